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
		orderItems, err := app.FindCollectionByNameOrId("order_items")
		if err != nil {
			return err
		}
		subscriptions, err := app.FindCollectionByNameOrId("subscriptions")
		if err != nil {
			return err
		}
		digitalAssets, err := app.FindCollectionByNameOrId("digital_assets")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("download_grants")
		c.Fields.Add(
			&core.TextField{Name: "token", Required: true, Max: 36},
			&core.RelationField{Name: "customer_account", Required: true, CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.RelationField{Name: "order_item", CollectionId: orderItems.Id, MaxSelect: 1},
			&core.RelationField{Name: "subscription", CollectionId: subscriptions.Id, MaxSelect: 1},
			&core.RelationField{Name: "asset", Required: true, CollectionId: digitalAssets.Id, MaxSelect: 1},
			&core.DateField{Name: "expires_at"},
			&core.NumberField{Name: "max_downloads", OnlyInt: true, Min: types.Pointer(0.0)},
			&core.NumberField{Name: "download_count", OnlyInt: true, Min: types.Pointer(0.0)},
			&core.DateField{Name: "last_downloaded_at"},
			&core.BoolField{Name: "is_active"},
			&core.TextField{Name: "revoked_reason", Max: 64},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_download_grants_token", true, "token", "")
		c.AddIndex("idx_download_grants_item", true, "order_item, asset", "order_item != ''")
		c.AddIndex("idx_download_grants_subscription", true, "subscription, asset", "subscription != ''")
		c.AddIndex("idx_download_grants_account", false, "customer_account, created", "")
		c.AddIndex("idx_download_grants_asset", false, "asset", "")
		return app.Save(c)
	}, dropCollection("download_grants"))
}
