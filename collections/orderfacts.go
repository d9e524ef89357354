package collections

import "github.com/pocketbase/pocketbase/core"

// What paying an order needs to know more than once rides on its record from the match to the
// hook: the lines, which are a snapshot, buyer and seller, and the payment that pays it.
const (
	linesKey   = "@lines"
	peopleKey  = "@people"
	paymentKey = "@payment"
)

// Lines returns the order's lines. They are read once a record.
func (o *Order) Lines(app core.App) ([]Line, error) {
	if known, ok := o.GetRaw(linesKey).([]Line); ok {
		return known, nil
	}
	lines, err := ListLines(app, o.Id)
	if err == nil {
		o.SetRaw(linesKey, lines)
	}
	return lines, err
}

// People returns the person behind the order's account and the one who sells. They are read once
// a record. The seller is zero when there is none.
func (o *Order) People(app core.App) (buyer, seller Person, err error) {
	if known, ok := o.GetRaw(peopleKey).([2]Person); ok {
		return known[0], known[1], nil
	}
	err = readRow(app, "SELECT "+personColumns("b")+", "+personColumns("s")+" FROM customer_accounts a JOIN profiles b ON b.id = a.profile LEFT JOIN profiles s ON s.id = ? WHERE a.id = ?",
		args{o.SellerID(), o.CustomerAccountID()}, append(buyer.columns(), seller.columns()...)...)
	if err == nil {
		o.SetRaw(peopleKey, [2]Person{buyer, seller})
	}
	return buyer, seller, err
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
