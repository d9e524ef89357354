package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pocketbase/pocketbase/core"
)

// Mirror copies the shop's records to one Postgres database. Its methods may be
// called from several goroutines and from several processes.
type Mirror struct {
	pool                    *pgxpool.Pool
	schema, private, reader string
	log                     *slog.Logger
	now                     func() time.Time
	batchRows, chunkRows    int
	retryHeld, timeout      time.Duration

	copied atomic.Int64            // the cursor, as far as this process knows
	known  atomic.Bool             // copied was read from Postgres
	last   atomic.Pointer[attempt] // how the last transaction ended

	mu        sync.Mutex // one writing transaction at a time in this process
	version   int64      // the shop's schema version that tables were derived from
	tables    []*table
	prepared  bool // Postgres was brought to tables by this process
	filling   bool // some table is not complete
	lastRetry time.Time
}

// attempt is how a transaction ended.
type attempt struct {
	fault string // a sentence for the operator, "" when it went well
}

// fault returns why the last transaction failed, "" when it did not.
func (m *Mirror) fault() string {
	if last := m.last.Load(); last != nil {
		return last.fault
	}
	return ""
}

// Close closes all connections.
func (m *Mirror) Close() { m.pool.Close() }

// Copied returns the number of the newest change that Postgres is known to hold.
// Older ones need not be kept.
func (m *Mirror) Copied() int64 { return m.copied.Load() }

// state is the locked row of _mirror_state, with what belongs to it.
type state struct {
	origin, print, key string
	cursor             int64
	tables             map[string]*tableState // by collection id
	held               bool                   // some row is held back
}

// tableState is what Postgres remembers of one table.
type tableState struct {
	collection, name string
	complete         bool   // the backfill reached the end
	position         string // the backfill's last id
	print            string // of the definition it was brought to
	fault            string // why nothing is written to it, "" when it is well
	retired          bool   // its collection is gone
}

// baseTables are the mirror's own. The first statement of every writing
// transaction locks the single row of _mirror_state.
const baseTables = `
CREATE TABLE IF NOT EXISTS %[1]s._mirror_state (
	single boolean PRIMARY KEY DEFAULT true CHECK (single),
	origin text NOT NULL DEFAULT '', print text NOT NULL DEFAULT '',
	cursor bigint NOT NULL DEFAULT 0, key text NOT NULL DEFAULT '',
	notices text NOT NULL DEFAULT '', copied_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS %[1]s._mirror_tables (
	collection_id text PRIMARY KEY, collection text NOT NULL, name text NOT NULL,
	complete boolean NOT NULL DEFAULT false, position text COLLATE "C" NOT NULL DEFAULT '',
	print text NOT NULL DEFAULT '', copied bigint NOT NULL DEFAULT 0, fault text NOT NULL DEFAULT '', retired_at timestamptz);
CREATE TABLE IF NOT EXISTS %[1]s._mirror_columns (
	collection_id text, name text, field_id text NOT NULL, retired_at timestamptz,
	PRIMARY KEY (collection_id, name));
CREATE TABLE IF NOT EXISTS %[1]s._mirror_held (
	collection text, id text COLLATE "C", reason text NOT NULL, at timestamptz NOT NULL,
	PRIMARY KEY (collection, id));
INSERT INTO %[1]s._mirror_state DEFAULT VALUES ON CONFLICT DO NOTHING;
COMMENT ON TABLE %[1]s._mirror_state IS 'How far the mirror is. Every writer locks this row first.';
COMMENT ON TABLE %[1]s._mirror_tables IS 'The mirrored collections and how far their backfill is.';
COMMENT ON TABLE %[1]s._mirror_columns IS 'Which field of the shop each column holds; retired ones are kept as they were.';
COMMENT ON TABLE %[1]s._mirror_held IS 'Rows that Postgres cannot hold as they are, with the reason.';`

// locked runs fn in a transaction that holds the mirror's lock, with a look at the
// shop taken after the lock was won. Tables and views are brought up to date first.
func (m *Mirror) locked(ctx context.Context, app core.App, fn func(tx pgx.Tx, s *snapshot, st *state) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	prepared, version, tables := m.prepared, m.version, m.tables
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	err := m.lockedOnce(ctx, app, fn)
	if err != nil {
		m.prepared, m.version, m.tables = prepared, version, tables // the transaction was rolled back
		if isCode(err, undefinedTable, invalidSchema) {
			m.prepared = false // somebody dropped the mirror's own tables
		}
	}
	m.last.Store(&attempt{fault: Explain(err)})
	return err
}

