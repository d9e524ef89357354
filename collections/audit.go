package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// AuditQuery is an invariant as SQL: Count says how many rows it looks at, Broken selects the
// id and a word (why) of each row that breaks it.
type AuditQuery struct {
	What, Count, Broken, Note string
	MayBeEmpty                bool
}

// Broken is a row that breaks an invariant.
type Broken struct {
	ID  string `db:"id"`
	Why string `db:"why"`
}

// RunAudit runs an invariant and returns at most limit breaks.
func RunAudit(app core.App, q AuditQuery, limit int) (rows int64, broken []Broken, err error) {
	if err = app.DB().NewQuery(q.Count).Row(&rows); err != nil {
		return 0, nil, err
	}
	err = app.DB().NewQuery("SELECT id, why FROM (" + q.Broken + ") LIMIT {:n}").Bind(dbx.Params{"n": limit}).All(&broken)
	return rows, broken, err
}

// The invariants of contract section 10 that SQL can tell.
var (
	AuditEventStates = AuditQuery{What: "event", MayBeEmpty: true, Note: "no webhook came yet", Count: "SELECT count(*) FROM webhook_events",
		Broken: "SELECT id, state || ' without a reason' AS why FROM webhook_events WHERE state IN ('parked','dead','conflict','failed') AND reason = ''"}

	AuditKeys = AuditQuery{What: "row", Count: "SELECT (SELECT count(*) FROM entitlements) + (SELECT count(*) FROM download_grants) + (SELECT count(*) FROM payment_transactions) + (SELECT count(*) FROM orders)",
		Broken: `SELECT min(id) AS id, 'entitlement twice' AS why FROM entitlements WHERE order_item != '' GROUP BY order_item, feature_key HAVING count(*) > 1
			UNION ALL SELECT min(id), 'grant twice' FROM download_grants WHERE order_item != '' GROUP BY order_item, asset HAVING count(*) > 1
			UNION ALL SELECT min(id), 'payment twice' FROM payment_transactions GROUP BY provider, external_id HAVING count(*) > 1
			UNION ALL SELECT min(id), 'receipt number twice' FROM orders WHERE receipt_number != '' GROUP BY receipt_number HAVING count(*) > 1
			UNION ALL SELECT min(id), 'event applied twice' FROM webhook_events WHERE state != 'conflict' GROUP BY provider, event_id HAVING count(*) > 1`}

	AuditPaidOrders = AuditQuery{What: "order", Count: "SELECT count(*) FROM orders",
		Broken: `SELECT o.public_id AS id, 'paid without one good payment' AS why FROM orders o WHERE o.status IN ('paid','fulfilled') AND o.total_cents > 0 AND 1 != (SELECT count(*) FROM payment_transactions p
				JOIN customer_accounts a ON a.id = o.customer_account JOIN profiles f ON f.id = a.profile
				WHERE p."order" = o.id AND p.disposition = 'applied' AND p.status IN ('succeeded','partially_refunded') AND p.amount_cents - p.tax_cents = o.subtotal_cents AND p.currency = o.currency
				AND (p.payer_clerk_user_id = '' OR p.payer_clerk_user_id = f.clerk_user_id) AND p.refunded_cents < p.amount_cents)
			UNION ALL SELECT o.public_id, 'applied payment, but ' || o.status FROM orders o JOIN payment_transactions p ON p."order" = o.id AND p."order" != ''
				WHERE p.disposition = 'applied' AND o.status NOT IN ('paid','fulfilled','refunded')
			UNION ALL SELECT o.public_id, 'total is not subtotal and tax' FROM orders o WHERE o.total_cents != o.subtotal_cents + o.tax_cents
			UNION ALL SELECT o.public_id, 'paid without a receipt number' FROM orders o WHERE o.status IN ('paid','fulfilled') AND o.total_cents > 0 AND o.receipt_number = ''`}

	AuditRefundedOrders = AuditQuery{What: "order", MayBeEmpty: true, Note: "nothing was refunded yet", Count: "SELECT count(*) FROM orders WHERE status = 'refunded'",
		Broken: `SELECT o.public_id AS id, 'refunded, but not all went back' AS why FROM orders o WHERE o.status = 'refunded' AND o.total_cents > 0 AND 1 != (SELECT count(*) FROM payment_transactions p WHERE p."order" = o.id AND p.disposition = 'applied' AND p.refunded_cents = p.amount_cents AND p.status = 'refunded')
			UNION ALL SELECT o.public_id, 'all went back, but ' || o.status FROM orders o JOIN payment_transactions p ON p."order" = o.id AND p."order" != '' WHERE p.disposition = 'applied' AND p.amount_cents > 0 AND p.refunded_cents >= p.amount_cents AND o.status != 'refunded'
			UNION ALL SELECT p.id, 'refunds do not add up' FROM payment_transactions p WHERE p.refunded_cents != (SELECT coalesce(sum(r.amount_cents), 0) FROM refunds r WHERE r.payment = p.id AND r.state = 'done')`}

	AuditDownloads = AuditQuery{What: "grant", MayBeEmpty: true, Note: "no file was sold yet", Count: "SELECT count(*) FROM download_grants",
		Broken: "SELECT id, 'count ' || download_count || ' of ' || max_downloads AS why FROM download_grants WHERE download_count < 0 OR (max_downloads > 0 AND download_count > max_downloads)"}

	AuditOverlaps = AuditQuery{What: "booking", MayBeEmpty: true, Note: "nothing was booked yet", Count: "SELECT count(*) FROM bookings",
		Broken: `SELECT a.id AS id, 'overlaps ' || b.id AS why FROM bookings a JOIN bookings b ON a.service_offer = b.service_offer AND a.id < b.id
			WHERE a.status IN ('requested','held','confirmed') AND b.status IN ('requested','held','confirmed') AND a.blocks_from != '' AND b.blocks_from != '' AND a.blocks_from < b.blocks_to AND b.blocks_from < a.blocks_to`}

	AuditUnits = AuditQuery{What: "order line", MayBeEmpty: true, Note: "no session was sold yet", Count: "SELECT count(DISTINCT order_item) FROM bookings WHERE order_item != ''",
		Broken: `SELECT i.id AS id, 'more live bookings than units' AS why FROM order_items i JOIN orders o ON o.id = i."order" JOIN bookings b ON b.order_item = i.id AND b.order_item != ''
			WHERE b.status IN ('requested','held','confirmed','completed') GROUP BY i.id HAVING count(*) > i.quantity
			UNION ALL SELECT b.id, 'live, but its order is ' || o.status FROM bookings b JOIN order_items i ON i.id = b.order_item JOIN orders o ON o.id = i."order" WHERE b.order_item != '' AND b.status IN ('requested','confirmed') AND o.status NOT IN ('paid','fulfilled')`}

	AuditMails = AuditQuery{What: "mail", MayBeEmpty: true, Note: "no mail was written yet", Count: "SELECT count(*) FROM emails",
		Broken: `SELECT min(id) AS id, 'key twice' AS why FROM emails GROUP BY idempotency_key HAVING count(*) > 1
			UNION ALL SELECT e.id, 'the order was never fulfilled' FROM emails e JOIN orders o ON o.id = e."order" WHERE e."order" != '' AND e.kind IN ('order_fulfilled','new_sale') AND o.fulfilled_at = ''
			UNION ALL SELECT e.id, 'sent to somebody else' FROM emails e JOIN profiles p ON p.id = e.profile WHERE e.state = 'sent' AND p.deleted_at = '' AND e."to" = ''`}

	AuditOwners = AuditQuery{What: "row", MayBeEmpty: true, Note: "nothing is on the shelf yet", Count: "SELECT (SELECT count(*) FROM products) + (SELECT count(*) FROM prices) + (SELECT count(*) FROM digital_assets)",
		Broken: `SELECT p.id AS id, 'shows a price of another product' AS why FROM products p LEFT JOIN prices x ON x.id = p.active_price WHERE p.active_price != '' AND (x.id IS NULL OR x.product != p.id)
			UNION ALL SELECT o.public_id, 'the seller is not the product''s owner' FROM orders o JOIN order_items i ON i."order" = o.id JOIN products p ON p.id = i.product WHERE o.seller != p.owner
			UNION ALL SELECT i.id, 'the price is of another product' FROM order_items i JOIN prices x ON x.id = i.price WHERE x.product != i.product`}

	AuditTombstones = AuditQuery{What: "profile", MayBeEmpty: true, Note: "nobody was deleted", Count: "SELECT count(*) FROM profiles WHERE deleted_at != ''",
		Broken: `SELECT p.id AS id, 'still holds personal data' AS why FROM profiles p WHERE p.deleted_at != '' AND (p.contact_email != '' OR p.first_name != '' OR p.last_name != '' OR p.image_url != '' OR p.is_active = 1)
			UNION ALL SELECT a.id, 'account of a deleted person holds personal data' FROM customer_accounts a JOIN profiles p ON p.id = a.profile WHERE p.deleted_at != '' AND (a.billing_email != '' OR a.full_name != '' OR a.company_name != '' OR a.tax_id != '' OR a.country != '')
			UNION ALL SELECT e.id, 'mail of a deleted person holds its text' FROM emails e JOIN profiles p ON p.id = e.profile WHERE p.deleted_at != '' AND (e."to" != '' OR e.html != '' OR e.text != '')
			UNION ALL SELECT o.id, 'notes of a deleted person' FROM orders o JOIN customer_accounts a ON a.id = o.customer_account JOIN profiles p ON p.id = a.profile WHERE p.deleted_at != '' AND o.notes != ''
			UNION ALL SELECT u.id, 'upload of a deleted person' FROM asset_uploads u JOIN profiles p ON p.id = u.owner WHERE p.deleted_at != ''`}
)

