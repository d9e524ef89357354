package stripe

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/stripe/stripe-go/v82"

	"pocketstarter/commerce"
)

// Sweep goes through the sessions, refunds and disputes made since a time, newest
// first in each kind, as the facts that their last event would have carried. What is
// still open is left out; what cannot be read is Ignored with its reason. The last pair
// holds an error when the list is incomplete.
func (c *Client) Sweep(ctx context.Context, since time.Time) iter.Seq2[commerce.Facts, error] {
	return func(yield func(commerce.Facts, error) bool) {
		for _, list := range []func(context.Context, time.Time) iter.Seq2[commerce.Facts, error]{c.Sessions, c.Refunds, c.Disputes} {
			for f, err := range list(ctx, since) {
				if !yield(f, err) || err != nil {
					return
				}
			}
		}
	}
}

// Sessions lists one-time Checkout Sessions that were paid, failed or expired.
func (c *Client) Sessions(ctx context.Context, since time.Time) iter.Seq2[commerce.Facts, error] {
	params := &stripe.CheckoutSessionListParams{CreatedRange: from(since)}
	params.Limit = stripe.Int64(100)
	return facts(c.now(), c.sdk.V1CheckoutSessions.List(ctx, params), func(s *stripe.CheckoutSession) string {
		switch s.Status {
		case stripe.CheckoutSessionStatusExpired:
			return "checkout.session.expired"
		case stripe.CheckoutSessionStatusComplete:
			return "checkout.session.completed"
		}
		return ""
	})
}

// Refunds lists refunds in any state.
func (c *Client) Refunds(ctx context.Context, since time.Time) iter.Seq2[commerce.Facts, error] {
	params := &stripe.RefundListParams{CreatedRange: from(since)}
	params.Limit = stripe.Int64(100)
	return facts(c.now(), c.sdk.V1Refunds.List(ctx, params), func(*stripe.Refund) string { return "refund.updated" })
}

// Disputes lists disputes in any state.
func (c *Client) Disputes(ctx context.Context, since time.Time) iter.Seq2[commerce.Facts, error] {
	params := &stripe.DisputeListParams{CreatedRange: from(since)}
	params.Limit = stripe.Int64(100)
	return facts(c.now(), c.sdk.V1Disputes.List(ctx, params), func(*stripe.Dispute) string { return "charge.dispute.updated" })
}

func from(since time.Time) *stripe.RangeQueryParams {
	return &stripe.RangeQueryParams{GreaterThanOrEqual: since.Unix()}
}

// facts reads every object as its event would be read, so that webhook and sweep can
// never disagree. What the list says is true at the moment of asking: no event made
// before it knows better, every event made after it does.
func facts[T any](asked time.Time, list stripe.Seq2[T, error], event func(T) string) iter.Seq2[commerce.Facts, error] {
	return func(yield func(commerce.Facts, error) bool) {
		for object, err := range list {
			if err != nil {
				yield(commerce.Facts{}, fault(err))
				return
			}
			name := event(object)
			if name == "" {
				continue
			}
			if !yield(read(name, asked, object), nil) {
				return
			}
		}
	}
}

// read takes one object for an event of that name.
func read(name string, asked time.Time, object any) commerce.Facts {
	f := commerce.Facts{Type: name, At: asked.UTC()}
	raw, err := json.Marshal(object)
	if err == nil {
		err = readers[name](raw, &f)
	}
	if err != nil {
		f = commerce.Facts{Type: name, At: f.At, Ignored: true, Reason: "It cannot be read."}
		if e, ok := errors.AsType[*commerce.Error](err); ok {
			f.Reason = e.Message
		}
	}
	return f
}
