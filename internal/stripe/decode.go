package stripe

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"strings"
	"time"

	"pocketstarter/commerce"
)

// Decoder turns the bytes of Stripe's webhooks into facts. It reads only what it
// needs and leaves the API version of the endpoint open.
type Decoder struct{}

var _ commerce.EventDecoder = Decoder{}

// reader reads an event's object into facts whose Type and At are set.
type reader func(object jsontext.Value, f *commerce.Facts) error

var readers = map[string]reader{
	"checkout.session.completed":               readSession,
	"checkout.session.async_payment_succeeded": readSession,
	"checkout.session.async_payment_failed":    readSession,
	"checkout.session.expired":                 readSession,

	"refund.created":        readRefund,
	"refund.updated":        readRefund,
	"refund.failed":         readRefund,
	"charge.refund.updated": readRefund, // what older endpoints get for refund.updated

	"charge.refunded": ignore("A hint only: the refund's own events count."),

	"charge.dispute.created":          readDispute,
	"charge.dispute.updated":          readDispute,
	"charge.dispute.closed":           readDispute,
	"charge.dispute.funds_withdrawn":  readDispute,
	"charge.dispute.funds_reinstated": readDispute,
}

// Decode reads one event. Names it does not know are Ignored. An event that it
// cannot read is a *commerce.Error with CodeParked and reason "malformed"; the facts
// then still carry the event's name where it has one.
func (Decoder) Decode(payload []byte) (commerce.Facts, error) {
	var event struct {
		Type    string `json:"type"`
		Created int64  `json:"created"`
		Data    struct {
			Object jsontext.Value `json:"object"`
		} `json:"data"`
	}
	if err := json.Unmarshal(payload, &event); err != nil {
		return commerce.Facts{}, malformed("The event is not a JSON object of Stripe's shape.").WithCause(err)
	}
	f := commerce.Facts{Type: event.Type, At: seconds(event.Created)}
	if f.Type == "" {
		return f, malformed("The event names no type.")
	}
	read := readers[f.Type]
	switch {
	case read == nil:
		f.Ignored, f.Reason = true, "The shop does not use events of this name."
		return f, nil
	case event.Data.Object.Kind() != '{':
		return f, malformed("The event carries no object.")
	case f.At.IsZero():
		return f, malformed("The event names no time.")
	}
	if err := read(event.Data.Object, &f); err != nil {
		return commerce.Facts{Type: f.Type, At: f.At}, err
	}
	return f, nil
}

func ignore(reason string) reader {
	return func(_ jsontext.Value, f *commerce.Facts) error {
		f.Ignored, f.Reason = true, reason
		return nil
	}
}

// refundData is Stripe's refund object.
type refundData struct {
	ID            string            `json:"id"`
	PaymentIntent ref               `json:"payment_intent"`
	Amount        int64             `json:"amount"`
	Currency      string            `json:"currency"`
	Status        string            `json:"status"`
	Reason        string            `json:"reason"`
	FailureReason string            `json:"failure_reason"`
	Metadata      map[string]string `json:"metadata"`
}

var refundStates = map[string]string{
	"succeeded": "done", "pending": "pending", "requires_action": "pending", "failed": "failed", "canceled": "failed",
}

func readRefund(object jsontext.Value, f *commerce.Facts) error {
	var d refundData
	if err := into(object, &d, "refund"); err != nil {
		return err
	}
	if err := checkIDs("refund", d.ID, string(d.PaymentIntent)); err != nil {
		return err
	}
	state, ok := refundStates[d.Status]
	if !ok {
		return malformed("The refund in the event has a status that is not known here: %.40q.", d.Status)
	}
	if f.Type == "refund.failed" {
		state = "failed"
	}
	cents, code, err := amount("refund", d.Amount, d.Currency)
	if err != nil {
		return err
	}
	f.Refund = &commerce.RefundFact{
		Provider: "stripe", ProviderRefundID: d.ID, PaymentExternalID: string(d.PaymentIntent),
		IdempotencyKey: cut(d.Metadata[metaRefund], 255), AmountCents: cents, Currency: code, State: state,
		Reason: firstCode(d.FailureReason, d.Reason), UpdatedAt: f.At,
	}
	return nil
}

