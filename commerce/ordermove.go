package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// OrderPlan is what follows from an order's move, to be written in the same
// transaction after the order itself.
type OrderPlan struct {
	svc   *Service
	order *collections.Order
	from  collections.OrderStatus
	steps []func(ctx context.Context, tx core.App) error
}

// Write carries the plan out. It is safe on a plan with nothing to do.
func (p *OrderPlan) Write(ctx context.Context, tx core.App) error {
	if p == nil {
		return nil
	}
	for _, step := range p.steps {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func (p *OrderPlan) then(step func(ctx context.Context, tx core.App) error) {
	p.steps = append(p.steps, step)
}

// OrderMove is the single gate of an order's status, whoever saves it. stored is the
// row as it is in the database now, wanted the record about to be saved. It checks the
// move, sets the final status and the stamps on wanted, and returns what has to be written
// after it. An operator's paid or refunded gets the payment or refund row that the
// provider's event would have brought.
func (s *Service) OrderMove(ctx context.Context, tx core.App, stored collections.OrderStored, wanted *collections.Order) (*OrderPlan, error) {
	from, to := stored.Status, wanted.Status()
	if from == to {
		return nil, nil
	}
	if err := CheckOrderMove(from, to); err != nil {
		return nil, err
	}
	p := &OrderPlan{svc: s, order: wanted, from: from}
	switch to {
	case collections.OrderPaid:
		return p, s.movePaid(ctx, tx, stored, p)
	case collections.OrderRefunded:
		return p, s.moveRefunded(ctx, tx, p)
	case collections.OrderCanceled:
		wanted.SetCanceledAt(s.Now())
		if wanted.StatusReason() == "" {
			wanted.SetStatusReason(ReasonOperator)
		}
		p.then(func(ctx context.Context, tx core.App) error {
			if err := s.releaseHeldSlots(ctx, tx, wanted); err != nil {
				return err
			}
			return s.journal(ctx, tx, "order.canceled", collections.Orders, wanted.Id, string(from), string(to), wanted.StatusReason())
		})
		return p, nil
	case collections.OrderFulfilled:
		return nil, Fail(CodeConflict, "Fulfilled is set by the shop itself, once everything owed is written down. Set the order to paid.")
	default:
		p.then(func(ctx context.Context, tx core.App) error {
			return s.journal(ctx, tx, "order.moved", collections.Orders, wanted.Id, string(from), string(to), "")
		})
		return p, nil
	}
}

// movePaid makes sure there is exactly one applied payment (or nothing to pay), stamps
// the order and turns paid into fulfilled with everything it owes.
func (s *Service) movePaid(ctx context.Context, tx core.App, stored collections.OrderStored, p *OrderPlan) error {
	o := p.order
	lines, err := o.Lines(tx)
	if err != nil {
		return err
	}
	paid, err := o.IsPaid(tx)
	switch {
	case err != nil:
		return err
	case paid:
	case o.TotalCents() == 0:
	case stored.Status == collections.OrderCanceled:
		return Fail(CodeConflict, "This order is canceled. Apply its parked payment instead of setting it to paid.")
	case isIntent(lines):
		return Fail(CodeConflict, "This order only announces a subscription, which Clerk sells and bills. It carries no money of its own.")
	default:
		p.then(func(ctx context.Context, tx core.App) error {
			return s.writeManualPayment(ctx, tx, o, "operator:"+o.Id)
		})
	}
	now := s.Now()
	o.SetStatus(collections.OrderFulfilled)
	o.SetStatusReason("")
	o.SetPaidAt(now)
	o.SetFulfilledAt(now)
	if o.TotalCents() > 0 && o.ReceiptNumber() == "" {
		number, err := s.takeReceiptNumber(tx)
		if err != nil {
			return err
		}
		o.SetReceiptNumber(number)
	}
	plan := planFulfillment(o, lines, now)
	plan.first = stored.PaidAt == ""
	p.then(func(ctx context.Context, tx core.App) error {
		if err := s.writeFulfillment(ctx, tx, o, plan); err != nil {
			return err
		}
		return s.journal(ctx, tx, "order.fulfilled", collections.Orders, o.Id, string(p.from), string(collections.OrderFulfilled), o.Currency()+" "+strconv.FormatInt(o.TotalCents(), 10))
	})
	return nil
}

// isIntent tells whether the order announces a subscription instead of carrying money.
func isIntent(lines []collections.Line) bool {
	for _, l := range lines {
		if l.Period != collections.PeriodOneTime {
			return true
		}
	}
	return false
}

func (s *Service) writeManualPayment(ctx context.Context, tx core.App, o *collections.Order, externalID string) error {
	pay, err := collections.NewPaymentTransaction(tx)
	if err != nil {
		return err
	}
	now := s.Now()
	pay.SetOrderID(o.Id)
	pay.SetCustomerAccountID(o.CustomerAccountID())
	pay.SetProvider(collections.ProviderManual)
	pay.SetExternalID(externalID)
	pay.SetStatus(collections.PaymentSucceeded)
	pay.SetDispute(collections.DisputeNone)
	pay.SetKind(collections.KindCheckout)
	pay.SetAmountCents(o.TotalCents())
	pay.SetTaxCents(o.TaxCents())
	pay.SetCurrency(o.Currency())
	pay.SetDisposition(collections.DispositionApplied)
	pay.SetPaidAt(now)
	pay.SetProviderUpdatedAt(now)
	if err := save(ctx, tx, pay); err != nil {
		return err
	}
	return s.journal(ctx, tx, "payment.recorded", collections.PaymentTransactions, pay.Id, "", string(collections.PaymentSucceeded), externalID)
}

func (s *Service) takeReceiptNumber(tx core.App) (string, error) {
	prefix, n, err := collections.TakeReceiptNumber(tx)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("take receipt number: the shop row is missing")
	}
	if err != nil {
		return "", fmt.Errorf("take receipt number: %w", err)
	}
	return prefix + fmt.Sprintf("%06d", n), nil
}
