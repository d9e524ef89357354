package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. Names are literals on purpose, so that later
// renames in package collections cannot rewrite history. All API rules stay nil.
func init() {
	m.Register(func(app core.App) error {
		c := core.NewAuthCollection("profiles")
		lockAuth(c)
		c.Fields.Add(
			&core.TextField{Name: "clerk_user_id", Required: true, Max: 64},
			&core.TextField{Name: "contact_email", Max: 254},
			&core.TextField{Name: "first_name", Max: 150},
			&core.TextField{Name: "last_name", Max: 150},
			&core.TextField{Name: "image_url", Max: 2000},
			&core.SelectField{Name: "plan_tier", Required: true, MaxSelect: 1, Values: []string{"free", "pro", "enterprise"}},
			&core.JSONField{Name: "billing_features"},
			&core.BoolField{Name: "is_active"},
			&core.BoolField{Name: "is_seller"},
			&core.JSONField{Name: "metadata"},
			&core.DateField{Name: "deleted_at"},
			&core.DateField{Name: "provider_updated_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_profiles_clerk_user_id", true, "clerk_user_id", "")
		c.AddIndex("idx_profiles_tier", false, "plan_tier, is_active", "")
		return app.Save(c)
	}, dropCollection("profiles"))
}
