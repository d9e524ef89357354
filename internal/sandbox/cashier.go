package sandbox

import (
	"context"
	"errors"
	"net/url"
	"time"

	"pocketstarter/commerce"
)

// Cashier is the one-time checkout of the sandbox: commerce.Checkout and commerce.Refunder.
type Cashier struct{ s *Sandbox }

// Cashier returns the one-time checkout.
func (s *Sandbox) Cashier() *Cashier { return &Cashier{s} }

// Till is one checkout page for one order, as the order was when it was opened.
type Till struct {
	ID          string    `json:"id"`
	OrderID     string    `json:"order_id"` // the order's public_id
	Attempt     int       `json:"attempt"`
	UserID      string    `json:"user_id"`
	Product     string    `json:"product"`
	Price       string    `json:"price"`
	UnitCents   int64     `json:"unit_cents"`
	Quantity    int64     `json:"quantity"`
	AmountCents int64     `json:"amount_cents"`
	Currency    string    `json:"currency"`
	Paid        int       `json:"paid"`     // successful payments sent
	Declined    int       `json:"declined"` // failed ones
	CreatedAt   time.Time `json:"created_at"`
}

// Open makes the checkout page of an order and returns its address. The same order and
// attempt give the same page. The address is a path: the buyer stays on the host they shop
// at (127.0.0.1, localhost, a development proxy), where their session is. The page names no
// end: a late payment revives an expired order.
func (c *Cashier) Open(ctx context.Context, o commerce.CheckoutOrder) (commerce.CheckoutSession, error) {
	if o.PublicID == "" || o.TotalCents <= 0 || o.ClerkUserID == "" {
		return commerce.CheckoutSession{}, commerce.Fail(commerce.CodeInvalid, "This order has nothing to pay.")
	}
	var till *Till
	err := c.s.in(ctx, func(x *tx) error {
		old, err := owned[Till](x, "till", o.PublicID)
		if err == nil && old.Attempt == o.Attempt {
			till = old
			return nil
		}
		if err != nil && !missing(err) {
			return err
		}
		till = &Till{ID: c.s.newID("cs_sandbox_"), OrderID: o.PublicID, Attempt: o.Attempt, UserID: o.ClerkUserID,
			Product: o.ProductName, Price: o.PriceName, UnitCents: o.UnitCents, Quantity: o.Quantity,
			AmountCents: o.TotalCents, Currency: o.Currency, CreatedAt: c.s.Clock.Now()}
		return saveTill(x, till)
	})
	if err != nil {
		return commerce.CheckoutSession{}, commerce.Fail(commerce.CodeUpstream, "The sandbox could not open a checkout.").WithCause(err)
	}
	return commerce.CheckoutSession{Provider: "sandbox", SessionID: till.ID,
		URL: "/sandbox/checkout/" + url.PathEscape(till.ID)}, nil
}

func saveTill(x *tx, t *Till) error {
	return put(x, row{kind: "till", id: t.ID, owner: t.OrderID}, t)
}

// Outcome is what happens when somebody pays at a checkout page.
type Outcome string

// The outcomes.
const (
	OutcomePay     Outcome = "pay"     // the payment succeeds
	OutcomeDecline Outcome = "decline" // the bank refuses the card
	OutcomeTwice   Outcome = "twice"   // two payments succeed for one order
	OutcomeLater   Outcome = "later"   // the payment succeeds after the buyer left the page
)

// codePaid is the Fault of paying a page that was paid before.
const codePaid = "already_paid"

// payLaterDelay is how long after the buyer left a late payment arrives.
const payLaterDelay = 10 * time.Second