func (m *Mirror) lockedOnce(ctx context.Context, app core.App, fn func(tx pgx.Tx, s *snapshot, st *state) error) error {
	tx, err := m.pool.Begin(ctx)
	if err != nil {
		return err
	}
	// A fresh context: the rollback must reach the server also when ctx ended.
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = tx.Rollback(end)
	}()
	st, err := m.lockState(ctx, tx)
	if err != nil {
		return err
	}
	s, err := openSnapshot(ctx, app)
	if err != nil {
		return err
	}
	defer s.close()
	if err := m.prepare(ctx, tx, s, st); err != nil {
		return err
	}
	if err := fn(tx, s, st); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	m.copied.Store(st.cursor)
	m.known.Store(true)
	return nil
}

// lockState makes the mirror's own tables where they are missing and reads them
// under the lock.
func (m *Mirror) lockState(ctx context.Context, tx pgx.Tx) (*state, error) {
	if !m.prepared {
		if err := m.makeBase(ctx, tx); err != nil {
			return nil, err
		}
	}
	st := &state{tables: map[string]*tableState{}}
	err := tx.QueryRow(ctx, `SELECT origin, print, cursor, key, EXISTS (SELECT 1 FROM `+m.private+`._mirror_held)
		FROM `+m.private+`._mirror_state FOR UPDATE`).Scan(&st.origin, &st.print, &st.cursor, &st.key, &st.held)
	if errors.Is(err, pgx.ErrNoRows) && m.prepared { // somebody emptied it: begin anew
		m.prepared = false
		return m.lockState(ctx, tx)
	}
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT collection_id, collection, name, complete, position, print, fault, retired_at IS NOT NULL FROM `+m.private+`._mirror_tables`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		t := &tableState{}
		if err := rows.Scan(&id, &t.collection, &t.name, &t.complete, &t.position, &t.print, &t.fault, &t.retired); err != nil {
			return nil, err
		}
		st.tables[id] = t
	}
	return st, rows.Err()
}

func (m *Mirror) makeBase(ctx context.Context, tx pgx.Tx) error {
	var encoding string
	var present bool
	err := tx.QueryRow(ctx, `SELECT current_setting('server_encoding'), NOT EXISTS (
		SELECT 1 FROM unnest('{_mirror_state,_mirror_tables,_mirror_columns,_mirror_held}'::text[]) AS name WHERE to_regclass($1 || '.' || name) IS NULL)`, m.private).Scan(&encoding, &present)
	if err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database's encoding is %s: the mirror needs UTF8", encoding)
	}
	if present {
		_, err := tx.Exec(ctx, "INSERT INTO "+m.private+"._mirror_state DEFAULT VALUES ON CONFLICT DO NOTHING")
		return err
	}
	// Two processes may meet here: CREATE … IF NOT EXISTS alone does not keep them apart.
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtext($1))", m.private); err != nil {
		return err
	}
	return execAll(ctx, tx, "CREATE SCHEMA IF NOT EXISTS "+m.private+";"+fmt.Sprintf(baseTables, m.private))
}

// prepare derives the tables from the shop's collections when these changed, and
// brings Postgres to them.
func (m *Mirror) prepare(ctx context.Context, tx pgx.Tx, s *snapshot, st *state) error {
	version, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if m.prepared && version == m.version {
		return nil
	}
	tables, err := s.tables()
	if err != nil {
		return err
	}
	origin, err := s.origin(ctx)
	if err != nil {
		return fmt.Errorf("the shop does not record its changes: %w", err)
	}
	if st.origin != "" && st.origin != origin {
		return errOtherShop(m.schema)
	}
	if print := fingerprint(tables); st.origin == "" || st.print != print {
		changed, err := m.evolve(ctx, tx, st, tables)
		if err != nil {
			return err
		}
		views := changed.views() || !strings.HasSuffix(st.print, "/"+policiesPrint)
		if err := m.secure(ctx, tx, tables, views); err != nil {
			return err
		}
		st.origin, st.print = origin, print
		if _, err := tx.Exec(ctx, "UPDATE "+m.private+"._mirror_state SET origin = $1, print = $2", origin, print); err != nil {
			return err
		}
	}
	m.version, m.tables, m.prepared = version, tables, true
	return nil
}

// execAll runs several statements, separated by semicolons.
func execAll(ctx context.Context, tx pgx.Tx, statements string) error {
	_, err := tx.Conn().PgConn().Exec(ctx, statements).ReadAll()
	return err
}
