package sandbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite", the one PocketBase uses too
)

var errNoRow = errors.New("no such row in the sandbox's store")

// migrations run in order, each once; PRAGMA user_version counts them. Append only.
var migrations = []string{
	`CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
	 CREATE TABLE docs (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL,
		owner TEXT NOT NULL DEFAULT '', due INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL);
	 CREATE UNIQUE INDEX docs_id ON docs (kind, id);
	 CREATE INDEX docs_owner ON docs (kind, owner, seq) WHERE owner != '';
	 CREATE INDEX docs_due ON docs (kind, due, seq) WHERE due > 0;
	 CREATE TABLE mails (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE,
		recipient TEXT NOT NULL, subject TEXT NOT NULL, html TEXT NOT NULL, text TEXT NOT NULL,
		tags TEXT NOT NULL, attachments TEXT NOT NULL, sent_at INTEGER NOT NULL);
	 CREATE TABLE outgoing (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, body BLOB NOT NULL,
		attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, delivered_at INTEGER NOT NULL DEFAULT 0,
		last_error TEXT NOT NULL DEFAULT '');
	 CREATE INDEX outgoing_waiting ON outgoing (next_at, seq) WHERE delivered_at = 0;`,
}

// openStore opens <dir>/sandbox/sandbox.db, durable at every commit. One connection:
// a sandbox has one process and little traffic, and no write ever waits for another.
func openStore(dir string) (*sql.DB, error) {
	folder := filepath.Join(dir, "sandbox")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the sandbox's folder: %w", err)
	}
	path := filepath.Join(folder, "sandbox.db")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // before SQLite makes it readable by everybody
	if err != nil {
		return nil, fmt.Errorf("open the sandbox's store: %w", err)
	}
	_ = f.Close()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("open the sandbox's store: %w", err)
	}
	db.SetMaxOpenConns(1)
	if err := migrate(db); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

func migrate(db *sql.DB) error {
	var done int
	if err := db.QueryRow("PRAGMA user_version").Scan(&done); err != nil {
		return fmt.Errorf("read the sandbox's store: %w", err)
	}
	if done > len(migrations) {
		return errors.New("the sandbox's store was written by a newer version of this program")
	}
	for ; done < len(migrations); done++ {
		step := fmt.Sprintf("BEGIN;\n%s\nPRAGMA user_version = %d;\nCOMMIT;", migrations[done], done+1)
		if _, err := db.Exec(step); err != nil {
			return fmt.Errorf("migrate the sandbox's store, step %d: %w", done+1, err)
		}
	}
	return nil
}

// tx is one transaction on the store, and the box it belongs to.
type tx struct {
	*sql.Tx
	s       *Sandbox
	emitted bool
	keep    bool // commit although fn refuses: a wrong password counts as a try
}

// in runs fn in one transaction. Events that fn emitted are delivered after the commit.
// fn must not call the shop, which may ask this store: take plans and orders before.
func (s *Sandbox) in(ctx context.Context, fn func(x *tx) error) error {
	t, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("open the sandbox's store: %w", err)
	}
	x := &tx{Tx: t, s: s}
	refusal := fn(x)
	if refusal != nil && !x.keep {
		_ = t.Rollback()
		return refusal
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("write the sandbox's store: %w", err)
	}
	if x.emitted {
		s.wakeSender()
	}
	return refusal
}

// row names one stored document: owner is a second key, due when the engine must look at it (0 = never).
type row struct {
	kind, id, owner string
	due             int64
}

func put(x *tx, r row, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = x.Exec(`INSERT INTO docs (kind, id, owner, due, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET owner = excluded.owner, due = excluded.due, body = excluded.body`,
		r.kind, r.id, r.owner, r.due, string(body))
	return err
}

func drop(x *tx, kind, id string) error {
	_, err := x.Exec("DELETE FROM docs WHERE kind = ? AND id = ?", kind, id)
	return err
}

// get returns one document, or errNoRow.
func get[T any](x *tx, kind, id string) (*T, error) {
	return one[T](x, "SELECT body FROM docs WHERE kind = ? AND id = ?", kind, id)
}

// owned returns the newest document of kind with this owner, or errNoRow.
func owned[T any](x *tx, kind, owner string) (*T, error) {
	return one[T](x, "SELECT body FROM docs WHERE kind = ? AND owner = ? AND owner != '' ORDER BY seq DESC LIMIT 1", kind, owner)
}

// allOwned returns every document of kind with this owner, newest first.
func allOwned[T any](x *tx, kind, owner string) ([]*T, error) {
	return many[T](x, "SELECT body FROM docs WHERE kind = ? AND owner = ? AND owner != '' ORDER BY seq DESC", kind, owner)
}

// all returns every document of kind, newest first.
func all[T any](x *tx, kind string) ([]*T, error) {
	return many[T](x, "SELECT body FROM docs WHERE kind = ? ORDER BY seq DESC", kind)
}

func one[T any](x *tx, query string, args ...any) (*T, error) {
	var body string
	if err := x.QueryRow(query, args...).Scan(&body); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, errNoRow
		}
		return nil, err
	}
	v := new(T)
	return v, json.Unmarshal([]byte(body), v)
}

func many[T any](x *tx, query string, args ...any) ([]*T, error) {
	rows, err := x.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*T
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		v := new(T)
		if err := json.Unmarshal([]byte(body), v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// meta returns the stored value of key, made by create and stored when it is absent.
func meta(x *tx, key string, create func() (string, error)) (string, error) {
	var v string
	err := x.QueryRow("SELECT value FROM meta WHERE key = ?", key).Scan(&v)
	if !errors.Is(err, sql.ErrNoRows) {
		return v, err
	}
	if v, err = create(); err != nil {
		return "", err
	}
	return v, setMeta(x, key, v)
}

func setMeta(x *tx, key, value string) error {
	_, err := x.Exec("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}
