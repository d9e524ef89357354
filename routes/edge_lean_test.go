package routes

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

// TestWhatIsLean holds which requests are answered without PocketBase's router. That both
// answer the same is held by every test of the edge: see edgeServer.ask.
func TestWhatIsLean(t *testing.T) {
	app := testapp.New(t)
	o := signedIn(t, app)
	o.CORSOrigins, o.HSTSSeconds = []string{"https://spa.example"}, 60
	o.TrustedProxies, o.ProxyHeaders = prefixes("10.0.0.0/8"), []string{"X-Forwarded-For"}
	s := newEdge(t, app, o)
	op := s.superuser()
	const ann = "Authorization: Bearer ann"
	for _, tt := range []struct {
		line    string
		headers []string
		lean    bool
		want    int
	}{
		{"GET /api/things", nil, true, 200},
		{"GET /api/things/", nil, true, 200},
		{"HEAD /api/things", nil, true, 200},
		{"GET /api/things?q=1", []string{"Origin: https://spa.example"}, true, 200},
		{"GET /api/things", []string{"Origin: https://other.example"}, true, 200},
		{"GET /api/things/one", nil, true, 200},
		{"GET /api/things/one/", nil, true, 200},
		{"GET /api/things/one/two", nil, false, 200},
		{"GET /api/things/%6Fne", nil, false, 200},
		{"GET /api/things/a%2Fb", nil, false, 200},
		{"GET /api/things/a%20b", nil, true, 200},
		{"GET /api//things", nil, false, 307},
		{"GET /api/things/../own", nil, false, 307},
		{"GET /api/things/one", []string{"Host: www.shop.example"}, false, 200},
		{"GET /api/things", []string{"From: 10.0.0.1:1", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https", "X-Request-Id: proxy-1234"}, true, 200},
		{"GET /api/things", []string{ann}, true, 200},
		{"GET /api/things", []string{"Authorization: Bearer nonsense"}, false, 200},
		{"GET /api/things", []string{"Authorization: Basic eDp5"}, false, 200},
		{"GET /api/things", []string{op}, false, 200},
		{"GET /api/things", []string{"Cookie: sess=ann"}, true, 200},
		{"GET /api/things", []string{"Cookie: sess=nonsense"}, false, 200},
		{"POST /api/things", nil, false, 200},
		{"OPTIONS /api/things", []string{"Origin: https://spa.example", "Access-Control-Request-Method: GET"}, false, 204},
		{"GET /api/own", []string{ann}, true, 200},
		{"GET /api/own", nil, true, 401},
		{"GET /api/own", []string{"Authorization: Bearer outage"}, false, 503},
		{"GET /api/shelf", []string{ann}, true, 403},
		{"GET /api/shelf", []string{"Authorization: Bearer ben"}, true, 200},
		{"GET /api/nothing", nil, false, 200},
		{"GET /api/health", nil, false, 200},
		{"GET /", nil, false, 200},
	} {
		before := *s.leanly
		w := s.ask(tt.line, tt.headers...)
		require.Equal(t, tt.want, w.Code, "%s %v: %s", tt.line, tt.headers, w.Body)
		require.Equal(t, tt.lean, *s.leanly > before, "%s %v", tt.line, tt.headers)
	}
	app.Settings().RateLimits = core.RateLimitsConfig{Enabled: true, Rules: []core.RateLimitRule{{Label: "/api/things", MaxRequests: 1, Duration: 60}}}
	before := *s.leanly
	for _, want := range []int{http.StatusOK, http.StatusTooManyRequests} {
		w := httptest.NewRecorder()
		s.twin.ServeHTTP(w, edgeRequest("GET /api/things", nil))
		require.Equal(t, want, w.Code, "an operator's own limit holds")
	}
	require.Equal(t, before, *s.leanly)
}

// TestALeanHandlerMayFail: what the router's own recovery would do is done here.
func TestALeanHandlerMayFail(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{AllowedHosts: []string{"*"}},
		route{method: http.MethodGet, path: "/api/panics", auth: authPublic, handle: func(*core.RequestEvent) error { panic("a secret") }},
		route{method: http.MethodGet, path: "/api/aborts", auth: authPublic, handle: func(*core.RequestEvent) error { panic(http.ErrAbortHandler) }},
		route{method: http.MethodGet, path: "/api/stops", auth: authPublic, handle: func(e *core.RequestEvent) error {
			e.Response.WriteHeader(http.StatusOK)
			return http.ErrHandlerTimeout
		}},
	)
	w := httptest.NewRecorder()
	s.twin.ServeHTTP(w, edgeRequest("GET /api/panics", nil))
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Contains(t, w.Body.String(), unknownFault)
	require.NotContains(t, w.Body.String(), "secret")
	require.Equal(t, []string{"nosniff"}, w.Header()["X-Content-Type-Options"])
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { s.twin.ServeHTTP(httptest.NewRecorder(), edgeRequest("GET /api/aborts", nil)) })
	require.Equal(t, http.StatusOK, s.ask("GET /api/stops").Code, "what was begun is not answered again")
}

// TestARowThatNeedsMoreIsNotLean: a row with checks that only the router runs stops the start.
func TestARowThatNeedsMoreIsNotLean(t *testing.T) {
	for _, row := range []route{
		{method: http.MethodPost, path: "/api/x"}, {method: http.MethodGet, path: "/api/x", money: true},
		{method: http.MethodGet, path: "/api/x", throttle: scopeOrderConfirm}, {method: http.MethodGet, path: "/api/x", use: []*hookHandler{nil}},
		{method: http.MethodGet, path: "/api/{a}/x"},
	} {
		require.Panics(t, func() { leanRoutes{}.add(row, nil) }, "%+v", row)
	}
}
