package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. The operator's views read what waits, and the money of
// months, without reading a grown table: each index holds only the rows of one view.
func init() {
	indexes := []struct{ collection, name, columns, where string }{
		{"payment_transactions", "idx_payment_transactions_revenue", "paid_at, currency, amount_cents", "disposition = 'applied' AND status IN ('succeeded','partially_refunded','refunded')"},
		{"payment_transactions", "idx_payment_transactions_disputed", "dispute_updated_at", "dispute = 'open'"},
		{"orders", "idx_orders_undelivered", "ordered_at", "status = 'paid'"}, // a shop that works keeps this empty
		{"refunds", "idx_refunds_open", "created", "state IN ('pending','failed')"},
		{"emails", "idx_emails_stuck", "queued_at", "state IN ('failed','dead','waiting_address')"},
		{"bookings", "idx_bookings_requested", "requested_at", "status = 'requested'"},
		{"fulfillment_orders", "idx_fulfillment_orders_open", "due_at", "status IN ('requested','in_progress','ready_for_delivery')"},
		{"download_grants", "idx_download_grants_used", "last_downloaded_at", "is_active = 1 AND max_downloads > 0 AND download_count >= max_downloads - 1"},
		{"profiles", "idx_profiles_deleted", "deleted_at", "deleted_at != ''"},
	}
	m.Register(func(app core.App) error {
		for _, x := range indexes {
			if err := changeIndexes(app, x.collection, func(c *core.Collection) { c.AddIndex(x.name, false, x.columns, x.where) }); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		for _, x := range indexes {
			if err := changeIndexes(app, x.collection, func(c *core.Collection) { c.RemoveIndex(x.name) }); err != nil {
				return err
			}
		}
		return nil
	})
}
