package collections_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/testapp"
)

// TestReconcileLooksOnlyAtWhatIsOpen: the query that runs every half minute must not read every
// order, subscription or account of a grown shop.
func TestReconcileLooksOnlyAtWhatIsOpen(t *testing.T) {
	app := testapp.New(t)
	var seen string
	query := collections.AccountsToSyncQuery(app, time.Now(), 20)
	rows := []struct {
		Detail string `db:"detail"`
	}{}
	built := query.Build()
	require.NoError(t, app.DB().NewQuery("EXPLAIN QUERY PLAN "+built.SQL()).Bind(built.Params()).All(&rows))
	for _, r := range rows {
		seen += r.Detail + "\n"
		for _, table := range []string{"customer_accounts", "o", "orders", "profiles", "order_items", "i", "subscriptions"} {
			require.False(t, strings.HasPrefix(r.Detail, "SCAN "+table+" ") || r.Detail == "SCAN "+table, seen)
		}
	}
	require.Contains(t, seen, "customer_accounts", seen)
}
