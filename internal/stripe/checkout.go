package stripe

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v82"

	"pocketstarter/commerce"
)

// Metadata keys that we write and read.
const (
	metaOrder  = "order_public_id"
	metaPayer  = "clerk_user_id"
	metaRefund = "refund_key"
)

// Stripe lets a session live for 30 minutes to 24 hours. A minute on either side
// is left for the clocks.
const (
	shortestSession = 31 * time.Minute
	longestSession  = 24*time.Hour - time.Minute
)

// Open makes a Checkout Session for the order's snapshot. Opening the same attempt
// again gives the same session.
func (c *Client) Open(ctx context.Context, o commerce.CheckoutOrder) (commerce.CheckoutSession, error) {
	if o.BillingPeriod != "one_time" {
		return commerce.CheckoutSession{}, commerce.Fail(commerce.CodeConflict, "Stripe sells one-time prices only.").WithReason("recurring")
	}
	if o.Quantity < 1 || o.UnitCents*o.Quantity != o.TotalCents {
		return commerce.CheckoutSession{}, commerce.Fail(commerce.CodeInternal, "The order's amounts do not add up.").WithReason("snapshot")
	}
	unit, err := unitAmount(o)
	if err != nil {
		return commerce.CheckoutSession{}, err
	}
	params := c.sessionParams(o, unit, sessionExpiry(c.now(), o.ExpiresAt))
	key := "checkout-" + o.PublicID + "-" + strconv.Itoa(o.Attempt)
	params.SetIdempotencyKey(key)
	session, err := c.sdk.V1CheckoutSessions.Create(ctx, params)
	if e, ok := errors.AsType[*stripe.Error](err); ok && e.Type == stripe.ErrorTypeIdempotency {
		// The key was used with another expiry, because the first answer was lost long
		// ago. That session is never shown to anybody: a new one takes its place.
		params.SetIdempotencyKey(key + "-" + strconv.FormatInt(*params.ExpiresAt, 10))
		session, err = c.sdk.V1CheckoutSessions.Create(ctx, params)
	}
	if err != nil {
		return commerce.CheckoutSession{}, fault(err)
	}
	if u, err := url.Parse(session.URL); err != nil || u.Scheme != "https" || session.ID == "" {
		return commerce.CheckoutSession{}, says(commerce.CodeUpstream, ReasonUnreachable, "Stripe's answer cannot be used. Try again.",
			errors.New("stripe: a session without id or https address"))
	}
	return commerce.CheckoutSession{
		Provider: "stripe", URL: session.URL, SessionID: session.ID, ExpiresAt: time.Unix(session.ExpiresAt, 0).UTC(),
	}, nil
}

// unitAmount is the price of one in Stripe's units. The limits are those of the
// whole charge.
func unitAmount(o commerce.CheckoutOrder) (int64, error) {
	if _, err := toStripe(o.TotalCents, o.Currency); err != nil {
		return 0, says(commerce.CodeConflict, ReasonAmount, "Stripe does not take this amount.", err)
	}
	unit, exact := rescale(o.UnitCents, shopPlaces(o.Currency), places(o.Currency))
	if !exact {
		return 0, says(commerce.CodeConflict, ReasonAmount, "Stripe does not take this amount.", nil)
	}
	return unit, nil
}

func (c *Client) sessionParams(o commerce.CheckoutOrder, unit int64, expires time.Time) *stripe.CheckoutSessionCreateParams {
	product := &stripe.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: stripe.String(cut(o.ProductName, 250))}
	if name := strings.TrimSpace(o.PriceName); name != "" && name != o.ProductName {
		product.Description = stripe.String(cut(name, 500))
	}
	price := &stripe.CheckoutSessionCreateLineItemPriceDataParams{
		Currency: stripe.String(strings.ToLower(o.Currency)), UnitAmount: stripe.Int64(unit), ProductData: product,
	}
	if c.tax {
		// On top: the order's subtotal is what the seller asked, tax comes from the payment.
		price.TaxBehavior = stripe.String("exclusive")
	}
	about := map[string]string{metaOrder: o.PublicID}
	if o.ClerkUserID != "" {
		about[metaPayer] = o.ClerkUserID
	}
	pages := strings.TrimRight(c.frontend(), "/") + "/checkout/"
	p := &stripe.CheckoutSessionCreateParams{
		Mode:              stripe.String(string(stripe.CheckoutSessionModePayment)),
		ClientReferenceID: stripe.String(o.PublicID),
		SuccessURL:        stripe.String(pages + "success?order=" + url.QueryEscape(o.PublicID)),
		CancelURL:         stripe.String(pages + "cancel?order=" + url.QueryEscape(o.PublicID)),
		ExpiresAt:         stripe.Int64(expires.Unix()),
		// Both would change the amount, which must equal the order's.
		AllowPromotionCodes: stripe.Bool(false),
		AdaptivePricing:     &stripe.CheckoutSessionCreateAdaptivePricingParams{Enabled: stripe.Bool(false)},
		AutomaticTax:        &stripe.CheckoutSessionCreateAutomaticTaxParams{Enabled: stripe.Bool(c.tax)},
		LineItems: []*stripe.CheckoutSessionCreateLineItemParams{{
			PriceData: price, Quantity: stripe.Int64(o.Quantity),
		}},
		Metadata:          about,
		PaymentIntentData: &stripe.CheckoutSessionCreatePaymentIntentDataParams{Metadata: about},
	}
	if o.BuyerEmail != "" {
		p.CustomerEmail = stripe.String(o.BuyerEmail)
	}
	return p
}

// sessionExpiry is the order's own expiry where Stripe allows it. Where it does not,
// the time is rounded, so that a second try with the same key asks for the same.
func sessionExpiry(now, order time.Time) time.Time {
	switch left := order.Sub(now); {
	case left < shortestSession:
		const step = 10 * time.Minute
		return now.Add(shortestSession + step).Truncate(step)
	case left > longestSession:
		return now.Add(longestSession).Truncate(time.Hour)
	}
	return order.Truncate(time.Second)
}

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
