package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// moveRefunded prepares an order's refund: an operator's gets the refund row that a seller's
// call would have written, then everything the order gave is closed.
func (s *Service) moveRefunded(ctx context.Context, tx core.App, p *OrderPlan) error {
	o := p.order
	pay, err := collections.FindAppliedPayment(tx, o.Id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	o.SetRefundedAt(s.Now())
	if err == nil && pay.RefundedCents() < pay.AmountCents() {
		p.then(func(ctx context.Context, tx core.App) error { return s.writeOperatorRefund(ctx, tx, o, pay) })
	}
	p.then(func(ctx context.Context, tx core.App) error {
		if err := s.revokeOrder(ctx, tx, o); err != nil {
			return err
		}
		return s.journal(ctx, tx, "order.refunded", collections.Orders, o.Id, string(p.from), string(collections.OrderRefunded), "")
	})
	return nil
}

// writeOperatorRefund records that an operator gave back what was left.
func (s *Service) writeOperatorRefund(ctx context.Context, tx core.App, o *collections.Order, pay *collections.PaymentTransaction) error {
	left, err := refundable(tx, pay)
	if err != nil {
		return err
	}
	if left <= 0 {
		return Fail(CodeConflict, "A refund of this order is on its way already.")
	}
	r, err := collections.NewRefund(tx)
	if err != nil {
		return err
	}
	r.SetPaymentID(pay.Id)
	r.SetAmountCents(left)
	r.SetReason("Recorded by an operator")
	r.SetState(collections.RefundDone)
	r.SetActor(Actor(ctx))
	r.SetIdempotencyKey("operator:" + o.Id)
	r.SetRefundedAt(s.Now())
	if err := save(ctx, tx, r); err != nil {
		return fmt.Errorf("write refund: %w", err)
	}
	if err := s.journal(ctx, tx, "refund.done", collections.Refunds, r.Id, "", string(collections.RefundDone), pay.Id); err != nil {
		return err
	}
	if err := s.countRefund(ctx, tx, pay, left); err != nil {
		return err
	}
	return s.noticeRefund(ctx, tx, o, pay, r)
}

// revokeOrder closes what an order gave: entitlements and grants, sessions to come, open work.
func (s *Service) revokeOrder(ctx context.Context, tx core.App, o *collections.Order) error {
	if err := collections.RevokeOfOrder(tx, o.Id, "refund", s.Now()); err != nil {
		return fmt.Errorf("revoke: %w", err)
	}
	items, err := collections.ListOrderItems(tx, o.Id)
	if err != nil {
		return err
	}
	for _, it := range items {
		if err := s.revokeItem(ctx, tx, it.Id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) revokeItem(ctx context.Context, tx core.App, itemID string) error {
	bookings, err := collections.ListBookingsOfItem(tx, itemID)
	if err != nil {
		return err
	}
	for _, b := range bookings {
		switch {
		case b.Status() == collections.BookingCanceled || b.Status() == collections.BookingCompleted:
			continue
		case b.Status() == collections.BookingConfirmed && b.ScheduledEnd().Before(s.Now()):
			b.SetStatus(collections.BookingCompleted) // it took place: only what is to come is taken back
			err = saveBooking(ctx, tx, b)
		default:
			err = s.cancelBooking(ctx, tx, b, ByRefund)
		}
		if err != nil {
			return err
		}
	}
	work, err := collections.ListWorkOfItem(tx, itemID)
	if err != nil {
		return err
	}
	for _, w := range work {
		if w.Status() == collections.WorkCanceled || w.Status() == collections.WorkCompleted {
			continue
		}
		w.SetStatus(collections.WorkCanceled)
		if err := save(ctx, tx, w); err != nil {
			return err
		}
	}
	return nil
}
