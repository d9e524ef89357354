// Package sqlite opens the shop's two database files the way a shop needs them
// and shares commits between webhooks that arrive together.
//
//	DBConnect   PocketBase's DBConnect: durable data.db, cached statements
//	Group       many goroutines, one transaction, an answer after the commit
//
// An acknowledged webhook must survive a power cut, so data.db runs with
// synchronous=FULL. That costs one fsync a commit; Group makes many rows share
// one. auxiliary.db holds only logs and keeps PocketBase's NORMAL.
package sqlite

import (
	"database/sql"
	"fmt"
	"path/filepath"

	"github.com/pocketbase/dbx"
	driversqlite "modernc.org/sqlite"
)

// auxiliaryFile is PocketBase's name for the file that holds logs only.
const auxiliaryFile = "auxiliary.db"

// busy_timeout comes first: the connection must already wait for others when it
// switches to WAL. A checkpoint every 2000 pages writes a page that changes often half
// as many times as the default of 1000, and still stalls a commit for milliseconds only.
const sharedPragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)" +
	"&_pragma=journal_size_limit(200000000)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)" +
	"&_pragma=cache_size(-1000)&_pragma=wal_autocheckpoint(2000)&_defensive=1"

// writerCache replaces cache_size on the connection that writes. There is one of
// those and many that read: what each of them keeps adds up, and the operating system
// keeps it too. A page takes twice its size: the driver's allocator rounds it and its
// header up to 8 KB. So this is 48 MB at most.
const writerCache = "PRAGMA cache_size=-24000"

// ReadConns is how many connections to data.db may read at once, and stay open when idle
// (core.BaseAppConfig.DataMaxOpenConns and DataMaxIdleConns). Each holds some 4 MB outside of
// Go's heap: the schema, kept statements, pages. With as many as 32 clients wanted, long lists
// took the shop to 274 MB, with 16 to 213, with 8 to 163; more than a few readers for each
// processor do not answer sooner. Opening one reads the whole schema and begins without kept
// statements, so that none is closed when it is idle.
const ReadConns = 8

// A transaction that begins with a read and then writes could fail as stale:
// data.db takes the write lock at once. recursive_triggers lets the
// mirror's delete triggers see the rows that INSERT OR REPLACE pushes out.
const dataPragmas = "&_pragma=synchronous(FULL)&_pragma=recursive_triggers(1)&_txlock=immediate"

const auxiliaryPragmas = "&_pragma=synchronous(NORMAL)"

// DBConnect opens dbPath for PocketBase (core.BaseAppConfig.DBConnect). No
// connection is made yet: a missing directory shows at the first query.
func DBConnect(dbPath string) (*dbx.DB, error) {
	dsn := dbPath + sharedPragmas + dataPragmas
	if filepath.Base(dbPath) == auxiliaryFile {
		dsn = dbPath + sharedPragmas + auxiliaryPragmas
	}
	plain, err := driversqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", dbPath, err)
	}
	return dbx.NewFromDB(sql.OpenDB(cachingConnector{plain}), "sqlite"), nil
}
