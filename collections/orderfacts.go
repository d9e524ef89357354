package collections

import "github.com/pocketbase/pocketbase/core"

// What paying an order needs to know more than once rides on its record from the match to the
// hook: the lines, which are a snapshot, the buyer, and the payment that pays it.
const (
	linesKey   = "@lines"
	buyerKey   = "@buyer"
	paymentKey = "@payment"
)

// Lines returns the order's lines. They are read once a record.
func (o *Order) Lines(app core.App) ([]*OrderItem, error) {
	if known, ok := o.GetRaw(linesKey).([]*OrderItem); ok {
		return known, nil
	}
	items, err := ListOrderItems(app, o.Id)
	if err == nil {
		o.SetRaw(linesKey, items)
	}
	return items, err
}

// Buyer returns the person behind the order's account. It is read once a record.
func (o *Order) Buyer(app core.App) (Person, error) {
	if known, ok := o.GetRaw(buyerKey).(Person); ok {
		return known, nil
	}
	p, err := FindPersonOfAccount(app, o.CustomerAccountID())
	if err == nil {
		o.SetRaw(buyerKey, p)
	}
	return p, err
}

// PaidBy notes that an applied payment of the order was saved in this transaction.
func (o *Order) PaidBy(paymentID string) { o.SetRaw(paymentKey, paymentID) }

// IsPaid tells whether a payment row pays the order.
func (o *Order) IsPaid(app core.App) (bool, error) {
	if id, _ := o.GetRaw(paymentKey).(string); id != "" {
		return true, nil
	}
	return HasAppliedPayment(app, o.Id)
}
