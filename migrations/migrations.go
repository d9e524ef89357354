// Package migrations owns the schema: one frozen step a collection, in order of
// dependence, each with its way down. Steps use literal names and import nothing of
// ours, so that a rename elsewhere cannot change what an old step did.
package migrations

import (
	"github.com/pocketbase/pocketbase/core"
)

// dropCollection is the way down of a step that made one collection.
func dropCollection(name string) func(app core.App) error {
	return func(app core.App) error {
		c, err := app.FindCollectionByNameOrId(name)
		if err != nil {
			return err
		}
		return app.Delete(c)
	}
}

// lockAuth closes every way by which PocketBase itself could sign somebody in to an
// auth collection: people sign in with Clerk, their PocketBase email stays empty.
func lockAuth(c *core.Collection) {
	c.AuthRule = nil
	c.ManageRule = nil
	c.PasswordAuth.Enabled = false
	c.OAuth2.Enabled = false
	c.OTP.Enabled = false
	c.MFA.Enabled = false
	c.AuthAlert.Enabled = false
	c.AuthToken.Duration = 60
	if f, ok := c.Fields.GetByName("email").(*core.EmailField); ok {
		f.Required = false
	}
	if f, ok := c.Fields.GetByName("password").(*core.PasswordField); ok {
		f.Cost = 4 // never used: a random value only has to be there
		f.Required = false
	}
}
