package migrations_test

import (
	"testing"

	"github.com/pocketbase/dbx"
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
	require.Equal(t, 23+13, own, "23 collections and the operator's views")
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

// TestUpgradeOfAShopThatSells takes a shop from before the operator's texts and views to now: its
// rows stay as they are, its tables keep their columns, and the texts come.
func TestUpgradeOfAShopThatSells(t *testing.T) {
	app := testapp.New(t)
	own, later := core.MigrationsList{}, 0
	for _, m := range core.AppMigrations.Items() {
		own.Register(m.Up, m.Down, m.File)
		if m.File >= "1700010500" {
			later++
		}
	}
	runner := core.NewMigrationsRunner(app, own)
	_, err := runner.Down(later)
	require.NoError(t, err)
	before := schema(t, app)
	require.NotContains(t, before, "todo_payments")
	insert := func(table string, values dbx.Params) {
		_, err := app.DB().Insert(table, values).Execute()
		require.NoError(t, err)
	}
	insert("profiles", dbx.Params{"id": "p00000000000001", "clerk_user_id": "user_1", "tokenKey": "t", "plan_tier": "free"})
	insert("customer_accounts", dbx.Params{"id": "a00000000000001", "profile": "p00000000000001"})
	insert("orders", dbx.Params{"id": "o00000000000001", "public_id": "1", "customer_account": "a00000000000001", "status": "fulfilled", "paid_at": "2026-03-02 10:00:00.000Z", "currency": "USD", "total_cents": 1900})
	insert("payment_transactions", dbx.Params{"id": "t00000000000001", "provider": "clerk", "external_id": "x", "order": "o00000000000001", "status": "succeeded", "disposition": "applied", "paid_at": "2026-03-02 10:00:00.000Z", "currency": "USD", "amount_cents": 1900})
	row := func() dbx.NullStringMap {
		out := dbx.NullStringMap{}
		require.NoError(t, app.DB().NewQuery("SELECT * FROM orders").One(out))
		return out
	}
	was := row()
	_, err = runner.Up()
	require.NoError(t, err)
	require.Equal(t, was, row())
	now := schema(t, app)
	for _, table := range []string{"orders", "payment_transactions", "profiles", "emails"} {
		require.Equal(t, before[table], now[table], "no table was made anew")
	}
	var net string
	require.NoError(t, app.DB().NewQuery("SELECT net FROM report_revenue").Row(&net))
	require.Equal(t, "USD 19.00", net)
	orders, err := app.FindCollectionByNameOrId("orders")
	require.NoError(t, err)
	require.Contains(t, orders.Fields.GetByName("status").(*core.SelectField).Help, "the shop does the rest")
	require.Equal(t, "public_id", orders.Fields[1].GetName())
	require.NoError(t, app.Save(orders), "PocketBase itself can still save the collection")
}
