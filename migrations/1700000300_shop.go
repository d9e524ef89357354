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
		c := core.NewBaseCollection("shop")
		c.Fields.Add(
			&core.TextField{Name: "name", Required: true, Max: 120},
			&core.TextField{Name: "tagline", Max: 240},
			&core.TextField{Name: "legal_name", Max: 180},
			&core.TextField{Name: "address", Max: 1000},
			&core.TextField{Name: "tax_id", Max: 64},
			&core.TextField{Name: "support_email", Max: 254},
			&core.FileField{Name: "logo", MaxSelect: 1, MaxSize: 1 << 20, MimeTypes: []string{"image/png", "image/jpeg", "image/webp", "image/svg+xml"}},
			&core.TextField{Name: "accent_color", Max: 9},
			&core.TextField{Name: "terms_url", Max: 2000},
			&core.TextField{Name: "privacy_url", Max: 2000},
			&core.TextField{Name: "default_currency", Max: 3},
			&core.TextField{Name: "receipt_prefix", Max: 16},
			&core.NumberField{Name: "next_receipt_number", OnlyInt: true, Min: types.Pointer(1.0)},
			&core.BoolField{Name: "is_shop"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_shop_one", true, "is_shop", "")
		return app.Save(c)
	}, dropCollection("shop"))
}
