package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. Names are literals on purpose, so that later
// renames in package collections cannot rewrite history. All API rules stay nil.
func init() {
	m.Register(func(app core.App) error {
		c := core.NewBaseCollection("journal")
		c.Fields.Add(
			&core.DateField{Name: "at"},
			&core.TextField{Name: "actor", Max: 128},
			&core.TextField{Name: "action", Required: true, Max: 64},
			&core.TextField{Name: "entity", Required: true, Max: 64},
			&core.TextField{Name: "entity_id", Max: 64},
			&core.TextField{Name: "from", Max: 64},
			&core.TextField{Name: "to", Max: 64},
			&core.TextField{Name: "cause", Max: 255},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_journal_entity", false, "entity, entity_id", "")
		c.AddIndex("idx_journal_at", false, "at", "")
		return app.Save(c)
	}, dropCollection("journal"))
}
