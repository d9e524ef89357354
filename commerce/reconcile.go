package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Difference is one thing that a provider sees otherwise than we do. Ours and Theirs are
// states for an operator to compare; ID is the provider's.
type Difference struct {
	Kind   string // "subscription", "payment", "refund", "dispute"
	ID     string
	Ours   string
	Theirs string
	Reason string // why it was parked or could not be applied, "" otherwise
	Fixed  bool
}

// ApplyRead applies what a provider answered when asked, on the same path as its events. An
// answer never takes away what it does not mention. The error is only ours: what waits for a
// decision is a Difference with its reason.
func (s *Service) ApplyRead(ctx context.Context, app core.App, f Facts) error {
	_, err := s.applyRead(ctx, app, f)
	return err
}

func (s *Service) applyRead(ctx context.Context, app core.App, f Facts) (out outcome, err error) {
	err = app.RunInTransaction(func(tx core.App) error {
		out, err = s.applyFacts(ctx, tx, f, "", nil)
		return err
	})
	return out, err
}

// Reconcile compares one fact that a provider told when asked with what we hold and, with fix,
// applies it. It returns nil when nothing differs.
func (s *Service) Reconcile(ctx context.Context, app core.App, f Facts, fix bool) (*Difference, error) {
	d, err := s.differs(app, f)
	if d == nil || err != nil || !fix {
		return d, err
	}
	out, err := s.applyRead(ctx, app, f)
	if err != nil {
		return d, err
	}
	d.Fixed = !out.parked
	if out.parked {
		d.Reason = out.reason + ": " + out.detail
	}
	return d, nil
}

// differs reads; it changes nothing.
func (s *Service) differs(app core.App, f Facts) (*Difference, error) {
	for i := range f.Items {
		if d, err := itemDiffers(app, &f.Items[i]); d != nil || err != nil {
			return d, err
		}
	}
	switch {
	case f.Payment != nil:
		return paymentDiffers(app, f.Payment)
	case f.Refund != nil:
		return refundDiffers(app, f.Refund)
	case f.Dispute != nil:
		return disputeDiffers(app, f.Dispute)
	}
	return nil, nil
}

func itemDiffers(app core.App, f *ItemFact) (*Difference, error) {
	if f.PlanFree || f.PayerUserID == "" {
		return nil, nil // no row of ours: the free plan, an organization
	}
	st, _ := subStatus(f.Status, f.IsFreeTrial)
	d := &Difference{Kind: "subscription", ID: f.ItemID, Theirs: itemWord(st, f.PeriodEnd)}
	row, err := collections.FindSubscriptionByItem(app, f.ItemID)
	if errors.Is(err, sql.ErrNoRows) {
		d.Ours = "unknown"
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	d.Ours = itemWord(row.Status(), row.CurrentPeriodEnd())
	if !fillItem(row, f, st) { // on a copy that nobody saves
		return nil, nil
	}
	return d, nil
}

func itemWord(st collections.SubscriptionStatus, end time.Time) string {
	if end.IsZero() {
		return string(st)
	}
	return string(st) + ", period to " + end.UTC().Format(time.RFC3339)
}

func paymentDiffers(app core.App, f *PaymentFact) (*Difference, error) {
	d := &Difference{Kind: "payment", ID: f.ExternalID, Theirs: moneyWord(f.Status, f.TotalCents, f.Currency)}
	pay, err := collections.FindPaymentByExternal(app, f.Provider, f.ExternalID, f.AliasID)
	if errors.Is(err, sql.ErrNoRows) {
		d.Ours = "unknown"
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	if paymentRank[collections.PaymentStatus(f.Status)] <= paymentRank[pay.Status()] {
		return nil, nil
	}
	d.Ours = moneyWord(string(pay.Status()), pay.AmountCents(), pay.Currency())
	return d, nil
}

func moneyWord(status string, cents int64, currency string) string {
	return fmt.Sprintf("%s %d %s", status, cents, currency)
}

func refundDiffers(app core.App, f *RefundFact) (*Difference, error) {
	d := &Difference{Kind: "refund", ID: f.ProviderRefundID, Ours: "unknown", Theirs: moneyWord(f.State, f.AmountCents, f.Currency)}
	r, err := collections.FindRefundByProviderID(app, f.ProviderRefundID)
	if errors.Is(err, sql.ErrNoRows) && f.IdempotencyKey != "" {
		r, err = collections.FindRefundByKey(app, f.IdempotencyKey)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return d, nil
	}
	if err != nil || string(r.State()) == f.State {
		return nil, err
	}
	d.Ours = moneyWord(string(r.State()), r.AmountCents(), f.Currency)
	return d, nil
}

func disputeDiffers(app core.App, f *DisputeFact) (*Difference, error) {
	pay, err := collections.FindPaymentByExternal(app, f.Provider, f.PaymentExternalID, f.PaymentExternalID)
	if errors.Is(err, sql.ErrNoRows) {
		return &Difference{Kind: "dispute", ID: f.PaymentExternalID, Ours: "unknown", Theirs: f.State}, nil
	}
	if err != nil || string(pay.Dispute()) == f.State || f.UpdatedAt.Before(pay.DisputeUpdatedAt()) {
		return nil, err
	}
	return &Difference{Kind: "dispute", ID: f.PaymentExternalID, Ours: string(pay.Dispute()), Theirs: f.State}, nil
}

// RetryParked looks again at parked money of which no stored event tells: what a read of the
// provider found. (Parked events are woken by what they wait for.) It returns how many found a place.
func (s *Service) RetryParked(ctx context.Context, app core.App) (int, error) {
	waiting, err := collections.ListParkedReads(app, []string{ParkAwaitingSubscription, ParkNoOpenOrder, ParkAmbiguousOrder, ParkUnknownOrder}, 200)
	if err != nil {
		return 0, err
	}
	placed := 0
	for _, x := range waiting {
		err := app.RunInTransaction(func(tx core.App) error {
			pay, err := collections.FindPaymentTransaction(tx, x.Id)
			if err != nil || pay.Disposition() != collections.DispositionParked {
				return err
			}
			f := PaymentFact{Provider: string(pay.Provider())}
			d, err := s.match(tx, claim(pay, &f))
			if err != nil || d.reason == pay.Reason() {
				return err
			}
			placed++
			return s.decide(ctx, tx, pay, &f)
		})
		if err != nil {
			return placed, err
		}
	}
	return placed, nil
}
