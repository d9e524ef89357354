package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// operatorQueues are the views of what waits for an operator, most urgent first.
var operatorQueues = []string{"todo_disputes", "todo_payments", "todo_orders", "todo_events", "todo_refunds", "todo_mails", "todo_subscriptions", "todo_work", "todo_bookings", "todo_downloads"}

// operatorReports are the views of what was earned.
var operatorReports = []string{"report_revenue", "report_orders", "report_customers"}

// mostCounted ends the count of a queue: beyond it an operator needs no exact number.
const mostCounted = 1000

// Queue is one view of what waits.
type Queue struct {
	View   string
	Count  int
	More   bool      // there are more than Count
	Oldest time.Time // zero when nothing tells
}

// OperatorQueues counts what waits in each view.
func OperatorQueues(app core.App) ([]Queue, error) {
	var out []Queue
	for _, view := range operatorQueues {
		var row struct {
			Count  int    `db:"n"`
			Oldest string `db:"oldest"`
		}
		err := app.DB().NewQuery("SELECT count(*) AS n, coalesce(min(nullif(since, '')), '') AS oldest FROM (SELECT since FROM " + view + " LIMIT {:most})").Bind(dbx.Params{"most": mostCounted + 1}).One(&row)
		if err != nil {
			return nil, err
		}
		q := Queue{View: view, Count: min(row.Count, mostCounted), More: row.Count > mostCounted}
		if row.Oldest != "" {
			q.Oldest, _ = time.Parse("2006-01-02 15:04:05.000Z", row.Oldest)
		}
		out = append(out, q)
	}
	return out, nil
}

// ParkedRow is one parked payment as its view says it.
type ParkedRow struct {
	ID          string `db:"id"`
	Since       string `db:"since"`
	Amount      string `db:"amount"`
	Explanation string `db:"explanation"`
	NextStep    string `db:"next_step"`
	Payer       string `db:"payer"`
	Claimed     string `db:"claimed_order"`
}

// ListParkedRows returns the oldest parked payments.
func ListParkedRows(app core.App, limit int) ([]ParkedRow, error) {
	var rows []ParkedRow
	err := app.DB().NewQuery("SELECT v.payment AS id, v.since, v.amount, v.explanation, v.next_step, v.claimed_order, coalesce(nullif(p.contact_email, ''), v.payer) AS payer FROM todo_payments v LEFT JOIN profiles p ON p.clerk_user_id = v.payer AND v.payer != '' LIMIT {:n}").
		Bind(dbx.Params{"n": limit}).All(&rows)
	return rows, err
}

// MonthMoney is the money of one month, written YYYY-MM, and one currency, of all sellers.
type MonthMoney struct {
	Month    string `db:"month"`
	Currency string `db:"currency"`
	Paid     int64  `db:"paid"`
	Refunded int64  `db:"refunded"`
}

// SumMoneyByMonth returns what the shop was paid and gave back since then, as report_revenue counts it.
func SumMoneyByMonth(app core.App, since time.Time) ([]MonthMoney, error) {
	var rows []MonthMoney
	err := app.DB().NewQuery(`SELECT month, currency, sum(paid) AS paid, sum(refunded) AS refunded FROM (
		SELECT substr(p.paid_at, 1, 7) AS month, p.currency, sum(p.amount_cents) AS paid, 0 AS refunded FROM payment_transactions p
			WHERE p.disposition = 'applied' AND p.status IN ('succeeded','partially_refunded','refunded') AND p.paid_at >= {:since} GROUP BY 1, 2
		UNION ALL SELECT substr(r.refunded_at, 1, 7), p.currency, 0, sum(r.amount_cents) FROM refunds r JOIN payment_transactions p ON p.id = r.payment
			WHERE p.disposition = 'applied' AND r.state = 'done' AND r.refunded_at >= {:since} GROUP BY 1, 2) GROUP BY month, currency ORDER BY currency, month`).
		Bind(dbx.Params{"since": DBTime(since)}).All(&rows)
	return rows, err
}

// MonthCount is the number of paid orders of one month, written YYYY-MM.
type MonthCount struct {
	Month string `db:"month"`
	Count int64  `db:"n"`
}

// CountOrdersByMonth counts the paid orders of all sellers since then, free ones too.
func CountOrdersByMonth(app core.App, since time.Time) ([]MonthCount, error) {
	var rows []MonthCount
	err := app.DB().NewQuery("SELECT substr(paid_at, 1, 7) AS month, count(*) AS n FROM orders WHERE paid_at != '' AND paid_at >= {:since} GROUP BY 1").Bind(dbx.Params{"since": DBTime(since)}).All(&rows)
	return rows, err
}

// RecentOrder is an order as a list shows it.
type RecentOrder struct {
	ID       string `db:"id"`
	PublicID string `db:"public_id"`
	Status   string `db:"status"`
	Total    int64  `db:"total_cents"`
	Currency string `db:"currency"`
	At       string `db:"ordered_at"`
	Buyer    string `db:"buyer"`
	Product  string `db:"product"`
}

// ListRecentOrders returns the newest orders of the shop.
func ListRecentOrders(app core.App, limit int) ([]RecentOrder, error) {
	var rows []RecentOrder
	err := app.DB().NewQuery("SELECT o.id, o.public_id, o.status, o.total_cents, o.currency, o.ordered_at, coalesce(nullif(p.contact_email, ''), p.clerk_user_id, '') AS buyer, coalesce((SELECT i.product_name_snapshot FROM order_items i WHERE i.`order` = o.id LIMIT 1), '') AS product " +
		"FROM orders o LEFT JOIN customer_accounts a ON a.id = o.customer_account LEFT JOIN profiles p ON p.id = a.profile ORDER BY o.rowid DESC LIMIT {:n}").Bind(dbx.Params{"n": limit}).All(&rows)
	return rows, err
}

// Missing names, in people's words, what the shop's identity still lacks.
func (s *Shop) Missing() []string {
	var out []string
	for _, f := range []struct{ value, words string }{
		{s.LegalName(), "legal name"}, {s.Address(), "address"}, {s.SupportEmail(), "support address"}, {s.Logo(), "logo"}, {s.TermsURL(), "terms"}, {s.PrivacyURL(), "privacy policy"},
	} {
		if f.value == "" {
			out = append(out, f.words)
		}
	}
	return out
}

// OperatorPins are the ids of what the admin UI's list shows first: what an operator opens on
// purpose. Everything else is a record behind one of them.
func OperatorPins(app core.App) []string {
	var ids []string
	for _, name := range append(append([]string{Shops, Products, Prices, Orders, Bookings, FulfillmentOrders, Emails}, operatorQueues...), operatorReports...) {
		if c, err := app.FindCachedCollectionByNameOrId(name); err == nil {
			ids = append(ids, c.Id)
		}
	}
	return ids
}

// SuperusersHaveMFA tells whether an operator needs a second step to sign in.
func SuperusersHaveMFA(app core.App) bool {
	c, err := app.FindCachedCollectionByNameOrId(core.CollectionNameSuperusers)
	return err == nil && c.MFA.Enabled
}
