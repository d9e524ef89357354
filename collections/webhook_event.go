package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// WebhookEvents is the collection of WebhookEvent records.
const WebhookEvents = "webhook_events"

// WebhookEvent is one signed webhook, byte for byte, and what became of it.
type WebhookEvent struct{ core.BaseRecordProxy }

// AsWebhookEvent returns r as a typed WebhookEvent; r must be a record of that collection.
func AsWebhookEvent(r *core.Record) *WebhookEvent {
	x := &WebhookEvent{}
	x.SetProxyRecord(r)
	return x
}

// FindWebhookEvent returns the WebhookEvent with that id, or sql.ErrNoRows.
func FindWebhookEvent(app core.App, id string) (*WebhookEvent, error) {
	return findByID[WebhookEvent](app, WebhookEvents, id)
}

func (w *WebhookEvent) Provider() string { return w.GetString("provider") }

func (w *WebhookEvent) EventID() string { return w.GetString("event_id") }

func (w *WebhookEvent) BodySHA256() string { return w.GetString("body_sha256") }

func (w *WebhookEvent) Seq() int64 { return int64(w.GetFloat("seq")) }

func (w *WebhookEvent) EventType() string { return w.GetString("event_type") }

func (w *WebhookEvent) Payload() string { return w.GetString("payload") }

func (w *WebhookEvent) State() EventState     { return EventState(w.GetString("state")) }
func (w *WebhookEvent) SetState(v EventState) { w.Set("state", string(v)) }

func (w *WebhookEvent) Reason() string     { return w.GetString("reason") }
func (w *WebhookEvent) SetReason(v string) { w.Set("reason", v) }

func (w *WebhookEvent) Attempts() int64     { return int64(w.GetFloat("attempts")) }
func (w *WebhookEvent) SetAttempts(v int64) { w.Set("attempts", v) }

func (w *WebhookEvent) NextAttemptAt() time.Time     { return w.GetDateTime("next_attempt_at").Time() }
func (w *WebhookEvent) SetNextAttemptAt(v time.Time) { w.Set("next_attempt_at", dateTime(v)) }

func (w *WebhookEvent) ReceivedAt() time.Time { return w.GetDateTime("received_at").Time() }

func (w *WebhookEvent) ProcessedAt() time.Time     { return w.GetDateTime("processed_at").Time() }
func (w *WebhookEvent) SetProcessedAt(v time.Time) { w.Set("processed_at", dateTime(v)) }

func (w *WebhookEvent) RedactedAt() time.Time { return w.GetDateTime("redacted_at").Time() }

func (w *WebhookEvent) Changes() []byte  { return jsonRaw(w.Record, "changes") }
func (w *WebhookEvent) SetChanges(v any) { w.Set("changes", v) }

// WaitsFor is what a parked event waits for: user:<id>, plan:<id>, item:<id>; empty = a decision.
func (w *WebhookEvent) WaitsFor() string     { return w.GetString("waits_for") }
func (w *WebhookEvent) SetWaitsFor(v string) { w.Set("waits_for", v) }
