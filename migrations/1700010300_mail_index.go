package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. A person's own mails are read without
// a scan: the export, the erasure, the five test mails an hour.
func init() {
	m.Register(func(app core.App) error {
		return changeIndexes(app, "emails", func(c *core.Collection) {
			c.AddIndex("idx_emails_profile", false, "profile, kind, queued_at", "")
		})
	}, func(app core.App) error {
		return changeIndexes(app, "emails", func(c *core.Collection) { c.RemoveIndex("idx_emails_profile") })
	})
}

func changeIndexes(app core.App, collection string, change func(*core.Collection)) error {
	c, err := app.FindCollectionByNameOrId(collection)
	if err != nil {
		return err
	}
	change(c)
	return app.Save(c)
}
