package routes

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestAllowedHosts(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{
		AllowedHosts:   []string{"shop.example", ".shops.example", "::1"},
		TrustedProxies: prefixes("127.0.0.0/8"),
	})
	tests := []struct {
		line    string
		headers []string
		want    int
	}{
		{"GET http://shop.example/api/things", nil, 200},
		{"GET http://SHOP.example:8090/api/things", nil, 200},
		{"GET http://shop.example./", nil, 200},
		{"GET http://[::1]:8090/", nil, 200},
		{"GET http://shops.example/", nil, 200},
		{"GET http://a.b.shops.example/", nil, 200},
		{"GET http://evilshops.example/", nil, 400},
		{"GET http://evil.example/", nil, 400},
		{"GET http://evil.example/_/", nil, 400},
		{"GET http://shop.example.evil.example/", nil, 400},
		{"POST http://evil.example/api/webhooks/clerk", nil, 400},
		{"GET http://evil.example/api/health", nil, 200},
		{"GET http://evil.example/api/health/", nil, 200},
		{"GET http://evil.example/api/healthy", nil, 400},
		{"GET http://127.0.0.1:8090/", []string{"From: 127.0.0.1:999", "X-Forwarded-Host: shop.example"}, 200},
		{"GET http://shop.example/", []string{"From: 127.0.0.1:999", "X-Forwarded-Host: evil.example"}, 400},
		{"GET http://shop.example/", []string{"From: 198.51.100.7:999", "X-Forwarded-Host: evil.example"}, 200},
		{"GET http://evil.example/", []string{"From: 198.51.100.7:999", "X-Forwarded-Host: shop.example"}, 400},
	}
	for _, tt := range tests {
		w := s.ask(tt.line, tt.headers...)
		require.Equal(t, tt.want, w.Code, "%s %v: %s", tt.line, tt.headers, w.Body.String())
	}
}

func TestSandboxAnswersOnlyOverLoopback(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{
		SandboxPort:    func() string { return "8090" },
		AllowedHosts:   []string{"*"},
		TrustedProxies: prefixes("127.0.0.0/8"),
	})
	tests := []struct {
		host, header string
		want         int
	}{
		{"localhost:8090", "", 200},
		{"LOCALHOST:8090", "", 200},
		{"127.0.0.1:8090", "", 200},
		{"127.9.9.9:8090", "", 200},
		{"[::1]:8090", "", 200},
		{"localhost", "", 400},
		{"localhost:8091", "", 400},
		{"127.0.0.1", "", 400},
		{"shop.example:8090", "", 400},
		{"localhost.evil.example:8090", "", 400},
		{"192.168.1.5:8090", "", 400},
		{"0.0.0.0:8090", "", 400},
		{"", "", 400},
		{"localhost:8090", "X-Forwarded-For: 10.0.0.1", 400},
		{"localhost:8090", "X-Forwarded-Anything: 1", 400},
		{"localhost:8090", "X-Real-IP: 10.0.0.1", 400},
		{"localhost:8090", "Forwarded: for=10.0.0.1", 400},
		{"localhost:8090", "X-Requested-With: x", 200},
	}
	for _, tt := range tests {
		for _, path := range []string{"/", "/api/things", "/api/health", "/_/"} {
			headers := []string{"From: 127.0.0.1:5", "Host: " + tt.host}
			if tt.header != "" {
				headers = append(headers, tt.header)
			}
			w := s.ask("GET "+path, headers...)
			require.Equal(t, tt.want, w.Code, "%s%s %s: %s", tt.host, path, tt.header, w.Body.String())
		}
	}
}

func TestSandboxOnPort80NeedsNoPortInHost(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{SandboxPort: func() string { return "80" }})
	require.Equal(t, http.StatusOK, s.ask("GET http://localhost/").Code)
	require.Equal(t, http.StatusBadRequest, s.ask("GET http://localhost:8090/").Code)
}
