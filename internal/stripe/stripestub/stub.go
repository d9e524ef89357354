// Package stripestub is a stand-in for Stripe's API that tests and the demo talk to
// over HTTP. It is a stub and no peer: it does what Stripe documents about Checkout
// Sessions, refunds and disputes as far as the shop uses them, keeps idempotency keys,
// makes signed events, and can be told to misbehave. Requests are checked against
// the real shapes by stripe-mock.
package stripestub

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is what the stub does to one request instead of answering it plainly.
type Fault struct {
	Status  int    // answer this status; 0 answers plainly
	Type    string // Stripe's error type
	Code    string // Stripe's error code
	Message string // Stripe's text, which must never reach a buyer
	Act     bool   // do what was asked before failing
	Reset   bool   // cut the connection without an answer
	Body    string // send this instead of the answer
}

// Object is one JSON object in Stripe's shape.
type Object = map[string]any

// Stub answers like Stripe. See New.
type Stub struct {
	Decide func(n int, r *http.Request) Fault // n counts requests from 0; nil never fails
	// RefundState is what a new refund is: succeeded by default, or pending, failed.
	RefundState string

	secretKey, webhookSecret string
	now                      func() time.Time
	mu                       sync.Mutex
	serial                   int
	requests                 []Request
	keys                     map[string]kept
	sessions                 []Object // newest first, as the other lists
	refunds                  []Object
	disputes                 []Object
}

// Request is one request that arrived.
type Request struct {
	Line string // "METHOD path?query"
	Key  string // Idempotency-Key
	Form url.Values
}

type kept struct {
	form   [32]byte
	status int
	answer Object
}

// New returns a Stub that takes secretKey and signs events with webhookSecret. now nil
// is the machine's clock.
func New(secretKey, webhookSecret string, now func() time.Time) *Stub {
	if now == nil {
		now = time.Now
	}
	return &Stub{secretKey: secretKey, webhookSecret: webhookSecret, now: now, keys: map[string]kept{}, RefundState: "succeeded"}
}

// Requests returns the requests so far.
func (s *Stub) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Sessions returns how many sessions exist.
func (s *Stub) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// SessionOf returns the newest session of an order, or nil.
func (s *Stub) SessionOf(orderPublicID string) Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.sessions {
		if o["client_reference_id"] == orderPublicID {
			return o
		}
	}
	return nil
}

