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
		c := core.NewBaseCollection("service_offers")
		c.Fields.Add(
			&core.RelationField{Name: "product", Required: true, CollectionId: products.Id, MaxSelect: 1, CascadeDelete: true},
			&core.NumberField{Name: "session_minutes", OnlyInt: true, Min: types.Pointer(1.0), Max: types.Pointer(1440.0)},
			&core.NumberField{Name: "delivery_days", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(3650.0)},
			&core.NumberField{Name: "revision_count", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(1000.0)},
			&core.TextField{Name: "onboarding_instructions", Max: 5000},
			&core.TextField{Name: "timezone", Max: 64},
			&core.JSONField{Name: "availability"},
			&core.NumberField{Name: "buffer_minutes", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(1440.0)},
			&core.NumberField{Name: "min_notice_minutes", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(525600.0)},
			&core.NumberField{Name: "max_days_ahead", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(3660.0)},
			&core.SelectField{Name: "booking_policy", Required: true, MaxSelect: 1, Values: []string{"purchase", "open"}},
			&core.SelectField{Name: "delivery_mode", Required: true, MaxSelect: 1, Values: []string{"downloadable", "physical_shipped", "meeting"}},
			&core.JSONField{Name: "metadata"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_service_offers_product", true, "product", "")
		return app.Save(c)
	}, dropCollection("service_offers"))
}
