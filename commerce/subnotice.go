package commerce

import (
	"context"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// factPlan are the facts of the mails about a subscription.
type factPlan struct {
	Name        string     `json:"name"`
	Product     string     `json:"product"`
	Plan        string     `json:"plan,omitempty"`
	EndsAt      *time.Time `json:"ends_at,omitempty"`
	FailedAt    *time.Time `json:"failed_at,omitempty"`
	GraceUntil  *time.Time `json:"grace_until,omitempty"`
	AmountCents int64      `json:"amount_cents,omitempty"`
	Currency    string     `json:"currency,omitempty"`
	Period      string     `json:"period,omitempty"`
	WillRenew   bool       `json:"will_renew,omitempty"`
}

// noticePaymentFailed tells the buyer that a renewal failed, once for each period.
func (s *Service) noticePaymentFailed(ctx context.Context, tx core.App, row *collections.Subscription) error {
	return s.noticePlan(ctx, tx, row, NoticePaymentFailed, "payment-failed-", func(f *factPlan) {
		f.FailedAt, f.GraceUntil = timePtr(row.ProviderUpdatedAt()), timePtr(row.AccessUntil())
	})
}

// noticeTrialEnding tells the buyer that a trial ends soon, once for each trial. A word that comes
// when the trial is over tells nobody.
func (s *Service) noticeTrialEnding(ctx context.Context, tx core.App, row *collections.Subscription) error {
	trial := row.Status() == collections.SubTrialing || (row.Status() == collections.SubCanceled && row.IsFreeTrial())
	if !trial || !row.CurrentPeriodEnd().After(s.Now()) {
		return nil
	}
	return s.noticePlan(ctx, tx, row, NoticeTrialEnding, "trial-ending-", func(f *factPlan) {
		f.EndsAt, f.WillRenew = timePtr(row.CurrentPeriodEnd()), !row.CancelAtPeriodEnd()
	})
}

func (s *Service) noticePlan(ctx context.Context, tx core.App, row *collections.Subscription, kind, key string, tell func(*factPlan)) error {
	if row.ProductID() == "" {
		return nil
	}
	product, err := collections.FindProduct(tx, row.ProductID())
	if err != nil {
		return err
	}
	buyer, err := personOf(tx, row.CustomerAccountID())
	if err != nil {
		return err
	}
	facts := factPlan{Name: displayName(buyer), Product: product.Name(), AmountCents: row.AmountCents(), Currency: row.Currency(), Period: "month"}
	if row.Interval() == "annual" {
		facts.Period = "year"
	}
	tell(&facts)
	end := strconv.FormatInt(row.CurrentPeriodEnd().Unix(), 10)
	return s.QueueNotice(ctx, tx, Notice{Kind: kind, Key: key + row.Id + "-" + end, ProfileID: buyer.Id, Facts: facts})
}
