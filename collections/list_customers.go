package collections

import (
	"fmt"
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

// A buyer's place among the customers is when they last paid. Orders are walked along their
// index from the newest, and each buyer is met first at the order that no later one follows.
// Those who pay for a plan come from the seller's subscriptions.
const (
	planBuyers = "SELECT s.customer_account AS account, min(p.paid_at) AS first, max(p.paid_at) AS last FROM products d JOIN subscriptions s ON s.product = d.id " +
		"JOIN payment_transactions p ON p.subscription = s.id AND p.subscription != '' AND p.disposition = 'applied' AND p.paid_at != '' WHERE d.owner = {:seller} GROUP BY s.customer_account"
	orderBuyers = "SELECT o.customer_account AS id, o.paid_at AS key FROM orders o WHERE o.seller = {:seller} AND o.paid_at != '' " +
		"AND NOT EXISTS (SELECT 1 FROM orders x WHERE x.seller = o.seller AND x.customer_account = o.customer_account AND x.paid_at != '' AND (x.paid_at, x.id) > (o.paid_at, o.id))"
	laterPlan  = " AND (o.customer_account NOT IN (SELECT account FROM plans) OR NOT EXISTS (SELECT 1 FROM plans b WHERE b.account = o.customer_account AND b.last >= o.paid_at))"
	laterOrder = " AND NOT EXISTS (SELECT 1 FROM orders x WHERE x.seller = {:seller} AND x.customer_account = b.account AND x.paid_at != '' AND x.paid_at > b.last)"
	withPlans  = "WITH plans AS MATERIALIZED (" + planBuyers + ")"
)

// PageCustomersOfSeller returns who bought from a seller, last buyer first. text is part of a
// name or address, or empty. A page whose buyers have very many orders is remembered for a while.
func PageCustomersOfSeller(app core.App, seller, text string, p Page) (Paged[SellerCustomer], error) {
	if text != "" {
		named, all, err := findNamed(app, text)
		if err != nil {
			return Paged[SellerCustomer]{}, err
		}
		if all {
			return pageOfNamed(app, seller, named, p)
		}
	}
	list := "customers " + seller + " " + text
	out, err := lately(app, fmt.Sprint(list, p.Limit, p.Offset, p.After), ordersOf, func() (Paged[SellerCustomer], error) {
		places, err := placesOf(app, func() string { return list }, p, func(p Page) ([]place, error) { return placesOfCustomers(app, seller, text, p) })
		if err != nil {
			return Paged[SellerCustomer]{}, err
		}
		return customersAt(app, seller, places, p)
	})
	if err != nil || out.knowsTotal(p) {
		return out, err
	}
	out.Total, err = remembered(app, list, func() (int, error) {
		if text != "" {
			defer searching(app)()
		}
		return countCustomers(app, seller, text)
	})
	return out, err
}

// ordersOf counts the orders that a page of buyers tells of: all of them were read.
func ordersOf(p Paged[SellerCustomer]) (n int64) {
	for _, x := range p.Rows {
		n += x.Orders
	}
	return n
}

// placesOfCustomers merges the buyers of orders with those of plans, each in their order: nothing
// is kept of the pages before.
func placesOfCustomers(app core.App, seller, text string, p Page) (places []place, err error) {
	params := dbx.Params{"seller": seller, "limit": p.Limit + 1, "offset": p.Offset, "q": likePart(text), "afterKey": p.After.Key, "afterId": p.After.ID}
	orders, plans := orderBuyers+laterPlan, "SELECT b.account AS id, b.last AS key FROM plans b WHERE 1 = 1"+laterOrder
	if text != "" {
		orders, plans = orders+hasText("o.customer_account"), plans+hasText("b.account")
	}
	if p.After != (Cursor{}) {
		orders, plans = orders+" AND (o.paid_at, o.customer_account) < ({:afterKey}, {:afterId})", plans+" AND (b.last, b.account) < ({:afterKey}, {:afterId})"
	}
	return places, app.DB().NewQuery(withPlans + " " + orders + " UNION ALL " + plans +
		" ORDER BY 2 DESC, 1 DESC LIMIT {:limit} OFFSET {:offset}").Bind(params).All(&places)
}

func countCustomers(app core.App, seller, text string) (n int, err error) {
	orders := "SELECT o.customer_account AS account FROM orders o WHERE o.seller = {:seller} AND o.paid_at != ''"
	if text != "" {
		orders += " AND o.customer_account" + inNamed
	}
	plans := "SELECT b.account FROM plans b WHERE NOT EXISTS (SELECT 1 FROM orders x WHERE x.seller = {:seller} AND x.customer_account = b.account AND x.paid_at != '')"
	if text != "" {
		plans += " AND b.account" + inNamed
	}
	return n, app.DB().NewQuery(withPlans + " SELECT (SELECT count(DISTINCT account) FROM (" + orders + ")) + (SELECT count(*) FROM (" + plans + "))").
		Bind(dbx.Params{"seller": seller, "q": likePart(text)}).Row(&n)
}

// customersAt tells of the buyers at these places what they bought.
func customersAt(app core.App, seller string, places []place, p Page) (Paged[SellerCustomer], error) {
	out := Paged[SellerCustomer]{Total: -1}
	if int64(len(places)) > p.Limit {
		places = places[:p.Limit]
		last := places[len(places)-1]
		out.Next = Cursor{last.Key, last.ID}
	}
	if len(places) == 0 {
		return out, nil
	}
	ids := make([]string, len(places))
	for i, x := range places {
		ids[i] = x.ID
	}
	list, params := namedList("a", ids)
	params["seller"] = seller
	var bought []*SellerCustomer
	err := app.DB().NewQuery("WITH plans AS MATERIALIZED (" + planBuyers + "), sales AS (SELECT customer_account AS account, count(*) AS n, min(paid_at) AS first, max(paid_at) AS last FROM orders WHERE seller = {:seller} AND customer_account IN (" + list + ") AND paid_at != '' GROUP BY customer_account " +
		"UNION ALL SELECT account, 0, first, last FROM plans WHERE account IN (" + list + ")) SELECT account, sum(n) AS orders, min(first) AS first, max(last) AS last FROM sales GROUP BY account").Bind(params).All(&bought)
	if err != nil {
		return out, err
	}
	byAccount := map[string]*SellerCustomer{}
	for _, x := range bought {
		byAccount[x.Account] = x
	}
	for _, id := range ids {
		if x := byAccount[id]; x != nil {
			out.Rows = append(out.Rows, x)
		}
	}
	return out, nil
}
