package migrations

import (
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Frozen: write a new migration instead. Views for the operator, open to superusers alone: what
// waits for somebody (todo_, oldest first) and what was earned (report_). Their rules stay nil. A row
// has an id of its own: the admin UI takes a row and a record of one id for a circle.
func init() {
	type view struct{ name, query string }
	views := []view{
		{"todo_payments", `SELECT ('t' || p.id) AS id, p.id AS payment, p.created AS since, CAST(CASE p.reason
	WHEN 'awaiting_subscription' THEN 'Wait: it is applied by itself when Clerk reports the subscription. Still here tomorrow? Run the reconcile command, then its fix.'
	WHEN 'paid_after_cancel' THEN 'Deliver: apply it to its order on the Shop page. Or give the money back in the dashboard of the provider.'
	ELSE 'Find the order of this buyer and amount and apply the payment to it on the Shop page, or give the money back in the dashboard of the provider.' END AS TEXT) AS next_step, CAST(` + moneyOf("p.amount_cents", "p.currency") + ` AS TEXT) AS amount, p.reason, p.reason_detail AS explanation,
	p.customer_account AS customer, p.payer_clerk_user_id AS payer, p.claimed_order, p.provider
	FROM payment_transactions p WHERE p.disposition = 'parked' AND p.status IN ('succeeded','partially_refunded') ORDER BY p.created`},

		{"todo_events", `SELECT ('t' || e.id) AS id, e.id AS event, e.received_at AS since, CAST(CASE e.state
	WHEN 'failed' THEN 'Wait: it is tried again by itself.'
	WHEN 'parked' THEN 'Read the reason. Then mend what it names, and run pocketstarter events replay ' || e.id
	ELSE 'It is not tried again. Mend what the reason names, then run pocketstarter events replay ' || e.id END AS TEXT) AS next_step, e.state, e.event_type, e.reason, e.attempts, e.provider
	FROM webhook_events e WHERE e.state IN ('parked','failed','dead') AND NOT EXISTS (SELECT 1 FROM payment_transactions p
	WHERE p.disposition = 'parked' AND (p.source_event = e.id OR p.id = json_extract(e.changes, '$[0].id'))) ORDER BY e.seq`},

		{"todo_mails", `SELECT ('t' || m.id) AS id, m.id AS email, m.queued_at AS since, CAST(CASE m.state
	WHEN 'failed' THEN 'Wait: it is tried again by itself.'
	WHEN 'waiting_address' THEN 'Wait for the address from Clerk. Still here tomorrow? Look the person up in Clerk.'
	ELSE 'It is not tried again. Mend what last_error names, then open the mail and set its state to queued.' END AS TEXT) AS next_step, m.state, m.kind, m.` + "`to`" + `, m.last_error, m.attempts, m.next_attempt_at, m.profile AS person, m.` + "`order`" + `
	FROM emails m WHERE m.state IN ('failed','dead','waiting_address') ORDER BY m.queued_at`},

		{"todo_work", `SELECT ('t' || f.id) AS id, f.id AS work, f.requested_at AS since, CAST(CASE f.status WHEN 'ready_for_delivery' THEN 'Deliver it on /seller, or set its status to completed.' ELSE 'Do the work, then deliver it on /seller or set its status to completed.' END AS TEXT) AS next_step, f.due_at, f.status, f.product, f.customer_account AS customer, o.public_id AS order_number, f.delivery_mode, f.customer_request
	FROM fulfillment_orders f LEFT JOIN order_items i ON i.id = f.order_item LEFT JOIN orders o ON o.id = i.` + "`order`" + `
	WHERE f.status IN ('requested','in_progress','ready_for_delivery') ORDER BY f.due_at`},

		{"todo_bookings", `SELECT ('t' || b.id) AS id, b.id AS booking, b.requested_at AS since, CAST(CASE WHEN b.scheduled_start = '' THEN 'The buyer has not chosen a time. Remind them, or set a time and the status to confirmed.'
	ELSE 'Open the booking and set its status to confirmed or canceled.' END AS TEXT) AS next_step, b.service_offer, b.customer_account AS customer, b.scheduled_start, b.timezone, b.customer_notes, b.order_item
	FROM bookings b WHERE b.status = 'requested' ORDER BY b.requested_at`},

		{"todo_disputes", `SELECT ('t' || p.id) AS id, p.id AS payment, p.dispute_updated_at AS since, CAST('Answer it in the dashboard of the provider before its deadline. What was bought is suspended until it is won.' AS TEXT) AS next_step, CAST(` + moneyOf("p.amount_cents", "p.currency") + ` AS TEXT) AS amount, p.` + "`order`" + `, p.subscription, p.customer_account AS customer, p.provider, p.external_id
	FROM payment_transactions p WHERE p.dispute = 'open' ORDER BY p.dispute_updated_at`},

		{"todo_refunds", `SELECT ('t' || r.id) AS id, r.id AS refund, r.created AS since, CAST(CASE r.state WHEN 'pending' THEN 'Wait for the provider. Still here tomorrow? Look the payment up in its dashboard.'
	ELSE 'The provider did not give the money back. Look the payment up in its dashboard, then refund again.' END AS TEXT) AS next_step, r.state, CAST(` + moneyOf("r.amount_cents", "p.currency") + ` AS TEXT) AS amount, r.payment, p.` + "`order`" + `, p.provider, p.external_id, r.reason
	FROM refunds r JOIN payment_transactions p ON p.id = r.payment WHERE r.state IN ('pending','failed') ORDER BY r.created`},

		{"todo_orders", `SELECT ('t' || o.id) AS id, o.id AS order_record, o.paid_at AS since, CAST('Paid, but nothing was delivered. Run pocketstarter audit and tell whoever runs the server.' AS TEXT) AS next_step, o.public_id AS order_number, o.customer_account AS customer, CAST(` + moneyOf("o.total_cents", "o.currency") + ` AS TEXT) AS total
	FROM orders o WHERE o.status = 'paid' ORDER BY o.ordered_at`},

		{"todo_subscriptions", `SELECT ('t' || s.id) AS id, s.id AS subscription, s.provider_updated_at AS since, CAST(CASE
	WHEN s.product = '' THEN 'This person pays and gets nothing: no price has this plan. Put clerk_plan_id into the clerk_plan_id of a price.'
	ELSE 'Clerk still bills a person who is deleted here. Cancel the subscription in the dashboard of Clerk.' END AS TEXT) AS next_step, s.status, s.product, s.customer_account AS customer, s.clerk_subscription_id, s.clerk_plan_id
	FROM subscriptions s WHERE s.id IN (
	SELECT x.id FROM subscriptions x WHERE x.product = '' AND x.status IN ('trialing','active','past_due')
	UNION SELECT x.id FROM profiles f JOIN customer_accounts a ON a.profile = f.id JOIN subscriptions x ON x.customer_account = a.id
	WHERE f.deleted_at != '' AND x.status IN ('trialing','active','past_due') AND x.cancel_at_period_end = 0)`},

		{"todo_downloads", `SELECT ('t' || g.id) AS id, g.id AS download_grant, g.last_downloaded_at AS since, CAST('One download or none is left. If this buyer asks, open the grant and raise max_downloads.' AS TEXT) AS next_step, g.asset, g.customer_account AS customer, g.download_count, g.max_downloads
	FROM download_grants g WHERE g.is_active = 1 AND g.max_downloads > 0 AND g.download_count >= g.max_downloads - 1 ORDER BY g.last_downloaded_at DESC`},

		{"report_revenue", `SELECT lower(replace(x.month, '-', '') || x.currency) AS id, CAST(x.month AS TEXT) AS month, CAST(x.currency AS TEXT) AS currency, CAST(sum(x.payments) AS INTEGER) AS payments,
	CAST(` + moneyOf("sum(x.paid)", "x.currency") + ` AS TEXT) AS paid, CAST(` + moneyOf("sum(x.refunded)", "x.currency") + ` AS TEXT) AS refunded, CAST(` + moneyOf("sum(x.paid - x.refunded)", "x.currency") + ` AS TEXT) AS net,
	CAST(sum(x.paid) AS INTEGER) AS paid_cents, CAST(sum(x.refunded) AS INTEGER) AS refunded_cents, CAST(sum(x.paid - x.refunded) AS INTEGER) AS net_cents
	FROM (SELECT substr(p.paid_at, 1, 7) AS month, p.currency, count(*) AS payments, sum(p.amount_cents) AS paid, 0 AS refunded FROM payment_transactions p
	WHERE p.disposition = 'applied' AND p.status IN ('succeeded','partially_refunded','refunded') AND p.paid_at > '' GROUP BY 1, 2
	UNION ALL SELECT substr(r.refunded_at, 1, 7), p.currency, 0, 0, sum(r.amount_cents) FROM refunds r JOIN payment_transactions p ON p.id = r.payment
	WHERE p.disposition = 'applied' AND r.state = 'done' AND r.refunded_at > '' GROUP BY 1, 2) x GROUP BY x.month, x.currency ORDER BY x.month DESC, x.currency`},

		{"report_orders", `SELECT replace(x.month, '-', '') AS id, CAST(x.month AS TEXT) AS month, CAST(x.n AS INTEGER) AS paid_orders
	FROM (SELECT substr(o.paid_at, 1, 7) AS month, count(*) AS n FROM orders o WHERE o.paid_at != '' GROUP BY 1) x ORDER BY x.month DESC`},

		{"report_customers", `SELECT ('c' || a.id) AS id, a.id AS customer, a.full_name, a.company_name, CAST((SELECT count(*) FROM orders o WHERE o.customer_account = a.id AND o.paid_at != '') AS INTEGER) AS paid_orders,
	CAST((SELECT group_concat(y.money, ' + ') FROM (SELECT ` + moneyOf("sum(x.cents)", "x.currency") + ` AS money FROM (
	SELECT p.currency, p.amount_cents - p.refunded_cents AS cents FROM orders o JOIN payment_transactions p ON p.` + "`order`" + ` = o.id AND p.` + "`order`" + ` != '' WHERE o.customer_account = a.id AND p.disposition = 'applied' AND p.paid_at != ''
	UNION ALL SELECT p.currency, p.amount_cents - p.refunded_cents FROM subscriptions s JOIN payment_transactions p ON p.subscription = s.id AND p.subscription != '' WHERE s.customer_account = a.id AND p.` + "`order`" + ` = '' AND p.disposition = 'applied' AND p.paid_at != '') x
	GROUP BY x.currency ORDER BY x.currency) y) AS TEXT) AS spent, CAST((SELECT max(o.ordered_at) FROM orders o WHERE o.customer_account = a.id) AS TEXT) AS last_order,
	CAST((SELECT count(*) FROM subscriptions s WHERE s.customer_account = a.id AND s.status IN ('trialing','active','past_due')) AS INTEGER) AS active_subscriptions, a.created AS since
	FROM customer_accounts a WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_account = a.id AND o.paid_at != '') OR EXISTS (SELECT 1 FROM subscriptions s WHERE s.customer_account = a.id)
	ORDER BY a.rowid DESC`},
	}
	m.Register(func(app core.App) error {
		for _, v := range views {
			if err := addView(app, v.name, v.query); err != nil {
				return fmt.Errorf("%s: %w", v.name, err)
			}
		}
		return app.ReloadCachedCollections()
	}, func(app core.App) error {
		for _, v := range views {
			if err := dropCollection(v.name)(app); err != nil {
				return err
			}
		}
		return nil
	})
}

// addView does what saving a view collection does, without PocketBase's second look at every other
// view, which made a fresh shop wait for seconds.
func addView(app core.App, name, query string) error {
	c := core.NewViewCollection(name)
	fields, err := app.CreateViewFields(query)
	if err != nil {
		return err
	}
	c.ViewQuery, c.Fields = query, fields
	c.Created, c.Updated = types.NowDateTime(), types.NowDateTime()
	if err := app.SaveView(name, query); err != nil {
		return err
	}
	row, err := c.DBExport(app)
	if err != nil {
		return err
	}
	_, err = app.DB().Insert("_collections", row).Execute()
	return err
}

// moneyOf writes an SQL expression that says an amount as people do: USD 1,234.00, JPY 1,234.
func moneyOf(cents, currency string) string {
	const zero = "'BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','UYI','VND','VUV','XAF','XOF','XPF'"
	const three = "'BHD','IQD','JOD','KWD','LYD','OMR','TND'"
	const four = "'CLF','UYW'"
	return strings.NewReplacer("CENTS", cents, "CODE", currency).Replace(`CODE || ' ' || CASE WHEN CENTS < 0 THEN '-' ELSE '' END || CASE WHEN CODE IN (` + zero + `) THEN printf('%,d', abs(CENTS))
	WHEN CODE IN (` + three + `) THEN printf('%,d.%03d', abs(CENTS) / 1000, abs(CENTS) % 1000) WHEN CODE IN (` + four + `) THEN printf('%,d.%04d', abs(CENTS) / 10000, abs(CENTS) % 10000)
	ELSE printf('%,d.%02d', abs(CENTS) / 100, abs(CENTS) % 100) END`)
}
