// Package clerkstub is a stand-in for Clerk's Backend API that tests talk to over
// HTTP. It is a stub and no peer: it does what Clerk documents about the few calls
// the shop makes, and can be told to misbehave in every way a network does:
// refusals, limits, outages, cut, partial and doubled pages.
package clerkstub

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is what the stub does to one request instead of answering it plainly.
type Fault struct {
	Status     int           // answer this status; 0 answers plainly
	Code       string        // Clerk's error code
	Message    string        // Clerk's text, which must never reach a buyer
	RetryAfter string        // header
	Location   string        // header, for redirects
	Act        bool          // do what was asked before failing
	Reset      bool          // cut the connection without an answer
	Cut        bool          // send half of the answer
	Body       string        // send this instead of the answer
	SamePage   bool          // ignore the offset: the first page again
	DropRows   int           // leave out so many rows of the page, but count them
	Delay      time.Duration // before anything else
}

// Object is one JSON object in Clerk's shape.
type Object = map[string]any

// Stub answers like the Backend API. See New.
type Stub struct {
	Decide func(n int, r *http.Request) Fault // n counts requests from 0; nil never fails

	secretKey string
	mu        sync.Mutex
	requests  []string
	users     map[string]Object
	items     []Object // newest first, as the other lists
	bills     []Object // statements
	attempts  map[string][]Object
	now       func() time.Time
}

// New returns a Stub that takes secretKey and knows nobody. now nil is the
// machine's clock.
func New(secretKey string, now func() time.Time) *Stub {
	if now == nil {
		now = time.Now
	}
	return &Stub{secretKey: secretKey, users: map[string]Object{}, attempts: map[string][]Object{}, now: now}
}

// PutUser adds or replaces a person with one verified address.
func (s *Stub) PutUser(id, email string, more Object) {
	u := Object{
		"object": "user", "id": id, "first_name": "Ada", "last_name": "Lovelace", "image_url": "https://img.example/a.png",
		"primary_email_address_id": "idn_" + id, "public_metadata": Object{}, "private_metadata": Object{"secret": "x"},
		"email_addresses": []any{Object{"id": "idn_" + id, "email_address": email, "verification": Object{"status": "verified"}}},
		"created_at":      s.now().UnixMilli(), "updated_at": s.now().UnixMilli(), "last_sign_in_at": nil,
	}
	for k, v := range more {
		u[k] = v
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[id] = u
}

// PutItem adds an item of the person in front of all others, or replaces the one of that id.
func (s *Stub) PutItem(userID, id, status string, more Object) {
	now := s.now()
	item := Object{
		"object": "commerce_subscription_item", "id": id, "status": status, "plan_period": "month", "is_free_trial": false,
		"plan_id": "cplan_pro", "plan": Object{"id": "cplan_pro", "slug": "pro", "is_default": false, "amount": 1900, "currency": "USD", "features": []any{}},
		"payer":        Object{"id": "cpayer_" + userID, "user_id": userID, "organization_id": "", "email": userID + "@example.org"},
		"amount":       Object{"amount": 1900, "currency": "USD"},
		"period_start": now.UnixMilli(), "period_end": now.AddDate(0, 1, 0).UnixMilli(),
		"created_at": now.UnixMilli(), "updated_at": now.UnixMilli(), "subscription_id": "csub_" + userID,
	}
	for k, v := range more {
		item[k] = v
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(id); i >= 0 {
		s.items[i] = item
		return
	}
	s.items = slices.Insert(s.items, 0, item)
}

// PutAttempt adds a payment attempt under a statement of the person's.
func (s *Stub) PutAttempt(userID, statementID, id, status string, cents int64) {
	now := s.now().UnixMilli()
	total := Object{"amount": cents, "currency": "USD"}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.attempts[statementID] == nil {
		s.bills = slices.Insert(s.bills, 0, Object{"object": "commerce_statement", "id": statementID, "timestamp": now,
			"payer": Object{"id": "cpayer_" + userID, "user_id": userID, "organization_id": ""}})
	}
	s.attempts[statementID] = slices.Insert(s.attempts[statementID], 0, Object{"object": "commerce_payment_attempt", "id": id, "payment_id": "c" + id,
		"status": status, "charge_type": "recurring", "updated_at": now, "totals": Object{"subtotal": total, "grand_total": total}})
}

// RemoveItem makes the stub forget an item.
func (s *Stub) RemoveItem(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(id); i >= 0 {
		s.items = slices.Delete(s.items, i, i+1)
	}
}

// Requests returns the requests so far, each as "METHOD path?query".
func (s *Stub) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *Stub) index(id string) int {
	return slices.IndexFunc(s.items, func(o Object) bool { return o["id"] == id })
}

func (s *Stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, r.Method+" "+r.URL.RequestURI())
	s.mu.Unlock()
	var f Fault
	if s.Decide != nil {
		f = s.Decide(n, r)
	}
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
			return
		}
	}
	broken := f.Reset || f.Status != 0
	status, answer := http.StatusUnauthorized, any(problem("authorization_invalid", "The key sk_live_... is not valid."))
	if r.Header.Get("Authorization") == "Bearer "+s.secretKey && r.Header.Get("Clerk-API-Version") != "" && (!broken || f.Act) {
		status, answer = s.answer(r, f)
	}
	if f.Reset {
		panic(http.ErrAbortHandler)
	}
	if f.Status != 0 {
		status, answer = f.Status, problem(f.Code, f.Message)
	}
	body, err := json.Marshal(answer)
	if err != nil {
		panic(err) // only literals and decoded JSON come here
	}
	if f.Body != "" {
		body = []byte(f.Body)
	}
	for name, value := range map[string]string{"Retry-After": f.RetryAfter, "Location": f.Location} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if f.Cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// answer does what was asked.
