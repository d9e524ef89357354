package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. Every paid order wrote these two and nothing reads them:
// money is summed by idx_payment_transactions_revenue, and no mail is looked up by its address.
func init() {
	m.Register(func(app core.App) error {
		err := changeIndexes(app, "payment_transactions", func(c *core.Collection) { c.RemoveIndex("idx_payment_transactions_paid") })
		if err != nil {
			return err
		}
		return changeIndexes(app, "emails", func(c *core.Collection) { c.RemoveIndex("idx_emails_to_addr") })
	}, func(app core.App) error {
		err := changeIndexes(app, "payment_transactions", func(c *core.Collection) { c.AddIndex("idx_payment_transactions_paid", false, "paid_at", "") })
		if err != nil {
			return err
		}
		return changeIndexes(app, "emails", func(c *core.Collection) { c.AddIndex("idx_emails_to_addr", false, "`to`", "`to` != ''") })
	})
}
