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
		products, err := app.FindCollectionByNameOrId("products")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("prices")
		c.Fields.Add(
			&core.RelationField{Name: "product", Required: true, CollectionId: products.Id, MaxSelect: 1, CascadeDelete: true},
			&core.TextField{Name: "name", Max: 120},
			&core.NumberField{Name: "amount_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "currency", Required: true, Max: 3},
			&core.SelectField{Name: "billing_period", Required: true, MaxSelect: 1, Values: []string{"one_time", "monthly", "yearly"}},
			&core.TextField{Name: "clerk_plan_id", Max: 128},
			&core.TextField{Name: "clerk_price_id", Max: 128},
			&core.BoolField{Name: "is_active"},
			&core.BoolField{Name: "is_default"},
			&core.TextField{Name: "checkout_url", Max: 2000},
			&core.JSONField{Name: "metadata"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_prices_product", false, "product, amount_cents", "")
		c.AddIndex("idx_prices_default", true, "product", "is_default = 1 AND is_active = 1")
		c.AddIndex("idx_prices_plan", true, "clerk_plan_id", "clerk_plan_id != '' AND is_active = 1")
		c.AddIndex("idx_prices_clerk_price", false, "clerk_price_id", "clerk_price_id != ''")
		return app.Save(c)
	}, dropCollection("prices"))
}
