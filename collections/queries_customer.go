package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// SellerCustomer is one buyer of a seller.
type SellerCustomer struct {
	Account string `db:"account"`
	Orders  int64  `db:"orders"` // paid ones
	First   string `db:"first"`
	Last    string `db:"last"`
}

// FirstAt and LastAt are when the buyer first and last paid.
func (c SellerCustomer) FirstAt() time.Time { return storedTime(c.First) }

// LastAt is when the buyer last paid.
func (c SellerCustomer) LastAt() time.Time { return storedTime(c.Last) }

func storedTime(text string) time.Time {
	t, _ := time.Parse("2006-01-02 15:04:05.000Z", text)
	return t
}

const sellerSales = "SELECT o.customer_account AS account, o.paid_at AS at, 1 AS n FROM orders o WHERE o.seller = {:seller} AND o.paid_at != '' " +
	"UNION ALL SELECT s.customer_account, p.paid_at, 0 FROM subscriptions s JOIN products d ON d.id = s.product JOIN payment_transactions p ON p.subscription = s.id AND p.subscription != '' AND p.disposition = 'applied' AND p.paid_at != '' WHERE d.owner = {:seller}"

// ListCustomersOfSeller returns one page of who bought from a seller, last buyer first, and
// their total (-1 when skipped). text is part of a name or address, or empty.
func ListCustomersOfSeller(app core.App, seller, text string, limit, offset int64, skipTotal bool) ([]SellerCustomer, int, error) {
	where, params := "1 = 1", dbx.Params{"seller": seller, "limit": limit, "offset": offset}
	if text != "" {
		where = `account IN (SELECT a.id FROM customer_accounts a JOIN profiles p ON p.id = a.profile WHERE a.full_name LIKE {:q} ESCAPE '\' OR a.company_name LIKE {:q} ESCAPE '\' OR p.contact_email LIKE {:q} ESCAPE '\')`
		params["q"] = likePart(text)
	}
	total := -1
	if !skipTotal {
		if err := app.DB().NewQuery("SELECT count(DISTINCT account) FROM (" + sellerSales + ") WHERE " + where).Bind(params).Row(&total); err != nil {
			return nil, 0, err
		}
	}
	var rows []SellerCustomer
	err := app.DB().NewQuery("SELECT account, sum(n) AS orders, min(at) AS first, max(at) AS last FROM (" + sellerSales + ") WHERE " + where + " GROUP BY account ORDER BY last DESC, account DESC LIMIT {:limit} OFFSET {:offset}").Bind(params).All(&rows)
	return rows, total, err
}

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
		SELECT o.customer_account AS account, p.currency, p.amount_cents, p.refunded_cents FROM orders o JOIN payment_transactions p ON p.` + "`order`" + ` = o.id AND p.` + "`order`" + ` != '' WHERE o.customer_account IN (` + list + `) AND o.seller = {:seller} AND p.disposition = 'applied' AND p.paid_at != ''
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

// ListOrdersForExport returns a seller's orders made in a period, oldest first, after the
// order that was last read ("" and a zero time to begin).
func ListOrdersForExport(app core.App, seller string, p Period, afterTime time.Time, afterID string, limit int64) ([]*Order, error) {
	return list[Order](app.RecordQuery(Orders).AndWhere(dbx.NewExp("seller = {:s} AND ordered_at >= {:from} AND ordered_at < {:to} AND (ordered_at, id) > ({:at}, {:id})",
		dbx.Params{"s": seller, "from": DBTime(p.From), "to": DBTime(p.To), "at": DBTime(afterTime), "id": afterID})).OrderBy("ordered_at", "id").Limit(limit))
}
