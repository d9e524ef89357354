package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. Names are literals on purpose, so that later
// renames in package collections cannot rewrite history. All API rules stay nil.
func init() {
	m.Register(func(app core.App) error {
		c := core.NewBaseCollection("suppressions")
		c.Fields.Add(
			&core.TextField{Name: "address", Required: true, Max: 254},
			&core.SelectField{Name: "cause", Required: true, MaxSelect: 1, Values: []string{"bounce", "complaint"}},
			&core.TextField{Name: "detail", Max: 500},
			&core.DateField{Name: "suppressed_at"},
			&core.DateField{Name: "lifted_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_suppressions_address", true, "address", "")
		return app.Save(c)
	}, dropCollection("suppressions"))
}
