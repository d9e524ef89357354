package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
)

func TestPragmasOfBothFiles(t *testing.T) {
	app := newApp(t)
	for _, tt := range []struct {
		name, pragma string
		db           dbx.Builder
		want         string
	}{
		{"an acknowledged commit survives a power cut", "synchronous", app.NonconcurrentDB(), "2"},
		{"so does one from the other pool", "synchronous", app.ConcurrentDB(), "2"},
		{"logs may be lost", "synchronous", app.AuxNonconcurrentDB(), "1"},
		{"readers do not stop the writer", "journal_mode", app.NonconcurrentDB(), "wal"},
		{"replaced rows fire delete triggers", "recursive_triggers", app.NonconcurrentDB(), "1"},
		{"foreign keys", "foreign_keys", app.NonconcurrentDB(), "1"},
		{"a second process waits", "busy_timeout", app.NonconcurrentDB(), "10000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got string
			require.NoError(t, tt.db.NewQuery("PRAGMA "+tt.pragma).Row(&got))
			require.Equal(t, tt.want, got)
		})
	}
}

func TestOnlyTheWriterKeepsALargeCache(t *testing.T) {
	app := newApp(t)
	size := func(db dbx.Builder) (n int) {
		require.NoError(t, db.NewQuery("PRAGMA cache_size").Row(&n))
		return n
	}
	require.NoError(t, app.RunInTransaction(func(core.App) error { return nil }))
	require.Equal(t, -24000, size(app.NonconcurrentDB()))
	require.Equal(t, -1000, size(app.ConcurrentDB()))
}

func TestTransactionsTakeTheWriteLockAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.db")
	first, err := DBConnect(path)
	require.NoError(t, err)
	defer first.Close()
	second, err := DBConnect(path)
	require.NoError(t, err)
	defer second.Close()
	_, err = second.NewQuery("PRAGMA busy_timeout=1").Execute()
	require.NoError(t, err)
	second.DB().SetMaxOpenConns(1)

	tx, err := first.Begin()
	require.NoError(t, err)
	_, err = second.Begin()
	require.ErrorContains(t, err, "locked")
	require.NoError(t, tx.Rollback())
}

