package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// RefundRequest is a seller's wish to give money back. AmountCents 0 means all that is left.
type RefundRequest struct {
	AmountCents int64
	Reason      string
	Key         string // idempotency key of the call; the same key is the same refund
}

// RefundOrder gives an order's money back. The refund row is written first, then the provider
// is asked (outside any transaction), then its word is applied: done at once, or
// pending until its event comes. More than is left, or an unpaid order, is CodeConflict.
func (s *Service) RefundOrder(ctx context.Context, app core.App, orderID string, in RefundRequest) (*collections.Refund, error) {
	var refund *collections.Refund
	var pay *collections.PaymentTransaction
	again := false
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if in.Key != "" {
			if refund, err = collections.FindRefundByKey(tx, in.Key); err == nil {
				again = true
				return nil
			} else if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		pay, err = collections.FindAppliedPayment(tx, orderID)
		if errors.Is(err, sql.ErrNoRows) {
			return Fail(CodeConflict, "This order has no payment that could be given back.")
		}
		if err != nil {
			return err
		}
		refund, err = s.beginRefund(ctx, tx, pay, in)
		return err
	})
	if err != nil || again {
		return refund, err
	}
	provider, ok := s.opt.Refunders[string(pay.Provider())]
	if !ok {
		return refund, s.finishRefund(ctx, app, refund.Id, "", collections.RefundDone)
	}
	id, state, err := provider.Refund(ctx, refund.IdempotencyKey(), pay.ExternalID(), refund.AmountCents(), pay.Currency(), in.Reason)
	if err != nil {
		if ferr := s.finishRefund(ctx, app, refund.Id, "", collections.RefundFailed); ferr != nil {
			return nil, errors.Join(err, ferr)
		}
		return nil, err
	}
	if err := s.finishRefund(ctx, app, refund.Id, id, collections.RefundState(state)); err != nil {
		return nil, err
	}
	return collections.FindRefund(app, refund.Id)
}

// beginRefund writes a pending refund, if that much is left.
func (s *Service) beginRefund(ctx context.Context, tx core.App, pay *collections.PaymentTransaction, in RefundRequest) (*collections.Refund, error) {
	left, err := refundable(tx, pay)
	if err != nil {
		return nil, err
	}
	if in.AmountCents == 0 {
		in.AmountCents = left
	}
	switch {
	case in.AmountCents < 0:
		return nil, FailField("amount_cents", "invalid", "The amount to refund cannot be negative.")
	case left <= 0:
		return nil, Fail(CodeConflict, "All of this payment was given back already.")
	case in.AmountCents > left:
		return nil, Fail(CodeConflict, "Only %d of this payment is left to give back (minor units of %s).", left, pay.Currency())
	}
	r, err := collections.NewRefund(tx)
	if err != nil {
		return nil, err
	}
	r.SetPaymentID(pay.Id)
	r.SetAmountCents(in.AmountCents)
	r.SetReason(in.Reason)
	r.SetState(collections.RefundPending)
	r.SetActor(Actor(ctx))
	r.SetIdempotencyKey(orWord(in.Key, "refund-"+r.Id))
	if err := save(ctx, tx, r); err != nil {
		return nil, fmt.Errorf("write refund: %w", err)
	}
	return r, s.journal(ctx, tx, "refund.requested", collections.Refunds, r.Id, "", string(collections.RefundPending), pay.Id)
}

// refundable is what is neither given back nor on its way back.
func refundable(tx core.App, pay *collections.PaymentTransaction) (int64, error) {
	if paymentRank[pay.Status()] < paymentRank[collections.PaymentSucceeded] {
		return 0, nil
	}
	left := pay.AmountCents() - pay.RefundedCents()
	rs, err := collections.ListRefunds(tx, pay.Id)
	if err != nil {
		return 0, err
	}
	for _, r := range rs {
		if r.State() == collections.RefundPending {
			left -= r.AmountCents()
		}
	}
	return left, nil
}

// finishRefund applies the provider's word about a refund we asked for. Done and failed are final.
func (s *Service) finishRefund(ctx context.Context, app core.App, refundID, providerID string, state collections.RefundState) error {
	return app.RunInTransaction(func(tx core.App) error {
		r, err := collections.FindRefund(tx, refundID)
		if err != nil {
			return err
		}
		return s.settleRefund(ctx, tx, r, providerID, state)
	})
}

