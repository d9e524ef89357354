package routes_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/routes"
)

// openHome serves the operator's page of a market, and returns a reader of its paths.
func openHome(t *testing.T, m *market, h routes.OperatorHome) func(path, token string) *httptest.ResponseRecorder {
	t.Helper()
	m.app.OnServe().UnbindAll() // what the market's own router bound
	r, err := apis.NewRouter(m.app)
	require.NoError(t, err)
	se := &core.ServeEvent{App: m.app, Router: r}
	h.Shop = m.svc
	require.NoError(t, routes.BindOperatorHome(se, h))
	require.NoError(t, m.app.OnServe().Trigger(se))
	mux, err := r.BuildMux()
	require.NoError(t, err)
	return func(path, token string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, req)
		return w
	}
}

func (m *market) operator() string {
	m.t.Helper()
	c, err := m.app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	require.NoError(m.t, err)
	su := core.NewRecord(c)
	su.SetEmail("op@shop.example")
	su.SetRandomPassword()
	require.NoError(m.t, m.app.Save(su))
	token, err := su.NewAuthToken()
	require.NoError(m.t, err)
	return token
}

func TestOperatorHome(t *testing.T) {
	m := furnished(t)
	m.year()
	_, err := m.app.DB().NewQuery("UPDATE products SET name = '<b>bold</b>'").Execute()
	require.NoError(t, err)
	m.buy("ann", m.price)
	get := openHome(t, m, routes.OperatorHome{Open: true})
	profile, err := collections.FindProfileByClerkID(m.app, "user_ann")
	require.NoError(t, err)
	stranger, err := profile.NewAuthToken()
	require.NoError(t, err)
	for _, token := range []string{"", "nonsense", stranger} {
		require.Equal(t, http.StatusUnauthorized, get("/_/shop/home", token).Code, "only operators")
	}
	token := m.operator()
	w := get("/_/shop/home", token)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	page := w.Body.String()
	for _, want := range []string{
		"First: make the shop yours", "legal name, address, support address", "#/collections?collection=shop&amp;record=",
		"Parked payments", "<strong>USD 19.00</strong>", "The payment came after the order was canceled", "Revenue, USD", "Paid orders",
		"<td>2026-03</td><td>USD 48.00</td><td>USD 4.00</td><td>USD 44.00</td>", "<td>2026-11</td><td>USD 0.00</td><td>USD 19.00</td><td>USD -19.00</td>", "November 2026: USD -19.00", "shop-below",
		"Lock this door", "ADMIN_ALLOWED_IPS", "multi-factor", "&lt;b&gt;bold&lt;/b&gt;",
	} {
		require.Contains(t, page, want)
	}
	require.NotContains(t, page, "<script")
	require.NotContains(t, page, "style=", "the admin UI's policy for content, and its dark mode")
	require.Equal(t, "no-store", w.Header().Get("Cache-Control"))

	// The same figures as the view that the list behind it shows.
	for _, row := range m.rows("report_revenue") {
		require.Contains(t, page, "<td>"+row["month"].String+"</td><td>"+row["paid"].String+"</td><td>"+row["refunded"].String+"</td><td>"+row["net"].String+"</td>")
	}

	// What is settled leaves the page; what is set leaves the list of what to do first.
	parked := m.rows("todo_payments")[0]
	m.want(200, "sue", "POST", "/api/seller/payments/"+parked["payment"].String+"/apply", map[string]any{"order": parked["claimed_order"].String})
	_, err = m.app.DB().NewQuery("UPDATE shop SET legal_name = 'x', address = 'x', support_email = 'x', terms_url = 'x', privacy_url = 'x', logo = 'x.png'").Execute()
	require.NoError(t, err)
	page = get("/_/shop/home", token).Body.String()
	require.NotContains(t, page, "<strong>USD 19.00</strong>")
	require.NotContains(t, page, "First: make the shop yours")
	sandbox := openMarket(t)
	page = openHome(t, sandbox, routes.OperatorHome{Sandbox: true, Open: true})("/_/shop/home", sandbox.operator()).Body.String()
	require.NotContains(t, page, "Lock this door")
	require.Contains(t, page, "Nothing. Everything that was paid is delivered")
}

func TestOperatorPageIsPartOfTheAdminUI(t *testing.T) {
	m := openMarket(t)
	get := openHome(t, m, routes.OperatorHome{})
	w := get("/_/extensions.js", "")
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), `app.routes.superuserOnly(path`)
	require.Equal(t, http.StatusOK, get("/_/extensions/shop/shop.css", "").Code)

	// Which lists have no "New record": the ones whose records the hooks refuse, in the same words.
	require.Equal(t, http.StatusUnauthorized, get("/_/shop/kept", "").Code)
	var kept map[string]string
	token := m.operator()
	require.NoError(t, json.Unmarshal(get("/_/shop/kept", token).Body.Bytes(), &kept))
	require.Contains(t, kept["orders"], "records of orders are not made by hand")
	for _, name := range []string{"products", "prices", "entitlements", "suppressions"} {
		require.NotContains(t, kept, name, "an operator may make one")
	}
	pins := strings.Split(strings.Split(strings.Split(get("/_/shop/home", token).Body.String(), `data-pins="`)[1], `"`)[0], ",")
	require.Len(t, pins, 20)
	for _, id := range pins {
		_, err := m.app.FindCollectionByNameOrId(id)
		require.NoError(t, err)
	}
}
