package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/config"
	"pocketstarter/internal/rig"
)

// BenchmarkReads sends the reads that a shop answers all day through everything that stands
// before their handlers, and the same bytes through plain net/http: one connection to each,
// client included, in processor time too.
//
//	go test . -run xxx -bench Reads -benchtime 5000x
func BenchmarkReads(b *testing.B) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	settings := map[string]string{"THROTTLE_ANON": "1000000/sec", "THROTTLE_USER": "1000000/sec"}
	cfg, err := config.Load(func(name string) string { return settings[name] }, config.LoadOptions{})
	require.NoError(b, err)
	shop, err := startShop(ctx, b.TempDir(), cfg, slog.New(slog.DiscardHandler))
	require.NoError(b, err)
	defer func() { require.NoError(b, shop.stop()) }()
	_, err = shop.seed(ctx)
	require.NoError(b, err)
	ada, err := shop.s.sandbox.SignUp(ctx, "ada@example.com", "", "Ada", "A")
	require.NoError(b, err)
	for _, read := range []struct {
		name, path string
		signedIn   bool
	}{
		{"list", "/api/products", false}, {"detail", "/api/products/weavers-pattern-book", false},
		{"me", "/api/me", true}, {"check", "/api/billing/features?feature=x", true},
	} {
		header := map[string]string{}
		if read.signedIn { // a sandbox's token lasts a minute
			token, err := shop.s.sandbox.Token(ctx, ada.SessionID, shop.URL)
			require.NoError(b, err)
			header["Authorization"] = "Bearer " + token
		}
		var reply []byte
		b.Run(read.name+"/shop", func(b *testing.B) {
			reply = readOften(b, shop.URL, rig.Request(http.MethodGet, shop.URL, read.path, header, nil))
		})
		floor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(reply)
		}))
		b.Run(read.name+"/net-http", func(b *testing.B) {
			readOften(b, floor.URL, rig.Request(http.MethodGet, floor.URL, read.path, header, nil))
		})
		floor.Close()
	}
}

// readOften sends one request again and again and returns its answer.
func readOften(b *testing.B, base string, request []byte) []byte {
	w, err := rig.Dial(base)
	require.NoError(b, err)
	defer w.Close()
	status, body, err := w.Do(request)
	require.NoError(b, err)
	require.Equal(b, http.StatusOK, status, "%s", body)
	reply := append([]byte{}, body...)
	b.ReportAllocs()
	b.ResetTimer()
	before := cpuTime(b)
	for range b.N {
		if status, _, err = w.Do(request); err != nil || status != http.StatusOK {
			b.Fatalf("%d %v", status, err)
		}
	}
	b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
	return reply
}
