package routes_test

import (
	"context"
	"encoding/json/v2"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/internal/testapp"
	"pocketstarter/routes"
)

// bearerIsUser signs in whoever the Bearer token names, without any check.
type bearerIsUser struct{}

func (bearerIsUser) Authenticate(_ context.Context, r *http.Request) (*routes.Identity, error) {
	name, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil, nil
	}
	return &routes.Identity{ClerkUserID: "user_" + name, SessionID: "sess_" + name, Features: []string{"beta"}}, nil
}

// anyBody accepts the body "good" under the id in svix-id.
type anyBody struct{}

func (anyBody) Verify(_ []byte, h http.Header) (string, error) {
	if h.Get("svix-signature") != "good" {
		return "", errors.New("bad signature")
	}
	return h.Get("svix-id"), nil
}

// remembers is a Receiver that knows what it has seen.
type remembers map[string]bool

func (r remembers) Do(_ context.Context, d commerce.Delivery) (bool, error) {
	if d.ID == "msg_full" {
		return false, errors.New("disk full")
	}
	seen := r[d.ID]
	r[d.ID] = true
	return seen, nil
}

// shop is a served shop with one published product of the seller "sue".
type shop struct {
	t     testing.TB
	app   *tests.TestApp
	mux   http.Handler
	price string
}

func newShop(t *testing.T) shop {
	t.Helper()
	app := testapp.New(t)
	svc := commerce.New(commerce.Options{})
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
	})
	routes.Register(se, edge, routes.Deps{
		Shop: svc, Receiver: remembers{}, Received: func() {},
		Webhooks: map[string]routes.WebhookVerifier{"clerk": anyBody{}},
		Config:   func() routes.SiteConfig { return routes.SiteConfig{PublishableKey: "pk_test_x", Sandbox: true} },
	}, routes.NewCatalog(app, nil))
	router, err := r.BuildMux()
	require.NoError(t, err)
	mux := edge.Handler(router)
	s := shop{t: t, app: app, mux: mux}
	s.stock(svc)
	return s
}

func (s *shop) stock(svc *commerce.Service) {
	sue, err := svc.SignedIn(s.t.Context(), s.app, "user_sue")
	require.NoError(s.t, err)
	identity, err := collections.NewShop(s.app)
	require.NoError(s.t, err)
	identity.SetName("Field & Stream")
	identity.SetDefaultCurrency("USD")
	identity.SetReceiptPrefix("FS-")
	identity.SetNextReceiptNumber(1)
	require.NoError(s.t, s.app.Save(identity))
	product, err := collections.NewProduct(s.app)
	require.NoError(s.t, err)
	product.SetOwnerID(sue.Profile.Id)
	product.SetName("A field guide")
	product.SetSlug("field-guide")
	product.SetProductType(collections.ProductDigital)
	product.SetVisibility(collections.VisibilityPublished)
	product.SetFeatureKeys([]string{"guide"})
	require.NoError(s.t, s.app.Save(product))
	price, err := collections.NewPrice(s.app)
	require.NoError(s.t, err)
	price.SetProductID(product.Id)
	price.SetAmountCents(1900)
	price.SetCurrency("USD")
	price.SetBillingPeriod(collections.PeriodOneTime)
	price.SetIsActive(true)
	price.SetIsDefault(true)
	require.NoError(s.t, s.app.Save(price))
	s.price = price.Id
}

// ask sends one request as who ("" = nobody) and holds request and answer against openapi.yaml.
func (s shop) ask(who, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+who)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	return checked(s.t, s.mux, r)
}

