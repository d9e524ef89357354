package stripestub

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/stripe/stripe-go/v82/webhook"
)

// Event is one signed delivery.
type Event struct {
	ID     string
	Body   []byte
	Header http.Header
}

// Pay pays an open session at once: checkout.session.completed with the money.
func (s *Stub) Pay(sessionID string) (Event, error) {
	return s.change(sessionID, "open", "checkout.session.completed", Object{"status": "complete", "payment_status": "paid"}, true)
}

// PayLater completes a session whose money is still under way.
func (s *Stub) PayLater(sessionID string) (Event, error) {
	return s.change(sessionID, "open", "checkout.session.completed", Object{"status": "complete", "payment_status": "unpaid"}, true)
}

// Arrive lets the money of PayLater come.
func (s *Stub) Arrive(sessionID string) (Event, error) {
	return s.change(sessionID, "complete", "checkout.session.async_payment_succeeded", Object{"payment_status": "paid"}, false)
}

// Bounce says that the money of PayLater never comes.
func (s *Stub) Bounce(sessionID string) (Event, error) {
	return s.change(sessionID, "complete", "checkout.session.async_payment_failed", nil, false)
}

// Expire lets an open session run out.
func (s *Stub) Expire(sessionID string) (Event, error) {
	return s.change(sessionID, "open", "checkout.session.expired", Object{"status": "expired"}, false)
}

func (s *Stub) change(sessionID, from, event string, to Object, charge bool) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := index(s.sessions, sessionID)
	if i < 0 || s.sessions[i]["status"] != from {
		return Event{}, fmt.Errorf("stripestub: %s is not %s", sessionID, from)
	}
	o := maps.Clone(s.sessions[i])
	maps.Copy(o, to)
	if charge {
		o["payment_intent"] = s.id("pi_")
	}
	s.sessions[i] = o
	return s.sign(event, o)
}

// Refunds returns one event about each refund so far, oldest first, as event says:
// refund.created, refund.updated or refund.failed.
func (s *Stub) Refunds(event string) ([]Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Event
	for _, o := range slices.Backward(s.refunds) {
		e, err := s.sign(event, o)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// SettleRefund gives a refund its final state and tells of it.
func (s *Stub) SettleRefund(refundID, state string) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := index(s.refunds, refundID)
	if i < 0 {
		return Event{}, fmt.Errorf("stripestub: no refund %s", refundID)
	}
	o := maps.Clone(s.refunds[i])
	o["status"] = state
	s.refunds[i] = o
	return s.sign(map[bool]string{true: "refund.failed", false: "refund.updated"}[state == "failed"], o)
}

// RefundFromDashboard refunds without the shop's knowledge.
func (s *Stub) RefundFromDashboard(intent string, amount int64) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, o := s.createRefund(map[string][]string{"payment_intent": {intent}, "amount": {fmt.Sprint(amount)}})
	if o["error"] != nil {
		return Event{}, fmt.Errorf("stripestub: %v", o["error"])
	}
	return s.sign("refund.created", o)
}

// Dispute opens a dispute, or moves it to won or lost.
func (s *Stub) Dispute(intent, status string) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	event := "charge.dispute.closed"
	i := slices.IndexFunc(s.disputes, func(o Object) bool { return o["payment_intent"] == intent })
	if i < 0 {
		event = "charge.dispute.created"
		s.disputes = slices.Insert(s.disputes, 0, Object{"object": "dispute", "id": s.id("du_"), "payment_intent": intent, "created": s.now().Unix()})
		i = 0
	}
	o := maps.Clone(s.disputes[i])
	o["status"] = status
	s.disputes[i] = o
	return s.sign(event, o)
}

// Sign makes any event about any object, such as a hint or one of another version.
func (s *Stub) Sign(event string, object Object) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sign(event, object)
}

func (s *Stub) sign(event string, object Object) (Event, error) {
	id := s.id("evt_")
	body, err := json.Marshal(Object{"id": id, "object": "event", "type": event, "api_version": "2019-02-19",
		"created": s.now().Unix(), "livemode": false, "data": Object{"object": object}})
	if err != nil {
		return Event{}, err
	}
	signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: s.webhookSecret, Timestamp: s.now()})
	return Event{ID: id, Body: body, Header: http.Header{"Stripe-Signature": {signed.Header}}}, nil
}

func index(list []Object, id string) int {
	return slices.IndexFunc(list, func(o Object) bool { return o["id"] == id })
}
