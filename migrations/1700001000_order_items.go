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
		orders, err := app.FindCollectionByNameOrId("orders")
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
		c := core.NewBaseCollection("order_items")
		c.Fields.Add(
			&core.RelationField{Name: "order", Required: true, CollectionId: orders.Id, MaxSelect: 1, CascadeDelete: true},
			&core.RelationField{Name: "product", Required: true, CollectionId: products.Id, MaxSelect: 1},
			&core.RelationField{Name: "price", CollectionId: prices.Id, MaxSelect: 1},
			&core.NumberField{Name: "quantity", OnlyInt: true, Min: types.Pointer(1.0), Max: types.Pointer(100.0)},
			&core.NumberField{Name: "unit_amount_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.NumberField{Name: "total_amount_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "product_name_snapshot", Max: 180},
			&core.TextField{Name: "price_name_snapshot", Max: 120},
			&core.SelectField{Name: "billing_period_snapshot", Required: true, MaxSelect: 1, Values: []string{"one_time", "monthly", "yearly"}},
			&core.JSONField{Name: "features_snapshot"},
			&core.JSONField{Name: "assets_snapshot"},
			&core.JSONField{Name: "offer_snapshot"},
			&core.TextField{Name: "clerk_plan_id_snapshot", Max: 128},
			&core.JSONField{Name: "metadata"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_order_items_order", false, "`order`", "")
		c.AddIndex("idx_order_items_product", false, "product", "")
		c.AddIndex("idx_order_items_price", false, "price", "")
		return app.Save(c)
	}, dropCollection("order_items"))
}
