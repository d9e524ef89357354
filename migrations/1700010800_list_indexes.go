package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// listIndex is an index that a list is read by. was is what it replaces under the same name,
// empty where it is new.
type listIndex struct{ collection, name, columns, where, was string }

// Frozen: write a new migration instead. A list's filter, its order and the id that settles ties
// are together in one index, so that any page is found without reading rows: older indexes grow
// by the columns that they lacked.
func init() {
	indexes := []listIndex{
		{"orders", "idx_orders_account", "customer_account, ordered_at, id, status, status_reason", "", "customer_account, ordered_at"},
		{"orders", "idx_orders_seller", "seller, ordered_at, id", "", "seller, ordered_at"},
		{"orders", "idx_orders_seller_status", "seller, status, ordered_at, id", "", ""},
		{"orders", "idx_orders_seller_paid", "seller, paid_at, customer_account, id", "paid_at != ''", "seller, paid_at"},
		{"orders", "idx_orders_customers", "seller, customer_account, paid_at, id", "paid_at != ''", ""},
		{"download_grants", "idx_download_grants_account", "customer_account, created, id", "", "customer_account, created"},
		{"entitlements", "idx_entitlements_account", "customer_account, feature_key, id", "", "customer_account, feature_key"},
		{"subscriptions", "idx_subscriptions_account", "customer_account, provider_updated_at, id, status", "", "customer_account, status"},
		{"bookings", "idx_bookings_account", "customer_account, created, id", "", "customer_account, scheduled_start"},
		{"bookings", "idx_bookings_offer_created", "service_offer, created, id, status", "", ""},
		{"fulfillment_orders", "idx_fulfillment_orders_account", "customer_account, created, id", "", "customer_account, created"},
		{"fulfillment_orders", "idx_fulfillment_orders_seller", "seller, created, id, status", "", "seller, status"},
		{"projects", "idx_projects_owner", "owner, updated, id", "", "owner, updated"},
		{"products", "idx_products_owner", "owner, updated, id, visibility", "", "owner, updated"},
		{"prices", "idx_prices_product", "product, amount_cents, created, id", "", "product, amount_cents"},
		{"digital_assets", "idx_digital_assets_product", "product, title, id", "", "product, is_active"},
		{"payment_transactions", "idx_payment_transactions_parked_event", "source_event", "disposition = 'parked'", ""},
	}
	m.Register(func(app core.App) error {
		return eachCollection(app, indexes, func(c *core.Collection, x listIndex) { c.AddIndex(x.name, false, x.columns, x.where) })
	}, func(app core.App) error {
		return eachCollection(app, indexes, func(c *core.Collection, x listIndex) {
			c.RemoveIndex(x.name)
			if x.was != "" {
				c.AddIndex(x.name, false, x.was, x.where)
			}
		})
	})
}

// eachCollection saves every collection once, with all its changes: each save makes all indexes
// of a table again.
func eachCollection(app core.App, indexes []listIndex, change func(*core.Collection, listIndex)) error {
	for i := 0; i < len(indexes); {
		name := indexes[i].collection
		err := changeIndexes(app, name, func(c *core.Collection) {
			for ; i < len(indexes) && indexes[i].collection == name; i++ {
				change(c, indexes[i])
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