// CountSales returns how many orders were ever paid.
func CountSales(app core.App) (int64, error) {
	var n int64
	err := app.DB().NewQuery("SELECT count(*) FROM orders WHERE paid_at != ''").Row(&n)
	return n, err
}

// Money is what came in one currency and where it went, in minor units.
type Money struct {
	Currency      string `db:"currency"`
	Payments      int64  `db:"payments"`
	Succeeded     int64  `db:"succeeded"`
	Orders        int64  `db:"orders"`
	Subscriptions int64  `db:"subs"`
	Surplus       int64  `db:"surplus"`
	Parked        int64  `db:"parked"`
}

// SumMoney sums every payment that brought money, by currency.
func SumMoney(app core.App) ([]Money, error) {
	var out []Money
	err := app.DB().NewQuery(`SELECT currency, count(*) AS payments, sum(amount_cents) AS succeeded,
		sum(CASE WHEN disposition = 'applied' AND "order" != '' THEN amount_cents ELSE 0 END) AS orders,
		sum(CASE WHEN disposition = 'applied' AND "order" = '' AND subscription != '' THEN amount_cents ELSE 0 END) AS subs,
		sum(CASE WHEN disposition = 'surplus' THEN amount_cents ELSE 0 END) AS surplus, sum(CASE WHEN disposition = 'parked' THEN amount_cents ELSE 0 END) AS parked
		FROM payment_transactions WHERE status IN ('succeeded','partially_refunded','refunded') GROUP BY currency ORDER BY currency`).All(&out)
	return out, err
}
