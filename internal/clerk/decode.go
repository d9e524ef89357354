package clerk

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"fmt"
	"strings"

	"pocketstarter/commerce"
)

// Decoder turns the bytes of Clerk's webhooks into facts. Where Clerk's sources
// disagree about a shape it reads each of them; it looks at fixed places only,
// never for a key at any depth.
type Decoder struct {
	BillingClaim string // key of public metadata that lists features, "" for none
}

var _ commerce.EventDecoder = Decoder{}

// reader reads the data of one kind of event into facts whose Type and At are set.
type reader func(d Decoder, data jsontext.Value, f *commerce.Facts) error

// readers lists every event that means something here, by canonical name.
var readers = map[string]reader{
	"user.created": readUser,
	"user.updated": readUser,
	"user.deleted": readUser,

	"session.created": ignore("A sign-in changes nothing in the shop."),

	"subscription.created":  readSubscription,
	"subscription.updated":  readSubscription,
	"subscription.active":   readSubscription,
	"subscription.pastDue":  readSubscription,
	"subscription.paused":   readSubscription,
	"subscription.canceled": readSubscription,

	"subscriptionItem.created":         readItem, // in Clerk's types, not in its documents
	"subscriptionItem.updated":         readItem,
	"subscriptionItem.active":          readItem,
	"subscriptionItem.canceled":        readItem,
	"subscriptionItem.ended":           readItem,
	"subscriptionItem.abandoned":       readItem,
	"subscriptionItem.incomplete":      readItem,
	"subscriptionItem.pastDue":         readItem,
	"subscriptionItem.upcoming":        readItem,
	"subscriptionItem.freeTrialEnding": readItem,

	"paymentAttempt.created": readPayment,
	"paymentAttempt.updated": readPayment,
	"checkout.created":       readPayment,
	"checkout.updated":       readPayment,
}

// Decode reads one event. Names it does not know are Ignored. An event that it
// cannot read is a *commerce.Error with CodeParked and reason "malformed";
// the facts then still carry the event's name where it has one.
func (d Decoder) Decode(payload []byte) (commerce.Facts, error) {
	var envelope struct {
		Type      string         `json:"type"`
		Timestamp moment         `json:"timestamp"`
		Data      jsontext.Value `json:"data"`
	}
	if err := json.Unmarshal(payload, &envelope); err != nil {
		return commerce.Facts{}, malformed("The event is not a JSON object of Clerk's shape.").WithCause(err)
	}
	if envelope.Type == "" {
		return commerce.Facts{}, malformed("The event names no type.")
	}
	f := commerce.Facts{Type: CanonicalName(envelope.Type), At: envelope.Timestamp.Time}
	read := readers[f.Type]
	if read == nil {
		f.Ignored, f.Reason = true, "The shop does not use events of this name."
		return f, nil
	}
	if envelope.Data.Kind() != '{' {
		return f, malformed("The event carries no data.")
	}
	if err := read(d, envelope.Data, &f); err != nil {
		return commerce.Facts{Type: f.Type, At: f.At}, err
	}
	return f, nil
}

// CanonicalName returns an event's name in Clerk's present spelling: camelCase,
// without the billing prefix, canceled with one l.
func CanonicalName(name string) string {
	noun, action, _ := strings.Cut(strings.TrimPrefix(name, "billing."), ".")
	if action == "cancelled" {
		action = "canceled"
	}
	if action == "" {
		return camel(noun)
	}
	return camel(noun) + "." + camel(action)
}

func camel(s string) string {
	words := strings.Split(s, "_")
	for i, w := range words[1:] {
		if w != "" {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

func ignore(reason string) reader {
	return func(_ Decoder, _ jsontext.Value, f *commerce.Facts) error {
		f.Ignored, f.Reason = true, reason
		return nil
	}
}

// into reads data into v and names what it was reading when it cannot.
func into(data jsontext.Value, v any, what string) error {
	if err := json.Unmarshal(data, v); err != nil {
		return malformed("The %s in the event cannot be read.", what).WithCause(err)
	}
	return nil
}

func malformed(format string, args ...any) *commerce.Error {
	return &commerce.Error{Code: commerce.CodeParked, Reason: "malformed", Message: fmt.Sprintf(format, args...)}
}
