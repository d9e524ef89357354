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

// openInside opens the checkout of a new order before it is written, when nobody outside has to
// be asked. Otherwise, or when that fails, opened is false: it is tried after the commit, and a
// failure is logged there.
func (s *Service) openInside(ctx context.Context, b Buyer, o *collections.Order, it *collections.OrderItem, price *collections.Price) (session CheckoutSession, opened bool) {
	ask, provider := s.checkoutFor(b, o, it, price.CheckoutURL())
	switch provider.(type) {
	case ClerkCheckout, LinkCheckout, NoCheckout:
	default:
		return session, false
	}
	session, err := provider.Open(ctx, ask)
	return session, err == nil
}

// checkoutOf is checkoutFor with the link that the line's price has now.
func (s *Service) checkoutOf(app core.App, b Buyer, o *collections.Order, it *collections.OrderItem) (CheckoutOrder, Checkout, error) {
	link := ""
	price, err := collections.FindPrice(app, it.PriceID())
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return CheckoutOrder{}, nil, err
	}
	if err == nil {
		link = price.CheckoutURL()
	}
	ask, provider := s.checkoutFor(b, o, it, link)
	return ask, provider, nil
}

// checkoutFor chooses who takes the money: Clerk for plans, the price's own link, else the
// one-time provider.
func (s *Service) checkoutFor(b Buyer, o *collections.Order, it *collections.OrderItem, link string) (CheckoutOrder, Checkout) {
	ask := CheckoutOrder{PublicID: o.PublicID(), ProductName: it.ProductNameSnapshot(), PriceName: it.PriceNameSnapshot(), UnitCents: it.UnitAmountCents(), Quantity: it.Quantity(),
		TotalCents: o.SubtotalCents(), Currency: o.Currency(), BillingPeriod: string(it.BillingPeriodSnapshot()), ClerkPlanID: it.ClerkPlanIDSnapshot(),
		BuyerEmail: b.Profile.ContactEmail(), ClerkUserID: b.Profile.ClerkUserID(), ExpiresAt: o.ExpiresAt(), Attempt: int(o.CheckoutAttempts()), CheckoutURL: link}
	switch recurring := it.BillingPeriodSnapshot() != collections.PeriodOneTime; {
	case recurring && ask.ClerkPlanID != "":
		return ask, s.opt.Checkouts.Recurring
	case ask.CheckoutURL != "":
		return ask, s.opt.Checkouts.Link
	case recurring:
		return ask, s.opt.Checkouts.None
	}
	return ask, s.opt.Checkouts.OneTime
}

// providerName is what the buyer's page is told while the provider fails.
func (s *Service) providerName(c Checkout) string {
	if n, ok := c.(interface{ Name() string }); ok {
		return n.Name()
	}
	return "none"
}

// setCheckout puts a session on the order, which lives at least as long as it.
func setCheckout(o *collections.Order, session CheckoutSession) {
	o.SetCheckoutProvider(session.Provider)
	o.SetCheckoutURL(session.URL)
	o.SetCheckoutSessionID(session.SessionID)
	o.SetCheckoutExpiresAt(session.ExpiresAt)
	o.SetCheckoutAttempts(o.CheckoutAttempts() + 1)
	if session.ExpiresAt.After(o.ExpiresAt()) {
		o.SetExpiresAt(session.ExpiresAt)
	}
}

// storeCheckout keeps the session on a stored order.
func (s *Service) storeCheckout(ctx context.Context, app core.App, orderID string, session CheckoutSession) error {
	return app.RunInTransaction(func(tx core.App) error {
		o, err := collections.FindOrder(tx, orderID)
		if err != nil {
			return err
		}
		if o.Status() != collections.OrderPendingPayment {
			return nil // money or a person was faster
		}
		setCheckout(o, session)
		if err := save(ctx, tx, o); err != nil {
			return err
		}
		return s.renewHolds(ctx, tx, o)
	})
}
