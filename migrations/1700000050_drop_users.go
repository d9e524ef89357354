package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen. PocketBase's default users collection has a public sign-up whose token would pass
// for a buyer's. The way down makes it again, empty and locked.
func init() {
	m.Register(func(app core.App) error {
		c, err := app.FindCollectionByNameOrId("users")
		if err != nil {
			return nil // already gone
		}
		return app.Delete(c)
	}, func(app core.App) error {
		if _, err := app.FindCollectionByNameOrId("users"); err == nil {
			return nil
		}
		c := core.NewAuthCollection("users", "_pb_users_auth_")
		lockAuth(c)
		return app.Save(c)
	})
}
