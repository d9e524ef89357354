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
		c := core.NewBaseCollection("digital_assets")
		c.Fields.Add(
			&core.RelationField{Name: "product", Required: true, CollectionId: products.Id, MaxSelect: 1, CascadeDelete: true},
			&core.TextField{Name: "title", Required: true, Max: 180},
			&core.TextField{Name: "file_path", Required: true, Max: 420},
			&core.TextField{Name: "file_name", Max: 255},
			&core.TextField{Name: "content_type", Max: 127},
			&core.NumberField{Name: "file_size_bytes", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "checksum_sha256", Max: 64},
			&core.TextField{Name: "version_label", Max: 40},
			&core.BoolField{Name: "is_active"},
			&core.BoolField{Name: "is_private"},
			&core.TextField{Name: "replaces", Max: 15},
			&core.JSONField{Name: "metadata"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_digital_assets_path", true, "product, file_path", "")
		c.AddIndex("idx_digital_assets_product", false, "product, is_active", "")
		return app.Save(c)
	}, dropCollection("digital_assets"))
}
