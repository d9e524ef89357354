package commerce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func TestCheckOrderMove(t *testing.T) {
	tests := []struct {
		name     string
		from, to collections.OrderStatus
		want     commerce.Code
	}{
		{"payment confirms a pending order", collections.OrderPendingPayment, collections.OrderPaid, ""},
		{"a redelivered payment is harmless", collections.OrderPaid, collections.OrderPaid, ""},
		{"a paid order is fulfilled", collections.OrderPaid, collections.OrderFulfilled, ""},
		{"a draft cannot be paid", collections.OrderDraft, collections.OrderPaid, commerce.CodeConflict},
		{"a pending order cannot be fulfilled unpaid", collections.OrderPendingPayment, collections.OrderFulfilled, commerce.CodeConflict},
		{"a pending order cannot be refunded", collections.OrderPendingPayment, collections.OrderRefunded, commerce.CodeConflict},
		{"an expired order is revived by its payment", collections.OrderCanceled, collections.OrderPaid, ""},
		{"a canceled order does not wait again", collections.OrderCanceled, collections.OrderPendingPayment, commerce.CodeConflict},
		{"a fulfilled order cannot be canceled", collections.OrderFulfilled, collections.OrderCanceled, commerce.CodeConflict},
		{"a refund is final", collections.OrderRefunded, collections.OrderPaid, commerce.CodeConflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, commerce.CodeOf(commerce.CheckOrderMove(tt.from, tt.to)))
		})
	}
}
