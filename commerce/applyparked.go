package commerce

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// ApplyParked is a person's decision that a parked payment pays an order of the same payer,
// currency and subtotal. The order may be pending or canceled, also by a person: it is
// then delivered after all. Everything else is CodeConflict with the reason.
func (s *Service) ApplyParked(ctx context.Context, app core.App, paymentID, orderID string) (*collections.PaymentTransaction, error) {
	err := app.RunInTransaction(func(tx core.App) error {
		pay, err := collections.FindPaymentTransaction(tx, paymentID)
		if err != nil {
			return err
		}
		o, err := collections.FindOrder(tx, orderID)
		if err != nil {
			return err
		}
		if err := s.checkApply(tx, pay, o); err != nil {
			return err
		}
		if err := s.payOrder(ctx, tx, o, pay); err != nil {
			return err
		}
		return s.closeParkedEvents(ctx, tx, pay)
	})
	if err != nil {
		return nil, err
	}
	return collections.FindPaymentTransaction(app, paymentID)
}

// checkApply says why a person may not let this payment pay this order, or nil.
func (s *Service) checkApply(tx core.App, pay *collections.PaymentTransaction, o *collections.Order) error {
	switch {
	case pay.Disposition() != collections.DispositionParked:
		return Fail(CodeConflict, "This payment does not wait for a decision.")
	case pay.Status() != collections.PaymentSucceeded:
		return Fail(CodeConflict, "This payment brought no money, or its money went back: it is %s.", pay.Status())
	}
	lines, err := o.Lines(tx)
	if err != nil {
		return err
	}
	if isIntent(lines) {
		return Fail(CodeConflict, "This order only announces a subscription, which Clerk sells and bills. It carries no money of its own.")
	}
	switch o.Status() {
	case collections.OrderPendingPayment, collections.OrderCanceled:
	case collections.OrderDraft:
		return Fail(CodeConflict, "This order is a draft: nothing can pay it yet.")
	default:
		return Fail(CodeConflict, "This order was paid before. Refund this payment instead.")
	}
	f := claim(pay, &PaymentFact{Provider: string(pay.Provider())})
	if d, err := s.checkPayer(tx, f, o); err != nil {
		return err
	} else if d.reason != "" {
		return Fail(CodeConflict, "%s", d.detail)
	}
	switch {
	case f.Currency != o.Currency():
		return Fail(CodeConflict, "The payment is in %s, the order in %s.", f.Currency, o.Currency())
	case f.SubtotalCents != o.SubtotalCents():
		return Fail(CodeConflict, "The payment's subtotal is %d, the order's is %d (minor units of %s).", f.SubtotalCents, o.SubtotalCents(), o.Currency())
	}
	return nil
}

// closeParkedEvents marks the events that brought the payment as applied: nothing waits for
// them any more.
func (s *Service) closeParkedEvents(ctx context.Context, tx core.App, pay *collections.PaymentTransaction) error {
	events, err := collections.ListParkedEventsOf(tx, pay)
	if err != nil {
		return err
	}
	for _, ev := range events {
		ev.SetState(collections.EventApplied)
		ev.SetReason("")
		ev.SetWaitsFor("")
		ev.SetNextAttemptAt(time.Time{})
		ev.SetProcessedAt(s.Wall())
		ev.SetChanges([]Change{{"payment", pay.Id, string(pay.Status()) + " " + string(pay.Disposition())}, {"order", pay.OrderID(), "paid by decision of " + Actor(ctx)}})
		if err := save(ctx, tx, ev); err != nil {
			return err
		}
		if err := s.journal(ctx, tx, "event.applied", collections.WebhookEvents, ev.Id, string(collections.EventParked), string(collections.EventApplied), pay.Id); err != nil {
			return err
		}
	}
	return nil
}
