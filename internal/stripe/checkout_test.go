package stripe_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/commerce"
	"pocketstarter/internal/stripe"
	"pocketstarter/internal/stripe/stripestub"
)

func TestOpenSendsTheSnapshot(t *testing.T) {
	w := newWorld(t)
	s, err := w.Open(context.Background(), order(nil))
	require.NoError(t, err)
	require.Equal(t, commerce.CheckoutSession{
		Provider: "stripe", URL: "https://checkout.stripe.com/c/pay/" + s.SessionID, SessionID: s.SessionID, ExpiresAt: moment.Add(12 * time.Hour),
	}, s)
	r := w.stub.Requests()[0]
	require.Equal(t, "checkout-"+orderID+"-1", r.Key)
	for field, want := range map[string]string{
		"mode":                      "payment",
		"client_reference_id":       orderID,
		"metadata[order_public_id]": orderID,
		"metadata[clerk_user_id]":   "user_1",
		"payment_intent_data[metadata][order_public_id]": orderID,
		"success_url":                                          "https://shop.example/checkout/success?order=" + orderID,
		"cancel_url":                                           "https://shop.example/checkout/cancel?order=" + orderID,
		"customer_email":                                       "ada@example.org",
		"allow_promotion_codes":                                "false",
		"adaptive_pricing[enabled]":                            "false",
		"automatic_tax[enabled]":                               "false",
		"line_items[0][quantity]":                              "2",
		"line_items[0][price_data][currency]":                  "usd",
		"line_items[0][price_data][unit_amount]":               "1900",
		"line_items[0][price_data][product_data][name]":        "Creator bundle",
		"line_items[0][price_data][product_data][description]": "Lifetime",
		"line_items[0][price_data][tax_behavior]":              "",
		"line_items[1][quantity]":                              "",
		"discounts[0][coupon]":                                 "",
	} {
		require.Equal(t, want, r.Form.Get(field), field)
	}
}

func TestAutomaticTaxComesOnTop(t *testing.T) {
	w := newWorld(t, func(o *stripe.Options) { o.AutomaticTax = true })
	_, err := w.Open(context.Background(), order(nil))
	require.NoError(t, err)
	form := w.stub.Requests()[0].Form
	require.Equal(t, "true", form.Get("automatic_tax[enabled]"))
	require.Equal(t, "exclusive", form.Get("line_items[0][price_data][tax_behavior]"))
}

func TestOpeningOneAttemptTwiceIsOneSession(t *testing.T) {
	w := newWorld(t)
	w.stub.Decide = func(n int, _ *http.Request) stripestub.Fault {
		return stripestub.Fault{Status: map[bool]int{true: 502}[n == 0], Act: true} // made, but the answer is lost
	}
	_, err := w.Open(context.Background(), order(nil))
	require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err))
	require.Equal(t, stripe.ReasonUnreachable, commerce.ReasonOf(err))
	again, err := w.Open(context.Background(), order(nil))
	require.NoError(t, err)
	require.Equal(t, 1, w.stub.Sessions())

	next, err := w.Open(context.Background(), order(func(o *commerce.CheckoutOrder) { o.Attempt = 2 }))
	require.NoError(t, err)
	require.NotEqual(t, again.SessionID, next.SessionID)
}

func TestALostAnswerOfLongAgoGivesANewSession(t *testing.T) {
	w := newWorld(t)
	long := order(func(o *commerce.CheckoutOrder) { o.ExpiresAt = moment.AddDate(0, 0, 3) })
	first, err := w.Open(context.Background(), long)
	require.NoError(t, err)
	w.now = w.now.Add(5 * time.Hour)
	second, err := w.Open(context.Background(), long)
	require.NoError(t, err)
	require.NotEqual(t, first.SessionID, second.SessionID)
}

// Session expiry and order expiry agree wherever Stripe allows it, and Stripe always
// accepts the time asked for. (The stub refuses what is outside 30 minutes to 24 hours.)
func TestSessionExpiry(t *testing.T) {
	w := newWorld(t)
	attempt := 0
	rapid.Check(t, func(rt *rapid.T) {
		attempt++
		w.now = moment.Add(time.Duration(rapid.IntRange(0, 86400).Draw(rt, "now")) * time.Second)
		left := time.Duration(rapid.IntRange(-100, 200_000).Draw(rt, "left")) * time.Second
		s, err := w.Open(context.Background(), order(func(o *commerce.CheckoutOrder) { o.ExpiresAt, o.Attempt = w.now.Add(left), attempt }))
		if err != nil {
			rt.Fatal(err)
		}
		if left > 31*time.Minute && left < 24*time.Hour-time.Minute && !s.ExpiresAt.Equal(w.now.Add(left)) {
			rt.Fatalf("%s left, but the session ends after %s", left, s.ExpiresAt.Sub(w.now))
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*commerce.CheckoutOrder)
		code   commerce.Code
	}{
		"a monthly price":            {func(o *commerce.CheckoutOrder) { o.BillingPeriod = "monthly" }, commerce.CodeConflict},
		"amounts that do not add up": {func(o *commerce.CheckoutOrder) { o.TotalCents = 3801 }, commerce.CodeInternal},
		"no units":                   {func(o *commerce.CheckoutOrder) { o.Quantity, o.TotalCents = 0, 0 }, commerce.CodeInternal},
		"less than Stripe charges":   {func(o *commerce.CheckoutOrder) { o.UnitCents, o.Quantity, o.TotalCents = 49, 1, 49 }, commerce.CodeConflict},
		"more than Stripe charges":   {func(o *commerce.CheckoutOrder) { o.UnitCents, o.TotalCents = 50_000_000, 100_000_000 }, commerce.CodeConflict},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.Open(context.Background(), order(tt.change))
			require.Equal(t, tt.code, commerce.CodeOf(err))
			require.Empty(t, w.stub.Requests())
		})
	}
}

