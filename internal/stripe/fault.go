package stripe

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/stripe/stripe-go/v82"

	"pocketstarter/commerce"
)

// Reasons of the *commerce.Error that Client returns, beside its code.
const (
	ReasonCredentials = "stripe_credentials"  // the secret key is wrong or may not do this
	ReasonRateLimited = "stripe_rate_limited" // trying later helps
	ReasonUnreachable = "stripe_unreachable"  // network, 5xx or an unreadable answer
	ReasonRefused     = "stripe_refused"      // Stripe says no: trying again cannot help
	ReasonRefunded    = "already_refunded"    // the charge has no such money left
	ReasonAmount      = "amount"              // an amount that Stripe does not take
)

// fault turns the SDK's error into one of ours. Stripe's text stays out of the
// message and, because it may repeat what people typed, out of the cause as well.
func fault(err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*stripe.Error](err)
	if !ok {
		return says(commerce.CodeUpstream, ReasonUnreachable, "Stripe cannot be reached at the moment. Try again.", err)
	}
	cause := fmt.Errorf("stripe: status %d, type %s, code %s, param %.40s, request %.60s",
		e.HTTPStatusCode, e.Type, e.Code, e.Param, e.RequestID)
	switch s := e.HTTPStatusCode; {
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return says(commerce.CodeUpstream, ReasonCredentials, "Stripe refuses the shop's secret key.", cause)
	case s == http.StatusTooManyRequests:
		return says(commerce.CodeUpstream, ReasonRateLimited, "Stripe asks to slow down. Try again shortly.", cause)
	case s >= 500, s == http.StatusConflict, s < 400:
		return says(commerce.CodeUpstream, ReasonUnreachable, "Stripe cannot be reached at the moment. Try again.", cause)
	case e.Code == stripe.ErrorCodeChargeAlreadyRefunded:
		return says(commerce.CodeConflict, ReasonRefunded, "Stripe says that this payment is already refunded.", cause)
	case e.Code == stripe.ErrorCodeAmountTooSmall, e.Code == stripe.ErrorCodeAmountTooLarge:
		return says(commerce.CodeConflict, ReasonAmount, "Stripe does not take this amount.", cause)
	}
	return says(commerce.CodeUpstream, ReasonRefused, "Stripe refused the request.", cause)
}

func says(code commerce.Code, reason, message string, cause error) *commerce.Error {
	return &commerce.Error{Code: code, Reason: reason, Message: message, Err: cause}
}
