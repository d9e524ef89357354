package routes_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/hooks"
	"pocketstarter/internal/testapp"
	"pocketstarter/routes"
)

// factsDecoder reads events that are our own facts as JSON: what Clerk's bytes mean is
// internal/clerk's to test.
type factsDecoder struct{}

func (factsDecoder) Decode(payload []byte) (commerce.Facts, error) {
	var f commerce.Facts
	err := json.Unmarshal(payload, &f)
	return f, err
}

// market is a whole shop over HTTP: hooks, rules and routes on a real database, with
// sue and sam selling, ann and ben buying, star let in by SELLERS=* where open is set.
type market struct {
	shop
	svc    *commerce.Service
	clock  *testClock
	events int
}

type testClock struct{ now time.Time }

func (c *testClock) Now() time.Time { return c.now }

// marketApp makes the app of a market; a test that watches its database puts another here.
var marketApp = testapp.New

// openMarket serves a shop with sue's product in it.
func openMarket(t testing.TB, change ...func(*commerce.Options, *routes.Deps)) *market {
	t.Helper()
	app := marketApp(t)
	clock := &testClock{time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
	o := commerce.Options{Now: clock.Now, Decoders: map[string]commerce.EventDecoder{"clerk": factsDecoder{}, "stripe": factsDecoder{}},
		Sellers: commerce.SellerPolicy{UserIDs: map[string]bool{"user_sue": true, "user_sam": true}}}
	d := routes.Deps{
		Receiver: remembers{}, Received: func() {}, Webhooks: map[string]routes.WebhookVerifier{"clerk": anyBody{}},
		Config: func() routes.SiteConfig { return routes.SiteConfig{PublishableKey: "pk_test_x", Sandbox: true} },
	}
	for _, f := range change {
		f(&o, &d)
	}
	svc := commerce.New(o)
	d.Shop = svc
	hooks.Bind(app, svc, hooks.Wakers{})
	require.NoError(t, collections.InstallGuards(app))
	r, err := apis.NewRouter(app)
	require.NoError(t, err)
	se := &core.ServeEvent{App: app, Router: r}
	edge := routes.BindEdge(se, routes.EdgeOptions{
		AllowedHosts: []string{"*"}, CSRFKey: []byte("k"), Authenticator: bearerIsUser{},
		Provision: func(e *core.RequestEvent, id *routes.Identity) (*core.Record, error) {
			b, err := svc.SignedInFor(e.Request.Context(), app, id.ClerkUserID, routes.OnlyReads(e))
			if err != nil {
				return nil, err
			}
			return b.Profile.Record, nil
		},
		Seller: func(p *core.Record) bool {
			may, _ := svc.MaySell(collections.AsProfile(p))
			return may
		},
	})
	routes.Register(se, edge, d, routes.NewCatalog(app, nil))
	router, err := r.BuildMux()
	require.NoError(t, err)
	mux := edge.Handler(router)
	m := &market{shop: shop{t: t, app: app, mux: mux}, svc: svc, clock: clock}
	m.stock(svc)
	return m
}

// want sends a request that must be answered with status, and decodes the answer.
func (m *market) want(status int, who, method, path string, body any, headers ...string) map[string]any {
	m.t.Helper()
	text := ""
	switch b := body.(type) {
	case nil:
	case string:
		text = b
	default:
		raw, err := json.Marshal(b)
		require.NoError(m.t, err)
		text = string(raw)
	}
	w := m.ask(who, method, path, text, headers...)
	require.Equal(m.t, status, w.Code, "%s %s %s: %s", who, method, path, w.Body)
	return decoded(w)
}

func decoded(w *httptest.ResponseRecorder) map[string]any {
	out := map[string]any{}
	_ = json.Unmarshal(w.Body.Bytes(), &out)
	return out
}

func items(list map[string]any) []map[string]any {
	var out []map[string]any
	for _, x := range list["items"].([]any) {
		out = append(out, x.(map[string]any))
	}
	return out
}

// buy makes an order and returns its public id.
func (m *market) buy(who, price string) string {
	m.t.Helper()
	made := m.want(http.StatusCreated, who, "POST", "/api/account/orders/create", map[string]any{"price_id": price})
	return made["order"].(map[string]any)["public_id"].(string)
}

// event stores and applies facts as the inbox would, and returns the stored event.
func (m *market) event(f commerce.Facts) *collections.WebhookEvent {
	m.t.Helper()
	m.events++
	raw, err := json.Marshal(f)
	require.NoError(m.t, err)
	id := fmt.Sprintf("msg_%d", m.events)
	_, err = m.svc.StoreEvent(m.app, commerce.Delivery{Provider: "clerk", ID: id, Payload: raw})
	require.NoError(m.t, err)
	m.apply()
	ev, err := collections.FindEventByProviderID(m.app, "clerk", id)
	require.NoError(m.t, err)
	return ev
}

func (m *market) apply() {
	m.t.Helper()
	for {
		n, err := m.svc.ApplyDue(m.t.Context(), m.app, nil)
		require.NoError(m.t, err)
		if n == 0 {
			return
		}
	}
}

// pay is a payment of who's order by a signed event.
func (m *market) pay(who, order string, cents int64) *collections.WebhookEvent {
	m.t.Helper()
	return m.event(commerce.Facts{Type: "paymentAttempt.updated", Payment: &commerce.PaymentFact{Provider: "clerk", ExternalID: "pa_" + order, Status: "succeeded", Kind: "checkout",
		SubtotalCents: cents, TotalCents: cents, Currency: "USD", PayerUserID: "user_" + who, OrderPublicID: order, UpdatedAt: m.clock.now}})
}

func TestSellerOrders(t *testing.T) {
	m := openMarket(t)
	order := m.buy("ann", m.price)
	m.pay("ann", order, 1900)
	path := "/api/seller/orders/" + order
	for _, q := range []string{"", "?status=fulfilled", "?q=" + order[:8], "?skipTotal=1&perPage=1"} {
		list := items(m.want(200, "sue", "GET", "/api/seller/orders"+q, nil))
		require.Len(t, list, 1, q)
		require.Equal(t, "user_ann", list[0]["customer"].(map[string]any)["clerk_user_id"])
	}
	for _, q := range []string{"?status=canceled", "?q=%25", "?q=nobody"} {
		require.Empty(t, items(m.want(200, "sue", "GET", "/api/seller/orders"+q, nil)), q)
	}
	require.Empty(t, items(m.want(200, "sam", "GET", "/api/seller/orders", nil)))
	m.want(403, "ann", "GET", path, nil)
	m.want(404, "sam", "GET", path, nil)
	m.want(404, "sam", "POST", path+"/refund", map[string]any{"reason": "mine"})
	m.want(400, "sue", "GET", "/api/seller/orders?status=lost", nil)
	m.want(409, "sue", "POST", path+"/cancel", nil)
	for _, body := range []string{`{}`, `{"reason":""}`, `{"reason":"x","amount_cents":0}`, `{"reason":"x","amount_cents":-1}`, `{"reason":"x","state":"done"}`} {
		m.want(400, "sue", "POST", path+"/refund", body)
	}
	m.want(409, "sue", "POST", path+"/refund", map[string]any{"reason": "too much", "amount_cents": 1901})
	part := m.want(200, "sue", "POST", path+"/refund", map[string]any{"reason": "half", "amount_cents": 900}, "Idempotency-Key: k1")
	again := m.want(200, "sue", "POST", path+"/refund", map[string]any{"reason": "half", "amount_cents": 900}, "Idempotency-Key: k1")
	require.Equal(t, part["id"], again["id"])
	require.Equal(t, "done", part["state"])
	require.Contains(t, part["detail"], "Clerk's dashboard")
	m.want(409, "sue", "POST", path+"/refund", map[string]any{"reason": "half", "amount_cents": 901}, "Idempotency-Key: k1")
	require.Equal(t, "fulfilled", m.want(200, "sue", "GET", path, nil)["status"])
	rest := m.want(200, "sue", "POST", path+"/refund", map[string]any{"reason": "rest"})
	require.EqualValues(t, 1000, rest["amount_cents"])
	seen := m.want(200, "sue", "GET", path, nil)
	require.Equal(t, "refunded", seen["status"])
	require.Len(t, seen["refunds"], 2)
	m.want(409, "sue", "POST", path+"/refund", map[string]any{"reason": "more"})
	open := m.buy("ann", m.price)
	require.Equal(t, "seller", m.want(200, "sue", "POST", "/api/seller/orders/"+open+"/cancel", nil)["status_reason"])
}

func TestApplyParkedPayment(t *testing.T) {
	m := openMarket(t)
	order := m.buy("ann", m.price)
	m.want(200, "ann", "POST", "/api/account/orders/"+order+"/cancel", nil)
	require.Equal(t, collections.EventParked, m.pay("ann", order, 1900).State())
	lost := m.event(commerce.Facts{Type: "paymentAttempt.updated", Payment: &commerce.PaymentFact{Provider: "clerk", ExternalID: "pa_lost", Status: "succeeded", Kind: "checkout",
		SubtotalCents: 1900, TotalCents: 1900, Currency: "USD", PayerUserID: "user_ann", OrderPublicID: "no-such-order", UpdatedAt: m.clock.now}})

	require.Len(t, items(m.want(200, "sue", "GET", "/api/seller/events", nil)), 2)
	sams := items(m.want(200, "sam", "GET", "/api/seller/events", nil))
	require.Len(t, sams, 1, "a named seller sees what is of no known seller, and nothing of another")
	require.Equal(t, lost.EventID(), sams[0]["event_id"])
	var parked map[string]any
	for _, x := range items(m.want(200, "sue", "GET", "/api/seller/events?perPage=5&page=1", nil)) {
		if x["event_id"] != lost.EventID() {
			parked = x
		}
	}
	require.Equal(t, "payment", parked["kind"])
	id := parked["id"].(string)
	path := "/api/seller/payments/" + id + "/apply"
	other := m.buy("ben", m.price)
	m.want(404, "sam", "POST", path, map[string]any{"order": order})
	m.want(404, "sue", "POST", path, map[string]any{"order": "nothing"})
	m.want(400, "sue", "POST", path, map[string]any{"order": ""})
	m.want(409, "sue", "POST", path, map[string]any{"order": other})
	m.want(403, "ann", "POST", path, map[string]any{"order": order})
	paid := m.want(200, "sue", "POST", path, map[string]any{"order": order})
	require.Equal(t, "applied", paid["disposition"])
	require.Equal(t, "fulfilled", m.want(200, "ann", "GET", "/api/account/orders/"+order, nil)["status"])
	m.want(409, "sue", "POST", path, map[string]any{"order": order})
	require.Len(t, items(m.want(200, "sue", "GET", "/api/seller/events", nil)), 1)
	m.want(409, "sue", "POST", "/api/seller/payments/"+sams[0]["id"].(string)+"/apply", map[string]any{"order": order})
}
