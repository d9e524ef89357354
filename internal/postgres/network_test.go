package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/postgres"
	"pocketstarter/internal/postgres/pgtest"
)

// proxied puts a proxy that can be made to fail before a Postgres address.
func proxied(t *testing.T, address string) (*toxiproxy.Proxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "postgres", "127.0.0.1:0", u.Host)
	require.NoError(t, proxy.Start())
	t.Cleanup(proxy.Stop)
	u.Host = proxy.Listen
	return proxy, u.String()
}

// cutter changes the shop and lets one step fail after a number of bytes.
type cutter struct {
	app   core.App
	m     *postgres.Mirror
	conn  *pgx.Conn
	proxy *toxiproxy.Proxy
	r     *rand.Rand
	ids   []string
	c     *core.Collection

	failed, committed int
}

// cut reports whether the step got through.
func (k *cutter) cut(t *testing.T, stream string, bytes int) bool {
	t.Helper()
	run(t, k.app, `UPDATE ai_usage_events SET amount = amount + 1`)
	run(t, k.app, `DELETE FROM ai_usage_events WHERE id = ?`, k.ids[0])
	k.ids = append(k.ids[1:], fill(t, k.app, k.c, 1, k.r)...)
	run(t, k.app, `UPDATE ai_usage_events SET amount = 1 WHERE id = ?`, k.ids[4])
	_, err := k.proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"name": "cut", "type": "limit_data", "stream": %q, "attributes": {"bytes": %d}}`, stream, bytes)))
	require.NoError(t, err)
	before := amounts(t, k.conn)
	attempt, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	_, _, failure := k.m.Step(attempt, k.app)
	cancel()
	after := amounts(t, k.conn)
	for id, amount := range before {
		if now, still := after[id]; still && now < amount {
			t.Fatalf("row %s went back from %d to %d", id, amount, now)
		}
	}
	if _, arrived := after[k.ids[4]]; failure != nil {
		k.failed++
		if arrived {
			k.committed++ // the answer was lost, the commit was not
		}
		require.NotContains(t, postgres.Explain(failure), "127.0.0.1")
	} else {
		require.True(t, arrived)
	}
	require.NoError(t, k.proxy.Toxics.RemoveToxic(context.Background(), "cut"))
	drain(t, k.m, k.app)
	require.Len(t, amounts(t, k.conn), 5)
	return failure == nil
}

// The connection is cut after many numbers of bytes that a step sends or gets, and
// after each of the last ones, where Postgres has committed and the answer is lost:
// nothing is lost, nothing goes back.
func TestCutAtEveryPoint(t *testing.T) {
	app, address := newShop(t), pgtest.Database(t)
	proxy, through := proxied(t, address)
	c, err := app.FindCollectionByNameOrId("ai_usage_events")
	require.NoError(t, err)
	k := &cutter{app: app, m: open(t, through), conn: connect(t, address), proxy: proxy, r: rand.New(rand.NewPCG(15, 16)), c: c}
	k.ids = fill(t, app, c, 5, k.r)
	run(t, app, `UPDATE ai_usage_events SET amount = 1`)
	drain(t, k.m, app)
	points := 8
	if long() {
		points = 200
	}
	for _, stream := range []string{"upstream", "downstream"} {
		fails, passes := 0, 64_000
		for passes-fails > 1 { // how many bytes a whole step needs
			if middle := (fails + passes) / 2; k.cut(t, stream, middle) {
				passes = middle
			} else {
				fails = middle
			}
		}
		for n := range points {
			k.cut(t, stream, fails-n)        // the last bytes
			k.cut(t, stream, n*fails/points) // and all over
		}
	}
	requireEqual(t, k.m, app, 5)
	t.Logf("%d steps failed, %d of those had committed", k.failed, k.committed)
	require.Positive(t, k.failed-k.committed)
	require.Positive(t, k.committed)
}

func amounts(t *testing.T, conn *pgx.Conn) map[string]int64 {
	t.Helper()
	rows, err := conn.Query(context.Background(), `SELECT id, amount FROM shop_private.ai_usage_events`)
	require.NoError(t, err)
	out := map[string]int64{}
	var id string
	var amount int64
	_, err = pgx.ForEachRow(rows, []any{&id, &amount}, func() error { out[id] = amount; return nil })
	require.NoError(t, err)
	return out
}

// A Postgres that is away stops nothing and says so; when it is back, the backlog
// arrives as the latest state of each row.
func TestPostgresAway(t *testing.T) {
	app, address := newShop(t), pgtest.Database(t)
	proxy, through := proxied(t, address)
	m := open(t, through)
	c, err := app.FindCollectionByNameOrId("products")
	require.NoError(t, err)
	ids := fill(t, app, c, 50, rand.New(rand.NewPCG(17, 18)))
	drain(t, m, app)
	proxy.Stop()
	for range 20 {
		run(t, app, `UPDATE products SET name = name || '!'`)
	}
	run(t, app, `DELETE FROM products WHERE id = ?`, ids[0])
	_, _, err = m.Step(context.Background(), app)
	require.Error(t, err)
	status := m.Status(context.Background(), app)
	require.False(t, status.Reachable)
	require.Equal(t, "Postgres cannot be reached: it is down, or host and port in DATABASE_URL are wrong.", status.Detail)
	require.EqualValues(t, 1001, status.Pending)
	pending, lag, fault := m.Lag(context.Background(), app)
	require.EqualValues(t, 1001, pending)
	require.GreaterOrEqual(t, lag, time.Duration(0))
	require.NotEmpty(t, fault)

	require.NoError(t, proxy.Start())
	drain(t, m, app)
	requireEqual(t, m, app, 49)
	pending, lag, fault = m.Lag(context.Background(), app)
	require.Zero(t, pending)
	require.Zero(t, lag)
	require.Empty(t, fault)
}

// A connection that neither answers nor ends is given up, and health is told meanwhile
// without waiting for it.
func TestSilentConnectionIsGivenUp(t *testing.T) {
	app, address := newShop(t), pgtest.Database(t)
	proxy, through := proxied(t, address)
	c, err := app.FindCollectionByNameOrId("products")
	require.NoError(t, err)
	patient := open(t, through)
	drain(t, patient, app)
	m := open(t, through, func(o *postgres.Options) { o.Timeout = 400 * time.Millisecond })
	fill(t, app, c, 5, rand.New(rand.NewPCG(25, 26)))
	_, err = proxy.Toxics.AddToxicJson(strings.NewReader(`{"name": "silent", "type": "timeout", "stream": "downstream", "attributes": {"timeout": 0}}`))
	require.NoError(t, err)
	failed := make(chan error, 1)
	go func() { _, _, err := m.Step(context.Background(), app); failed <- err }()
	_, _, _ = m.Lag(context.Background(), app)
	require.Error(t, <-failed)
	pending, _, fault := m.Lag(context.Background(), app)
	require.EqualValues(t, 5, pending)
	require.NotEmpty(t, fault)
	require.NoError(t, proxy.Toxics.RemoveToxic(context.Background(), "silent"))
	_ = patient.Drain(context.Background(), app) // its own connection was cut too; the next one is new
	drain(t, patient, app)
	requireEqual(t, patient, app, 5)
}

// Two mirrors of one shop, a backfill and a verification at once, through pgbouncer
// in transaction mode with two server connections, and others who leave settings behind.
func TestThroughTransactionPooler(t *testing.T) {
	app, server := newShop(t), pgtest.Start(t)
	address := server.Bouncer(t)
	r := rand.New(rand.NewPCG(19, 20))
	total := int64(0)
	for _, c := range mirrored(t, app) {
		if c.Name != "shop" {
			fill(t, app, c, 30, r)
			total += 30
		}
	}
	ctx := context.Background()
	first, second := open(t, address, small), open(t, address, small)
	stop := make(chan struct{})
	var others, work sync.WaitGroup
	others.Go(func() {
		conn, err := pgx.Connect(ctx, address)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close(ctx) }()
		for {
			select {
			case <-stop:
				return
			case <-time.After(3 * time.Millisecond):
				_, _ = conn.Exec(ctx, "SET search_path = nowhere", pgx.QueryExecModeSimpleProtocol)
			}
		}
	})
	work.Go(func() { report(t, first.Backfill(ctx, app, nil)) })
	work.Go(func() {
		for range 30 {
			_, _, err := second.Step(ctx, app)
			report(t, err)
		}
	})
	for range 30 {
		run(t, app, `UPDATE orders SET notes = notes || '.' WHERE id IN (SELECT id FROM orders ORDER BY random() LIMIT 10)`)
		time.Sleep(5 * time.Millisecond)
	}
	work.Wait()
	drain(t, second, app)
	requireEqual(t, first, app, total)
	close(stop)
	others.Wait()
}

func small(o *postgres.Options) { o.BatchRows, o.ChunkRows = 100, 20 }

func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func TestExplainKeepsSecrets(t *testing.T) {
	app := newShop(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	closed := listener.Addr().String()
	require.NoError(t, listener.Close())
	for _, address := range []string{"postgres://u:hunter2@" + closed + "/x", "postgres://u:hunter2@no-such-host.invalid:5432/x"} {
		m := open(t, address)
		_, _, err := m.Step(context.Background(), app)
		require.Error(t, err)
		status := m.Status(context.Background(), app)
		require.NotContains(t, status.Detail, "hunter2")
		require.Contains(t, status.Detail, "DATABASE_URL")
	}
	_, err = postgres.Open(context.Background(), postgres.Options{URL: "postgres://u:hunter2@h:port/x"})
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
	_, err = postgres.Open(context.Background(), postgres.Options{URL: "postgres://h/x", Schema: "Robert'; --"})
	require.ErrorContains(t, err, "DB_SCHEMA")
	require.Empty(t, postgres.URL("", "u", "p", "h", "1"))
	require.Equal(t, "postgres://u:p%40ss@h:5432/d", postgres.URL("d", "u", "p@ss", "h", ""))
}
