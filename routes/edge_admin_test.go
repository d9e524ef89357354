package routes

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/testapp"
)

func TestSideDoors(t *testing.T) {
	app := testapp.New(t)
	o := signedIn(t, app)
	s := newEdge(t, app, o)
	o.Debug = true
	debug := newEdge(t, app, o)
	op := s.superuser()
	const ann = "Authorization: Bearer ann"
	profiles, err := app.FindCollectionByNameOrId("profiles")
	require.NoError(t, err)

	for _, line := range []string{
		"POST /api/collections", "PATCH /api/collections/orders", "DELETE /api/collections/orders",
		"DELETE /api/collections/orders/truncate", "PUT /api/collections/import", "POST /api/sql",
	} {
		w := s.ask(line, op)
		require.Equal(t, http.StatusForbidden, w.Code, line)
		require.Contains(t, w.Body.String(), "docs/05-customize-template.md", line)
		require.Equal(t, http.StatusForbidden, s.ask(line, ann).Code, line)
	}
	require.Equal(t, http.StatusForbidden, s.ask("POST /api/batch", op).Code)
	require.Equal(t, http.StatusOK, s.ask("GET /api/collections", op).Code, "reading the schema stays open to superusers")
	w := debug.ask("POST /api/sql", op)
	require.Equal(t, http.StatusBadRequest, w.Code, "in debug PocketBase itself answers: %s", w.Body.String())

	for _, door := range authDoors {
		path := map[bool]string{true: "impersonate/" + "x", false: door}[door == "impersonate/{id}"]
		for _, name := range []string{"profiles", profiles.Id, "nosuch"} {
			for _, who := range []string{ann, op, "Accept: */*"} {
				w := s.ask("POST /api/collections/"+name+"/"+path, who)
				require.Equal(t, http.StatusForbidden, w.Code, "%s %s as %s: %s", name, door, who, w.Body.String())
				require.NotContains(t, w.Body.String(), `"token"`)
			}
		}
	}
	w = s.ask("POST /api/collections/_superusers/auth-refresh", op)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	require.Equal(t, http.StatusBadRequest, s.ask("POST /api/collections/_superusers/auth-with-password").Code)

	for _, line := range []string{"GET /api/realtime", "POST /api/realtime", "POST /api/files/token"} {
		require.Equal(t, http.StatusForbidden, s.ask(line).Code, line)
		require.Equal(t, http.StatusForbidden, s.ask(line, ann).Code, line)
	}
	require.Equal(t, http.StatusOK, s.ask("POST /api/files/token", op).Code)
}

func TestAdminAddresses(t *testing.T) {
	app := testapp.New(t)
	o := signedIn(t, app)
	o.AdminAllowedIPs = prefixes("192.0.2.0/24", "2001:db8::/32")
	o.TrustedProxies, o.ProxyHeaders = prefixes("127.0.0.0/8"), []string{"X-Forwarded-For"}
	s := newEdge(t, app, o)
	op := s.superuser()
	const inside, outside = "From: 192.0.2.9:1", "From: 198.51.100.7:1"
	const through = "X-Forwarded-For: 192.0.2.9"
	tests := []struct {
		line    string
		headers []string
		want    int
	}{
		{"GET /_/", []string{inside}, 200},
		{"GET /_/", []string{"From: [2001:db8::1]:1"}, 200},
		{"GET /_/", []string{outside}, 403},
		{"GET /_/assets/x.js", []string{outside}, 403},
		{"GET /_/", []string{outside, through}, 403},
		{"GET /_/", []string{"From: 127.0.0.1:1", through}, 200},
		{"GET /_/", []string{"From: 127.0.0.1:1"}, 403},
		{"POST /api/collections/_superusers/auth-with-password", []string{outside}, 403},
		{"POST /api/collections/_superusers/auth-with-password", []string{inside}, 400},
		{"GET /api/collections", []string{outside, op}, 403},
		{"GET /api/collections", []string{inside, op}, 200},
		{"GET /api/events", []string{outside, op}, 403},
		{"GET /api/things", []string{outside}, 200},
		{"GET /api/own", []string{outside, "Authorization: Bearer ann"}, 200},
	}
	for _, tt := range tests {
		w := s.ask(tt.line, tt.headers...)
		require.Equal(t, tt.want, w.Code, "%s %v: %s", tt.line, tt.headers, w.Body.String())
	}
	superusers, err := app.FindCollectionByNameOrId("_superusers")
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, s.ask("POST /api/collections/"+superusers.Id+"/auth-with-password", outside).Code)
}

// TestOperatorsSwitchOnTheSecondStep sends what the admin UI sends: the whole collection with MFA on.
func TestOperatorsSwitchOnTheSecondStep(t *testing.T) {
	app := testapp.New(t)
	s := newEdge(t, app, signedIn(t, app))
	op := s.superuser()
	patch := func(change map[string]any, headers ...string) *httptest.ResponseRecorder {
		body := map[string]any{}
		require.NoError(t, json.Unmarshal(s.ask("GET /api/collections/_superusers", op).Body.Bytes(), &body))
		maps.Copy(body, change)
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		r := httptest.NewRequest(http.MethodPatch, "/api/collections/_superusers", bytes.NewReader(raw))
		r.Header.Set("Content-Type", "application/json")
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		s.mux.ServeHTTP(w, r)
		return w
	}
	require.False(t, collections.SuperusersHaveMFA(app))
	second := map[string]any{"otp": map[string]any{"enabled": true, "duration": 180, "length": 8}, "mfa": map[string]any{"enabled": true, "duration": 600, "rule": ""}}
	require.NotEqual(t, http.StatusOK, patch(second).Code, "not without signing in")
	require.NotEqual(t, http.StatusOK, patch(second, "Authorization: Bearer ann").Code)
	for name, value := range map[string]any{"listRule": "", "fields": []any{}, "name": "ops", "indexes": []any{}, "authRule": "verified = true", "oauth2": map[string]any{"enabled": true}, "passwordAuth": map[string]any{"enabled": false}} {
		w := patch(map[string]any{name: value}, op)
		require.Equal(t, http.StatusForbidden, w.Code, "%s: %s", name, w.Body.String())
		require.Contains(t, w.Body.String(), "ways to sign in")
	}
	w := patch(second, op)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	require.True(t, collections.SuperusersHaveMFA(app))
	require.Equal(t, http.StatusForbidden, s.ask("PATCH /api/collections/orders", op).Code, "no other collection")
	for _, part := range second { // PocketBase keeps the second step as long as one-time passwords are on
		part.(map[string]any)["enabled"] = false
	}
	w = patch(second, op)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	require.False(t, collections.SuperusersHaveMFA(app))
}
