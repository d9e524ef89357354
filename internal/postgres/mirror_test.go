package postgres_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/postgres"
	"pocketstarter/internal/postgres/pgtest"
)

// Every collection of the shop, with values of every kind, arrives and hashes
// the same on both sides; changes and deletions follow.
func TestMirrorEqualsTheShop(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	m := open(t, url, func(o *postgres.Options) { o.BatchRows, o.ChunkRows = 70, 40 })
	r := rand.New(rand.NewPCG(1, 2))
	ids := map[string][]string{}
	total := int64(0)
	for _, c := range mirrored(t, app) {
		n := 60
		if c.Name == "shop" {
			n = 1
		}
		ids[c.Name] = fill(t, app, c, n, r)
		total += int64(n)
	}
	drain(t, m, app)
	report := requireEqual(t, m, app, total)
	require.Len(t, report.Tables, len(ids))

	run(t, app, `UPDATE products SET name = name || ' 2' WHERE id IN (SELECT id FROM products LIMIT 20)`)
	run(t, app, `DELETE FROM prices WHERE id < ?`, ids["prices"][0])
	run(t, app, `UPDATE projects SET id = 'moved0000000000' WHERE id = ?`, ids["projects"][0])
	drain(t, m, app)
	requireEqual(t, m, app, 500)

	conn := connect(t, url)
	var n int
	require.NoError(t, conn.QueryRow(context.Background(), `SELECT count(*) FROM shop_private.projects WHERE id = $1`, ids["projects"][0]).Scan(&n))
	require.Zero(t, n, "the row that moved to another id is gone")
	require.NoError(t, conn.QueryRow(context.Background(), `SELECT count(*) FROM information_schema.columns WHERE table_schema = 'shop_private' AND column_name IN ('password', 'tokenKey')`).Scan(&n))
	require.Zero(t, n, "secrets never leave the shop")
	require.NoError(t, conn.QueryRow(context.Background(), `SELECT count(*) FROM pg_tables WHERE schemaname = 'shop_private' AND tablename IN ('_superusers', '_otps', '_params')`).Scan(&n))
	require.Zero(t, n)

	status := m.Status(context.Background(), app)
	require.True(t, status.Reachable)
	require.Zero(t, status.Pending)
	require.Equal(t, "Postgres holds everything.", status.Detail)
	require.Empty(t, status.Notices)
}

func TestVerifyFindsEveryDifferenceAndRepairs(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	m := open(t, url, func(o *postgres.Options) { o.ChunkRows = 30 })
	c, err := app.FindCollectionByNameOrId("products")
	require.NoError(t, err)

	empty, err := m.Verify(context.Background(), app, false, nil)
	require.NoError(t, err)
	require.False(t, empty.OK(), "comparing nothing proves nothing")

	ids := fill(t, app, c, 100, rand.New(rand.NewPCG(3, 4)))
	drain(t, m, app)
	requireEqual(t, m, app, 100)

	conn := connect(t, url)
	for _, statement := range []string{
		`UPDATE shop_private.products SET name = 'changed by hand' WHERE id = '` + ids[7] + `'`,
		`UPDATE shop_private.products SET metadata = '{"x": 1}' WHERE id = '` + ids[8] + `'`,
		`UPDATE shop_private.products SET created = '1999-01-01' WHERE id = '` + ids[9] + `'`,
		`DELETE FROM shop_private.products WHERE id = '` + ids[10] + `'`,
		`INSERT INTO shop_private.products (id) VALUES ('zzzzzzzzzzzzzzz'), ('aaaaaaaaaaaaaaa')`,
		`ALTER TABLE shop_private.prices DROP COLUMN amount_cents CASCADE`,
		`ALTER TABLE shop_private.orders ALTER COLUMN checkout_attempts TYPE numeric`,
		`ALTER TABLE shop_private.bookings ADD COLUMN mine text`,
		`DROP TABLE shop_private.refunds CASCADE`,
		`CREATE TABLE shop_private.notes (id int)`,
		`GRANT SELECT ON shop_private.journal TO anon`,
		`ALTER TABLE shop_private.emails DISABLE ROW LEVEL SECURITY`,
		`DROP VIEW shop.projects`,
	} {
		_, err := conn.Exec(context.Background(), statement)
		require.NoError(t, err, statement)
	}
	report, err := m.Verify(context.Background(), app, false, nil)
	require.NoError(t, err)
	require.False(t, report.OK())
	products := table(report, "products")
	require.Equal(t, []string{ids[10]}, products.Missing)
	require.ElementsMatch(t, []string{"zzzzzzzzzzzzzzz", "aaaaaaaaaaaaaaa"}, products.Extra)
	require.ElementsMatch(t, []string{ids[7], ids[8], ids[9]}, products.Different)
	require.ElementsMatch(t, []string{
		"column prices.amount_cents is missing",
		"column orders.checkout_attempts is numeric, not bigint",
		"column bookings.mine is not the mirror's",
		"table refunds is missing",
		"table notes is not the mirror's",
		"the role anon may select journal",
		"row-level security is off on emails",
		"view projects is missing",
		"view prices is missing",
	}, report.Drift)

	report, err = m.Verify(context.Background(), app, true, nil)
	require.NoError(t, err)
	require.EqualValues(t, 6, report.Requeued)
	require.True(t, table(report, "products").OK())
	require.ElementsMatch(t, []string{"column bookings.mine is not the mirror's", "table notes is not the mirror's"}, report.Drift, "what others made is reported, never dropped")
}

func table(r postgres.Report, name string) postgres.TableReport {
	for _, t := range r.Tables {
		if t.Table == name {
			return t
		}
	}
	return postgres.TableReport{Fault: "no such table"}
}
