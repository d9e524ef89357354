package commerce

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// decision is whose money a payment is.
type decision struct {
	order    *collections.Order
	sub      *collections.Subscription
	surplus  bool
	reason   string // a park reason; then neither order nor sub may be settled
	detail   string
	waitsFor string
}

func park(reason, waitsFor string) decision {
	return decision{reason: reason, detail: ParkReasons[reason], waitsFor: waitsFor}
}

// match decides whose money a payment is, in the steps of contract section 8 after the
// first (a known payment id, which ConfirmPayment handles). It reads, it never writes.
func (s *Service) match(app core.App, f *PaymentFact) (decision, error) {
	announced := ""
	if f.OrderPublicID != "" || f.CheckoutID != "" {
		d, plan, next, err := s.matchNamed(app, f)
		if err != nil || !next {
			return d, err
		}
		announced = plan
	}
	if f.PayerUserID == "" && f.PayerOrgID != "" {
		return park(ParkOrganisationPayer, ""), nil
	}
	if f.PayerUserID == "" {
		return park(ParkPayerUnknown, ""), nil
	}
	if announced != "" && len(f.PlanIDs) == 0 {
		named := *f
		named.PlanIDs = []string{announced}
		return s.matchSubscription(app, &named)
	}
	recurring, err := s.isRecurring(app, f)
	if err != nil {
		return decision{}, err
	}
	if recurring {
		return s.matchSubscription(app, f)
	}
	return s.matchOpenOrder(app, f)
}

// matchNamed is step 2: the payment names an order. next means that no order was named after
// all, or one that is an intent; plan is then the Clerk plan that the intent announced.
func (s *Service) matchNamed(app core.App, f *PaymentFact) (d decision, plan string, next bool, err error) {
	var o *collections.Order
	if f.OrderPublicID != "" {
		o, err = collections.FindOrderByPublicID(app, f.OrderPublicID)
		if errors.Is(err, sql.ErrNoRows) {
			return park(ParkUnknownOrder, "orders:"+f.PayerUserID), "", false, nil
		}
	} else {
		o, err = collections.FindOrderByCheckout(app, f.CheckoutID)
		if errors.Is(err, sql.ErrNoRows) {
			return decision{}, "", true, nil
		}
	}
	if err != nil {
		return decision{}, "", false, err
	}
	lines, err := o.Lines(app)
	if err != nil {
		return decision{}, "", false, err
	}
	for _, l := range lines {
		if l.Period != collections.PeriodOneTime {
			return decision{}, lines[0].PlanID, true, nil // an intent
		}
	}
	if d, err = s.checkPayer(app, f, o); err != nil || d.reason != "" {
		return d, "", false, err
	}
	return s.settleable(o, f), "", false, nil
}

// checkPayer parks a payment whose payer is not the order's buyer. Providers that know
// no Clerk users (Stripe, a payment link) vouch for the payer by naming our order.
func (s *Service) checkPayer(app core.App, f *PaymentFact, o *collections.Order) (decision, error) {
	if f.PayerUserID == "" {
		switch {
		case f.PayerOrgID != "":
			return park(ParkOrganisationPayer, ""), nil
		case f.Provider == string(collections.ProviderClerk):
			return park(ParkPayerUnknown, ""), nil
		}
		return decision{}, nil
	}
	buyer, _, err := o.People(app)
	if err != nil {
		return decision{}, err
	}
	if buyer.ClerkUserID != f.PayerUserID {
		return park(ParkPayerMismatch, ""), nil
	}
	return decision{}, nil
}

// settleable decides what a payment of the right payer does to an order.
func (s *Service) settleable(o *collections.Order, f *PaymentFact) decision {
	switch {
	case o.Currency() != f.Currency:
		d := park(ParkCurrencyMismatch, "")
		d.detail = fmt.Sprintf("The payment is in %s, the order in %s.", f.Currency, o.Currency())
		return d
	case o.SubtotalCents() != f.SubtotalCents:
		d := park(ParkAmountMismatch, "")
		d.detail = fmt.Sprintf("The payment's subtotal is %d, the order's is %d (minor units of %s).", f.SubtotalCents, o.SubtotalCents(), o.Currency())
		return d
	}
	switch o.Status() {
	case collections.OrderPendingPayment:
		return decision{order: o}
	case collections.OrderCanceled:
		if o.StatusReason() == ReasonExpired {
			return decision{order: o}
		}
		d := park(ParkPaidAfterCancel, "")
		d.order = o
		return d
	case collections.OrderDraft:
		return park(ParkNoOpenOrder, "")
	}
	return decision{order: o, surplus: true}
}

// isRecurring tells whether the payment's items carry a recurring plan. A plan that no
// price of ours names is Clerk's own business and recurring too.
func (s *Service) isRecurring(app core.App, f *PaymentFact) (bool, error) {
	if len(f.ItemIDs) > 0 && len(f.PlanIDs) == 0 {
		return true, nil
	}
	for _, id := range f.PlanIDs {
		p, err := collections.FindPriceByPlan(app, id)
		if errors.Is(err, sql.ErrNoRows) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if p.BillingPeriod() != collections.PeriodOneTime {
			return true, nil
		}
	}
	return f.Kind == string(collections.KindRecurring), nil
}

// matchSubscription is step 3: any amount belongs to the payer's item of that plan.
func (s *Service) matchSubscription(app core.App, f *PaymentFact) (decision, error) {
	items, err := collections.ListSubscriptionsForPayment(app, f.PayerUserID, f.ItemIDs, f.PlanIDs)
	if err != nil {
		return decision{}, err
	}
	sub := itemAt(items, f.UpdatedAt)
	if sub == nil {
		return park(ParkAwaitingSubscription, "sub:"+f.PayerUserID), nil
	}
	return decision{sub: sub}, nil
}

// matchOpenOrder is step 4: payer, plan or price, subtotal and currency with exactly
// one open order.
func (s *Service) matchOpenOrder(app core.App, f *PaymentFact) (decision, error) {
	waits := "orders:" + f.PayerUserID
	if len(f.PlanIDs) == 0 && len(f.PriceIDs) == 0 {
		return park(ParkNoOpenOrder, waits), nil
	}
	p, err := collections.FindProfileByClerkID(app, f.PayerUserID)
	if errors.Is(err, sql.ErrNoRows) {
		return park(ParkNoOpenOrder, waits), nil
	}
	if err != nil {
		return decision{}, err
	}
	a, err := collections.FindAccountByProfile(app, p.Id)
	if errors.Is(err, sql.ErrNoRows) {
		return park(ParkNoOpenOrder, waits), nil
	}
	if err != nil {
		return decision{}, err
	}
	open, err := collections.ListOpenOneTimeOrders(app, a.Id, f.Currency, f.SubtotalCents, f.PlanIDs, f.PriceIDs)
	switch {
	case err != nil:
		return decision{}, err
	case len(open) == 0:
		return park(ParkNoOpenOrder, waits), nil
	case len(open) > 1:
		return park(ParkAmbiguousOrder, waits), nil
	}
	return decision{order: open[0]}, nil
}
