package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// OrderParts is everything beside the rows of some orders that showing them needs.
type OrderParts struct {
	Items    map[string][]*OrderItem          // by order
	Products map[string]*Product              // by id
	Payments map[string][]*PaymentTransaction // by order
	Refunds  map[string][]*Refund             // by payment
}

// PaymentOf returns the payment that settled an order, else the latest try, else nil.
func (p *OrderParts) PaymentOf(orderID string) *PaymentTransaction {
	var last *PaymentTransaction
	for _, pay := range p.Payments[orderID] {
		if pay.Disposition() == DispositionApplied {
			return pay
		}
		last = pay
	}
	return last
}

// LoadOrderParts reads the parts of all orders with one query a collection.
func LoadOrderParts(app core.App, orders []*Order) (*OrderParts, error) {
	p := &OrderParts{map[string][]*OrderItem{}, map[string]*Product{}, map[string][]*PaymentTransaction{}, map[string][]*Refund{}}
	if len(orders) == 0 {
		return p, nil
	}
	ids := make([]any, len(orders))
	for i, o := range orders {
		ids[i] = o.Id
	}
	items, err := list[OrderItem](app.RecordQuery(OrderItems).AndWhere(dbx.In("order", ids...)).OrderBy("id"))
	if err != nil {
		return nil, err
	}
	var productIDs []any
	for _, it := range items {
		p.Items[it.OrderID()] = append(p.Items[it.OrderID()], it)
		productIDs = append(productIDs, it.ProductID())
	}
	products, err := list[Product](app.RecordQuery(Products).AndWhere(dbx.In("id", productIDs...)))
	if err != nil {
		return nil, err
	}
	for _, x := range products {
		p.Products[x.Id] = x
	}
	pays, err := list[PaymentTransaction](app.RecordQuery(PaymentTransactions).AndWhere(dbx.NewExp("`order` != ''")).AndWhere(dbx.In("order", ids...)).OrderBy("created", "id"))
	if err != nil || len(pays) == 0 {
		return p, err
	}
	var payIDs []any
	for _, x := range pays {
		p.Payments[x.OrderID()] = append(p.Payments[x.OrderID()], x)
		payIDs = append(payIDs, x.Id)
	}
	refunds, err := list[Refund](app.RecordQuery(Refunds).AndWhere(dbx.In("payment", payIDs...)).OrderBy("created", "id"))
	for _, r := range refunds {
		p.Refunds[r.PaymentID()] = append(p.Refunds[r.PaymentID()], r)
	}
	return p, err
}

func count(app core.App, collection string, where dbx.Expression) (int, error) {
	var n int
	err := app.DB().Select("count(*)").From(collection).AndWhere(where).Row(&n)
	return n, err
}

// PublicIDOfItem returns the public id of the order that a line belongs to.
func PublicIDOfItem(app core.App, itemID string) (string, error) {
	var id string
	err := app.DB().NewQuery("SELECT o.public_id FROM order_items i JOIN orders o ON o.id = i.`order` WHERE i.id = {:i}").Bind(dbx.Params{"i": itemID}).Row(&id)
	return id, err
}
