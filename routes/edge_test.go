package routes

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/internal/testapp"
)

// edgeServer is a shop's router with the edge bound and a few rows of its own: every
// test of the edge speaks to it as a client would. Its twin has the same rows, those that can
// be lean: whatever a test asks, it must answer the same.
type edgeServer struct {
	t      *testing.T
	app    *tests.TestApp
	mux    http.Handler
	twin   http.Handler
	leanly *int // so many requests the twin answered without the router
}

// newEdge serves app with PocketBase's routes, what Serve adds to them, the edge and rows.
func newEdge(t *testing.T, app *tests.TestApp, o EdgeOptions, rows ...route) edgeServer {
	t.Helper()
	s := edgeServer{t: t, app: app, leanly: new(int)}
	s.mux, _ = edgeMux(t, app, o, rows)
	o.Observe = func(string, string, int, time.Duration) { *s.leanly++ }
	for i := range rows {
		rows[i].lean = leanEnough(rows[i])
	}
	mux, edge := edgeMux(t, app, o, rows)
	for _, row := range edgeTestRows() {
		if leanEnough(row) {
			edge.lean.add(row, edge.authCheck(row.auth))
		}
	}
	s.twin = edge.Handler(mux)
	return s
}

func leanEnough(row route) bool {
	return row.method == http.MethodGet && !row.money && !row.builtin && row.throttle == scopeNone && len(row.use) == 0
}

func edgeTestRows() []route {
	ok := func(e *core.RequestEvent) error { return e.String(http.StatusOK, "ok") }
	return []route{
		{method: http.MethodGet, path: "/api/things", auth: authPublic, handle: ok},
		{method: http.MethodPost, path: "/api/things", auth: authPublic, handle: ok},
		{method: http.MethodGet, path: "/api/things/{name}", auth: authPublic, handle: func(e *core.RequestEvent) error { return e.String(http.StatusOK, e.Request.PathValue("name")) }},
		{method: http.MethodPost, path: "/api/own", auth: authUser, handle: ok},
		{method: http.MethodGet, path: "/api/own", auth: authUser, handle: ok},
		{method: http.MethodGet, path: "/api/shelf", auth: authSeller, handle: ok},
		{method: http.MethodGet, path: "/api/events", auth: authSellerOrOperator, handle: ok},
		{method: http.MethodPost, path: "/api/pay", auth: authUser, money: true, throttle: scopeCheckoutCreate, handle: ok},
		{method: http.MethodPost, path: "/api/webhooks/clerk", auth: authSigned, handle: ok},
		{method: http.MethodGet, path: healthPath, auth: authPublic, builtin: true, handle: ok},
		{method: http.MethodGet, path: "/api/config", auth: authPublic, handle: ok},
	}
}

func edgeMux(t *testing.T, app *tests.TestApp, o EdgeOptions, rows []route) (http.Handler, *Edge) {
	t.Helper()
	r, err := apis.NewRouter(app)
	require.NoError(t, err)
	r.Bind(apis.CORS(apis.CORSConfig{AllowOrigins: []string{"*"}}))
	r.GET("/_/{path...}", func(e *core.RequestEvent) error {
		if e.Response.Header().Get("Content-Security-Policy") == "" {
			e.Response.Header().Set("Content-Security-Policy", "pocketbase's own")
		}
		return e.String(http.StatusOK, "admin")
	})
	edge := BindEdge(&core.ServeEvent{App: app, Router: r}, o)
	edge.register(r, slices.Concat(rows, edgeTestRows(), edge.edgeRoutes()))
	r.GET("/{path...}", func(e *core.RequestEvent) error { return e.String(http.StatusOK, "page") })
	mux, err := r.BuildMux()
	require.NoError(t, err)
	return mux, edge
}

// ask is one request: "GET http://host/path", then headers as "Name: value".
func (s edgeServer) ask(line string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	w, twin := httptest.NewRecorder(), httptest.NewRecorder()
	s.mux.ServeHTTP(w, edgeRequest(line, headers))
	s.twin.ServeHTTP(twin, edgeRequest(line, headers))
	require.Equal(s.t, plainAnswer(w, line), plainAnswer(twin, line), "%s %v: the router's answer, and that of the lean routes", line, headers)
	return w
}

