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
		customerAccounts, err := app.FindCollectionByNameOrId("customer_accounts")
		if err != nil {
			return err
		}
		subscriptions, err := app.FindCollectionByNameOrId("subscriptions")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("ai_usage_events")
		c.Fields.Add(
			&core.TextField{Name: "request_id", Required: true, Max: 36},
			&core.RelationField{Name: "customer_account", Required: true, CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.RelationField{Name: "subscription", CollectionId: subscriptions.Id, MaxSelect: 1},
			&core.SelectField{Name: "metric", Required: true, MaxSelect: 1, Values: []string{"tokens", "images", "videos"}},
			&core.SelectField{Name: "direction", Required: true, MaxSelect: 1, Values: []string{"input", "output", "total"}},
			&core.NumberField{Name: "amount", OnlyInt: true, Min: types.Pointer(1.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "provider", Max: 32},
			&core.TextField{Name: "model_name", Max: 128},
			&core.DateField{Name: "period_start"},
			&core.DateField{Name: "period_end"},
			&core.SelectField{Name: "state", Required: true, MaxSelect: 1, Values: []string{"reserved", "settled", "released"}},
			&core.DateField{Name: "expires_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_ai_usage_events_period", false, "customer_account, metric, period_start", "")
		c.AddIndex("idx_ai_usage_events_request", false, "request_id", "")
		c.AddIndex("idx_ai_usage_events_reserved", false, "expires_at", "state = 'reserved'")
		return app.Save(c)
	}, dropCollection("ai_usage_events"))
}
