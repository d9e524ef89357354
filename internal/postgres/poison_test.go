package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/postgres"
	"pocketstarter/internal/postgres/pgtest"
)

// Rows that Postgres cannot hold stand aside with their reason while the rest
// flows, in a batch as in a backfill, and come along once they are healed.
func TestPoisonRowsAreIsolated(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	now := time.Now()
	m := open(t, url, func(o *postgres.Options) { o.Now = func() time.Time { return now } })
	conn, r := connect(t, url), rand.New(rand.NewPCG(9, 10))
	ctx := context.Background()
	c, err := app.FindCollectionByNameOrId("orders")
	require.NoError(t, err)
	ids := fill(t, app, c, 300, r)
	drain(t, m, app)

	run(t, app, `UPDATE orders SET notes = 'a' || char(0) || 'b', status = 'paid' WHERE id = ?`, ids[3])
	run(t, app, `UPDATE orders SET notes = CAST(x'ff41' AS TEXT) WHERE id = ?`, ids[4])
	run(t, app, `UPDATE orders SET total_cents = 1e300 WHERE id = ?`, ids[5])
	run(t, app, `UPDATE orders SET total_cents = 1.5 WHERE id = ?`, ids[6])
	run(t, app, `UPDATE orders SET paid_at = 'yesterday' WHERE id = ?`, ids[7])
	run(t, app, `UPDATE orders SET notes = 'fine' WHERE id = ?`, ids[8])
	// This one only Postgres knows about.
	_, err = conn.Exec(ctx, `ALTER TABLE shop_private.orders ADD CONSTRAINT cheap CHECK (notes <> 'refused')`)
	require.NoError(t, err)
	run(t, app, `UPDATE orders SET notes = 'refused' WHERE id = ?`, ids[9])
	drain(t, m, app)

	reasons := map[string]string{}
	status := m.Status(ctx, app)
	for _, h := range status.HeldRows {
		reasons[h.ID] = h.Reason
	}
	require.Equal(t, map[string]string{
		ids[3]: "notes holds a NUL character",
		ids[4]: "notes holds bytes that are no UTF-8",
		ids[5]: "total_cents 1e+300 is out of the range of bigint",
		ids[6]: "total_cents 1.5 is not a whole number",
		ids[7]: "paid_at is not a time",
		ids[9]: `Postgres says: new row for relation "orders" violates check constraint "cheap" (23514).`,
	}, reasons)
	require.EqualValues(t, 6, status.Held)
	require.Contains(t, status.String(), "orders "+ids[3]+": notes holds a NUL character")
	require.Zero(t, status.Pending, "the rest flows")
	var note string
	require.NoError(t, conn.QueryRow(ctx, `SELECT notes FROM shop_private.orders WHERE id = $1`, ids[8]).Scan(&note))
	require.Equal(t, "fine", note)

	report, err := m.Verify(ctx, app, false, nil)
	require.NoError(t, err)
	require.Len(t, table(report, "orders").Different, 6, report.String())
	require.Len(t, table(report, "orders").Held, 6)

	require.NoError(t, m.Backfill(ctx, app, nil), "a backfill meets the same rows")
	require.EqualValues(t, 6, m.Status(ctx, app).Held)
	var n int
	require.NoError(t, conn.QueryRow(ctx, `SELECT count(*) FROM shop_private.orders`).Scan(&n))
	require.Equal(t, 300, n, "their last good version stays")

	run(t, app, `UPDATE orders SET notes = 'healed', total_cents = 5, paid_at = '' WHERE id IN (?, ?, ?, ?, ?)`, ids[3], ids[4], ids[5], ids[6], ids[7])
	drain(t, m, app)
	require.EqualValues(t, 1, m.Status(ctx, app).Held)
	_, err = conn.Exec(ctx, `ALTER TABLE shop_private.orders DROP CONSTRAINT cheap`)
	require.NoError(t, err)
	now = now.Add(11 * time.Minute) // held rows are tried again by themselves
	drain(t, m, app)
	require.Zero(t, m.Status(ctx, app).Held)
	requireEqual(t, m, app, 300)
}