func TestFaultsOfStripe(t *testing.T) {
	for name, tt := range map[string]struct {
		fault  stripestub.Fault
		code   commerce.Code
		reason string
	}{
		"wrong key":             {stripestub.Fault{Status: 401, Type: "invalid_request_error"}, commerce.CodeUpstream, stripe.ReasonCredentials},
		"forbidden":             {stripestub.Fault{Status: 403, Type: "invalid_request_error"}, commerce.CodeUpstream, stripe.ReasonCredentials},
		"refused":               {stripestub.Fault{Status: 400, Type: "invalid_request_error", Code: "parameter_invalid"}, commerce.CodeUpstream, stripe.ReasonRefused},
		"too small after all":   {stripestub.Fault{Status: 400, Type: "invalid_request_error", Code: "amount_too_small"}, commerce.CodeConflict, stripe.ReasonAmount},
		"slow down":             {stripestub.Fault{Status: 429, Type: "api_error"}, commerce.CodeUpstream, stripe.ReasonRateLimited},
		"an outage":             {stripestub.Fault{Status: 500, Type: "api_error"}, commerce.CodeUpstream, stripe.ReasonUnreachable},
		"not json":              {stripestub.Fault{Body: "<html>"}, commerce.CodeUpstream, stripe.ReasonUnreachable},
		"an error that is none": {stripestub.Fault{Status: 503, Body: "<html>"}, commerce.CodeUpstream, stripe.ReasonUnreachable},
		"a session without url": {stripestub.Fault{Body: `{"id":"cs_1","object":"checkout.session"}`}, commerce.CodeUpstream, stripe.ReasonUnreachable},
		"a url that runs code":  {stripestub.Fault{Body: `{"id":"cs_1","url":"javascript:alert(1)"}`}, commerce.CodeUpstream, stripe.ReasonUnreachable},
		"a cut connection":      {stripestub.Fault{Reset: true}, commerce.CodeUpstream, stripe.ReasonUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			tt.fault.Message = "sk_live_secret of ada@example.org"
			w.stub.Decide = func(int, *http.Request) stripestub.Fault { return tt.fault }
			_, err := w.Open(context.Background(), order(nil))
			require.Equal(t, tt.code, commerce.CodeOf(err), "%v", err)
			require.Equal(t, tt.reason, commerce.ReasonOf(err))
			require.NotContains(t, err.Error(), "sk_live")
			require.NotContains(t, err.Error(), "ada@")
		})
	}
	w := newWorld(t, func(o *stripe.Options) { o.SecretKey = "sk_test_wrong" })
	require.Equal(t, stripe.ReasonCredentials, commerce.ReasonOf(w.Ping(context.Background())))
	require.NoError(t, newWorld(t).Ping(context.Background()))
}

func TestTheSDKTriesAgainUnderTheSameKey(t *testing.T) {
	w := newWorld(t, func(o *stripe.Options) { o.NoRetries = false })
	w.stub.Decide = func(n int, _ *http.Request) stripestub.Fault { return stripestub.Fault{Reset: n == 0, Act: true} }
	_, err := w.Open(context.Background(), order(nil))
	require.NoError(t, err)
	require.Len(t, w.stub.Requests(), 2)
	require.Equal(t, 1, w.stub.Sessions())
}

func TestAddressesThatLeakTheKeyAreRefused(t *testing.T) {
	good := stripe.Options{SecretKey: secretKey, FrontendURL: "https://shop.example"}
	for name, spoil := range map[string]func(*stripe.Options){
		"http over a network": func(o *stripe.Options) { o.APIBase = "http://api.stripe.com" },
		"no scheme":           func(o *stripe.Options) { o.APIBase = "api.stripe.com" },
		"no key":              func(o *stripe.Options) { o.SecretKey = "" },
		"no shop address":     func(o *stripe.Options) { o.FrontendURL = "/" },
	} {
		o := good
		spoil(&o)
		_, err := stripe.New(o)
		require.Error(t, err, name)
	}
	for _, base := range []string{"", "https://api.stripe.com", "http://127.0.0.1:12111", "http://localhost:12111/"} {
		good.APIBase = base
		_, err := stripe.New(good)
		require.NoError(t, err, base)
	}
}
