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
		profiles, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		orderItems, err := app.FindCollectionByNameOrId("order_items")
		if err != nil {
			return err
		}
		products, err := app.FindCollectionByNameOrId("products")
		if err != nil {
			return err
		}
		downloadGrants, err := app.FindCollectionByNameOrId("download_grants")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("fulfillment_orders")
		c.Fields.Add(
			&core.RelationField{Name: "customer_account", Required: true, CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.RelationField{Name: "seller", Required: true, CollectionId: profiles.Id, MaxSelect: 1},
			&core.RelationField{Name: "order_item", CollectionId: orderItems.Id, MaxSelect: 1},
			&core.NumberField{Name: "unit_number", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(100.0)},
			&core.RelationField{Name: "product", CollectionId: products.Id, MaxSelect: 1},
			&core.RelationField{Name: "download_grant", CollectionId: downloadGrants.Id, MaxSelect: 1},
			&core.SelectField{Name: "status", Required: true, MaxSelect: 1, Values: []string{"requested", "in_progress", "ready_for_delivery", "completed", "canceled"}},
			&core.SelectField{Name: "delivery_mode", Required: true, MaxSelect: 1, Values: []string{"downloadable", "physical_shipped", "meeting"}},
			&core.TextField{Name: "customer_request", Max: 4000},
			&core.TextField{Name: "delivery_notes", Max: 4000},
			&core.TextField{Name: "internal_notes", Max: 4000},
			&core.DateField{Name: "due_at"},
			&core.DateField{Name: "completed_at"},
			&core.DateField{Name: "shipped_at"},
			&core.TextField{Name: "shipping_carrier", Max: 120},
			&core.TextField{Name: "shipping_tracking_number", Max: 120},
			&core.TextField{Name: "shipping_tracking_url", Max: 2000},
			&core.DateField{Name: "requested_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_fulfillment_orders_item_unit", true, "order_item, unit_number", "order_item != ''")
		c.AddIndex("idx_fulfillment_orders_account", false, "customer_account, created", "")
		c.AddIndex("idx_fulfillment_orders_seller", false, "seller, status", "")
		return app.Save(c)
	}, dropCollection("fulfillment_orders"))
}
