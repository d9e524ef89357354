package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/postgres"
	"pocketstarter/internal/postgres/pgtest"
	"pocketstarter/internal/testapp"
)

// fillOrders writes n orders, far faster than one by one.
func fillOrders(t testing.TB, app core.App, n int) {
	t.Helper()
	run(t, app, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO orders (id, public_id, customer_account, seller, status, currency, subtotal_cents, total_cents, notes, receipt_number, idempotency_key, ordered_at, paid_at, expires_at, created, updated)
		SELECT printf('o%%014d', i * 7 %% 100000007), lower(hex(randomblob(16))), printf('c%%014d', i %% 5000), 's00000000000001', 'paid', 'USD', i %% 9000, i %% 9000,
			'A note of a buyer, "quoted", number ' || i, 'R-' || i, printf('key-%%d', i), '2026-03-01 10:00:00.123Z', strftime('%%Y-%%m-%%d %%H:%%M:%%fZ', 1700000000 + i, 'unixepoch'), '',
			strftime('%%Y-%%m-%%d %%H:%%M:%%fZ', 1700000000 + i, 'unixepoch'), strftime('%%Y-%%m-%%d %%H:%%M:%%fZ', 1700000000 + i, 'unixepoch') FROM n`, n))
}

func fillerMirror(url string, chunk int) *postgres.Mirror {
	m, err := postgres.Open(context.Background(), postgres.Options{URL: url, ChunkRows: chunk})
	must(err)
	return m
}

// A backfill that is killed goes on where it was: every row is copied once, while
// the shop goes on selling.
func TestBackfillWithKills(t *testing.T) {
	rows, kills, chunk := 20_000, 3, 400
	if long() {
		rows, kills, chunk = 1_000_000, 5, 5000
	}
	server, dir := pgtest.Start(t), testapp.Dir(t)
	app := core.NewBaseApp(testapp.Config(dir))
	require.NoError(t, app.Bootstrap())
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	require.NoError(t, collections.EnsureMirrorCapture(app))
	fillOrders(t, app, rows)
	m := open(t, server.URL(), func(o *postgres.Options) { o.ChunkRows = chunk })
	r := rand.New(rand.NewPCG(21, 22))
	copied := func() int64 {
		for _, table := range m.Status(context.Background(), app).Tables {
			if table.Collection == "orders" {
				return table.Copied
			}
		}
		return 0
	}
	before := int64(0)
	for n := range kills {
		worker := startWorker(t, dir, server.URL(), nil, fmt.Sprintf("backfill=%d", chunk))
		for goal := int64(rows) * int64(n+1) / int64(kills+2); copied() < goal; { // sell until it is that far
			run(t, app, `UPDATE orders SET notes = 'changed' WHERE id = ?`, fmt.Sprintf("o%014d", r.IntN(rows)*7))
			time.Sleep(2 * time.Millisecond)
		}
		worker.kill()
		now := copied()
		require.GreaterOrEqual(t, now, before, "it does not begin again")
		before = now
		if n == 0 {
			server.Kill()
			require.NoError(t, server.Start())
		}
	}
	run(t, app, `DELETE FROM orders WHERE id = 'o00000000000007'`)
	calls, last := 0, int64(0)
	require.NoError(t, m.Backfill(context.Background(), app, func(table string, done, total int64) {
		if table == "orders" {
			calls++
			require.GreaterOrEqual(t, done, last)
			require.GreaterOrEqual(t, total, done)
			last = done
		}
	}))
	require.Less(t, calls, rows/chunk, "only the rest was left to do")
	require.InDelta(t, rows, copied(), 1, "each row was copied once")
	report := requireEqual(t, m, app, int64(rows)-1)
	t.Logf("\n%s", report)
}

// A second backfill rewrites only the ranges that differ.
func TestBackfillRewritesOnlyWhatDiffers(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	fillOrders(t, app, 1000)
	m, conn := open(t, url, func(o *postgres.Options) { o.ChunkRows = 100 }), connect(t, url)
	ctx := context.Background()
	require.NoError(t, m.Backfill(ctx, app, nil))
	_, err := conn.Exec(ctx, `UPDATE shop_private.orders SET notes = 'by hand' WHERE id = 'o00000000000700'`)
	require.NoError(t, err)
	_, err = conn.Exec(ctx, `INSERT INTO shop_private.orders (id) VALUES ('zzzz')`)
	require.NoError(t, err)
	var old, rewritten int64
	require.NoError(t, conn.QueryRow(ctx, `SELECT txid_current()`).Scan(&old))
	require.NoError(t, m.Backfill(ctx, app, nil))
	require.NoError(t, conn.QueryRow(ctx, `SELECT count(*) FROM shop_private.orders WHERE xmin::text::bigint > $1`, old).Scan(&rewritten))
	require.EqualValues(t, 100, rewritten)
	requireEqual(t, m, app, 1000)

	require.ErrorContains(t, m.Backfill(ctx, app, nil, "ordres"), "ordres")
	began := map[string]bool{}
	require.NoError(t, m.Backfill(ctx, app, func(table string, _, _ int64) { began[table] = true }, "orders"))
	require.Equal(t, map[string]bool{"orders": true}, began)
}

// One process copies changes while another fills the same table again and again: no
// row ever shows an older version than before. It holds because each reads the shop
// only after it has won the mirror's lock.
func TestTwoWritersNeverGoBack(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	c, err := app.FindCollectionByNameOrId("ai_usage_events")
	require.NoError(t, err)
	fill(t, app, c, 40, rand.New(rand.NewPCG(23, 24)))
	run(t, app, `UPDATE ai_usage_events SET amount = 1`)
	first, second := open(t, url, small), open(t, url, small)
	drain(t, first, app)
	stop := watch(t, url)
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	again := func(fn func() error) {
		for ctx.Err() == nil {
			if err := fn(); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	}
	work.Go(func() {
		again(func() error { _, _, err := first.Step(ctx, app); return err })
	})
	work.Go(func() {
		again(func() error { return second.Backfill(ctx, app, nil) })
	})
	for range 400 {
		run(t, app, `UPDATE ai_usage_events SET amount = amount + 1`)
		time.Sleep(time.Millisecond)
	}
	cancel()
	work.Wait()
	drain(t, first, app)
	requireEqual(t, first, app, 40)
	require.Positive(t, stop())
}
