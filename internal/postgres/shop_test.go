package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/postgres"
	"pocketstarter/internal/postgres/pgtest"
	"pocketstarter/internal/testapp"
)

func TestMain(m *testing.M) {
	if os.Getenv(workerVariable) != "" {
		workerMain()
		return
	}
	os.Exit(pgtest.Main(m))
}

// long is the size that CI runs at night.
func long() bool { return os.Getenv("TEST_SIZE") == "long" }

func newShop(t testing.TB) core.App {
	t.Helper()
	app := testapp.New(t)
	require.NoError(t, collections.EnsureMirrorCapture(app))
	return app
}

func open(t testing.TB, url string, change ...func(*postgres.Options)) *postgres.Mirror {
	t.Helper()
	o := postgres.Options{URL: url}
	for _, fn := range change {
		fn(&o)
	}
	m, err := postgres.Open(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(m.Close)
	return m
}

// connect gives the test a connection of its own.
func connect(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func run(t testing.TB, app core.App, statement string, args ...any) {
	t.Helper()
	q := statement
	params := map[string]any{}
	for i, a := range args {
		name := fmt.Sprintf("p%d", i)
		q = strings.Replace(q, "?", "{:"+name+"}", 1)
		params[name] = a
	}
	_, err := app.NonconcurrentDB().NewQuery(q).Bind(params).Execute()
	require.NoError(t, err)
}

func drain(t testing.TB, m *postgres.Mirror, app core.App) {
	t.Helper()
	require.NoError(t, m.Drain(context.Background(), app))
}

// requireEqual verifies both sides and wants at least rows rows to be compared.
func requireEqual(t testing.TB, m *postgres.Mirror, app core.App, rows int64) postgres.Report {
	t.Helper()
	report, err := m.Verify(context.Background(), app, false, nil)
	require.NoError(t, err)
	require.True(t, report.OK(), report.String())
	require.GreaterOrEqual(t, report.Rows(), rows, report.String())
	return report
}

func mirrored(t testing.TB, app core.App) []*core.Collection {
	t.Helper()
	all, err := app.FindAllCollections()
	require.NoError(t, err)
	var out []*core.Collection
	for _, c := range all {
		if collections.Mirrored(c) {
			out = append(out, c)
		}
	}
	require.NotEmpty(t, out)
	return out
}

// fill writes n rows with values of every kind into a collection, as raw SQL: the
// triggers must see that too.
func fill(t testing.TB, app core.App, c *core.Collection, n int, r *rand.Rand) []string {
	t.Helper()
	ids := make([]string, n)
	err := app.RunInTransaction(func(tx core.App) error {
		for i := range n {
			ids[i] = fmt.Sprintf("r%014x", r.Uint64N(1<<56))
			values := map[string]any{}
			for _, f := range c.Fields {
				values[f.GetName()] = anyValue(f, r, ids[i])
			}
			if _, err := tx.DB().Insert(c.Name, values).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, err, c.Name)
	return ids
}

var words = []string{"", "plain", "tab\tnew\nline\r", `quote " back \ slash`, "naïve ☕ 日本語 🎉", "{curly,\"x\"}", "NULL", `\N`, "\u0001\u007f", "  ", "'; DROP TABLE x; --"}

func anyValue(f core.Field, r *rand.Rand, id string) any {
	word := words[r.IntN(len(words))]
	switch f := f.(type) {
	case *core.NumberField:
		if f.OnlyInt {
			return []int64{r.Int64N(1 << 50), -r.Int64N(1 << 50), 1<<53 - r.Int64N(1<<40)}[r.IntN(3)] // unique where they must be
		}
		return []float64{0, 1.5, -0.1, 1e21, 1e-7, r.NormFloat64()}[r.IntN(6)]
	case *core.BoolField:
		return r.IntN(2) == 1
	case *core.DateField, *core.AutodateField:
		if r.IntN(3) == 0 {
			return ""
		}
		return time.UnixMilli(r.Int64N(4_000_000_000_000)).UTC().Format("2006-01-02 15:04:05.000Z")
	case *core.JSONField:
		return []any{nil, "null", "{}", "[]", `{"bb": 1.50, "a": [true, null, "x\ty"], "é": {"z": 1e2}}`, `"text"`, "12", "1.250", `[1, 2.0, {"k": "v"}]`}[r.IntN(9)]
	case *core.GeoPointField:
		return `{"lon":12.5,"lat":-3}`
	case *core.TextField:
		if f.Name == "id" {
			return id
		}
		return word + id // unique columns stay unique
	case *core.SelectField:
		if f.IsMultiple() {
			return `["` + f.Values[0] + `"]`
		}
		return f.Values[r.IntN(len(f.Values))]
	case *core.RelationField:
		if f.IsMultiple() {
			return `["` + id + `"]`
		}
		return id // wherever a relation must be unique, it is
	}
	return word + id
}
