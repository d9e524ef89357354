package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/sandbox"
)

// TestUnmodifiedSDKInChromium drives the real @clerk/react, clerk-js and UI against the
// sandbox: everything a buyer does with them. It takes about half a minute.
func TestUnmodifiedSDKInChromium(t *testing.T) {
	if os.Getenv("CI") == "" && os.Getenv("BROWSER_TESTS") == "" {
		t.Skip("half a minute in Chromium: set BROWSER_TESTS=1 to drive the local Clerk with the real SDK")
	}
	frontend, err := filepath.Abs("../../frontend")
	require.NoError(t, err)
	if given := os.Getenv("SANDBOX_TEST_FRONTEND"); given != "" {
		frontend = given
	}
	for what, path := range map[string]string{"Chromium": "/usr/bin/chromium", "the frontend's packages (npm ci)": frontend + "/node_modules/@clerk/react/package.json"} {
		if _, err := os.Stat(path); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("CI needs %s for the browser test", what)
			}
			t.Skipf("%s is not here: the local Clerk was not driven in a browser", what)
		}
	}
	script, err := filepath.Abs("testdata/browser/drive.mjs")
	require.NoError(t, err)
	bundle := filepath.Join(t.TempDir(), "page.js")
	run(t, "node", script, "bundle", frontend, bundle)

	var box *sandbox.Sandbox
	hook := &receiver{secret: func() string { return box.WebhookSecret() }}
	mux := http.NewServeMux()
	mux.Handle("POST /api/webhooks/clerk", hook)
	mux.HandleFunc("GET /page.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, bundle) })
	mux.HandleFunc("GET /favicon.svg", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self' 'nonce-x'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; img-src 'self' data: https://img.clerk.com; connect-src 'self'; frame-src 'self'")
		config, _ := json.Marshal(map[string]string{"publishableKey": box.PublishableKey()})
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>t</title><div id="root"></div><script nonce="x">window.config=%s</script><script type="module" src="/page.js"></script>`, config)
	})
	mux.HandleFunc("GET /test/revoke", func(_ http.ResponseWriter, r *http.Request) {
		_ = box.Revoke(r.Context(), r.URL.Query().Get("session"))
	})
	// The copies that the frontend's build makes may not be in this binary: then the packages themselves.
	mux.HandleFunc("GET /__clerk/npm/{path...}", func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		box.Handler().ServeHTTP(rec, r)
		if rec.Code == http.StatusOK {
			for k, v := range rec.Header() {
				w.Header()[k] = v
			}
			_, _ = w.Write(rec.Body.Bytes())
			return
		}
		parts := strings.SplitN(r.PathValue("path"), "/", 3)
		pkg, _, _ := strings.Cut(parts[1], "@")
		http.ServeFile(w, r, filepath.Join(frontend, "node_modules/@clerk", pkg, parts[2]))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { box.Handler().ServeHTTP(w, r) })
	server := httptest.NewServer(mux)
	defer server.Close()
	shop := newShop()
	mux.HandleFunc("POST /test/order", func(w http.ResponseWriter, r *http.Request) {
		shop.orders["order-1"] = sandbox.OrderView{PublicID: "order-1", Status: "pending_payment", ShopName: "Lantern & Loom"}
		c, err := box.Cashier().Open(r.Context(), commerce.CheckoutOrder{PublicID: "order-1", ProductName: "Field guide", PriceName: "PDF",
			UnitCents: 123456700, Quantity: 1, TotalCents: 123456700, Currency: "USD", ClerkUserID: sandbox.DemoBuyerID})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(c.URL)
	})
	box, err = sandbox.Open(sandbox.Options{Dir: t.TempDir(), Shop: shop, BaseURL: func() string { return server.URL }})
	require.NoError(t, err)
	defer box.Close()
	box.Start(t.Context())

	t.Log(run(t, "node", script, "drive", frontend, server.URL))
	require.Eventually(t, func() bool {
		q, err := box.Outgoing(t.Context())
		return err == nil && q.Waiting == 0
	}, 20*time.Second, 50*time.Millisecond)
	hook.mu.Lock()
	defer hook.mu.Unlock()
	require.Empty(t, hook.bad)
	all := strings.Join(hook.bodies, "\n")
	for _, kind := range []string{"user.created", "session.created", "session.ended", "session.revoked", "subscriptionItem.incomplete",
		"subscriptionItem.active", "subscriptionItem.canceled", "subscriptionItem.upcoming", "subscriptionItem.ended", "paymentAttempt.updated"} {
		require.Contains(t, all, `"type":"`+kind+`"`)
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Run(), out.String())
	return out.String()
}
