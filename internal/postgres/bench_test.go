package postgres_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/postgres/pgtest"
)

// benchRows is how many orders each benchmark copies. Every floor copies the same rows,
// from memory, into a table like the mirrored one, in the same run.
func benchRows() int {
	if long() {
		return 500_000
	}
	return 40_000
}

// floors measures what Postgres itself takes for the rows of a mirrored table:
// one plain COPY, and pipelined upserts of one row each, into an empty table and
// again over the rows that are there.
func floors(b *testing.B, url, table string) (copied, inserted, updated float64) {
	b.Helper()
	ctx := context.Background()
	conn := connect(b, url)
	rows, err := conn.Query(ctx, "SELECT * FROM shop_private."+table)
	require.NoError(b, err)
	var names []string
	for _, f := range rows.FieldDescriptions() {
		names = append(names, f.Name)
	}
	values, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	require.NoError(b, err)
	fresh := func(name string) {
		_, err := conn.Exec(ctx, fmt.Sprintf("DROP TABLE IF EXISTS %s; CREATE TABLE %s (LIKE shop_private.%s INCLUDING ALL)", name, name, table), pgx.QueryExecModeSimpleProtocol)
		require.NoError(b, err)
	}
	fresh("floor_copy")
	start := time.Now()
	n, err := conn.CopyFrom(ctx, pgx.Identifier{"floor_copy"}, names, pgx.CopyFromRows(values))
	require.NoError(b, err)
	copied = float64(n) / time.Since(start).Seconds()

	fresh("floor_upsert")
	params, sets := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		params[i] = fmt.Sprintf("$%d", i+1)
		sets[i] = fmt.Sprintf("%q = excluded.%q", name, name)
	}
	statement := fmt.Sprintf(`INSERT INTO floor_upsert ("%s") VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s`, strings.Join(names, `", "`), strings.Join(params, ", "), strings.Join(sets, ", "))
	upsert := func() float64 {
		start := time.Now()
		for part := range slices.Chunk(values, 1000) {
			batch := &pgx.Batch{}
			for _, row := range part {
				batch.Queue(statement, row...)
			}
			require.NoError(b, conn.SendBatch(ctx, batch).Close())
		}
		return float64(len(values)) / time.Since(start).Seconds()
	}
	inserted = upsert()
	return copied, inserted, upsert()
}

func show(b *testing.B, mirrored, copied, upserted float64) {
	b.ReportMetric(mirrored, "rows/s")
	b.ReportMetric(copied, "COPY-rows/s")
	b.ReportMetric(upserted, "upsert-rows/s")
	b.ReportMetric(mirrored/copied, "of-COPY")
	b.ReportMetric(mirrored/upserted, "of-upsert")
	b.ReportMetric(0, "ns/op")
}

// Reading SQLite, checking, encoding, COPY in ranges of 5,000, positions, indexes.
func BenchmarkMirrorBackfill(b *testing.B) {
	app, url := newShop(b), pgtest.Database(b)
	fillOrders(b, app, benchRows())
	for b.Loop() {
		_, err := connect(b, url).Exec(context.Background(), "DROP SCHEMA IF EXISTS shop, shop_private CASCADE")
		require.NoError(b, err)
		m := open(b, url)
		start := time.Now()
		require.NoError(b, m.Backfill(context.Background(), app, nil))
		rate := float64(benchRows()) / time.Since(start).Seconds()
		requireEqual(b, m, app, int64(benchRows()))
		copied, inserted, _ := floors(b, url, "orders")
		show(b, rate, copied, inserted)
	}
}

// Every order changes once; the changes are copied in batches of 2,000.
func BenchmarkMirrorCatchUp(b *testing.B) {
	app, url := newShop(b), pgtest.Database(b)
	fillOrders(b, app, benchRows())
	m := open(b, url)
	require.NoError(b, m.Backfill(context.Background(), app, nil))
	for b.Loop() {
		run(b, app, `UPDATE orders SET notes = notes || '.'`)
		start := time.Now()
		drain(b, m, app)
		rate := float64(benchRows()) / time.Since(start).Seconds()
		requireEqual(b, m, app, int64(benchRows()))
		copied, _, updated := floors(b, url, "orders")
		show(b, rate, copied, updated)
	}
}

// 300 orders a second of 11 writes each while a mirror works: how old is the
// oldest change that waits?
func BenchmarkMirrorLag(b *testing.B) {
	app, url := newShop(b), pgtest.Database(b)
	fillOrders(b, app, 10_000)
	m := open(b, url)
	require.NoError(b, m.Backfill(context.Background(), app, nil))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if _, more, err := m.Step(ctx, app); err != nil || !more {
				time.Sleep(40 * time.Millisecond)
			}
		}
	}()
	for b.Loop() {
		var lags []time.Duration
		orders := 0
		start := time.Now()
		for time.Since(start) < 8*time.Second {
			for orders < int(time.Since(start).Seconds()*300) && time.Since(start) < 8*time.Second {
				require.NoError(b, app.RunInTransaction(func(tx core.App) error { return sellOne(tx, orders) }))
				orders++
			}
			_, lag, _ := m.Lag(ctx, app)
			lags = append(lags, lag)
			time.Sleep(3 * time.Millisecond)
		}
		slices.Sort(lags)
		b.ReportMetric(float64(orders)/time.Since(start).Seconds(), "orders/s")
		b.ReportMetric(float64(lags[len(lags)/2].Milliseconds()), "lag-p50-ms")
		b.ReportMetric(float64(lags[len(lags)*99/100].Milliseconds()), "lag-p99-ms")
		b.ReportMetric(0, "ns/op")
	}
}

func sellOne(tx core.App, n int) error {
	id := fmt.Sprintf("z%014d", n)
	for i, statement := range []string{
		"INSERT INTO orders (id, public_id, customer_account, receipt_number) VALUES ('%[1]s', '%[1]s', 'c', '%[1]s')",
		`INSERT INTO order_items (id, "order") VALUES ('%[1]s', '%[1]s')`,
		"INSERT INTO payment_transactions (id, external_id, provider) VALUES ('%[1]s', '%[1]s', 'clerk')",
		"UPDATE orders SET status = 'paid' WHERE id = '%[1]s'",
		"INSERT INTO entitlements (id, feature_key, order_item) VALUES ('%[1]s', 'pro', '%[1]s')",
		"INSERT INTO download_grants (id, token, order_item, asset) VALUES ('%[1]s', '%[1]s', '%[1]s', 'a')",
		"INSERT INTO emails (id, idempotency_key) VALUES ('%[1]s', '%[1]s')",
		"INSERT INTO journal (id, action) VALUES ('%[1]s', 'paid')",
		"INSERT INTO ai_usage_events (id, request_id) VALUES ('%[1]s', '%[1]s')",
		"UPDATE orders SET status = 'fulfilled' WHERE id = '%[1]s'",
		"UPDATE emails SET state = 'sent' WHERE id = '%[1]s'",
	} {
		if _, err := tx.DB().NewQuery(fmt.Sprintf(statement, id)).Execute(); err != nil {
			return fmt.Errorf("statement %d: %w", i, err)
		}
	}
	return nil
}
