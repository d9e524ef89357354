package commerce

import (
	"slices"

	"pocketstarter/collections"
)

// Why an order was canceled (status_reason).
const (
	ReasonExpired    = "expired"    // its time was over: a matching payment revives it
	ReasonBuyer      = "buyer"      // the buyer canceled
	ReasonSeller     = "seller"     // the seller canceled
	ReasonOperator   = "operator"   // an operator canceled in the admin UI
	ReasonSubscribed = "subscribed" // an intent that became a subscription
)

// orderMoves lists, for each status, the statuses that may follow it. A status
// with no entry is final.
var orderMoves = map[collections.OrderStatus][]collections.OrderStatus{
	collections.OrderDraft:          {collections.OrderPendingPayment, collections.OrderCanceled},
	collections.OrderPendingPayment: {collections.OrderPaid, collections.OrderCanceled},
	collections.OrderPaid:           {collections.OrderFulfilled, collections.OrderRefunded},
	collections.OrderFulfilled:      {collections.OrderRefunded},
	collections.OrderCanceled:       {collections.OrderPaid}, // only with an applied payment: see Service.OrderMove
}

// CheckOrderMove tells whether an order may go from one status to another. Staying is
// always allowed: a redelivered event is harmless.
func CheckOrderMove(from, to collections.OrderStatus) error {
	if from == to || slices.Contains(orderMoves[from], to) {
		return nil
	}
	return Fail(CodeConflict, "An order that is %s cannot become %s.", orderWord(from), orderWord(to))
}

func orderWord(s collections.OrderStatus) string {
	if s == collections.OrderPendingPayment {
		return "waiting for payment"
	}
	if s == "" {
		return "without a status"
	}
	return string(s)
}