func (s *Stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // an unreadable body has no fields, and is refused for that
	s.mu.Lock()
	n := len(s.requests)
	key := r.Header.Get("Idempotency-Key")
	s.requests = append(s.requests, Request{Line: r.Method + " " + r.URL.RequestURI(), Key: key, Form: r.PostForm})
	s.mu.Unlock()
	var f Fault
	if s.Decide != nil {
		f = s.Decide(n, r)
	}
	broken := f.Reset || f.Status != 0
	status, answer := http.StatusUnauthorized, problem("invalid_request_error", "", "Invalid API Key provided: sk_live_***")
	if r.Header.Get("Authorization") == "Bearer "+s.secretKey && (!broken || f.Act) {
		status, answer = s.answer(r, key)
	}
	if f.Reset {
		panic(http.ErrAbortHandler)
	}
	if f.Status != 0 {
		status, answer = f.Status, problem(f.Type, f.Code, f.Message)
	}
	body, err := json.Marshal(answer)
	if err != nil {
		panic(err) // only literals come here
	}
	if f.Body != "" {
		body = []byte(f.Body)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// answer does what was asked, once per idempotency key.
func (s *Stub) answer(r *http.Request, key string) (int, Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodGet {
		return s.list(r)
	}
	form := sha256.Sum256([]byte(r.URL.Path + "?" + r.PostForm.Encode()))
	if old, ok := s.keys[key]; ok && key != "" {
		if old.form != form {
			return http.StatusBadRequest, problem("idempotency_error", "", "Keys for idempotent requests can only be used with the same parameters they were first used with.")
		}
		return old.status, old.answer
	}
	status, answer := s.act(r.URL.Path, r.PostForm)
	s.keys[key] = kept{form, status, answer}
	return status, answer
}

func (s *Stub) act(path string, form url.Values) (int, Object) {
	switch path {
	case "/v1/checkout/sessions":
		return s.createSession(form)
	case "/v1/refunds":
		return s.createRefund(form)
	}
	return http.StatusNotFound, problem("invalid_request_error", "", "Unrecognized request URL")
}

func (s *Stub) createSession(form url.Values) (int, Object) {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(form.Get(name), 10, 64)
		return n
	}
	if left := number("expires_at") - s.now().Unix(); left < 30*60 || left > 24*3600 {
		return http.StatusBadRequest, problem("invalid_request_error", "", "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.")
	}
	total := number("line_items[0][price_data][unit_amount]") * number("line_items[0][quantity]")
	if total <= 0 || form.Get("mode") != "payment" {
		return http.StatusBadRequest, problem("invalid_request_error", "parameter_missing", "Missing required param")
	}
	id := s.id("cs_test_a1" + strings.Repeat("x", 50))
	o := Object{
		"object": "checkout.session", "id": id, "mode": "payment", "status": "open", "payment_status": "unpaid", "payment_intent": nil,
		"client_reference_id": form.Get("client_reference_id"), "metadata": fields(form, "metadata"), "currency": form.Get("line_items[0][price_data][currency]"),
		"amount_subtotal": total, "amount_total": total, "total_details": Object{"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
		"created": s.now().Unix(), "expires_at": number("expires_at"), "url": "https://checkout.stripe.com/c/pay/" + id,
		"customer_details": Object{"email": form.Get("customer_email")},
	}
	s.sessions = slices.Insert(s.sessions, 0, o)
	return http.StatusOK, o
}

func (s *Stub) createRefund(form url.Values) (int, Object) {
	intent := form.Get("payment_intent")
	session := s.paid(intent)
	if session == nil {
		return http.StatusNotFound, problem("invalid_request_error", "resource_missing", "No such payment_intent: "+intent)
	}
	want, _ := strconv.ParseInt(form.Get("amount"), 10, 64)
	left := session["amount_total"].(int64)
	for _, r := range s.refunds {
		if r["payment_intent"] == intent && r["status"] != "failed" {
			left -= r["amount"].(int64)
		}
	}
	if left == 0 {
		return http.StatusBadRequest, problem("invalid_request_error", "charge_already_refunded", "Charge has already been refunded.")
	}
	if want <= 0 || want > left {
		return http.StatusBadRequest, problem("invalid_request_error", "", "Refund amount is greater than unrefunded amount on charge")
	}
	o := Object{"object": "refund", "id": s.id("re_"), "payment_intent": intent, "amount": want, "currency": session["currency"],
		"status": s.RefundState, "metadata": fields(form, "metadata"), "created": s.now().Unix(), "reason": form.Get("reason")}
	s.refunds = slices.Insert(s.refunds, 0, o)
	return http.StatusOK, o
}

// list answers a page, newest first, after starting_after.
func (s *Stub) list(r *http.Request) (int, Object) {
	var all []Object
	switch r.URL.Path {
	case "/v1/balance":
		return http.StatusOK, Object{"object": "balance", "livemode": false}
	case "/v1/checkout/sessions":
		all = s.sessions
	case "/v1/refunds":
		all = s.refunds
	case "/v1/disputes":
		all = s.disputes
	default:
		return http.StatusNotFound, problem("invalid_request_error", "", "Unrecognized request URL")
	}
	since, _ := strconv.ParseInt(r.Form.Get("created[gte]"), 10, 64)
	limit, _ := strconv.Atoi(r.Form.Get("limit"))
	after := r.Form.Get("starting_after")
	page, more := []Object{}, false
	for _, o := range all {
		if o["created"].(int64) < since {
			continue
		}
		if after != "" {
			if o["id"] == after {
				after = ""
			}
			continue
		}
		if len(page) == max(limit, 1) {
			more = true
			break
		}
		page = append(page, o)
	}
	return http.StatusOK, Object{"object": "list", "url": r.URL.Path, "has_more": more, "data": page}
}

func (s *Stub) id(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%06d", prefix, s.serial)
}

// paid returns the session that intent paid, or nil.
func (s *Stub) paid(intent string) Object {
	for _, o := range s.sessions {
		if o["payment_intent"] == intent && o["payment_status"] == "paid" {
			return o
		}
	}
	return nil
}

// fields collects name[key]=value pairs.
func fields(form url.Values, name string) Object {
	o := Object{}
	for k := range form {
		if key, ok := strings.CutPrefix(k, name+"["); ok {
			o[strings.TrimSuffix(key, "]")] = form.Get(k)
		}
	}
	return o
}

func problem(kind, code, message string) Object {
	e := Object{"type": kind, "message": message}
	if code != "" {
		e["code"] = code
	}
	return Object{"error": e}
}
