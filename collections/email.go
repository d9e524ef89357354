package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Emails is the collection of Email records.
const Emails = "emails"

// Email is the outbox: one row a mail.
type Email struct{ core.BaseRecordProxy }

// NewEmail returns an unsaved Email with a fresh id.
func NewEmail(app core.App) (*Email, error) {
	r, err := newRecord(app, Emails)
	if err != nil {
		return nil, err
	}
	return AsEmail(r), nil
}

// AsEmail returns r as a typed Email; r must be a record of that collection.
func AsEmail(r *core.Record) *Email {
	x := &Email{}
	x.SetProxyRecord(r)
	return x
}

// FindEmail returns the Email with that id, or sql.ErrNoRows.
func FindEmail(app core.App, id string) (*Email, error) { return findByID[Email](app, Emails, id) }

func (e *Email) Kind() string     { return e.GetString("kind") }
func (e *Email) SetKind(v string) { e.Set("kind", v) }

func (e *Email) IdempotencyKey() string     { return e.GetString("idempotency_key") }
func (e *Email) SetIdempotencyKey(v string) { e.Set("idempotency_key", v) }

func (e *Email) ProfileID() string     { return e.GetString("profile") }
func (e *Email) SetProfileID(v string) { e.Set("profile", v) }

func (e *Email) To() string     { return e.GetString("to") }
func (e *Email) SetTo(v string) { e.Set("to", v) }

func (e *Email) Data() []byte  { return jsonRaw(e.Record, "data") }
func (e *Email) SetData(v any) { e.Set("data", v) }

func (e *Email) Subject() string     { return e.GetString("subject") }
func (e *Email) SetSubject(v string) { e.Set("subject", v) }

func (e *Email) HTML() string     { return e.GetString("html") }
func (e *Email) SetHTML(v string) { e.Set("html", v) }

func (e *Email) Text() string     { return e.GetString("text") }
func (e *Email) SetText(v string) { e.Set("text", v) }

func (e *Email) Attachments() []byte  { return jsonRaw(e.Record, "attachments") }
func (e *Email) SetAttachments(v any) { e.Set("attachments", v) }

func (e *Email) Tags() []byte  { return jsonRaw(e.Record, "tags") }
func (e *Email) SetTags(v any) { e.Set("tags", v) }

func (e *Email) State() EmailState     { return EmailState(e.GetString("state")) }
func (e *Email) SetState(v EmailState) { e.Set("state", string(v)) }

func (e *Email) Attempts() int64     { return int64(e.GetFloat("attempts")) }
func (e *Email) SetAttempts(v int64) { e.Set("attempts", v) }

func (e *Email) NextAttemptAt() time.Time     { return e.GetDateTime("next_attempt_at").Time() }
func (e *Email) SetNextAttemptAt(v time.Time) { e.Set("next_attempt_at", dateTime(v)) }

func (e *Email) FirstAttemptAt() time.Time     { return e.GetDateTime("first_attempt_at").Time() }
func (e *Email) SetFirstAttemptAt(v time.Time) { e.Set("first_attempt_at", dateTime(v)) }

func (e *Email) ProviderID() string     { return e.GetString("provider_id") }
func (e *Email) SetProviderID(v string) { e.Set("provider_id", v) }

func (e *Email) LastError() string     { return e.GetString("last_error") }
func (e *Email) SetLastError(v string) { e.Set("last_error", v) }

func (e *Email) SentAt() time.Time     { return e.GetDateTime("sent_at").Time() }
func (e *Email) SetSentAt(v time.Time) { e.Set("sent_at", dateTime(v)) }

func (e *Email) RedactedAt() time.Time     { return e.GetDateTime("redacted_at").Time() }
func (e *Email) SetRedactedAt(v time.Time) { e.Set("redacted_at", dateTime(v)) }

func (e *Email) OrderID() string     { return e.GetString("order") }
func (e *Email) SetOrderID(v string) { e.Set("order", v) }

func (e *Email) BookingID() string     { return e.GetString("booking") }
func (e *Email) SetBookingID(v string) { e.Set("booking", v) }

// OutcomeUnknown is a try may have been accepted.
func (e *Email) OutcomeUnknown() bool     { return e.GetBool("outcome_unknown") }
func (e *Email) SetOutcomeUnknown(v bool) { e.Set("outcome_unknown", v) }

// DeliveryState is delivered, bounced, complained: what the provider told later.
func (e *Email) DeliveryState() string     { return e.GetString("delivery_state") }
func (e *Email) SetDeliveryState(v string) { e.Set("delivery_state", v) }

func (e *Email) QueuedAt() time.Time     { return e.GetDateTime("queued_at").Time() }
func (e *Email) SetQueuedAt(v time.Time) { e.Set("queued_at", dateTime(v)) }