// disputeData is Stripe's dispute object.
type disputeData struct {
	ID            string `json:"id"`
	PaymentIntent ref    `json:"payment_intent"`
	Status        string `json:"status"`
}

func readDispute(object jsontext.Value, f *commerce.Facts) error {
	var d disputeData
	if err := into(object, &d, "dispute"); err != nil {
		return err
	}
	if err := checkIDs("dispute", d.ID, string(d.PaymentIntent)); err != nil {
		return err
	}
	var state string
	switch d.Status {
	case "needs_response", "under_review":
		state = "open"
	case "won":
		state = "won"
	case "lost":
		state = "lost"
	case "warning_needs_response", "warning_under_review", "warning_closed", "prevented":
		f.Ignored, f.Reason = true, "An inquiry: no money was taken back."
		return nil
	default:
		return malformed("The dispute in the event has a status that is not known here: %.40q.", d.Status)
	}
	f.Dispute = &commerce.DisputeFact{Provider: "stripe", PaymentExternalID: string(d.PaymentIntent), State: state, UpdatedAt: f.At}
	return nil
}

// ref is an object of Stripe's that is named by its id or written out.
type ref string

// UnmarshalJSON reads both; null is "".
func (r *ref) UnmarshalJSON(b []byte) error {
	switch v := jsontext.Value(b); v.Kind() {
	case 'n':
		*r = ""
		return nil
	case '"':
		return json.Unmarshal(b, (*string)(r))
	case '{':
		var o struct {
			ID string `json:"id"`
		}
		err := json.Unmarshal(b, &o)
		*r = ref(o.ID)
		return err
	}
	return errors.New("neither an id nor an object")
}

// amount converts Stripe's units of an event to the shop's.
func amount(what string, units int64, code string) (int64, string, error) {
	code = strings.ToUpper(code)
	if len(code) != 3 {
		return 0, "", malformed("The %s in the event names no currency.", what)
	}
	cents, ok := fromStripe(units, code)
	if !ok {
		return 0, "", malformed("The %s in the event has an amount that the shop cannot count.", what)
	}
	return cents, code, nil
}

func into(object jsontext.Value, v any, what string) error {
	if err := json.Unmarshal(object, v); err != nil {
		return malformed("The %s in the event cannot be read.", what).WithCause(err)
	}
	return nil
}

// checkIDs refuses an object that does not name itself and its payment in a form
// that our columns hold.
func checkIDs(what, id, payment string) error {
	if !idPattern.MatchString(id) && !longID(id) {
		return malformed("The %s in the event has no usable id.", what)
	}
	if !idPattern.MatchString(payment) {
		return malformed("The %s in the event names no payment.", what)
	}
	return nil
}

// longID takes the ids of checkout sessions, which are longer than 64.
func longID(id string) bool {
	if len(id) > 128 {
		return false
	}
	for len(id) > 0 {
		n := min(len(id), 64)
		if !idPattern.MatchString(id[:n]) {
			return false
		}
		if id = id[n:]; id == "" {
			return true
		}
	}
	return false
}

// firstCode keeps the first of Stripe's words that is a word.
func firstCode(words ...string) string {
	for _, w := range words {
		if w != "" && len(w) <= 60 && strings.Trim(w, "abcdefghijklmnopqrstuvwxyz_") == "" {
			return w
		}
	}
	return ""
}

func seconds(n int64) time.Time {
	if n <= 0 || n > 253_402_300_799 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

func malformed(format string, args ...any) *commerce.Error {
	return &commerce.Error{Code: commerce.CodeParked, Reason: "malformed", Message: fmt.Sprintf(format, args...)}
}
