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
		c := core.NewBaseCollection("products")
		c.Fields.Add(
			&core.RelationField{Name: "owner", Required: true, CollectionId: profiles.Id, MaxSelect: 1},
			&core.TextField{Name: "name", Required: true, Max: 180},
			&core.TextField{Name: "slug", Required: true, Max: 200},
			&core.TextField{Name: "tagline", Max: 240},
			&core.TextField{Name: "description", Max: 50000},
			&core.SelectField{Name: "product_type", Required: true, MaxSelect: 1, Values: []string{"digital", "service"}},
			&core.SelectField{Name: "visibility", Required: true, MaxSelect: 1, Values: []string{"draft", "published", "archived"}},
			&core.JSONField{Name: "feature_keys"},
			&core.TextField{Name: "active_price", Max: 15},
			&core.JSONField{Name: "metadata"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_products_slug", true, "slug", "")
		c.AddIndex("idx_products_owner", false, "owner, updated", "")
		c.AddIndex("idx_products_visibility_name", false, "visibility, name", "")
		return app.Save(c)
	}, dropCollection("products"))
}
