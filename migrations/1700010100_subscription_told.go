package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. told holds, for each part of a subscription item that
// not every event tells, the provider time of the newest event that told it.
func init() {
	m.Register(func(app core.App) error {
		c, err := app.FindCollectionByNameOrId("subscriptions")
		if err != nil {
			return err
		}
		c.Fields.Add(&core.JSONField{Name: "told"})
		return app.Save(c)
	}, func(app core.App) error {
		c, err := app.FindCollectionByNameOrId("subscriptions")
		if err != nil {
			return err
		}
		c.Fields.RemoveByName("told")
		return app.Save(c)
	})
}