// A table that somebody changed in Postgres is left out with its reason, the
// others flow, and it is put right and made up for by itself.
func TestDriftedTableIsIsolatedAndHeals(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	now := time.Now()
	m := open(t, url, func(o *postgres.Options) { o.Now = func() time.Time { return now } })
	conn, r := connect(t, url), rand.New(rand.NewPCG(11, 12))
	ctx := context.Background()
	for _, name := range []string{"orders", "products", "emails"} {
		c, err := app.FindCollectionByNameOrId(name)
		require.NoError(t, err)
		fill(t, app, c, 40, r)
	}
	drain(t, m, app)
	for _, statement := range []string{
		`ALTER TABLE shop_private.orders DROP COLUMN idempotency_key`,
		`ALTER TABLE shop_private.emails ADD COLUMN must text`,
		`UPDATE shop_private.emails SET must = ''`,
		`ALTER TABLE shop_private.emails ALTER COLUMN must SET NOT NULL`,
	} {
		_, err := conn.Exec(ctx, statement)
		require.NoError(t, err, statement)
	}
	for _, name := range []string{"orders", "products", "emails"} {
		c, err := app.FindCollectionByNameOrId(name)
		require.NoError(t, err)
		fill(t, app, c, 40, r)
	}
	drain(t, m, app)
	faults := map[string]string{}
	for _, ts := range m.Status(ctx, app).Tables {
		if ts.Fault != "" {
			faults[ts.Collection] = ts.Fault
		}
	}
	require.Len(t, faults, 2)
	require.Contains(t, faults["orders"], "idempotency_key")
	require.Contains(t, faults["emails"], "must")
	var n int
	require.NoError(t, conn.QueryRow(ctx, `SELECT count(*) FROM shop_private.products`).Scan(&n))
	require.Equal(t, 80, n)

	_, err := conn.Exec(ctx, `ALTER TABLE shop_private.emails ALTER COLUMN must DROP NOT NULL`)
	require.NoError(t, err)
	now = now.Add(11 * time.Minute)
	drain(t, m, app)
	report, err := m.Verify(ctx, app, false, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"column emails.must is not the mirror's"}, report.Drift)
	require.EqualValues(t, 240, report.Rows())
	for _, tr := range report.Tables {
		require.True(t, tr.OK(), report.String())
	}
}

// Whatever of the mirror somebody drops or empties is made again.
func TestOwnTablesAreMadeAgain(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	m, conn, r := open(t, url), connect(t, url), rand.New(rand.NewPCG(27, 28))
	c, err := app.FindCollectionByNameOrId("products")
	require.NoError(t, err)
	drain(t, m, app)
	rows := int64(0)
	for _, statement := range []string{
		`DROP TABLE shop_private._mirror_held`,
		`DELETE FROM shop_private._mirror_state`,
		`DROP SCHEMA shop CASCADE`,
		`DROP SCHEMA shop, shop_private CASCADE`,
		`TRUNCATE shop_private.products`,
	} {
		if statement == `DROP SCHEMA shop, shop_private CASCADE` {
			_, err := conn.Exec(context.Background(), `CREATE SCHEMA IF NOT EXISTS shop`)
			require.NoError(t, err)
		}
		_, err := conn.Exec(context.Background(), statement)
		require.NoError(t, err, statement)
		fill(t, app, c, 20, r)
		rows += 20
		run(t, app, `UPDATE products SET tagline = 'a' || char(0) WHERE id IN (SELECT id FROM products LIMIT 1)`)
		run(t, app, `UPDATE products SET tagline = ''`)
		for range 3 { // the first step may only find out
			_ = m.Drain(context.Background(), app)
		}
		report, err := m.Verify(context.Background(), app, true, nil)
		require.NoError(t, err, statement)
		require.True(t, report.OK(), "%s\n%s", statement, report)
		require.Equal(t, rows, report.Rows(), statement)
	}
}

// Payloads of a quarter of a megabyte go in small portions.
func TestLargePayloads(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	m := open(t, url)
	drain(t, m, app)
	for n := range 60 {
		run(t, app, `INSERT INTO webhook_events (id, event_id, provider, seq, payload) VALUES (?, ?, 'clerk', ?, printf('%.250000c', 'x'))`, fmt.Sprintf("w%014d", n), fmt.Sprint(n), n+1)
	}
	drain(t, m, app)
	requireEqual(t, m, app, 60)
	_, err := connect(t, url).Exec(context.Background(), `UPDATE shop_private.webhook_events SET payload = ''`)
	require.NoError(t, err)
	require.NoError(t, m.Backfill(context.Background(), app, nil))
	requireEqual(t, m, app, 60)
}