func (s *Stub) answer(r *http.Request, f Fault) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) > 0 && parts[0] == "v1" {
		parts = parts[1:]
	}
	switch route := r.Method + " " + strings.Join(parts, "/"); {
	case route == "GET jwks":
		return http.StatusOK, Object{"keys": []any{}}
	case route == "GET billing/subscription_items":
		return s.list(r, f, s.items)
	case route == "GET billing/statements" && len(s.bills) > 0:
		return s.list(r, f, s.bills)
	case len(parts) == 4 && parts[1] == "statements" && s.attempts[parts[2]] != nil:
		return s.list(r, f, s.attempts[parts[2]])
	case r.Method == http.MethodDelete && len(parts) == 3 && parts[1] == "subscription_items":
		return s.cancel(parts[2], r.URL.Query().Get("end_now") == "true")
	case len(parts) == 4 && parts[0] == "users" && parts[2] == "billing":
		return s.subscription(parts[1], f)
	case len(parts) == 2 && parts[0] == "users" && s.users[parts[1]] != nil:
		if r.Method == http.MethodDelete {
			delete(s.users, parts[1])
			return http.StatusOK, Object{"object": "user", "id": parts[1], "deleted": true}
		}
		return http.StatusOK, s.users[parts[1]]
	}
	return http.StatusNotFound, problem("resource_not_found", "not found")
}

func (s *Stub) list(r *http.Request, f Fault, rows []Object) (int, any) {
	q := r.URL.Query()
	number := func(name string, fallback int) int {
		if n, err := strconv.Atoi(q.Get(name)); err == nil && n >= 0 {
			return n
		}
		return fallback
	}
	found := []Object{}
	for _, item := range rows {
		if status := q.Get("status"); status == "" || status == item["status"] {
			found = append(found, item)
		}
	}
	offset := min(number("offset", 0), len(found))
	if f.SamePage {
		offset = 0
	}
	page := found[offset:min(offset+min(number("limit", 10), 500), len(found))]
	return http.StatusOK, Object{"data": page[:max(len(page)-f.DropRows, 0)], "total_count": len(found)}
}

func (s *Stub) subscription(userID string, f Fault) (int, any) {
	if s.users[userID] == nil {
		return http.StatusNotFound, problem("resource_not_found", "no such user")
	}
	own := []Object{}
	for _, item := range s.items {
		if payer, ok := item["payer"].(Object); ok && payer["user_id"] == userID {
			own = append(own, item)
		}
	}
	answer := Object{"object": "commerce_subscription", "id": "csub_" + userID, "status": "active", "updated_at": s.now().UnixMilli(), "subscription_items": own}
	if f.DropRows > 0 {
		delete(answer, "subscription_items")
	}
	return http.StatusOK, answer
}

func (s *Stub) cancel(id string, now bool) (int, any) {
	i := s.index(id)
	if i < 0 {
		return http.StatusNotFound, problem("resource_not_found", "no such item")
	}
	item := Object{}
	for k, v := range s.items[i] {
		item[k] = v
	}
	at := s.now().UnixMilli()
	item["status"], item["canceled_at"], item["updated_at"] = "canceled", at, at
	if now {
		item["status"], item["ended_at"] = "ended", at
	}
	s.items[i] = item
	return http.StatusOK, item
}

func problem(code, message string) Object {
	return Object{"errors": []any{Object{"code": code, "message": message, "long_message": message}}}
}
