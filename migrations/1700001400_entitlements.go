package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. Names are literals on purpose, so that later
// renames in package collections cannot rewrite history. All API rules stay nil.
func init() {
	m.Register(func(app core.App) error {
		customerAccounts, err := app.FindCollectionByNameOrId("customer_accounts")
		if err != nil {
			return err
		}
		profiles, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		orderItems, err := app.FindCollectionByNameOrId("order_items")
		if err != nil {
			return err
		}
		subscriptions, err := app.FindCollectionByNameOrId("subscriptions")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("entitlements")
		c.Fields.Add(
			&core.RelationField{Name: "customer_account", Required: true, CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.RelationField{Name: "seller", CollectionId: profiles.Id, MaxSelect: 1},
			&core.TextField{Name: "feature_key", Required: true, Max: 80},
			&core.SelectField{Name: "source_type", Required: true, MaxSelect: 1, Values: []string{"plan", "purchase", "manual"}},
			&core.RelationField{Name: "order_item", CollectionId: orderItems.Id, MaxSelect: 1},
			&core.RelationField{Name: "subscription", CollectionId: subscriptions.Id, MaxSelect: 1},
			&core.DateField{Name: "starts_at"},
			&core.DateField{Name: "ends_at"},
			&core.BoolField{Name: "is_active"},
			&core.TextField{Name: "revoked_reason", Max: 64},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_entitlements_item", true, "order_item, feature_key", "order_item != ''")
		c.AddIndex("idx_entitlements_subscription", true, "subscription, feature_key", "subscription != ''")
		c.AddIndex("idx_entitlements_account", false, "customer_account, feature_key", "")
		return app.Save(c)
	}, dropCollection("entitlements"))
}
