package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// The ledger of one seller: every payment that paid one of their orders or subscriptions.
// Parked and surplus money is nobody's revenue.
const sellerPayments = `SELECT p.id, p.paid_at, p.currency, p.amount_cents, o.customer_account AS account, i.product, i.quantity AS units
		FROM payment_transactions p JOIN orders o ON o.id = p.` + "`order`" + ` JOIN order_items i ON i.` + "`order`" + ` = o.id
		WHERE p.` + "`order`" + ` != '' AND o.seller = {:seller} AND ` + moneyCame + `
	UNION ALL SELECT p.id, p.paid_at, p.currency, p.amount_cents, s.customer_account, s.product, 1
		FROM payment_transactions p JOIN subscriptions s ON s.id = p.subscription JOIN products d ON d.id = s.product
		WHERE p.` + "`order`" + ` = '' AND p.subscription != '' AND d.owner = {:seller} AND ` + moneyCame

const moneyCame = "p.disposition = 'applied' AND p.status IN ('succeeded','partially_refunded','refunded') AND p.paid_at >= {:from} AND p.paid_at < {:to}"

// sellerRefunds are the refunds of that ledger, on their own day.
const sellerRefunds = `SELECT r.refunded_at, p.currency, r.amount_cents, o.customer_account AS account FROM refunds r JOIN payment_transactions p ON p.id = r.payment JOIN orders o ON o.id = p.` + "`order`" + `
		WHERE p.` + "`order`" + ` != '' AND o.seller = {:seller} AND ` + moneyWent + `
	UNION ALL SELECT r.refunded_at, p.currency, r.amount_cents, s.customer_account FROM refunds r JOIN payment_transactions p ON p.id = r.payment JOIN subscriptions s ON s.id = p.subscription JOIN products d ON d.id = s.product
		WHERE p.` + "`order`" + ` = '' AND p.subscription != '' AND d.owner = {:seller} AND ` + moneyWent

const moneyWent = "p.disposition = 'applied' AND r.state = 'done' AND r.refunded_at >= {:from} AND r.refunded_at < {:to}"

// Period is the time from From, up to but not including To.
type Period struct{ From, To time.Time }

// AllTime is a period that holds every payment.
var AllTime = Period{time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}

func (p Period) params(seller string) dbx.Params {
	return dbx.Params{"seller": seller, "from": DBTime(p.From), "to": DBTime(p.To)}
}

// DayMoney is an amount of one currency on one UTC day, written YYYY-MM-DD.
type DayMoney struct {
	Day      string `db:"day"`
	Currency string `db:"currency"`
	Cents    int64  `db:"cents"`
}

// SumPaidByDay returns what a seller was paid.
func SumPaidByDay(app core.App, seller string, p Period) ([]DayMoney, error) {
	var rows []DayMoney
	err := app.DB().NewQuery("SELECT substr(paid_at, 1, 10) AS day, currency, sum(amount_cents) AS cents FROM (" + sellerPayments + ") GROUP BY 1, 2").Bind(p.params(seller)).All(&rows)
	return rows, err
}

// SumRefundedByDay returns what a seller gave back.
func SumRefundedByDay(app core.App, seller string, p Period) ([]DayMoney, error) {
	var rows []DayMoney
	err := app.DB().NewQuery("SELECT substr(refunded_at, 1, 10) AS day, currency, sum(amount_cents) AS cents FROM (" + sellerRefunds + ") GROUP BY 1, 2").Bind(p.params(seller)).All(&rows)
	return rows, err
}

// DayCount is a number of orders on one UTC day.
type DayCount struct {
	Day   string `db:"day"`
	Count int64  `db:"n"`
}

// CountPaidOrdersByDay counts a seller's orders by the day they were paid, free ones too.
func CountPaidOrdersByDay(app core.App, seller string, p Period) ([]DayCount, error) {
	var rows []DayCount
	err := app.DB().NewQuery("SELECT substr(paid_at, 1, 10) AS day, count(*) AS n FROM orders WHERE seller = {:seller} AND paid_at != '' AND paid_at >= {:from} AND paid_at < {:to} GROUP BY 1").Bind(p.params(seller)).All(&rows)
	return rows, err
}

// ProductMoney is what one product brought.
type ProductMoney struct {
	Product  string `db:"product"`
	Name     string `db:"name"`
	Currency string `db:"currency"`
	Cents    int64  `db:"cents"`
	Units    int64  `db:"units"`
}

