package routes

import (
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestCORS(t *testing.T) {
	app := testapp.New(t)
	closed := newEdge(t, app, EdgeOptions{AllowedHosts: []string{"*"}})
	one := newEdge(t, app, EdgeOptions{AllowedHosts: []string{"*"}, CORSOrigins: []string{"https://spa.example"}})
	star := newEdge(t, app, EdgeOptions{AllowedHosts: []string{"*"}, CORSOrigins: []string{"*"}})
	const preflight = "Access-Control-Request-Method: POST"
	tests := []struct {
		name               string
		server             edgeServer
		line               string
		headers            []string
		code               int
		origin, credential string
	}{
		{"no origins configured", closed, "GET /api/things", []string{"Origin: https://spa.example"}, 200, "", ""},
		{"nor for a preflight", closed, "OPTIONS /api/things", []string{"Origin: https://spa.example", preflight}, 204, "", ""},
		{"PocketBase's own routes are closed too", closed, "GET /api/collections/products/records", []string{"Origin: https://spa.example"}, 403, "", ""},
		{"the configured one", one, "GET /api/things", []string{"Origin: https://spa.example"}, 200, "https://spa.example", "true"},
		{"on a refusal too", one, "GET /api/own", []string{"Origin: https://spa.example"}, 401, "https://spa.example", "true"},
		{"its preflight", one, "OPTIONS /api/own", []string{"Origin: https://spa.example", preflight}, 204, "https://spa.example", "true"},
		{"another", one, "GET /api/things", []string{"Origin: https://evil.example"}, 200, "", ""},
		{"one that only begins alike", one, "GET /api/things", []string{"Origin: https://spa.example.evil.example"}, 200, "", ""},
		{"null", one, "GET /api/things", []string{"Origin: null"}, 200, "", ""},
		{"not for pages", one, "GET /", []string{"Origin: https://spa.example"}, 200, "", ""},
		{"the star, without credentials", star, "GET /api/things", []string{"Origin: https://any.example"}, 200, "*", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := tt.server.ask(tt.line, tt.headers...)
			require.Equal(t, tt.code, w.Code, w.Body.String())
			require.Equal(t, tt.origin, w.Header().Get("Access-Control-Allow-Origin"))
			require.Equal(t, tt.credential, w.Header().Get("Access-Control-Allow-Credentials"))
		})
	}
	w := one.ask("OPTIONS /api/own", "Origin: https://spa.example", preflight)
	require.Contains(t, w.Header().Get("Access-Control-Allow-Headers"), "Idempotency-Key")
	require.Contains(t, w.Header().Get("Access-Control-Allow-Headers"), "Authorization")
	require.Contains(t, w.Header().Get("Vary"), "Origin")
}
