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

// noticeSubscription tells the buyer that a trial ends soon or that a renewal failed, once
// for each trial and each period.
func (s *Service) noticeSubscription(ctx context.Context, tx core.App, row *collections.Subscription, f *ItemFact, from collections.SubscriptionStatus) error {
	failed := row.Status() == collections.SubPastDue && from != collections.SubPastDue
	ending := f.TrialEnding && row.Status() == collections.SubTrialing
	if (!failed && !ending) || row.ProductID() == "" {
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
	end := strconv.FormatInt(row.CurrentPeriodEnd().Unix(), 10)
	if failed {
		facts.FailedAt, facts.GraceUntil = timePtr(row.ProviderUpdatedAt()), timePtr(row.AccessUntil())
		return s.QueueNotice(ctx, tx, Notice{Kind: NoticePaymentFailed, Key: "payment-failed-" + row.Id + "-" + end, ProfileID: buyer.Id, Facts: facts})
	}
	facts.EndsAt, facts.WillRenew = timePtr(row.CurrentPeriodEnd()), !row.CancelAtPeriodEnd()
	return s.QueueNotice(ctx, tx, Notice{Kind: NoticeTrialEnding, Key: "trial-ending-" + row.Id + "-" + end, ProfileID: buyer.Id, Facts: facts})
}
