package stripe

import (
	"context"
	"errors"
	"strings"

	"github.com/stripe/stripe-go/v82"

	"pocketstarter/commerce"
)

// Refund asks Stripe to give money back. The same key twice refunds once. The
// state is "pending": the refund's own event, or the reconcile, says when it is done.
// The seller's reason stays here unless it is one of Stripe's own words.
func (c *Client) Refund(ctx context.Context, key, paymentExternalID string, amountCents int64, currency, reason string) (providerRefundID, state string, err error) {
	if !strings.HasPrefix(paymentExternalID, "pi_") {
		return "", "", commerce.Fail(commerce.CodeConflict, "This payment has no money at Stripe to give back.").WithReason("no_charge")
	}
	// A refund has no least amount: only the unit matters.
	amount, exact := rescale(amountCents, shopPlaces(currency), places(currency))
	if key == "" || amountCents <= 0 || !exact || (places(currency) == 3 && amount%10 != 0) {
		return "", "", commerce.FailField("amount_cents", "amount_invalid", "Stripe cannot refund this amount.")
	}
	params := &stripe.RefundCreateParams{
		PaymentIntent: stripe.String(paymentExternalID),
		Amount:        stripe.Int64(amount),
		Metadata:      map[string]string{metaRefund: key},
	}
	switch reason {
	case "duplicate", "fraudulent", "requested_by_customer":
		params.Reason = stripe.String(reason)
	}
	params.SetIdempotencyKey(key)
	refund, err := c.sdk.V1Refunds.Create(ctx, params)
	if err != nil {
		return "", "", fault(err)
	}
	switch {
	case refund.ID == "":
		return "", "", says(commerce.CodeUpstream, ReasonUnreachable, "Stripe's answer cannot be used. Try again.", errors.New("stripe: a refund without id"))
	case refund.Status == stripe.RefundStatusFailed, refund.Status == stripe.RefundStatusCanceled:
		return refund.ID, "", says(commerce.CodeUpstream, ReasonRefused, "Stripe could not make the refund.", nil)
	}
	return refund.ID, "pending", nil
}
