package routes

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

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
