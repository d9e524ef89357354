package commerce

import (
	"context"
	"net/url"
)

// ClerkCheckout is the checkout of recurring prices: Clerk's own drawer, which the
// page opens for the plan. It makes no session, so it cannot fail for want of one.
type ClerkCheckout struct{}

// Open answers which plan to open and for which period.
func (ClerkCheckout) Open(_ context.Context, o CheckoutOrder) (CheckoutSession, error) {
	period := "month"
	switch o.BillingPeriod {
	case "monthly":
	case "yearly":
		period = "annual"
	default:
		return CheckoutSession{}, Fail(CodeConflict, "Clerk sells monthly and yearly prices only.").WithReason("not_recurring")
	}
	if o.ClerkPlanID == "" {
		return CheckoutSession{}, Fail(CodeConflict, "This price names no Clerk plan.").WithReason("no_plan")
	}
	return CheckoutSession{Provider: "clerk", ClerkPlanID: o.ClerkPlanID, PlanPeriod: period}, nil
}

// LinkCheckout sends the buyer to the price's own link, with the order's public id
// as client_reference_id, which Stripe Payment Links hand back in their events.
type LinkCheckout struct{}

// Open appends the reference to the link. Which hosts a link may name was
// checked when the price was saved; that it is https is checked again here.
func (LinkCheckout) Open(_ context.Context, o CheckoutOrder) (CheckoutSession, error) {
	u, err := url.Parse(o.CheckoutURL)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return CheckoutSession{}, Fail(CodeConflict, "The link of this price cannot be used.").WithReason("bad_link").WithCause(err)
	}
	q := u.Query()
	q.Set("client_reference_id", o.PublicID)
	u.RawQuery = q.Encode()
	return CheckoutSession{Provider: "link", URL: u.String()}, nil
}

// NoCheckout is the value for a price that nobody sells yet.
type NoCheckout struct{}

// Open answers that there is nowhere to pay. That is no error: the order stands.
func (NoCheckout) Open(context.Context, CheckoutOrder) (CheckoutSession, error) {
	return CheckoutSession{Provider: "none"}, nil
}