// made are the parts of an answer that differ each time: ids of requests and values for nobody's session.
var made = regexp.MustCompile(`[0-9a-f]{64}|X-Request-Id: [0-9a-f]{16}\b`)

// plainAnswer is an answer as text.
func plainAnswer(w *httptest.ResponseRecorder, line string) string {
	out := strings.Builder{}
	fmt.Fprintln(&out, w.Code)
	_ = w.Result().Header.Write(&out)      // never fails
	if !strings.HasPrefix(line, "HEAD ") { // the recorder keeps what a connection would not send
		out.Write(w.Body.Bytes())
	}
	return made.ReplaceAllString(out.String(), "made")
}

func edgeRequest(line string, headers []string) *http.Request {
	method, url, _ := strings.Cut(line, " ")
	if strings.HasPrefix(url, "/") {
		url = "http://shop.example" + url
	}
	r := httptest.NewRequest(method, url, nil)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		switch name {
		case "From":
			r.RemoteAddr = value
		case "Host":
			r.Host = value
		default:
			r.Header.Add(name, value)
		}
	}
	return r
}

func (s edgeServer) superuser() string {
	s.t.Helper()
	c, err := s.app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	require.NoError(s.t, err)
	su := core.NewRecord(c)
	su.SetEmail("op@shop.example")
	su.SetRaw(core.FieldNamePassword, &core.PasswordFieldValue{Hash: "!"}) // nobody signs in with it; hashing takes a second under the race detector
	require.NoError(s.t, s.app.Save(su))
	token, err := su.NewAuthToken()
	require.NoError(s.t, err)
	return "Authorization: Bearer " + token
}

func newPerson(t *testing.T, app core.App, clerkID string) *core.Record {
	t.Helper()
	c, err := app.FindCollectionByNameOrId(collections.Profiles)
	require.NoError(t, err)
	p := core.NewRecord(c)
	profile := collections.AsProfile(p)
	profile.SetClerkUserID(clerkID)
	profile.SetPlanTier(collections.TierFree)
	profile.SetIsActive(true)
	p.SetRaw(core.FieldNamePassword, &core.PasswordFieldValue{Hash: "!"})
	require.NoError(t, app.Save(p))
	return p
}

// wordAuth knows the tokens "ann" and "ben" (sellers), "eve-as-ann" (impersonating)
// and "outage". The cookie "sess" carries the same words.
type wordAuth struct{}

func (wordAuth) Authenticate(_ context.Context, r *http.Request) (*Identity, error) {
	word, cookie := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	cookie = !cookie
	if cookie {
		c, err := r.Cookie("sess")
		if err != nil {
			return nil, nil
		}
		word = c.Value
	}
	switch {
	case word == "ann", word == "ben":
		return &Identity{ClerkUserID: "user_" + word, SessionID: "sess_" + word, FromCookie: cookie}, nil
	case word == "eve-as-ann":
		return &Identity{ClerkUserID: "user_ann", SessionID: "sess_eve", Impersonator: "user_eve"}, nil
	case word == "outage":
		return nil, commerce.Fail(commerce.CodeUnavailable, "Sign-in cannot be checked at the moment.")
	case strings.Count(word, ".") == 2:
		return nil, commerce.Fail(commerce.CodeUnauthorized, "Not one of ours.").WithReason("foreign_token")
	}
	return nil, commerce.Fail(commerce.CodeUnauthorized, "The session token is not valid.")
}

