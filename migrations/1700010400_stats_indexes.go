package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. The figures of a period read only that period.
func init() {
	m.Register(func(app core.App) error {
		if err := changeIndexes(app, "orders", func(c *core.Collection) {
			c.AddIndex("idx_orders_seller_paid", false, "seller, paid_at", "paid_at != ''")
		}); err != nil {
			return err
		}
		return changeIndexes(app, "refunds", func(c *core.Collection) {
			c.AddIndex("idx_refunds_day", false, "refunded_at", "state = 'done'")
		})
	}, func(app core.App) error {
		if err := changeIndexes(app, "orders", func(c *core.Collection) { c.RemoveIndex("idx_orders_seller_paid") }); err != nil {
			return err
		}
		return changeIndexes(app, "refunds", func(c *core.Collection) { c.RemoveIndex("idx_refunds_day") })
	})
}