// one opens a single caching connection and returns its inside too.
func one(t *testing.T) (*sql.DB, func() *conn) {
	db, err := DBConnect(filepath.Join(t.TempDir(), "data.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	db.DB().SetMaxOpenConns(1)
	_, err = db.DB().Exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
	require.NoError(t, err)
	return db.DB(), func() *conn {
		c, err := db.DB().Conn(context.Background())
		require.NoError(t, err)
		defer c.Close()
		var inside *conn
		require.NoError(t, c.Raw(func(driverConn any) error { inside = driverConn.(*conn); return nil }))
		return inside
	}
}

func TestStatementsAreKeptAndUsedAgain(t *testing.T) {
	db, inside := one(t)
	for i := range 50 {
		_, err := db.Exec("INSERT INTO t (name) VALUES (?)", fmt.Sprint(i))
		require.NoError(t, err)
		var n int
		require.NoError(t, db.QueryRow("SELECT COUNT(*) FROM t").Scan(&n))
		require.Equal(t, i+1, n)
	}
	require.Equal(t, 2, inside().age.Len(), "one INSERT and one SELECT; CREATE is not kept")
	require.Len(t, inside().idle, 2)

	_, err := db.Exec("INSERT INTO t (name) VALUES (?)", "1")
	require.ErrorContains(t, err, "UNIQUE")
	require.Equal(t, 1, inside().age.Len(), "a failed statement is dropped")
	_, err = db.Exec("INSERT INTO t (name) VALUES (?)", "new")
	require.NoError(t, err)
}

func TestOneTextTwiceAtATime(t *testing.T) {
	db, inside := one(t)
	_, err := db.Exec("INSERT INTO t (name) VALUES ('a'), ('b'), ('c')")
	require.NoError(t, err)
	tx, err := db.Begin()
	require.NoError(t, err)
	const text = "SELECT name FROM t WHERE id >= ? ORDER BY id"
	outer, err := tx.Query(text, 1)
	require.NoError(t, err)
	var pairs []string
	for outer.Next() {
		var a, b string
		require.NoError(t, outer.Scan(&a))
		inner, err := tx.Query(text, 2)
		require.NoError(t, err)
		for inner.Next() {
			require.NoError(t, inner.Scan(&b))
			pairs = append(pairs, a+b)
		}
		require.NoError(t, inner.Close())
	}
	require.NoError(t, outer.Close())
	require.NoError(t, tx.Commit())
	require.Equal(t, []string{"ab", "ac", "bb", "bc", "cb", "cc"}, pairs)
	require.Equal(t, 2, inside().age.Len(), "the insert and one of the two selects")
}

func TestSchemaChangesReachKeptStatements(t *testing.T) {
	db, _ := one(t)
	columns := func() int {
		rows, err := db.Query("SELECT * FROM t")
		require.NoError(t, err)
		defer rows.Close()
		names, err := rows.Columns()
		require.NoError(t, err)
		for rows.Next() {
			values := make([]any, len(names))
			for i := range values {
				values[i] = new(any)
			}
			require.NoError(t, rows.Scan(values...))
		}
		require.NoError(t, rows.Err())
		return len(names)
	}
	_, err := db.Exec("INSERT INTO t (name) VALUES ('a')")
	require.NoError(t, err)
	require.Equal(t, 2, columns())
	_, err = db.Exec("ALTER TABLE t ADD COLUMN more TEXT")
	require.NoError(t, err)
	require.Equal(t, 3, columns())
	_, err = db.Exec("DROP TABLE t; CREATE TABLE t (only_one TEXT)")
	require.NoError(t, err)
	require.Equal(t, 1, columns())
	_, err = db.Exec("DROP TABLE t")
	require.NoError(t, err)
	_, err = db.Query("SELECT * FROM t")
	require.ErrorContains(t, err, "no such table")
}

func TestTheCacheIsBounded(t *testing.T) {
	db, inside := one(t)
	for i := range maxIdle + 50 {
		var n int
		require.NoError(t, db.QueryRow(fmt.Sprintf("SELECT %d", i)).Scan(&n))
		require.Equal(t, i, n)
	}
	c := inside()
	require.Equal(t, maxIdle, c.age.Len())
	require.Len(t, c.idle, maxIdle)
	require.NotContains(t, c.idle, "SELECT 0", "the oldest left first")
	require.Contains(t, c.idle, fmt.Sprintf("SELECT %d", maxIdle+49))
}

func TestCacheable(t *testing.T) {
	for text, want := range map[string]bool{
		"SELECT 1": true, "\n\t insert into t values (1)": true, "with x as (select 1) select * from x": true,
		"PRAGMA user_version": false, "CREATE TABLE x (a)": false, "VACUUM INTO 'x'": false, "": false, "SELECT": false,
		"SELECT '" + string(make([]byte, maxText)) + "'": false,
	} {
		require.Equal(t, want, cacheable(text), "%.40q", text)
	}
}

func TestReadersAndAWriterShareTheFile(t *testing.T) {
	app := newApp(t)
	var wg sync.WaitGroup
	for r := range 8 {
		wg.Go(func() {
			for i := range 40 {
				if r == 0 {
					_, err := app.NonconcurrentDB().Insert("seen", dbx.Params{"id": fmt.Sprint(i), "body": "x"}).Execute()
					require.NoError(t, err)
					continue
				}
				ctx, cancel := context.WithCancel(t.Context())
				rows, err := app.ConcurrentDB().NewQuery("SELECT * FROM seen").WithContext(ctx).Rows()
				require.NoError(t, err)
				if i%3 == 0 {
					cancel() // the statement goes back or is dropped, the connection stays usable
				}
				_ = rows.Close()
				cancel()
			}
		})
	}
	wg.Wait()
	require.Equal(t, 40, count(t, app))
}

// BenchmarkInsert shows what the kept statements give.
func BenchmarkInsert(b *testing.B) {
	app := newApp(b)
	tx, err := app.NonconcurrentDB().(*dbx.DB).Begin()
	require.NoError(b, err)
	defer func() { _ = tx.Rollback() }()
	for i := 0; b.Loop(); i++ {
		_, err := tx.Insert("seen", dbx.Params{"id": fmt.Sprint(i), "body": "x"}).Execute()
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSave is the same through PocketBase's record save, whose statements
// carry a deadline.
func BenchmarkSave(b *testing.B) {
	app := newApp(b)
	c := core.NewBaseCollection("things")
	for _, name := range []string{"name", "state", "owner", "note"} {
		c.Fields.Add(&core.TextField{Name: name})
	}
	require.NoError(b, app.Save(c))
	require.NoError(b, app.RunInTransaction(func(tx core.App) error {
		for b.Loop() {
			r := core.NewRecord(c)
			r.Set("name", "x")
			if err := tx.SaveNoValidate(r); err != nil {
				return err
			}
		}
		return nil
	}))
}