// signedIn returns options under which Ann and Ben have profiles; Ben sells.
func signedIn(t *testing.T, app core.App) EdgeOptions {
	t.Helper()
	people := map[string]*core.Record{"user_ann": newPerson(t, app, "user_ann"), "user_ben": newPerson(t, app, "user_ben")}
	return EdgeOptions{
		AppURL:        "http://shop.example",
		AllowedHosts:  []string{"*"},
		CSRFKey:       []byte("a key for tests"),
		Authenticator: wordAuth{},
		Provision: func(_ *core.RequestEvent, id *Identity) (*core.Record, error) {
			return people[id.ClerkUserID], nil
		},
		Seller: func(p *core.Record) bool { return p.Id == people["user_ben"].Id },
	}
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, 0, len(list))
	for _, text := range list {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}

// stopwatch is a clock that only a test moves.
type stopwatch struct{ now time.Time }

func (c *stopwatch) Now() time.Time { return c.now }

func TestEveryRouteAnswersWithAndWithoutASlash(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{AllowedHosts: []string{"*"}})
	for _, line := range []string{"GET /api/things", "GET /api/things/", "POST /api/things/", "GET /api/health", "GET /api/health/", "HEAD /api/things"} {
		require.Equal(t, http.StatusOK, s.ask(line).Code, line)
	}
	require.Equal(t, "page", s.ask("GET /products/x").Body.String())
	require.Equal(t, http.StatusNotFound, s.ask("DELETE /api/things").Code)
}

func TestAuthLevels(t *testing.T) {
	app := testapp.New(t)
	s := newEdge(t, app, signedIn(t, app))
	op := s.superuser()
	const ann, ben = "Authorization: Bearer ann", "Authorization: Bearer ben"
	tests := []struct {
		name, line string
		headers    []string
		want       int
	}{
		{"public without a token", "GET /api/things", nil, 200},
		{"public with a bad token", "GET /api/things", []string{"Authorization: Bearer nonsense"}, 200},
		{"own without a token", "GET /api/own", nil, 401},
		{"own with a bad token", "GET /api/own", []string{"Authorization: Bearer nonsense"}, 401},
		{"own with a forged foreign token", "GET /api/own", []string{"Authorization: Bearer a.b.c"}, 401},
		{"own while sign-in cannot be checked", "GET /api/own", []string{"Authorization: Bearer outage"}, 503},
		{"own signed in", "GET /api/own", []string{ann}, 200},
		{"own by cookie", "GET /api/own", []string{"Cookie: sess=ann"}, 200},
		{"own as superuser", "GET /api/own", []string{op}, 403},
		{"shelf as buyer", "GET /api/shelf", []string{ann}, 403},
		{"shelf as seller", "GET /api/shelf", []string{ben}, 200},
		{"shelf as superuser", "GET /api/shelf", []string{op}, 403},
		{"events as buyer", "GET /api/events", []string{ann}, 403},
		{"events as seller", "GET /api/events", []string{ben}, 200},
		{"events as superuser", "GET /api/events", []string{op}, 200},
		{"money action signed in", "POST /api/pay", []string{ann}, 200},
		{"money action while impersonating", "POST /api/pay", []string{"Authorization: Bearer eve-as-ann"}, 403},
		{"reading while impersonating", "GET /api/own", []string{"Authorization: Bearer eve-as-ann"}, 200},
		{"a webhook ignores tokens", "POST /api/webhooks/clerk", []string{"Authorization: Bearer nonsense"}, 200},
		{"the admin UI's bare token beside a buyer's cookie", "GET /api/events", []string{strings.Replace(op, "Bearer ", "", 1), "Cookie: sess=ann"}, 200},
		{"another scheme leaves the cookie alone", "GET /api/own", []string{"Authorization: Basic eDp5", "Cookie: sess=ann"}, 200},
		{"PocketBase's own record API as a buyer", "GET /api/collections/profiles/records", []string{ann}, 403},
		{"PocketBase's own record API as superuser", "GET /api/collections/profiles/records", []string{op}, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := s.ask(tt.line, tt.headers...)
			require.Equal(t, tt.want, w.Code, w.Body.String())
			if tt.want >= 400 {
				require.Regexp(t, `^\{"data":\{.*\},"message":"[A-Z].+\.","status":\d+\}$`, w.Body.String())
			}
		})
	}
}
