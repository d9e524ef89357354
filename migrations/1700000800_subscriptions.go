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
		products, err := app.FindCollectionByNameOrId("products")
		if err != nil {
			return err
		}
		prices, err := app.FindCollectionByNameOrId("prices")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("subscriptions")
		c.Fields.Add(
			&core.RelationField{Name: "customer_account", Required: true, CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.RelationField{Name: "product", CollectionId: products.Id, MaxSelect: 1},
			&core.RelationField{Name: "price", CollectionId: prices.Id, MaxSelect: 1},
			&core.SelectField{Name: "status", Required: true, MaxSelect: 1, Values: []string{"trialing", "active", "past_due", "canceled", "ended", "incomplete", "upcoming", "paused"}},
			&core.TextField{Name: "clerk_subscription_id", Max: 128},
			&core.TextField{Name: "clerk_subscription_item_id", Required: true, Max: 128},
			&core.TextField{Name: "clerk_plan_id", Max: 128},
			&core.DateField{Name: "current_period_start"},
			&core.DateField{Name: "current_period_end"},
			&core.BoolField{Name: "cancel_at_period_end"},
			&core.DateField{Name: "canceled_at"},
			&core.DateField{Name: "ended_at"},
			&core.BoolField{Name: "is_free_trial"},
			&core.DateField{Name: "provider_updated_at"},
			&core.TextField{Name: "interval", Max: 16},
			&core.NumberField{Name: "amount_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "currency", Max: 3},
			&core.DateField{Name: "access_until"},
			&core.BoolField{Name: "access_closed"},
			&core.DateField{Name: "reconciled_at"},
			&core.JSONField{Name: "metadata"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_subscriptions_item", true, "clerk_subscription_item_id", "")
		c.AddIndex("idx_subscriptions_account", false, "customer_account, status", "")
		c.AddIndex("idx_subscriptions_subscription", false, "clerk_subscription_id", "clerk_subscription_id != ''")
		c.AddIndex("idx_subscriptions_access", false, "access_until", "access_closed = 0")
		c.AddIndex("idx_subscriptions_product", false, "product", "")
		return app.Save(c)
	}, dropCollection("subscriptions"))
}
