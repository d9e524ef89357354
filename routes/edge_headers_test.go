package routes

import (
	"net/http"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestAnswerHeaders(t *testing.T) {
	own := func(e *core.RequestEvent) error {
		e.Response.Header().Set("Content-Security-Policy", "my own")
		return e.NoContent(http.StatusOK)
	}
	s := newEdge(t, testapp.New(t), EdgeOptions{
		SandboxPort: func() string { return "8090" },
		PageCSP:     PageCSP(""),
	}, route{method: http.MethodGet, path: "/api/receipt", auth: authPublic, handle: own})
	tests := []struct {
		path, frame, csp string
	}{
		{"/", "DENY", "frame-ancestors 'none'"},
		{"/products/x", "DENY", "script-src 'self';"},
		{"/sandbox/inbox", "SAMEORIGIN", "frame-ancestors 'self'"},
		{"/api/things", "DENY", "default-src 'none'"},
		{"/api/own", "DENY", "default-src 'none'"}, // a 401 too
		{"/api/receipt", "DENY", "my own"},
		{"/_/", "SAMEORIGIN", "pocketbase's own"},
	}
	for _, tt := range tests {
		w := s.ask("GET http://localhost:8090" + tt.path)
		require.Equal(t, tt.frame, w.Header().Get("X-Frame-Options"), tt.path)
		require.Contains(t, w.Header().Get("Content-Security-Policy"), tt.csp, tt.path)
		require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"), tt.path)
		require.Equal(t, "strict-origin-when-cross-origin", w.Header().Get("Referrer-Policy"), tt.path)
		require.NotEmpty(t, w.Header().Get("Cross-Origin-Opener-Policy"), tt.path)
		require.NotEmpty(t, w.Header().Get("X-Request-Id"), tt.path)
	}
	require.Equal(t, "nosniff", s.ask("GET http://evil.example/").Header().Get("X-Content-Type-Options"), "a refused host")
}

func TestPageCSP(t *testing.T) {
	sandbox, live := PageCSP(""), PageCSP("https://clerk.shop.example")
	for _, csp := range []string{sandbox, live} {
		require.NotContains(t, strings.Split(csp, "; ")[1], "unsafe", "scripts")
		require.Contains(t, csp, "worker-src 'self' blob:")
		require.Contains(t, csp, "style-src 'self' 'unsafe-inline'")
		require.Contains(t, csp, "object-src 'none'")
	}
	require.NotContains(t, strings.ReplaceAll(sandbox, "https://img.clerk.com", ""), "https:", "a sandbox needs no network")
	require.Contains(t, live, "script-src 'self' https://clerk.shop.example")
	require.Contains(t, live, "connect-src 'self' https://clerk.shop.example https://api.stripe.com;")
}
