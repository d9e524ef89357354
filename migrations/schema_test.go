package migrations_test

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

// TestUpDownUp takes every own step down and up again and compares the schema.
func TestUpDownUp(t *testing.T) {
	app := testapp.New(t)
	before := schema(t, app)
	require.Contains(t, before, "orders")
	require.NotContains(t, before, "users", "PocketBase's default users collection is gone")

	own := core.MigrationsList{}
	for _, m := range core.AppMigrations.Items() {
		own.Register(m.Up, m.Down, m.File)
	}
	runner := core.NewMigrationsRunner(app, own)
	_, err := runner.Down(len(own.Items()))
	require.NoError(t, err)
	require.NotContains(t, schema(t, app), "orders")

	_, err = runner.Up()
	require.NoError(t, err)
	require.Equal(t, before, schema(t, app))
}

// TestRulesAreNil holds contract section 5: the custom routes are the only way in.
func TestRulesAreNil(t *testing.T) {
	app := testapp.New(t)
	all, err := app.FindAllCollections()
	require.NoError(t, err)
	own := 0
	for _, c := range all {
		if c.System {
			continue
		}
		own++
		for name, rule := range map[string]*string{"list": c.ListRule, "view": c.ViewRule, "create": c.CreateRule, "update": c.UpdateRule, "delete": c.DeleteRule} {
			require.Nil(t, rule, "%s of %s", name, c.Name)
		}
		if c.IsAuth() {
			require.Equal(t, "profiles", c.Name)
			require.Nil(t, c.AuthRule)
			require.Nil(t, c.ManageRule)
			require.False(t, c.PasswordAuth.Enabled || c.OAuth2.Enabled || c.OTP.Enabled)
		}
	}
	require.Equal(t, 22+13, own, "22 collections and the operator's views")
}

func TestSynchronousFull(t *testing.T) {
	app := testapp.New(t)
	var mode int
	require.NoError(t, app.NonconcurrentDB().NewQuery("PRAGMA synchronous").Row(&mode))
	require.Equal(t, 2, mode, "FULL: an acknowledged commit survives a power cut")
}

func schema(t *testing.T, app core.App) map[string]string {
	t.Helper()
	var rows []struct {
		Name string `db:"name"`
		SQL  string `db:"sql"`
	}
	require.NoError(t, app.DB().NewQuery(`SELECT name, coalesce(sql,'') AS sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE '\_%' ESCAPE '\'`).All(&rows))
	out := map[string]string{}
	for _, r := range rows {
		out[r.Name] = r.SQL
	}
	return out
}
