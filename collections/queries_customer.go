package collections

import (
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// AccountMoney is what a buyer paid a seller and got back, in one currency.
type AccountMoney struct {
	Account  string `db:"account"`
	Currency string `db:"currency"`
	Paid     int64  `db:"paid"`
	Refunded int64  `db:"refunded"`
	Payments int64  `db:"payments"`
}

// SumByAccount returns what those buyers paid a seller and got back. Sums of very many payments
// are remembered for a while.
func SumByAccount(app core.App, seller string, accounts []string) ([]AccountMoney, error) {
	payments := func(rows []AccountMoney) (n int64) {
		for _, x := range rows {
			n += x.Payments
		}
		return n
	}
	return lately(app, "sums "+seller+" "+strings.Join(accounts, " "), payments, func() ([]AccountMoney, error) { return sumByAccount(app, seller, accounts) })
}

func sumByAccount(app core.App, seller string, accounts []string) ([]AccountMoney, error) {
	var rows []AccountMoney
	if len(accounts) == 0 {
		return rows, nil
	}
	list, params := namedList("a", accounts)
	params["seller"] = seller
	err := app.DB().NewQuery(`SELECT account, currency, count(*) AS payments, sum(amount_cents) AS paid, sum(refunded_cents) AS refunded FROM (
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
