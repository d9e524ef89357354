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

// changeIndexes makes and drops what changes; every other index of the table stays as it is.
func changeIndexes(app core.App, collection string, change func(*core.Collection)) error {
	return amend(app, collection, func(c *core.Collection) error {
		change(c)
		return nil
	})
}
