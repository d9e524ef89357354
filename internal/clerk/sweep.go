package clerk

import (
	"context"
	"iter"
	"time"

	"pocketstarter/commerce"
)

// Sweep goes through all subscription items of people, and the payment attempts since a time, as
// the facts that their events would have carried. What our events never made rows of (free plans,
// organizations) is told too: the rules know what to do with it. The last pair holds an error when
// the list is incomplete; what came before it is still true.
func (a *API) Sweep(ctx context.Context, since time.Time) iter.Seq2[commerce.Facts, error] {
	return func(yield func(commerce.Facts, error) bool) {
		// Without a filter Clerk may list only what runs: ended items are asked for by name.
		for item, err := range a.SubscriptionItems(ctx, ItemFilter{Statuses: []string{"", "ended"}, UsersOnly: true}) {
			if !yield(itemFacts(item), err) || err != nil {
				return
			}
		}
		for pay, err := range a.PaymentAttempts(ctx, since) {
			if commerce.CodeOf(err) == commerce.CodeNotFound {
				return // the instance has no statements
			}
			if !yield(commerce.Facts{Type: "read", At: pay.UpdatedAt, Payment: &pay}, err) || err != nil {
				return
			}
		}
	}
}

// Recent goes through the newest subscription items, at most most of them, so that a purchase whose
// event never came is found soon.
func (a *API) Recent(ctx context.Context, most int) iter.Seq2[commerce.Facts, error] {
	return func(yield func(commerce.Facts, error) bool) {
		n := 0
		for item, err := range a.SubscriptionItems(ctx, ItemFilter{UsersOnly: true}) {
			if !yield(itemFacts(item), err) || err != nil {
				return
			}
			if n++; n >= most {
				return
			}
		}
	}
}

func itemFacts(item commerce.ItemFact) commerce.Facts {
	return commerce.Facts{Type: "read", At: item.UpdatedAt, Items: []commerce.ItemFact{item}}
}

// Person returns what Clerk knows of a person, as a user event would tell it.
func (a *API) Person(ctx context.Context, id string) (commerce.UserFact, error) {
	u, err := a.GetUser(ctx, id)
	return u.UserFact, err
}
