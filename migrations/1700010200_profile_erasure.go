package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. clerk_erase_due is when a job next asks Clerk to
// delete a person who erased themselves here; empty when there is nothing to ask.
func init() {
	m.Register(func(app core.App) error {
		c, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		c.Fields.Add(&core.DateField{Name: "clerk_erase_due"})
		c.AddIndex("idx_profiles_clerk_erase", false, "clerk_erase_due", "clerk_erase_due != ''")
		return app.Save(c)
	}, func(app core.App) error {
		c, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		c.RemoveIndex("idx_profiles_clerk_erase")
		c.Fields.RemoveByName("clerk_erase_due")
		return app.Save(c)
	})
}
