package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. Which price a plan sells is asked for every payment of a
// plan, also for prices that are not active any more: the unique index knows only active ones.
func init() {
	m.Register(func(app core.App) error {
		return changeIndexes(app, "prices", func(c *core.Collection) {
			c.AddIndex("idx_prices_any_plan", false, "clerk_plan_id", "clerk_plan_id != ''")
		})
	}, func(app core.App) error {
		return changeIndexes(app, "prices", func(c *core.Collection) { c.RemoveIndex("idx_prices_any_plan") })
	})
}
