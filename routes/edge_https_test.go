package routes

import (
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestPlainHTTP(t *testing.T) {
	app := testapp.New(t)
	strict := newEdge(t, app, EdgeOptions{
		AppURL: "https://shop.example:8443", AllowedHosts: []string{"*"}, TrustedProxies: prefixes("127.0.0.0/8"),
		SSLRedirect: true, HSTSSeconds: 31536000, HSTSIncludeSubdomains: true, HSTSPreload: true,
	})
	relaxed := newEdge(t, app, EdgeOptions{AllowedHosts: []string{"*"}})
	const proxy, stranger = "From: 127.0.0.1:9", "From: 198.51.100.7:9"
	tests := []struct {
		name     string
		server   edgeServer
		line     string
		headers  []string
		want     int
		location string
		hsts     string
	}{
		{"a page goes to the shop's own origin", strict, "GET http://shop.example/a?b=c%20d", nil, 301, "https://shop.example:8443/a?b=c%20d", ""},
		{"another name keeps itself", strict, "GET http://www.shop.example:8090/", nil, 301, "https://www.shop.example/", ""},
		{"HEAD too", strict, "HEAD http://shop.example/", nil, 301, "https://shop.example:8443/", ""},
		{"a change is refused", strict, "POST http://shop.example/api/things", nil, 403, "", ""},
		{"so is a webhook", strict, "POST http://shop.example/api/webhooks/clerk", nil, 403, "", ""},
		{"health is exempt", strict, "GET http://shop.example/api/health", nil, 200, "", ""},
		{"over TLS", strict, "GET https://shop.example/", nil, 200, "", "max-age=31536000; includeSubDomains; preload"},
		{"behind a trusted proxy: no redirect loop", strict, "GET http://shop.example/", []string{proxy, "X-Forwarded-Proto: https"}, 200, "", "max-age=31536000; includeSubDomains; preload"},
		{"the proxy says http", strict, "GET http://shop.example/", []string{proxy, "X-Forwarded-Proto: http"}, 301, "https://shop.example:8443/", ""},
		{"a stranger's word does not count", strict, "POST http://shop.example/api/things", []string{stranger, "X-Forwarded-Proto: https"}, 403, "", ""},
		{"the last proxy's word counts", strict, "POST http://shop.example/api/things", []string{proxy, "X-Forwarded-Proto: https, http"}, 403, "", ""},
		{"the forwarded host is the one redirected to", strict, "GET http://127.0.0.1:8090/x", []string{proxy, "X-Forwarded-Proto: http", "X-Forwarded-Host: shop.example"}, 301, "https://shop.example:8443/x", ""},
		{"switched off", relaxed, "POST http://shop.example/api/things", nil, 200, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := tt.server.ask(tt.line, tt.headers...)
			require.Equal(t, tt.want, w.Code, w.Body.String())
			require.Equal(t, tt.location, w.Header().Get("Location"))
			require.Equal(t, tt.hsts, w.Header().Get("Strict-Transport-Security"))
		})
	}
}
