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
		profiles, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		orders, err := app.FindCollectionByNameOrId("orders")
		if err != nil {
			return err
		}
		bookings, err := app.FindCollectionByNameOrId("bookings")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("emails")
		c.Fields.Add(
			&core.TextField{Name: "kind", Required: true, Max: 64},
			&core.TextField{Name: "idempotency_key", Required: true, Max: 255},
			&core.RelationField{Name: "profile", CollectionId: profiles.Id, MaxSelect: 1},
			&core.TextField{Name: "to", Max: 254},
			&core.JSONField{Name: "data", MaxSize: 262144},
			&core.TextField{Name: "subject", Max: 500},
			&core.TextField{Name: "html", Max: 500000},
			&core.TextField{Name: "text", Max: 200000},
			&core.JSONField{Name: "attachments", MaxSize: 500000},
			&core.JSONField{Name: "tags"},
			&core.SelectField{Name: "state", Required: true, MaxSelect: 1, Values: []string{"waiting_address", "queued", "sent", "failed", "dead", "suppressed"}},
			&core.NumberField{Name: "attempts", OnlyInt: true, Min: types.Pointer(0.0)},
			&core.DateField{Name: "next_attempt_at"},
			&core.DateField{Name: "first_attempt_at"},
			&core.TextField{Name: "provider_id", Max: 255},
			&core.TextField{Name: "last_error", Max: 500},
			&core.DateField{Name: "sent_at"},
			&core.DateField{Name: "redacted_at"},
			&core.RelationField{Name: "order", CollectionId: orders.Id, MaxSelect: 1},
			&core.RelationField{Name: "booking", CollectionId: bookings.Id, MaxSelect: 1},
			&core.BoolField{Name: "outcome_unknown"},
			&core.TextField{Name: "delivery_state", Max: 32},
			&core.DateField{Name: "queued_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_emails_key", true, "idempotency_key", "")
		c.AddIndex("idx_emails_due", false, "next_attempt_at", "state IN ('queued','failed')")
		c.AddIndex("idx_emails_waiting", false, "profile", "state = 'waiting_address'")
		c.AddIndex("idx_emails_provider", false, "provider_id", "provider_id != ''")
		c.AddIndex("idx_emails_order", false, "`order`", "`order` != ''")
		c.AddIndex("idx_emails_to_addr", false, "`to`", "`to` != ''")
		return app.Save(c)
	}, dropCollection("emails"))
}
