package routes

import (
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type sellerCustomerAnswer struct {
	customerSummary
	Country             string        `json:"country"`
	OrdersCount         int64         `json:"orders_count"`
	ActiveSubscriptions int64         `json:"active_subscriptions"`
	Paid                []moneyFigure `json:"paid"`
	Refunded            []moneyFigure `json:"refunded"`
	FirstOrderAt        apiTime       `json:"first_order_at"`
	LastOrderAt         apiTime       `json:"last_order_at"`
}

// sellerListCustomers answers who bought from the seller, last buyer first.
func (a *api) sellerListCustomers(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	text, err := textParam(e, "q")
	if err != nil {
		return answer(e, err)
	}
	buyers, err := collections.PageCustomersOfSeller(a.app, e.Auth.Id, text, p.part())
	if err != nil {
		return answer(e, err)
	}
	items, err := a.sellerCustomersOf(e.Auth.Id, buyers.Rows)
	if err != nil {
		return answer(e, err)
	}
	return answerList(e, p, buyers.Total, buyers.Next, items)
}

// sellerCustomersOf renders buyers with a fixed number of queries.
func (a *api) sellerCustomersOf(seller string, rows []*collections.SellerCustomer) ([]sellerCustomerAnswer, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.Account
	}
	people, err := collections.LoadCustomers(a.app, ids)
	if err != nil {
		return nil, err
	}
	money, err := collections.SumByAccount(a.app, seller, ids)
	if err != nil {
		return nil, err
	}
	running, err := collections.CountRunningByAccount(a.app, seller, ids)
	if err != nil {
		return nil, err
	}
	paid, back := map[string]commerce.Money{}, map[string]commerce.Money{}
	for _, id := range ids {
		paid[id], back[id] = commerce.Money{}, commerce.Money{}
	}
	for _, m := range money {
		paid[m.Account][m.Currency] = m.Paid
		if m.Refunded > 0 {
			back[m.Account][m.Currency] = m.Refunded
		}
	}
	out := make([]sellerCustomerAnswer, len(rows))
	for i, r := range rows {
		c := people[r.Account]
		out[i] = sellerCustomerAnswer{summaryOf(r.Account, c), "", r.Orders, running[r.Account], moneyList(paid[r.Account]), moneyList(back[r.Account]), at(r.FirstAt()), at(r.LastAt())}
		if c.Account != nil {
			out[i].Country = c.Account.Country()
		}
	}
	return out, nil
}
