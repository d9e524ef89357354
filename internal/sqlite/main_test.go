package sqlite

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // the system tables that Bootstrap needs
	"github.com/stretchr/testify/require"
)

// newApp is a bare PocketBase on our files, with one table for the tests.
func newApp(tb testing.TB) *core.BaseApp {
	tb.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: tb.TempDir(), DBConnect: DBConnect})
	require.NoError(tb, app.Bootstrap())
	tb.Cleanup(func() { require.NoError(tb, app.ClearBootstrap()) })
	_, err := app.NonconcurrentDB().NewQuery(
		"CREATE TABLE seen (id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0)").Execute()
	require.NoError(tb, err)
	return app
}

func count(tb testing.TB, app core.App) int {
	tb.Helper()
	var n int
	require.NoError(tb, app.ConcurrentDB().NewQuery("SELECT COUNT(*) FROM seen").Row(&n))
	return n
}
