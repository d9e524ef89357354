package routes_test

import (
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLeanReadsShareAPerson: many requests of one person read the same records at the same time
// (the race detector watches), and a change shows in the next one.
func TestLeanReadsShareAPerson(t *testing.T) {
	m := openMarket(t)
	order := m.buy("ann", m.price)
	want := m.want(200, "ann", "GET", "/api/me", nil)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for range 10 {
				path := []string{"/api/me", "/api/billing/features", "/api/products/field-guide"}[i%3]
				r := httptest.NewRequest("GET", path, nil)
				r.Header.Set("Authorization", "Bearer ann")
				w := httptest.NewRecorder()
				m.mux.ServeHTTP(w, r)
				if w.Code != 200 {
					t.Errorf("%s: %d %s", path, w.Code, w.Body)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, want, m.want(200, "ann", "GET", "/api/me", nil))
	m.want(200, "ann", "PATCH", "/api/account/customer", map[string]any{"full_name": "Ann of the fields"})
	require.Equal(t, "Ann of the fields", m.want(200, "ann", "GET", "/api/me", nil)["customer_account"].(map[string]any)["full_name"])
	m.pay("ann", order, 1900)
	require.Equal(t, true, m.want(200, "ann", "GET", "/api/billing/features?feature=guide", nil)["enabled"])
	require.Contains(t, m.want(200, "ann", "GET", "/api/me", nil)["billing_features"], "guide")
}
