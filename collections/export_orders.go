package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// ExportedOrder is a line of a seller's CSV of orders: the order with its first line, its buyer
// and the payment that settled it, or else was tried last.
type ExportedOrder struct {
	ID        string `db:"id"`
	PublicID  string `db:"public_id"`
	Receipt   string `db:"receipt_number"`
	Status    string `db:"status"`
	Ordered   string `db:"ordered_at"`
	Paid      string `db:"paid_at"`
	FullName  string `db:"full_name"`
	Email     string `db:"contact_email"`
	Company   string `db:"company_name"`
	Country   string `db:"country"`
	Product   string `db:"product_name"`
	Price     string `db:"price_name"`
	Quantity  int64  `db:"quantity"` // 0 without a line
	Currency  string `db:"currency"`
	Subtotal  int64  `db:"subtotal_cents"`
	Tax       int64  `db:"tax_cents"`
	Total     int64  `db:"total_cents"`
	Refunded  int64  `db:"refunded_cents"`
	Provider  string `db:"provider"`
	Reference string `db:"external_reference"`
}

// OrderedAt is when the order was made.
func (o ExportedOrder) OrderedAt() time.Time { return storedTime(o.Ordered) }

// PaidAt is when it was paid, zero when it was not.
func (o ExportedOrder) PaidAt() time.Time { return storedTime(o.Paid) }

// Place is where the order stands among its seller's.
func (o ExportedOrder) Place() Cursor { return Cursor{o.Ordered, o.ID} }

// exportedOrders follows the seller's index: no row is read that is not written.
const exportedOrders = `SELECT o.id, o.public_id, o.receipt_number, o.status, o.ordered_at, o.paid_at, o.currency, o.subtotal_cents, o.tax_cents, o.total_cents, o.external_reference,
	coalesce(a.full_name, '') AS full_name, coalesce(a.company_name, '') AS company_name, coalesce(a.country, '') AS country, coalesce(h.contact_email, '') AS contact_email,
	coalesce(i.product_name_snapshot, '') AS product_name, coalesce(i.price_name_snapshot, '') AS price_name, coalesce(i.quantity, 0) AS quantity,
	coalesce(p.provider, '') AS provider, coalesce(p.refunded_cents, 0) AS refunded_cents
	FROM orders o LEFT JOIN customer_accounts a ON a.id = o.customer_account LEFT JOIN profiles h ON h.id = a.profile
	LEFT JOIN order_items i ON i.id = (SELECT min(x.id) FROM order_items x WHERE x."order" = o.id)
	LEFT JOIN payment_transactions p ON p.id = (SELECT x.id FROM payment_transactions x WHERE x."order" = o.id AND x."order" != '' ORDER BY x.disposition = 'applied' DESC, x.created DESC, x.id DESC LIMIT 1)
	WHERE o.seller = {:seller} AND (o.ordered_at, o.id) > ({:at}, {:id}) AND o.ordered_at < {:to} ORDER BY o.ordered_at, o.id LIMIT {:limit}`

// ListOrdersForExport returns a seller's orders made in a period, oldest first, after the
// order that was last read (an empty cursor to begin).
func ListOrdersForExport(app core.App, seller string, p Period, after Cursor, limit int64) ([]ExportedOrder, error) {
	if after == (Cursor{}) {
		after.Key = DBTime(p.From)
	}
	var rows []ExportedOrder
	err := app.DB().NewQuery(exportedOrders).Bind(dbx.Params{"seller": seller, "to": DBTime(p.To), "at": after.Key, "id": after.ID, "limit": limit}).All(&rows)
	return rows, err
}
