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
		c := core.NewBaseCollection("projects")
		c.Fields.Add(
			&core.RelationField{Name: "owner", Required: true, CollectionId: profiles.Id, MaxSelect: 1, CascadeDelete: true},
			&core.TextField{Name: "name", Required: true, Max: 160},
			&core.TextField{Name: "slug", Required: true, Max: 180},
			&core.TextField{Name: "summary", Max: 5000},
			&core.SelectField{Name: "status", Required: true, MaxSelect: 1, Values: []string{"idea", "building", "live", "paused"}},
			&core.TextField{Name: "monthly_recurring_revenue", Max: 16},
			&core.TextField{Name: "target_launch_date", Max: 10},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_projects_slug", true, "owner, slug", "")
		c.AddIndex("idx_projects_owner", false, "owner, updated", "")
		return app.Save(c)
	}, dropCollection("projects"))
}
