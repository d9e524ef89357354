package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Frozen: write a new migration instead. Names are literals on purpose, so that later
// renames in package collections cannot rewrite history. All API rules stay nil.
func init() {
	m.Register(func(app core.App) error {
		c := core.NewBaseCollection("webhook_events")
		c.Fields.Add(
			&core.TextField{Name: "provider", Required: true, Max: 16},
			&core.TextField{Name: "event_id", Required: true, Max: 128},
			&core.TextField{Name: "body_sha256", Required: true, Max: 64},
			&core.NumberField{Name: "seq", OnlyInt: true, Min: types.Pointer(0.0)},
			&core.TextField{Name: "event_type", Max: 191},
			&core.TextField{Name: "payload", Max: 262144},
			&core.SelectField{Name: "state", Required: true, MaxSelect: 1, Values: []string{"received", "applied", "ignored", "parked", "failed", "dead", "conflict"}},
			&core.TextField{Name: "reason", Max: 500},
			&core.NumberField{Name: "attempts", OnlyInt: true, Min: types.Pointer(0.0)},
			&core.DateField{Name: "next_attempt_at"},
			&core.DateField{Name: "received_at"},
			&core.DateField{Name: "processed_at"},
			&core.DateField{Name: "redacted_at"},
			&core.JSONField{Name: "changes"},
			&core.TextField{Name: "waits_for", Max: 255},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_webhook_events_body", true, "provider, event_id, body_sha256", "")
		c.AddIndex("idx_webhook_events_event", true, "provider, event_id", "state != 'conflict'")
		c.AddIndex("idx_webhook_events_seq", true, "seq", "")
		c.AddIndex("idx_webhook_events_queue", false, "seq", "state = 'received'")
		c.AddIndex("idx_webhook_events_retry", false, "next_attempt_at", "state = 'failed'")
		c.AddIndex("idx_webhook_events_state", false, "state, seq", "")
		c.AddIndex("idx_webhook_events_waits", false, "waits_for", "waits_for != ''")
		return app.Save(c)
	}, dropCollection("webhook_events"))
}
