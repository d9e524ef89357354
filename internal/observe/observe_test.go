package observe_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/observe"
)

func TestMetricsShowGaugesAndRequests(t *testing.T) {
	depth := 3.0
	m := observe.NewMetrics("1.2.3", []observe.Gauge{{Name: "inbox_depth", Help: "Events that wait.", Read: func() float64 { return depth }}})
	addr, err := m.Listen("127.0.0.1:0", nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Close(context.Background())) })
	for range 3 {
		m.Request("GET", "/api/products/{slug}", 200, 3*time.Millisecond)
	}
	m.Request("WHATEVER", "/x", 405, time.Millisecond)
	resp, err := http.Get("http://" + addr.String() + "/metrics")
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Contains(t, string(text), "pocketstarter_inbox_depth 3")
	require.Contains(t, string(text), `pocketstarter_http_requests_total{method="GET",route="/api/products/{slug}",status="200"} 3`)
	require.Contains(t, string(text), `method="other"`)
	require.Contains(t, string(text), `pocketstarter_info{version="1.2.3"} 1`)
}

func TestSentryGetsTheMessageAndNothingPersonal(t *testing.T) {
	got := make(chan string, 4)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			body, _ = gzip.NewReader(r.Body)
		}
		var b bytes.Buffer
		_, _ = io.Copy(&b, body)
		got <- b.String()
	}))
	t.Cleanup(server.Close)
	s, err := observe.OpenSentry(strings.Replace(server.URL, "http://", "http://key@", 1)+"/7", "1.2.3", nil)
	require.NoError(t, err)
	s.Error("job failed", map[string]string{"job": "outbox"})
	s.Close()
	select {
	case text := <-got:
		require.Contains(t, text, "job failed")
		require.Contains(t, text, "outbox")
		require.NotContains(t, text, "hostname")
	case <-time.After(10 * time.Second):
		t.Fatal("nothing arrived")
	}
	_, err = observe.OpenSentry("no address", "1", nil)
	require.ErrorContains(t, err, "SENTRY_DSN")
	var off *observe.Sentry
	off.Error("ignored", nil)
	off.Close()
}