// settleRefund moves a refund and, when it is done, counts it and lets the order follow.
func (s *Service) settleRefund(ctx context.Context, tx core.App, r *collections.Refund, providerID string, state collections.RefundState) error {
	from := r.State()
	if r.ProviderRefundID() == "" {
		r.SetProviderRefundID(providerID)
	}
	if from == collections.RefundDone && state == collections.RefundFailed {
		return s.undoRefund(ctx, tx, r)
	}
	if from == collections.RefundDone || from == state {
		return save(ctx, tx, r)
	}
	r.SetState(state)
	if state == collections.RefundDone {
		r.SetRefundedAt(s.Now())
	}
	if err := save(ctx, tx, r); err != nil {
		return fmt.Errorf("settle refund: %w", err)
	}
	if err := s.journal(ctx, tx, "refund."+string(state), collections.Refunds, r.Id, string(from), string(state), r.PaymentID()); err != nil {
		return err
	}
	if state != collections.RefundDone {
		return nil
	}
	pay, err := collections.FindPaymentTransaction(tx, r.PaymentID())
	if err != nil {
		return err
	}
	if err := s.countRefund(ctx, tx, pay, r.AmountCents()); err != nil {
		return err
	}
	return s.refundOrderIfAll(ctx, tx, pay, r)
}

func (s *Service) countRefund(ctx context.Context, tx core.App, pay *collections.PaymentTransaction, amount int64) error {
	pay.SetRefundedCents(pay.RefundedCents() + amount)
	pay.SetStatus(collections.PaymentPartiallyRefunded)
	if pay.RefundedCents() >= pay.AmountCents() {
		pay.SetStatus(collections.PaymentRefunded)
	}
	return s.savePayment(ctx, tx, pay, "refund")
}

// refundOrderIfAll lets the order become refunded once the whole payment went back, and
// tells the buyer of every refund.
func (s *Service) refundOrderIfAll(ctx context.Context, tx core.App, pay *collections.PaymentTransaction, r *collections.Refund) error {
	if pay.OrderID() == "" || pay.Disposition() != collections.DispositionApplied {
		return nil
	}
	o, err := collections.FindOrder(tx, pay.OrderID())
	if err != nil {
		return err
	}
	if err := s.noticeRefund(ctx, tx, o, pay, r); err != nil {
		return err
	}
	if pay.Status() != collections.PaymentRefunded || o.Status() == collections.OrderRefunded {
		return nil
	}
	o.SetStatus(collections.OrderRefunded)
	if err := save(ctx, tx, o); err != nil {
		return fmt.Errorf("refund order: %w", err)
	}
	return nil
}

// undoRefund takes back a refund that the provider reported as done and then as failed: the
// money is with the shop again. An order that was refunded stays so; the operator is shown it.
func (s *Service) undoRefund(ctx context.Context, tx core.App, r *collections.Refund) error {
	r.SetState(collections.RefundFailed)
	if err := save(ctx, tx, r); err != nil {
		return err
	}
	return s.journal(ctx, tx, "refund.failed", collections.Refunds, r.Id, string(collections.RefundDone), string(collections.RefundFailed), "after it was reported done")
}

// noticeRefund tells the buyer what went back.
func (s *Service) noticeRefund(ctx context.Context, tx core.App, o *collections.Order, pay *collections.PaymentTransaction, r *collections.Refund) error {
	buyer, err := personOf(tx, o.CustomerAccountID())
	if err != nil {
		return err
	}
	lines, err := collections.ListLines(tx, o.Id)
	if err != nil {
		return err
	}
	return s.QueueNotice(ctx, tx, Notice{Kind: NoticeOrderRefunded, Key: "order-refunded-" + r.Id, ProfileID: buyer.Id, OrderID: o.Id, Facts: factRefund{
		Name: displayName(buyer), PublicID: o.PublicID(), RefundID: r.Id, Currency: pay.Currency(), AmountCents: r.AmountCents(),
		RefundedCents: pay.RefundedCents(), TotalCents: o.TotalCents(), Items: factItems(lines), Reason: r.Reason()}})
}
