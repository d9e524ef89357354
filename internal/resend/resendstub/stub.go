// Package resendstub is a stand-in for Resend that tests talk to over HTTP. It is
// a stub and no peer: it does what Resend documents about POST /emails and
// GET /domains, keeps idempotency keys for 24 hours as Resend does, and can be told to
// fail in every way a network does.
package resendstub

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Fault is what the stub does to one request instead of answering it plainly.
type Fault struct {
	Status      int           // answer this status; 0 accepts
	Name        string        // Resend's error name
	Message     string        // Resend's message
	RetryAfter  string        // header
	AcceptFirst bool          // take the mail before failing
	Hang        bool          // never answer
	Reset       bool          // cut the connection without an answer
	Delay       time.Duration // before anything else
}

// Mail is one mail the stub took.
type Mail struct {
	ID          string
	Key         string
	From        string            `json:"from"`
	To          []string          `json:"to"`
	ReplyTo     string            `json:"reply_to"`
	Subject     string            `json:"subject"`
	HTML        string            `json:"html"`
	Text        string            `json:"text"`
	Tags        []Tag             `json:"tags"`
	Attachments []json.RawMessage `json:"attachments"`
}

// Tag is one of Resend's labels.
type Tag struct{ Name, Value string }

// Stub answers like Resend. The zero value is not usable; see New.
type Stub struct {
	APIKey string                        // any other key gets 401
	Decide func(n int, key string) Fault // n counts requests from 0; nil never fails
	Forget bool                          // forget idempotency keys: what Resend must never do
	Domain string                        // the verified sending domain that GET /domains names

	now      func() time.Time
	mu       sync.Mutex
	requests int
	mails    []Mail
	keys     map[string]known
}

type known struct {
	body [32]byte
	id   string
	at   time.Time
}

// keyLife is how long Resend remembers a key.
const keyLife = 24 * time.Hour

// New returns a Stub that takes apiKey. now nil is the machine's clock.
func New(apiKey string, now func() time.Time) *Stub {
	if now == nil {
		now = time.Now
	}
	return &Stub{APIKey: apiKey, Domain: "shop.example", now: now, keys: map[string]known{}}
}

// Mails returns what was taken so far.
func (s *Stub) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Requests returns how many requests arrived.
func (s *Stub) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

func (s *Stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+s.APIKey {
		refuse(w, http.StatusUnauthorized, "missing_api_key", "Missing API key in the authorization header.")
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "GET /domains":
		answer(w, http.StatusOK, map[string]any{"object": "list", "data": []map[string]any{{"id": "d1", "name": s.Domain, "status": "verified"}}})
	case "POST /emails":
		s.send(w, r)
	default:
		refuse(w, http.StatusNotFound, "not_found", "The requested endpoint does not exist")
	}
}

// Set changes Decide while the stub serves.
func (s *Stub) Set(decide func(n int, key string) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Decide = decide
}

func (s *Stub) send(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 40<<20))
	if err != nil {
		return // the client went away in the middle: nothing was taken
	}
	key := r.Header.Get("Idempotency-Key")
	s.mu.Lock()
	n := s.requests
	s.requests++
	decide := s.Decide
	s.mu.Unlock()
	fault := Fault{}
	if decide != nil {
		fault = decide(n, key)
	}
	if fault.Delay > 0 {
		wait(r, fault.Delay)
	}
	broken := fault.Status != 0 || fault.Hang || fault.Reset
	if broken && !fault.AcceptFirst {
		s.fail(w, r, fault)
		return
	}
	status, reply := s.accept(key, body)
	if broken {
		s.fail(w, r, fault)
		return
	}
	answer(w, status, reply)
}

// accept takes a mail once per key, as Resend does.
func (s *Stub) accept(key string, body []byte) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := sha256.Sum256(body)
	if old, ok := s.keys[key]; ok && key != "" && !s.Forget && s.now().Sub(old.at) < keyLife {
		if old.body != sum {
			return http.StatusConflict, problem(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.")
		}
		return http.StatusOK, map[string]string{"id": old.id}
	}
	var m Mail
	if err := json.Unmarshal(body, &m); err != nil || m.From == "" || len(m.To) == 0 {
		return http.StatusUnprocessableEntity, problem(422, "missing_required_field", "Missing `to` field.")
	}
	m.ID, m.Key = fmt.Sprintf("stub-%06d", len(s.mails)+1), key
	s.mails = append(s.mails, m)
	s.keys[key] = known{body: sum, id: m.ID, at: s.now()}
	return http.StatusOK, map[string]string{"id": m.ID}
}

// fail does to the request what the fault says.
func (s *Stub) fail(w http.ResponseWriter, r *http.Request, f Fault) {
	switch {
	case f.Hang:
		<-r.Context().Done()
	case f.Reset:
		panic(http.ErrAbortHandler) // net/http cuts the connection
	default:
		if f.RetryAfter != "" {
			w.Header().Set("Retry-After", f.RetryAfter)
		}
		refuse(w, f.Status, f.Name, f.Message)
	}
}

func wait(r *http.Request, d time.Duration) {
	select {
	case <-time.After(d):
	case <-r.Context().Done():
	}
}

func refuse(w http.ResponseWriter, status int, name, message string) {
	answer(w, status, problem(status, name, message))
}

func problem(status int, name, message string) map[string]any {
	return map[string]any{"statusCode": status, "name": name, "message": message}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