// SumPaidByProduct returns what each product brought, most units first.
func SumPaidByProduct(app core.App, seller string, p Period) ([]ProductMoney, error) {
	var rows []ProductMoney
	err := app.DB().NewQuery("SELECT x.product, d.name, x.currency, sum(x.amount_cents) AS cents, sum(x.units) AS units FROM (" + sellerPayments + ") x JOIN products d ON d.id = x.product GROUP BY x.product, x.currency ORDER BY units DESC, x.product").Bind(p.params(seller)).All(&rows)
	return rows, err
}

// CurrencyCount is a number of people by currency.
type CurrencyCount struct {
	Currency string `db:"currency"`
	Count    int64  `db:"n"`
}

// CountPayers counts who paid a seller, by currency.
func CountPayers(app core.App, seller string, p Period) ([]CurrencyCount, error) {
	var rows []CurrencyCount
	err := app.DB().NewQuery("SELECT currency, count(DISTINCT account) AS n FROM (" + sellerPayments + ") GROUP BY 1").Bind(p.params(seller)).All(&rows)
	return rows, err
}

// CountNewPayers counts who paid a seller for the first time in the period.
func CountNewPayers(app core.App, seller string, p Period) (int64, error) {
	before := AllTime
	before.To = p.To
	params := before.params(seller)
	params["begin"] = DBTime(p.From)
	var n int64
	err := app.DB().NewQuery("SELECT count(*) FROM (SELECT account, min(paid_at) AS first FROM (" + sellerPayments + ") GROUP BY account) WHERE first >= {:begin}").Bind(params).Row(&n)
	return n, err
}

// Recurring is one subscription item of a seller, as the figures see it.
type Recurring struct {
	Account   string `db:"account"`
	Status    string `db:"status"`
	Trial     bool   `db:"trial"`
	Interval  string `db:"interval"` // month or annual
	Cents     int64  `db:"cents"`
	Currency  string `db:"currency"`
	FirstPaid string `db:"first_paid"` // as stored, "" when it never brought money
	Lost      string `db:"lost"`       // when it was canceled or ended, "" while it runs
}

// ListRecurring returns every subscription item of a seller.
func ListRecurring(app core.App, seller string) ([]Recurring, error) {
	var rows []Recurring
	err := app.DB().NewQuery(`SELECT s.customer_account AS account, s.status, s.is_free_trial AS trial,
			CASE WHEN s.interval != '' THEN s.interval WHEN x.billing_period = 'yearly' THEN 'annual' ELSE 'month' END AS interval,
			CASE WHEN s.currency != '' THEN s.amount_cents ELSE coalesce(x.amount_cents, 0) END AS cents,
			CASE WHEN s.currency != '' THEN s.currency ELSE coalesce(x.currency, '') END AS currency,
			coalesce((SELECT min(p.paid_at) FROM payment_transactions p WHERE p.subscription = s.id AND p.subscription != '' AND p.disposition = 'applied' AND p.paid_at != '' AND p.amount_cents > 0), '') AS first_paid,
			CASE WHEN s.canceled_at != '' THEN s.canceled_at ELSE s.ended_at END AS lost
		FROM subscriptions s JOIN products d ON d.id = s.product LEFT JOIN prices x ON x.id = s.price WHERE d.owner = {:seller}`).
		Bind(dbx.Params{"seller": seller}).All(&rows)
	return rows, err
}

// Waiting is what waits for a seller now.
type Waiting struct {
	Work     int64 `db:"work"`
	Bookings int64 `db:"bookings"`
	Mails    int64 `db:"mails"`
}

// CountWaiting counts what waits for a seller.
func CountWaiting(app core.App, seller string) (Waiting, error) {
	var w Waiting
	err := app.DB().NewQuery(`SELECT (SELECT count(*) FROM fulfillment_orders f JOIN products d ON d.id = f.product WHERE d.owner = {:s} AND f.status IN ('requested','in_progress','ready_for_delivery')) AS work,
		(SELECT count(*) FROM bookings b JOIN service_offers f ON f.id = b.service_offer JOIN products d ON d.id = f.product WHERE d.owner = {:s} AND b.status = 'requested') AS bookings,
		(SELECT count(*) FROM emails m JOIN orders o ON o.id = m.` + "`order`" + ` WHERE m.` + "`order`" + ` != '' AND o.seller = {:s} AND m.state IN ('failed','dead')) AS mails`).Bind(dbx.Params{"s": seller}).One(&w)
	return w, err
}