// Pay pays at the checkout page with this session id. It returns a *Fault when there is no
// such page, when it was already paid, or (card_declined) when the bank refused.
func (s *Sandbox) Pay(ctx context.Context, sessionID string, outcome Outcome) error {
	refused := false
	err := s.in(ctx, func(x *tx) error {
		till, err := get[Till](x, "till", sessionID)
		if missing(err) {
			return notFound("checkout")
		}
		if err != nil {
			return err
		}
		if till.Paid > 0 {
			return invalid("", codePaid, "This order is already paid. Nothing was charged again.")
		}
		u, err := x.payer(till.UserID)
		if err != nil {
			return err
		}
		times, card, firstTry := 1, goodCard, s.now()
		switch outcome {
		case OutcomePay:
		case OutcomeTwice:
			times = 2
		case OutcomeDecline:
			card, refused = badCard, true
		case OutcomeLater:
			firstTry = firstTry.Add(payLaterDelay)
		default:
			return invalid("outcome", "form_param_value_invalid", "Choose pay, decline, twice or later.")
		}
		at := s.Clock.Now()
		for range times {
			p := &Payment{ChargeType: "checkout", AmountCents: till.AmountCents, Currency: till.Currency,
				CardID: card.ID, OrderPublicID: till.OrderID}
			if err := x.pay(u, p, at, firstTry); err != nil {
				return err
			}
		}
		if refused {
			till.Declined++
		} else {
			till.Paid += times
		}
		return saveTill(x, till)
	})
	if err == nil && refused {
		return declined()
	}
	return err
}

// payer is the buyer; somebody erased meanwhile pays under the old id.
func (x *tx) payer(id string) (*User, error) {
	u, err := get[User](x, "user", id)
	if missing(err) {
		return &User{ID: id}, nil
	}
	return u, err
}

type refund struct {
	ID          string    `json:"id"`
	Key         string    `json:"key"`
	PaymentID   string    `json:"payment_id"`
	AmountCents int64     `json:"amount_cents"`
	Currency    string    `json:"currency"`
	Reason      string    `json:"reason"`
	CreatedAt   time.Time `json:"created_at"`
}

// Refund gives money of a payment back, at once. The same key again returns the first
// refund. Errors are *commerce.Error.
func (c *Cashier) Refund(ctx context.Context, key, paymentExternalID string, amountCents int64, currency, reason string) (string, string, error) {
	var r *refund
	err := c.s.in(ctx, func(x *tx) error {
		var err error
		if r, err = get[refund](x, "refund", key); !missing(err) {
			return err
		}
		p, err := x.findPayment(paymentExternalID)
		if err != nil {
			return err
		}
		switch {
		case p.Status != paymentPaid:
			return commerce.Fail(commerce.CodeConflict, "This payment was never made, so nothing can be given back.")
		case p.Currency != currency:
			return commerce.Fail(commerce.CodeConflict, "This payment was made in %s, not in %s.", p.Currency, currency)
		case amountCents <= 0 || amountCents > p.AmountCents-p.RefundedCents:
			return commerce.Fail(commerce.CodeConflict, "That is more than is left of this payment.")
		}
		p.RefundedCents += amountCents
		if err := savePayment(x, p); err != nil {
			return err
		}
		r = &refund{ID: c.s.newID("re_sandbox_"), Key: key, PaymentID: p.ID, AmountCents: amountCents,
			Currency: currency, Reason: reason, CreatedAt: c.s.Clock.Now()}
		return put(x, row{kind: "refund", id: key, owner: p.ID}, r)
	})
	var known *commerce.Error
	switch {
	case errors.As(err, &known):
		return "", "", known
	case err != nil:
		return "", "", commerce.Fail(commerce.CodeUpstream, "The sandbox could not give the money back.").WithCause(err)
	}
	return r.ID, "done", nil
}

// findPayment accepts the attempt's id and the payment's.
func (x *tx) findPayment(id string) (*Payment, error) {
	p, err := get[Payment](x, "payment", id)
	if missing(err) {
		p, err = one[Payment](x, "SELECT body FROM docs WHERE kind = 'payment' AND json_extract(body, '$.payment_id') = ?", id)
	}
	if missing(err) {
		return nil, commerce.Fail(commerce.CodeNotFound, "The sandbox knows no such payment.")
	}
	return p, err
}
