package clerk

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"pocketstarter/commerce"
)

// UserSubscription returns the state of all items of the person's subscription. An
// answer that is incomplete in any way is an error, so that no access is ever taken
// away for it. CodeNotFound means that Clerk knows no such person or subscription.
func (a *API) UserSubscription(ctx context.Context, userID string) ([]commerce.ItemFact, error) {
	if err := checkPathID(userID); err != nil {
		return nil, err
	}
	body, err := a.call(ctx, http.MethodGet, []string{"users", userID, "billing", "subscription"}, nil)
	if err != nil {
		return nil, err
	}
	var s struct {
		ID        string           `json:"id"`
		Status    string           `json:"status"`
		UpdatedAt moment           `json:"updated_at"`
		Items     []jsontext.Value `json:"subscription_items"`
	}
	if err := json.Unmarshal(body, &s); err != nil {
		return nil, partial("about a subscription cannot be read").WithCause(err)
	}
	if s.ID == "" || s.Items == nil {
		return nil, partial("about a subscription is incomplete")
	}
	facts := make([]commerce.ItemFact, 0, len(s.Items))
	for _, raw := range s.Items {
		fact, err := itemFromAPI(raw, itemContext{subscription: s.ID, userID: userID, at: s.UpdatedAt.Time})
		if err != nil {
			return nil, err
		}
		if fact.PayerUserID != userID {
			return nil, partial("about a subscription names another payer")
		}
		facts = append(facts, fact)
	}
	return facts, nil
}

// ItemFilter narrows SubscriptionItems. The zero value lists all paid items of people
// and organisations.
type ItemFilter struct {
	Statuses    []string // active, ended, past_due, upcoming, free_trial; one sweep each
	PlanID      string
	IncludeFree bool
	UsersOnly   bool // leaves organisations out
}

// SubscriptionItems goes through the items of the whole instance, newest first, page
// by page, each at most once in one state. The last pair holds an error when the list
// is incomplete: only a sweep without one may be taken for the whole.
func (a *API) SubscriptionItems(ctx context.Context, f ItemFilter) iter.Seq2[commerce.ItemFact, error] {
	statuses := f.Statuses
	if len(statuses) == 0 {
		statuses = []string{""}
	}
	return func(yield func(commerce.ItemFact, error) bool) {
		seen := map[itemState]bool{}
		for _, status := range statuses {
			for raw, err := range a.rows(ctx, []string{"billing", "subscription_items"}, f.query(status)) {
				var item commerce.ItemFact
				if err == nil {
					item, err = itemFromAPI(raw, itemContext{})
				}
				if err != nil {
					yield(commerce.ItemFact{}, err)
					return
				}
				state := itemState{item.ItemID, item.Status, item.UpdatedAt}
				if seen[state] {
					continue
				}
				seen[state] = true
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

func (f ItemFilter) query(status string) url.Values {
	q := url.Values{}
	if status != "" {
		q.Set("status", status)
	}
	if f.PlanID != "" {
		q.Set("plan_id", f.PlanID)
	}
	if f.IncludeFree {
		q.Set("include_free", "true")
	}
	if f.UsersOnly {
		q.Set("payer_type", "user")
	}
	return q
}

// itemState tells a repeated row from an item that changed meanwhile.
type itemState struct {
	id, status string
	updated    time.Time
}

// CancelSubscriptionItem cancels an item at the end of its paid period, or at
// once, and returns its state afterwards.
func (a *API) CancelSubscriptionItem(ctx context.Context, itemID string, endNow bool) (commerce.ItemFact, error) {
	if err := checkPathID(itemID); err != nil {
		return commerce.ItemFact{}, err
	}
	body, err := a.call(ctx, http.MethodDelete, []string{"billing", "subscription_items", itemID},
		url.Values{"end_now": {strconv.FormatBool(endNow)}})
	if err != nil {
		return commerce.ItemFact{}, err
	}
	fact, err := itemFromAPI(body, itemContext{})
	if err == nil && fact.ItemID != itemID {
		err = partial("is about another subscription item")
	}
	return fact, err
}

// itemFromAPI reads one item. Where it names no time of its last change, the
// latest time it does name is the evidence.
func itemFromAPI(raw []byte, in itemContext) (commerce.ItemFact, error) {
	var d itemData
	if err := json.Unmarshal(raw, &d); err != nil {
		return commerce.ItemFact{}, partial("about a subscription item cannot be read").WithCause(err)
	}
	for _, t := range []moment{d.CreatedAt, d.CanceledAt, d.PastDueAt, d.EndedAt} {
		if t.After(in.at) {
			in.at = t.Time
		}
	}
	fact, err := d.fact(in)
	if e, ok := errors.AsType[*commerce.Error](err); ok {
		return commerce.ItemFact{}, partial("about a subscription item is incomplete").WithCause(e)
	}
	return fact, nil
}
