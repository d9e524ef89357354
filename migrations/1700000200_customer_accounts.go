package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. Names are literals on purpose, so that later
// renames in package collections cannot rewrite history. All API rules stay nil.
func init() {
	m.Register(func(app core.App) error {
		profiles, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("customer_accounts")
		c.Fields.Add(
			&core.RelationField{Name: "profile", Required: true, CollectionId: profiles.Id, MaxSelect: 1, CascadeDelete: true},
			&core.TextField{Name: "external_customer_id", Max: 128},
			&core.TextField{Name: "billing_email", Max: 254},
			&core.TextField{Name: "full_name", Max: 180},
			&core.TextField{Name: "company_name", Max: 180},
			&core.TextField{Name: "country", Max: 2},
			&core.TextField{Name: "tax_id", Max: 64},
			&core.JSONField{Name: "metadata"},
			&core.DateField{Name: "billing_sync_attempted_at"},
			&core.DateField{Name: "billing_sync_succeeded_at"},
			&core.TextField{Name: "billing_sync_reason", Max: 64},
			&core.TextField{Name: "billing_sync_error", Max: 240},
			&core.DateField{Name: "preflight_sent_at"},
			&core.TextField{Name: "preflight_recipient", Max: 254},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_customer_accounts_profile", true, "profile", "")
		c.AddIndex("idx_customer_accounts_external", false, "external_customer_id", "external_customer_id != ''")
		return app.Save(c)
	}, dropCollection("customer_accounts"))
}
