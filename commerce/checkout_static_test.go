package commerce_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

func TestStaticCheckouts(t *testing.T) {
	tests := []struct {
		name     string
		checkout commerce.Checkout
		order    commerce.CheckoutOrder
		want     commerce.CheckoutSession
		code     commerce.Code
	}{
		{"clerk, monthly", commerce.ClerkCheckout{}, commerce.CheckoutOrder{BillingPeriod: "monthly", ClerkPlanID: "cplan_1"},
			commerce.CheckoutSession{Provider: "clerk", ClerkPlanID: "cplan_1", PlanPeriod: "month"}, ""},
		{"clerk, yearly", commerce.ClerkCheckout{}, commerce.CheckoutOrder{BillingPeriod: "yearly", ClerkPlanID: "cplan_1"},
			commerce.CheckoutSession{Provider: "clerk", ClerkPlanID: "cplan_1", PlanPeriod: "annual"}, ""},
		{"clerk sells nothing once", commerce.ClerkCheckout{}, commerce.CheckoutOrder{BillingPeriod: "one_time", ClerkPlanID: "cplan_1"},
			commerce.CheckoutSession{}, commerce.CodeConflict},
		{"clerk without a plan", commerce.ClerkCheckout{}, commerce.CheckoutOrder{BillingPeriod: "monthly"},
			commerce.CheckoutSession{}, commerce.CodeConflict},
		{"link", commerce.LinkCheckout{}, commerce.CheckoutOrder{PublicID: "p-1", CheckoutURL: "https://buy.stripe.com/x"},
			commerce.CheckoutSession{Provider: "link", URL: "https://buy.stripe.com/x?client_reference_id=p-1"}, ""},
		{"link with a query and a fragment", commerce.LinkCheckout{}, commerce.CheckoutOrder{PublicID: "p-1", CheckoutURL: "https://buy.stripe.com/x?client_reference_id=theirs&locale=de#top"},
			commerce.CheckoutSession{Provider: "link", URL: "https://buy.stripe.com/x?client_reference_id=p-1&locale=de#top"}, ""},
		{"link over http", commerce.LinkCheckout{}, commerce.CheckoutOrder{PublicID: "p-1", CheckoutURL: "http://buy.stripe.com/x"},
			commerce.CheckoutSession{}, commerce.CodeConflict},
		{"link that runs script", commerce.LinkCheckout{}, commerce.CheckoutOrder{PublicID: "p-1", CheckoutURL: "javascript:alert(1)"},
			commerce.CheckoutSession{}, commerce.CodeConflict},
		{"nobody sells it", commerce.NoCheckout{}, commerce.CheckoutOrder{PublicID: "p-1"}, commerce.CheckoutSession{Provider: "none"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.checkout.Open(context.Background(), tt.order)
			require.Equal(t, tt.code, commerce.CodeOf(err))
			require.Equal(t, tt.want, got)
		})
	}
}