func TestRealAnswersAgreeWithTheDocument(t *testing.T) {
	s := newShop(t)
	want := func(code int, w *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		t.Helper()
		require.Equal(t, code, w.Code, w.Body.String())
		return w
	}
	for _, path := range []string{
		"/api/health", "/api/health/", "/api/config", "/api/csrf", "/api/openapi.json", "/api/docs", "/api/products", "/api/products/",
		"/api/products?page=1&perPage=5&skipTotal=1", "/api/products?q=guide&product_type=digital", "/api/products/field-guide",
	} {
		want(200, s.ask("", "GET", path, ""))
	}
	etag := s.ask("", "GET", "/api/products/field-guide", "").Header().Get("ETag")
	want(304, s.ask("", "GET", "/api/products/field-guide", "", "If-None-Match: "+etag))
	want(404, s.ask("", "GET", "/api/products/none", ""))
	want(400, s.ask("", "GET", "/api/products?perPage=201", ""))

	for _, path := range []string{"/api/me", "/api/profile", "/api/account/orders", "/api/account/entitlements", "/api/account/entitlements?current=false", "/api/account/downloads"} {
		want(401, s.ask("", "GET", path, ""))
		want(200, s.ask("ann", "GET", path, ""))
	}

	create := `{"price_id":"` + s.price + `","quantity":2,"notes":"gift"}`
	first := want(201, s.ask("ann", "POST", "/api/account/orders/create", create, "Idempotency-Key: k-1"))
	var made struct {
		Order struct {
			PublicID string `json:"public_id"`
		} `json:"order"`
	}
	require.NoError(t, json.Unmarshal(first.Body.Bytes(), &made))
	again := want(201, s.ask("ann", "POST", "/api/account/orders/create/", create, "Idempotency-Key: k-1"))
	require.Equal(t, "true", again.Header().Get("Idempotency-Replayed"))
	want(409, s.ask("ann", "POST", "/api/account/orders/create", `{"price_id":"`+s.price+`"}`, "Idempotency-Key: k-1"))
	for _, bad := range []string{``, `[]`, `{}`, `{"price_id":"` + s.price + `","quantity":0}`, `{"price_id":"` + s.price + `","quantity":101}`, `{"price_id":"` + s.price + `","quantity":1.5}`,
		`{"price_id":"` + s.price + `","status":"paid"}`, `{"price_id":null}`} {
		want(400, s.ask("ann", "POST", "/api/account/orders/create", bad))
	}
	want(404, s.ask("ann", "POST", "/api/account/orders/create", `{"price_id":"nosuchprice0000"}`))

	order := "/api/account/orders/" + made.Order.PublicID
	want(200, s.ask("ann", "GET", order, ""))
	want(404, s.ask("ben", "GET", order, ""))
	want(200, s.ask("ann", "GET", "/api/account/orders", ""))
	want(200, s.ask("ann", "POST", order+"/checkout", ""))
	closed := want(409, s.ask("ann", "POST", order+"/confirm", `{}`))
	require.Contains(t, closed.Body.String(), `"pending_verification":true`)
	want(403, s.ask("ann", "POST", order+"/confirm", `{"provider":"manual"}`))
	want(404, s.ask("ben", "POST", order+"/cancel", ""))
	want(200, s.ask("ann", "POST", order+"/cancel", ""))
	want(409, s.ask("ann", "POST", order+"/checkout", ""))
	want(404, s.ask("ann", "POST", "/api/account/downloads/0b9c0f0e-0000-4000-8000-000000000000/access", ""))

	const signed = "svix-signature: good"
	want(200, s.ask("", "POST", "/api/webhooks/clerk", `{"type":"x"}`, signed, "svix-id: msg_1"))
	twice := want(200, s.ask("", "POST", "/api/webhooks/clerk", `{"type":"x"}`, signed, "svix-id: msg_1"))
	require.Contains(t, twice.Body.String(), `"deduplicated":true`)
	want(400, s.ask("", "POST", "/api/webhooks/clerk", `{"type":"x"}`, "svix-id: msg_2"))
	want(503, s.ask("", "POST", "/api/webhooks/clerk", `{"type":"x"}`, signed, "svix-id: msg_full"))
	want(413, s.ask("", "POST", "/api/webhooks/clerk", `{"type":"`+strings.Repeat("x", 256<<10)+`"}`, signed, "svix-id: msg_3"))
	want(404, s.ask("", "GET", "/dl/nothing", ""))
}
