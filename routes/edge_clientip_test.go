package routes

import (
	"net/http"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestClientAddress(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{
		AllowedHosts:   []string{"*"},
		TrustedProxies: prefixes("127.0.0.0/8", "10.0.0.0/8", "fd00::/8"),
		ProxyHeaders:   []string{"Cf-Connecting-Ip", "X-Forwarded-For", "Forwarded"},
	}, route{method: http.MethodGet, path: "/api/who", auth: authPublic, handle: func(e *core.RequestEvent) error {
		return e.String(http.StatusOK, peerOf(e).client.String()+" "+e.RealIP())
	}})
	tests := []struct {
		name, from string
		headers    []string
		want       string
	}{
		{"straight", "198.51.100.7:9", nil, "198.51.100.7"},
		{"a stranger forwards", "198.51.100.7:9", []string{"X-Forwarded-For: 203.0.113.1"}, "198.51.100.7"},
		{"one proxy", "127.0.0.1:9", []string{"X-Forwarded-For: 203.0.113.1"}, "203.0.113.1"},
		{"a forged first entry", "127.0.0.1:9", []string{"X-Forwarded-For: 1.2.3.4, 203.0.113.1"}, "203.0.113.1"},
		{"two trusted proxies", "127.0.0.1:9", []string{"X-Forwarded-For: 1.2.3.4, 203.0.113.1, 10.1.1.1"}, "203.0.113.1"},
		{"in two header lines", "127.0.0.1:9", []string{"X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 10.1.1.1"}, "203.0.113.1"},
		{"all trusted: the first", "127.0.0.1:9", []string{"X-Forwarded-For: 10.2.2.2, 10.1.1.1"}, "10.2.2.2"},
		{"an unreadable hop ends the search", "127.0.0.1:9", []string{"X-Forwarded-For: 203.0.113.1, nonsense, 10.1.1.1"}, "10.1.1.1"},
		{"nothing readable", "127.0.0.1:9", []string{"X-Forwarded-For: nonsense"}, "127.0.0.1"},
		{"the first configured header wins", "127.0.0.1:9", []string{"X-Forwarded-For: 203.0.113.1", "Cf-Connecting-Ip: 203.0.113.9"}, "203.0.113.9"},
		{"IPv6 with port", "[fd00::1]:9", []string{"X-Forwarded-For: [2001:db8::7]:443"}, "2001:db8::7"},
		{"Forwarded", "127.0.0.1:9", []string{`Forwarded: for=1.2.3.4, for="[2001:db8::7]:443";proto=https`}, "2001:db8::7"},
		{"an IPv4 address in IPv6 clothes", "[::ffff:198.51.100.7]:9", nil, "198.51.100.7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := s.ask("GET /api/who", append([]string{"From: " + tt.from}, tt.headers...)...)
			require.Regexp(t, "^"+tt.want+" ", w.Body.String())
		})
	}
	behind := s.ask("GET /api/who", "From: 127.0.0.1:9", "X-Forwarded-For: 203.0.113.1")
	require.Equal(t, "203.0.113.1 203.0.113.1", behind.Body.String(), "PocketBase's own view")
}

func TestRequestID(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{AllowedHosts: []string{"*"}, TrustedProxies: prefixes("127.0.0.0/8"), ProxyHeaders: []string{"X-Forwarded-For"}})
	first, second := s.ask("GET /").Header().Get("X-Request-Id"), s.ask("GET /").Header().Get("X-Request-Id")
	require.Regexp(t, `^[0-9a-f]{16}$`, first)
	require.NotEqual(t, first, second)
	const behind, through = "From: 127.0.0.1:9", "X-Forwarded-For: 203.0.113.1"
	require.Equal(t, "edge-1234abcd", s.ask("GET /", behind, through, "X-Request-Id: edge-1234abcd").Header().Get("X-Request-Id"))
	for _, bad := range []string{"short", "with space inside", "<script>alert"} {
		require.Regexp(t, `^[0-9a-f]{16}$`, s.ask("GET /", behind, through, "X-Request-Id: "+bad).Header().Get("X-Request-Id"), bad)
	}
	require.NotEqual(t, "edge-1234abcd", s.ask("GET /", "X-Request-Id: edge-1234abcd").Header().Get("X-Request-Id"))
}
