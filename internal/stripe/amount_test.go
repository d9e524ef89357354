package stripe_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/stripe"
)

// What the shop counts in a currency's own minor units, Stripe counts in its own.
func TestAmountsInEveryKindOfCurrency(t *testing.T) {
	for _, tt := range []struct {
		currency string
		cents    int64
		stripe   string
	}{
		{"USD", 1234, "1234"},
		{"JPY", 1234, "1234"}, // no places on either side
		{"KRW", 5000, "5000"},
		{"KWD", 1230, "1230"}, // three places
		{"BHD", 10, "10"},
		{"HUF", 17500, "17500"}, // two places for charges
		{"ISK", 100, "10000"},   // none in the shop, two zeros at Stripe
		{"UGX", 5000, "500000"},
		{"usd", 50, "50"},
	} {
		w := newWorld(t)
		session, err := w.Open(context.Background(), order(func(o *commerce.CheckoutOrder) {
			o.Currency, o.UnitCents, o.Quantity, o.TotalCents = tt.currency, tt.cents, 1, tt.cents
		}))
		require.NoError(t, err, tt.currency)
		require.Equal(t, tt.stripe, w.stub.Requests()[0].Form.Get("line_items[0][price_data][unit_amount]"), tt.currency)

		// and the way back: the payment names what the order asked
		e, err := w.stub.Pay(session.SessionID)
		f := facts(t, e, err)
		require.Equal(t, tt.cents, f.Payment.SubtotalCents, tt.currency)
		require.Equal(t, tt.cents, f.Payment.TotalCents, tt.currency)
	}
}

func TestCheckAmount(t *testing.T) {
	for _, tt := range []struct {
		cents    int64
		currency string
		code     string // of the field, "" when Stripe takes it
	}{
		{50, "USD", ""}, {49, "USD", "amount_too_small"}, {0, "USD", "amount_too_small"}, {-100, "USD", "amount_too_small"},
		{30, "GBP", ""}, {29, "GBP", "amount_too_small"},
		{50, "JPY", ""}, {49, "JPY", "amount_too_small"},
		{17500, "HUF", ""}, {17499, "HUF", "amount_too_small"},
		{1230, "KWD", ""}, {1234, "KWD", "amount_not_whole"}, {9, "KWD", "amount_too_small"},
		{1, "ISK", ""}, {1, "COP", ""},
		{99_999_999, "USD", ""}, {100_000_000, "USD", "amount_too_large"}, {1_000_000, "UGX", "amount_too_large"},
		{1 << 62, "UGX", "amount_not_whole"},
	} {
		err := stripe.CheckAmount(tt.cents, tt.currency)
		if tt.code == "" {
			require.NoError(t, err, "%d %s", tt.cents, tt.currency)
			continue
		}
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "%d %s", tt.cents, tt.currency)
		var e *commerce.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, tt.code, e.Fields["amount_cents"].Code, "%d %s", tt.cents, tt.currency)
	}
	require.EqualValues(t, 50, stripe.MinimumAmount("usd"))
	require.EqualValues(t, 1, stripe.MinimumAmount("ISK"))
	require.EqualValues(t, 10, stripe.MinimumAmount("KWD"))
	require.EqualError(t, stripe.CheckAmount(1, "USD"), "Stripe charges at least USD 0.50.")
	require.EqualError(t, stripe.CheckAmount(1, "JPY"), "Stripe charges at least JPY 50.")
}
