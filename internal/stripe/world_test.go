package stripe_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/stripe"
	"pocketstarter/internal/stripe/stripestub"
)

const (
	secretKey     = "sk_test_abc"
	webhookSecret = "whsec_stripe_test"
	orderID       = "7d9f0c5e-8f3a-4c53-9a0c-0a6f0b7b6a10"
)

var moment = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is a client that talks to the stub.
type world struct {
	*stripe.Client
	stub *stripestub.Stub
	now  time.Time
}

func newWorld(t *testing.T, change ...func(*stripe.Options)) *world {
	t.Helper()
	w := &world{now: moment}
	clock := func() time.Time { return w.now }
	w.stub = stripestub.New(secretKey, webhookSecret, clock)
	srv := httptest.NewServer(w.stub)
	t.Cleanup(srv.Close)
	o := stripe.Options{SecretKey: secretKey, APIBase: srv.URL, FrontendURL: "https://shop.example/", Client: srv.Client(), NoRetries: true, Now: clock}
	for _, f := range change {
		f(&o)
	}
	c, err := stripe.New(o)
	require.NoError(t, err)
	w.Client = c
	return w
}

// order is an ordinary order, changed by f.
func order(f func(*commerce.CheckoutOrder)) commerce.CheckoutOrder {
	o := commerce.CheckoutOrder{
		PublicID: orderID, ProductName: "Creator bundle", PriceName: "Lifetime", UnitCents: 1900, Quantity: 2, TotalCents: 3800,
		Currency: "USD", BillingPeriod: "one_time", BuyerEmail: "ada@example.org", ClerkUserID: "user_1",
		ExpiresAt: moment.Add(12 * time.Hour), Attempt: 1,
	}
	if f != nil {
		f(&o)
	}
	return o
}

// facts verifies and decodes a delivery as the shop does.
func facts(t *testing.T, e stripestub.Event, err error) commerce.Facts {
	t.Helper()
	require.NoError(t, err)
	id, err := stripe.NewVerifier([]string{webhookSecret}, func() time.Time { return moment }).Verify(e.Body, e.Header)
	require.NoError(t, err)
	require.Equal(t, e.ID, id)
	f, err := stripe.Decoder{}.Decode(e.Body)
	require.NoError(t, err)
	return f
}
