package routes_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tests"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/sqlite"
	"pocketstarter/internal/testapp"
)

// trace remembers every statement that reaches SQLite, as it is prepared there and with what was
// bound to it, and what it was for.
type trace struct {
	mu     sync.Mutex
	label  string
	seen   map[string]executed
	plain  *sql.DB // the same file, unwatched
	opened []*sql.DB
}

type executed struct {
	label string
	args  []any
}

// during calls do and remembers its statements under label.
func (x *trace) during(label string, do func()) {
	x.mu.Lock()
	x.label = label
	x.mu.Unlock()
	do()
	x.mu.Lock()
	x.label = ""
	x.mu.Unlock()
}

func (x *trace) note(text string, args []driver.NamedValue) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, known := x.seen[text]; known || x.label == "" {
		return
	}
	e := executed{label: x.label}
	for _, a := range args {
		if a.Name != "" {
			e.args = append(e.args, sql.Named(a.Name, a.Value))
		} else {
			e.args = append(e.args, a.Value)
		}
	}
	x.seen[text] = e
}

// plan is how SQLite runs a statement.
func (x *trace) plan(t testing.TB, text string, args []any) []string {
	t.Helper()
	rows, err := x.plain.Query("EXPLAIN QUERY PLAN "+text, args...)
	require.NoError(t, err, text)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
		out = append(out, detail)
	}
	require.NoError(t, rows.Err())
	return out
}

// tracedApp is testapp.New with every statement to its database watched.
func tracedApp(x *trace) func(testing.TB) *tests.TestApp {
	return func(t testing.TB) *tests.TestApp {
		config := testapp.Config(testapp.Dir(t))
		config.DBConnect = func(path string) (*dbx.DB, error) {
			inner, err := sqlite.DBConnect(path)
			if err != nil {
				return nil, err
			}
			x.plain, x.opened = x.opened0(inner), append(x.opened, inner.DB())
			return dbx.NewFromDB(sql.OpenDB(tracedConnector{inner.DB(), x}), "sqlite"), nil
		}
		app, err := tests.NewTestAppWithConfig(config)
		require.NoError(t, err)
		t.Cleanup(func() {
			app.Cleanup()
			for _, db := range x.opened {
				_ = db.Close()
			}
		})
		return app
	}
}

// opened0 is the first database that was opened: data.db, before the one for logs.
func (x *trace) opened0(now *dbx.DB) *sql.DB {
	if len(x.opened) > 0 {
		return x.opened[0]
	}
	return now.DB()
}

// tracedConnector takes its connections out of a pool and never gives them back.
type tracedConnector struct {
	pool *sql.DB
	x    *trace
}

func (c tracedConnector) Driver() driver.Driver { return c.pool.Driver() }

func (c tracedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	taken, err := c.pool.Conn(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	out := &tracedConn{taken: taken, x: c.x}
	return out, taken.Raw(func(raw any) error { out.sqliteConn = raw.(sqliteConn); return nil })
}

// sqliteConn is what the shop's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type tracedConn struct {
	sqliteConn
	taken *sql.Conn
	x     *trace
}

func (c *tracedConn) Close() error { return c.taken.Close() }

func (c *tracedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	c.x.note(text, args)
	return c.sqliteConn.ExecContext(ctx, text, args)
}

func (c *tracedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	c.x.note(text, args)
	return c.sqliteConn.QueryContext(ctx, text, args)
}
