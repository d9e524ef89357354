package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Frozen: write a new migration instead. Files that sellers bring in parts: what each will be, and
// until when the rest may come. The bytes are in the data directory, under the record's id.
func init() {
	m.Register(func(app core.App) error {
		profiles, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		products, err := app.FindCollectionByNameOrId("products")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("asset_uploads")
		c.Fields.Add(
			&core.RelationField{Name: "owner", Required: true, CollectionId: profiles.Id, MaxSelect: 1, CascadeDelete: true},
			&core.RelationField{Name: "product", Required: true, CollectionId: products.Id, MaxSelect: 1, CascadeDelete: true},
			&core.TextField{Name: "asset", Required: true, Max: 15},
			&core.TextField{Name: "title", Required: true, Max: 180},
			&core.TextField{Name: "version_label", Max: 40},
			&core.TextField{Name: "file_name", Required: true, Max: 255},
			&core.TextField{Name: "content_type", Max: 127},
			&core.NumberField{Name: "file_size_bytes", OnlyInt: true, Min: types.Pointer(1.0), Max: types.Pointer(9007199254740992.0)},
			&core.DateField{Name: "expires_at"},
			&core.DateField{Name: "done_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_asset_uploads_open", false, "owner, created, id, file_size_bytes", "done_at = ''")
		c.AddIndex("idx_asset_uploads_expiry", false, "expires_at, id", "")
		if err := app.Save(c); err != nil {
			return err
		}
		return describe(app, "asset_uploads", `
file_name pr | The file that a seller is bringing.
product pr | Where it will be on the shelf.
owner r | The seller.
file_size_bytes r | How large the whole file is. How much has come is the size of its part in the data directory.
done_at r | When the last byte came and the file went on the shelf; empty: the rest is awaited.
expires_at r | Without a further byte it is removed then.
title r | The title that it will have.
version_label r | The version that it will have.
content_type hr | The type that the seller's browser named.
asset hr | The id that the file has on the shelf.
`)
	}, dropCollection("asset_uploads"))
}
