package routes

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestThrottles(t *testing.T) {
	app := testapp.New(t)
	clock := &stopwatch{now: time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)}
	o := signedIn(t, app)
	o.Now = clock.Now
	o.Throttles = Throttles{Anon: Rate{N: 3, Per: time.Minute}, User: Rate{N: 5, Per: time.Hour}, CheckoutCreate: Rate{N: 2, Per: time.Hour}}
	s := newEdge(t, app, o)
	op := s.superuser()
	const ann, ben = "Authorization: Bearer ann", "Authorization: Bearer ben"
	times := func(n int, want int, line string, headers ...string) {
		t.Helper()
		for i := range n {
			w := s.ask(line, headers...)
			require.Equal(t, want, w.Code, "%s %v, call %d", line, headers, i+1)
		}
	}

	// Addresses: one IPv4 address, one IPv6 /64.
	times(3, 200, "GET /api/things", "From: 192.0.2.1:1")
	times(2, 429, "GET /api/things", "From: 192.0.2.1:2")
	times(3, 200, "GET /api/things", "From: 192.0.2.2:1")
	times(2, 200, "GET /api/things", "From: [2001:db8:0:1::1]:1")
	times(1, 200, "GET /api/things", "From: [2001:db8:0:1::2]:1")
	times(1, 429, "GET /api/things", "From: [2001:db8:0:1:ffff::3]:1")
	times(1, 200, "GET /api/things", "From: [2001:db8:0:2::1]:1")

	// Refused sign-ins count as what they are.
	times(3, 401, "GET /api/own", "From: 192.0.2.3:1", "Authorization: Bearer nonsense")
	times(1, 429, "GET /api/own", "From: 192.0.2.3:1", "Authorization: Bearer nonsense")
	times(3, 400, "POST /api/collections/_superusers/auth-with-password", "From: 192.0.2.4:1")
	times(1, 429, "POST /api/collections/_superusers/auth-with-password", "From: 192.0.2.4:1")

	// Not counted.
	for _, line := range []string{"POST /api/webhooks/clerk", "GET /api/health", "GET /api/health/", "GET /api/config", "GET /api/csrf/", "GET /", "GET /_/"} {
		times(8, 200, line, "From: 192.0.2.1:1")
	}
	times(8, 200, "GET /api/collections", "From: 192.0.2.1:1", op)

	// People: wherever they are; the route's own limit besides the general one.
	times(2, 200, "POST /api/pay", "From: 192.0.2.1:1", ann)
	times(1, 429, "POST /api/pay", "From: 192.0.2.9:1", ann)
	times(2, 200, "GET /api/own", "From: 192.0.2.9:1", ann)
	times(1, 429, "GET /api/own", "From: 192.0.2.9:1", ann)
	times(5, 200, "GET /api/own", "From: 192.0.2.9:1", ben)

	// The answer says when to come back, and means it.
	w := s.ask("GET /api/things", "From: 192.0.2.1:1")
	require.Equal(t, http.StatusTooManyRequests, w.Code)
	require.Contains(t, w.Body.String(), `"status":429`)
	seconds, err := strconv.Atoi(w.Header().Get("Retry-After"))
	require.NoError(t, err)
	require.Equal(t, 60, seconds)
	clock.now = clock.now.Add(time.Duration(seconds-1) * time.Second)
	times(1, 429, "GET /api/things", "From: 192.0.2.1:1")
	clock.now = clock.now.Add(time.Second)
	times(3, 200, "GET /api/things", "From: 192.0.2.1:1")
	times(1, 429, "GET /api/things", "From: 192.0.2.1:1")
}

func TestNoThrottleConfigured(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{AllowedHosts: []string{"*"}})
	for range 50 {
		require.Equal(t, http.StatusOK, s.ask("GET /api/things").Code)
	}
}
