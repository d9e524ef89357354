package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// OpenCheckout gives a pending order a new checkout. CodeConflict when nothing is left to pay,
// CodeUpstream or CodeUnavailable when the provider failed.
func (s *Service) OpenCheckout(ctx context.Context, app core.App, b Buyer, o *collections.Order) (Created, error) {
	if o.Status() != collections.OrderPendingPayment || !o.ExpiresAt().After(s.Now()) {
		return Created{}, Fail(CodeConflict, "This order does not wait for a payment.")
	}
	session, err := s.openCheckout(ctx, app, b, o, true)
	if err != nil {
		return Created{}, err
	}
	fresh, err := collections.FindOrder(app, o.Id)
	return Created{Order: fresh, Checkout: session}, err
}

// openCheckout asks the provider for a checkout, outside any transaction, and stores it. A
// session that is still open is used again unless fresh is set.
func (s *Service) openCheckout(ctx context.Context, app core.App, b Buyer, o *collections.Order, fresh bool) (CheckoutSession, error) {
	if o.Status() != collections.OrderPendingPayment {
		return CheckoutSession{Provider: orWord(o.CheckoutProvider(), "none")}, nil
	}
	items, err := collections.ListOrderItems(app, o.Id)
	if err != nil {
		return CheckoutSession{}, err
	}
	if len(items) == 0 {
		return CheckoutSession{}, fmt.Errorf("order %s has no line", o.PublicID())
	}
	ask, provider, err := s.checkoutOf(app, b, o, items[0])
	if err != nil {
		return CheckoutSession{}, err
	}
	open := o.CheckoutURL() != "" && (o.CheckoutExpiresAt().IsZero() || o.CheckoutExpiresAt().After(s.Now()))
	if open && !fresh {
		return CheckoutSession{Provider: o.CheckoutProvider(), URL: o.CheckoutURL(), SessionID: o.CheckoutSessionID(), ExpiresAt: o.CheckoutExpiresAt()}, nil
	}
	session, err := provider.Open(ctx, ask)
	if err != nil {
		return CheckoutSession{Provider: orWord(session.Provider, s.providerName(provider))}, err
	}
	return session, s.storeCheckout(ctx, app, o.Id, session)
}

// openInside opens the checkout of a new order in the order's own transaction when nobody
// outside has to be asked: one commit instead of two. Otherwise opened is false.
func (s *Service) openInside(ctx context.Context, tx core.App, b Buyer, o *collections.Order) (session CheckoutSession, opened bool, err error) {
	if o.Status() != collections.OrderPendingPayment {
		return session, false, nil
	}
	items, err := collections.ListOrderItems(tx, o.Id)
	if err != nil || len(items) == 0 {
		return session, false, err
	}
	ask, provider, err := s.checkoutOf(tx, b, o, items[0])
	if err != nil {
		return session, false, err
	}
	switch provider.(type) {
	case ClerkCheckout, LinkCheckout, NoCheckout:
	default:
		return session, false, nil
	}
	if session, err = provider.Open(ctx, ask); err != nil {
		return session, false, nil // tried again after the commit, and logged there
	}
	return session, true, s.storeCheckout(ctx, tx, o.Id, session)
}

// checkoutOf chooses who takes the money: Clerk for plans, the price's own link, else the
// one-time provider. The choice depends on the order's line only.
func (s *Service) checkoutOf(app core.App, b Buyer, o *collections.Order, it *collections.OrderItem) (CheckoutOrder, Checkout, error) {
	ask := CheckoutOrder{PublicID: o.PublicID(), ProductName: it.ProductNameSnapshot(), PriceName: it.PriceNameSnapshot(), UnitCents: it.UnitAmountCents(), Quantity: it.Quantity(),
		TotalCents: o.SubtotalCents(), Currency: o.Currency(), BillingPeriod: string(it.BillingPeriodSnapshot()), ClerkPlanID: it.ClerkPlanIDSnapshot(),
		BuyerEmail: b.Profile.ContactEmail(), ClerkUserID: b.Profile.ClerkUserID(), ExpiresAt: o.ExpiresAt(), Attempt: int(o.CheckoutAttempts())}
	price, err := collections.FindPrice(app, it.PriceID())
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return ask, nil, err
	}
	if err == nil {
		ask.CheckoutURL = price.CheckoutURL()
	}
	switch recurring := it.BillingPeriodSnapshot() != collections.PeriodOneTime; {
	case recurring && ask.ClerkPlanID != "":
		return ask, s.opt.Checkouts.Recurring, nil
	case ask.CheckoutURL != "":
		return ask, s.opt.Checkouts.Link, nil
	case recurring:
		return ask, s.opt.Checkouts.None, nil
	}
	return ask, s.opt.Checkouts.OneTime, nil
}

// providerName is what the buyer's page is told while the provider fails.
func (s *Service) providerName(c Checkout) string {
	if n, ok := c.(interface{ Name() string }); ok {
		return n.Name()
	}
	return "none"
}

// storeCheckout keeps the session on the order. The order lives at least as long as it.
func (s *Service) storeCheckout(ctx context.Context, app core.App, orderID string, session CheckoutSession) error {
	return app.RunInTransaction(func(tx core.App) error {
		o, err := collections.FindOrder(tx, orderID)
		if err != nil {
			return err
		}
		if o.Status() != collections.OrderPendingPayment {
			return nil // money or a person was faster
		}
		o.SetCheckoutProvider(session.Provider)
		o.SetCheckoutURL(session.URL)
		o.SetCheckoutSessionID(session.SessionID)
		o.SetCheckoutExpiresAt(session.ExpiresAt)
		o.SetCheckoutAttempts(o.CheckoutAttempts() + 1)
		if session.ExpiresAt.After(o.ExpiresAt()) {
			o.SetExpiresAt(session.ExpiresAt)
		}
		if err := save(ctx, tx, o); err != nil {
			return err
		}
		return s.renewHolds(ctx, tx, o)
	})
}
