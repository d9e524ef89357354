package sandbox

import (
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
)

// backend is the part of Clerk's Backend API that the shop calls, with the local secret
// key: people, their subscription, the sweep over all items, cancellation, deletion.
func (s *Sandbox) backend() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, fn func(x *tx, r *http.Request) (any, error)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /__clerk/api/v1"+path, func(w http.ResponseWriter, r *http.Request) {
			if !s.knowsSecret(r) {
				writeFault(w, &Fault{Status: http.StatusUnauthorized, Code: "authorization_invalid", Message: "The secret key is missing or wrong."})
				return
			}
			var out any
			err := s.in(r.Context(), func(x *tx) (err error) {
				out, err = fn(x, r)
				return err
			})
			if err != nil {
				writeFault(w, s.fault(err))
				return
			}
			writeJSON(w, http.StatusOK, out)
		})
	}
	handle("GET /users", backendUsers)
	handle("GET /users/{id}", func(x *tx, r *http.Request) (any, error) {
		u, err := findUser(x, r.PathValue("id"))
		if err != nil {
			return nil, err
		}
		return userPayload(u), nil
	})
	handle("DELETE /users/{id}", func(x *tx, r *http.Request) (any, error) {
		u, err := findUser(x, r.PathValue("id"))
		if err != nil {
			return nil, err
		}
		return object{"object": "user", "id": u.ID, "deleted": true}, x.deleteUser(u)
	})
	handle("GET /users/{id}/billing/subscription", backendSubscription)
	handle("GET /billing/subscription_items", backendItems)
	handle("DELETE /billing/subscription_items/{id}", backendCancel)
	handle("GET /billing/statements", backendStatements)
	handle("GET /billing/statements/{id}/payment_attempts", backendAttempts)
	handle("GET /jwks", func(x *tx, _ *http.Request) (any, error) { return rawJSON(x.s.JWKS()), nil })
	return mux
}

// rawJSON is JSON that is already written.
type rawJSON []byte

// MarshalJSON returns the bytes as they are.
func (j rawJSON) MarshalJSON() ([]byte, error) { return j, nil }

// knowsSecret tells whether the request bears the Backend API's secret key.
func (s *Sandbox) knowsSecret(r *http.Request) bool {
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && subtle.ConstantTimeCompare([]byte(given), []byte(s.secrets.api)) == 1
}

func backendUsers(x *tx, r *http.Request) (any, error) {
	list, err := all[User](x, "user")
	if err != nil {
		return nil, err
	}
	out := []object{}
	for _, u := range window(r, list) {
		out = append(out, userPayload(u))
	}
	return out, nil
}

// window is the part of list that ?limit and ?offset ask for; limit 10 by default, most 500.
func window[T any](r *http.Request, list []T) []T {
	number := func(name string, fallback, most int) int {
		n, err := strconv.Atoi(r.URL.Query().Get(name))
		if err != nil || n < 0 {
			return fallback
		}
		return min(n, most)
	}
	from := min(number("offset", 0, len(list)), len(list))
	return list[from:min(from+number("limit", 10, 500), len(list))]
}

// backendItem is a subscription item as the Backend API tells it: a newer shape than the webhooks'.
func backendItem(u *User, sub *Subscription, it *Item) object {
	return object{
		"object": "commerce_subscription_item", "id": it.ID, "instance_id": "ins_sandbox", "subscription_id": sub.ID,
		"status": it.Status, "plan_period": it.Interval, "plan_id": it.Plan.ID, "price_id": "cprice_" + it.Plan.ID,
		"plan": planShape(it.Plan), "payer_id": payerID(u.ID), "payer": payerPayload(u),
		"amount": money(it.Plan.cents(it.Interval), it.Plan.Currency), "is_free_trial": it.FreeTrial,
		"period_start": ms(it.PeriodStart), "period_end": ms(it.PeriodEnd), "canceled_at": ms(it.CanceledAt),
		"past_due_at": ms(it.PastDueAt), "ended_at": ms(it.EndedAt), "created_at": ms(it.CreatedAt), "updated_at": ms(it.UpdatedAt),
		"next_payment": nextPayment(it),
	}
}

func backendSubscription(x *tx, r *http.Request) (any, error) {
	u, err := findUser(x, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	sub, err := subscriptionOf(x, u.ID)
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, it := range sub.Items {
		list = append(list, backendItem(u, sub, it))
	}
	return object{
		"object": "commerce_subscription", "id": sub.ID, "instance_id": x.s.secrets.instanceID, "status": sub.Status,
		"payer_id": payerID(u.ID), "subscription_items": list, "next_payment": sub.nextPayment(),
		"eligible_for_free_trial": !sub.TrialUsed,
		"active_at":               ms(sub.ActiveAt), "past_due_at": ms(sub.PastDueAt), "created_at": ms(sub.CreatedAt), "updated_at": ms(sub.UpdatedAt),
	}, nil
}

// backendItems lists the items of everybody, those of the newest subscriptions first.
func backendItems(x *tx, r *http.Request) (any, error) {
	subs, err := all[Subscription](x, "subscription")
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	type match struct {
		sub *Subscription
		it  *Item
	}
	var found []match
	for _, sub := range subs {
		sub.free().Plan = x.s.freePlan()
		for i := len(sub.Items) - 1; i >= 0; i-- {
			it := sub.Items[i]
			if it.Plan.Default && q.Get("include_free") != "true" {
				continue
			}
			if !wanted(it, q.Get("status")) || (q.Get("plan_id") != "" && q.Get("plan_id") != it.Plan.ID) || q.Get("payer_type") == "org" {
				continue
			}
			found = append(found, match{sub, it})
		}
	}
	out := []object{}
	for _, m := range window(r, found) {
		u, err := findUser(x, m.sub.UserID)
		if err != nil {
			return nil, err
		}
		out = append(out, backendItem(u, m.sub, m.it))
	}
	return object{"data": out, "total_count": len(found)}, nil
}

// wanted tells whether the item is of this status. Clerk's filter has no word for a
// canceled item that still runs: it is among the active.
func wanted(it *Item, status string) bool {
	switch status {
	case "", it.Status:
		return true
	case itemActive:
		return it.Status == itemCanceled
	case "free_trial":
		return it.FreeTrial && it.Status == itemActive
	}
	return false
}

func backendCancel(x *tx, r *http.Request) (any, error) {
	sub, err := one[Subscription](x, `SELECT body FROM docs, json_each(docs.body, '$.items') AS item
		WHERE kind = 'subscription' AND json_extract(item.value, '$.id') = ?`, r.PathValue("id"))
	if missing(err) {
		return nil, notFound("subscription item")
	}
	if err != nil {
		return nil, err
	}
	u, err := findUser(x, sub.UserID)
	if err != nil {
		return nil, err
	}
	if err := x.cancelItem(u, r.PathValue("id"), r.URL.Query().Get("end_now") == "true"); err != nil {
		return nil, err
	}
	if sub, err = subscriptionOf(x, u.ID); err != nil {
		return nil, err
	}
	return backendItem(u, sub, sub.item(r.PathValue("id"))), nil
}
