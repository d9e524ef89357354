package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// AccountMoney is what a buyer paid a seller and got back, in one currency.
type AccountMoney struct {
	Account  string `db:"account"`
	Currency string `db:"currency"`
	Paid     int64  `db:"paid"`
	Refunded int64  `db:"refunded"`
}

// SumByAccount returns what those buyers paid a seller and got back.
func SumByAccount(app core.App, seller string, accounts []string) ([]AccountMoney, error) {
	var rows []AccountMoney
	if len(accounts) == 0 {
		return rows, nil
	}
	list, params := namedList("a", accounts)
	params["seller"] = seller
	err := app.DB().NewQuery(`SELECT account, currency, sum(amount_cents) AS paid, sum(refunded_cents) AS refunded FROM (
		SELECT o.customer_account AS account, p.currency, p.amount_cents, p.refunded_cents FROM orders o JOIN payment_transactions p ON p.` + "`order`" + ` = o.id AND p.` + "`order`" + ` != '' WHERE o.seller = {:seller} AND o.customer_account IN (` + list + `) AND o.paid_at != '' AND p.disposition = 'applied' AND p.paid_at != ''
		UNION ALL SELECT s.customer_account, p.currency, p.amount_cents, p.refunded_cents FROM subscriptions s JOIN products d ON d.id = s.product JOIN payment_transactions p ON p.subscription = s.id AND p.subscription != '' AND p.` + "`order`" + ` = '' WHERE s.customer_account IN (` + list + `) AND d.owner = {:seller} AND p.disposition = 'applied' AND p.paid_at != ''
		) GROUP BY account, currency ORDER BY account, currency`).Bind(params).All(&rows)
	return rows, err
}

// CountRunningByAccount counts the running subscriptions of those buyers with a seller.
func CountRunningByAccount(app core.App, seller string, accounts []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(accounts) == 0 {
		return out, nil
	}
	list, params := namedList("a", accounts)
	params["seller"] = seller
	var rows []struct {
		Account string `db:"account"`
		N       int64  `db:"n"`
	}
	err := app.DB().NewQuery("SELECT s.customer_account AS account, count(*) AS n FROM subscriptions s JOIN products d ON d.id = s.product WHERE s.customer_account IN (" + list + ") AND d.owner = {:seller} AND s.status IN ('active','trialing','past_due') GROUP BY 1").Bind(params).All(&rows)
	for _, r := range rows {
		out[r.Account] = r.N
	}
	return out, err
}

// namedList is the inside of an IN list with its parameters.
func namedList(prefix string, values []string) (string, dbx.Params) {
	list, params := "", dbx.Params{}
	for i, v := range values {
		name := prefix + string(rune('a'+i/26%26)) + string(rune('a'+i%26))
		if i > 0 {
			list += ","
		}
		list += "{:" + name + "}"
		params[name] = v
	}
	return list, params
}

// CountriesOf returns the countries of the buyers of orders, by customer account.
func CountriesOf(app core.App, orders []*Order) (map[string]string, error) {
	ids := make([]any, len(orders))
	for i, o := range orders {
		ids[i] = o.CustomerAccountID()
	}
	accounts, err := byID[CustomerAccount](app, CustomerAccounts, ids)
	out := map[string]string{}
	for id, a := range accounts {
		out[id] = a.Country()
	}
	return out, err
}

// ListOrdersForExport returns a seller's orders made in a period, oldest first, after the
// order that was last read (an empty cursor to begin).
func ListOrdersForExport(app core.App, seller string, p Period, after Cursor, limit int64) ([]*Order, error) {
	if after == (Cursor{}) {
		after.Key = DBTime(p.From)
	}
	return list[Order](app.RecordQuery(Orders).AndWhere(dbx.NewExp("seller = {:s} AND (ordered_at, id) > ({:at}, {:id}) AND ordered_at < {:to}",
		dbx.Params{"s": seller, "to": DBTime(p.To), "at": after.Key, "id": after.ID})).OrderBy("ordered_at", "id").Limit(limit))
}

// PlaceOfOrder is where an order stands among those of its seller or buyer.
func PlaceOfOrder(o *Order) Cursor { return Cursor{DBTime(o.OrderedAt()), o.Id} }
