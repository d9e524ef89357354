package routes_test

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"
)

// hotPaths are what buyers and sellers ask again and again.
var hotPaths = []struct{ who, path string }{
	{"ann", "/api/me"}, {"ann", "/api/account/orders?skipTotal=1"}, {"ann", "/api/account/orders"}, {"ann", "/api/account/orders/{order}"}, {"ann", "/api/account/entitlements"}, {"ann", "/api/account/downloads"},
	{"ann", "/api/account/subscriptions"}, {"ann", "/api/account/bookings"}, {"ann", "/api/account/orders/work"}, {"ann", "/api/billing/features?feature=plus"}, {"ann", "/api/ai/usage/summary"}, {"ann", "/api/projects"},
	{"ann", "/api/account/preflight"}, {"sue", "/api/seller/orders?skipTotal=1"}, {"sue", "/api/seller/orders?status=fulfilled&skipTotal=1"}, {"sue", "/api/seller/orders/{order}"}, {"sue", "/api/seller/products"},
}

// grown are the tables that grow with the shop.
var grown = []string{"orders", "order_items", "payment_transactions", "refunds", "webhook_events", "entitlements", "download_grants", "subscriptions", "bookings", "fulfillment_orders", "ai_usage_events", "emails", "journal", "profiles", "customer_accounts", "projects"}

// TestHotPathsScanNothing asks SQLite how it runs every query of the hot paths: no table that
// grows with the shop is read from end to end.
func TestHotPathsScanNothing(t *testing.T) {
	r := openRich(t)
	var mu sync.Mutex
	seen := map[string]string{}
	asking := ""
	log := func(_ context.Context, _ time.Duration, query string, _ *sql.Rows, _ error) {
		mu.Lock()
		defer mu.Unlock()
		if asking != "" && strings.HasPrefix(strings.ToUpper(strings.TrimSpace(query)), "SELECT") {
			seen[query] = asking
		}
	}
	for _, db := range []dbx.Builder{r.app.ConcurrentDB(), r.app.NonconcurrentDB()} {
		db.(*dbx.DB).QueryLogFunc = log
	}
	for _, h := range hotPaths {
		path := h.path
		for kind, id := range r.ids {
			path = strings.ReplaceAll(path, "{"+kind+"}", id)
		}
		mu.Lock()
		asking = h.path
		mu.Unlock()
		require.Equal(t, 200, r.raw(h.who, "GET", path, "").Code, path)
	}
	mu.Lock()
	asking = ""
	mu.Unlock()
	require.Greater(t, len(seen), 15)
	scan := regexp.MustCompile(`^SCAN (\w+)`)
	for query, path := range seen {
		var plan []struct {
			Detail string `db:"detail"`
		}
		require.NoError(t, r.app.DB().NewQuery("EXPLAIN QUERY PLAN "+query).All(&plan))
		for _, step := range plan {
			m := scan.FindStringSubmatch(step.Detail)
			if m == nil {
				continue
			}
			table := m[1]
			for _, g := range grown {
				alias := regexp.MustCompile("(?i)[`{ ]" + g + "[`}]* +(AS +)?`?" + table + "`?( |$)").MatchString(query)
				require.False(t, g == table || alias, "%s reads all of %s: %s\n%s", path, g, step.Detail, query)
			}
		}
	}
}
