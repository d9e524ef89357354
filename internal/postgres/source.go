package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"pocketstarter/collections"
)

// snapshot is one consistent look at the shop's database. It holds a read
// transaction, so it must be closed soon; it never takes the write lock.
type snapshot struct {
	db *dbx.DB
	tx *sql.Tx
}

// change is one row of mirror_changes.
type change struct {
	seq            int64
	collection, id string
	op             string
}

// key is what is remembered of the last copied change, to notice later that the
// shop's data was put back to an older state.
func (c change) key() string { return c.collection + "/" + c.id + "/" + c.op }

func openSnapshot(ctx context.Context, app core.App) (*snapshot, error) {
	db, ok := app.ConcurrentDB().(*dbx.DB)
	if !ok {
		return nil, errors.New("the mirror was called inside a transaction")
	}
	tx, err := db.DB().BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read the shop's database: %w", err)
	}
	return &snapshot{db, tx}, nil
}

func (s *snapshot) close() { _ = s.tx.Rollback() }

// schemaVersion changes whenever anything about the shop's tables changes.
func (s *snapshot) schemaVersion(ctx context.Context) (version int64, err error) {
	err = s.tx.QueryRowContext(ctx, "PRAGMA schema_version").Scan(&version)
	return version, err
}

// origin returns the id that tells this shop's data from another's.
func (s *snapshot) origin(ctx context.Context) (id string, err error) {
	err = s.tx.QueryRowContext(ctx, "SELECT id FROM mirror_origin").Scan(&id)
	return id, err
}

// tables derives the mirrored tables from the collections, sorted by name.
func (s *snapshot) tables() ([]*table, error) {
	var all []*core.Collection
	if err := s.db.Wrap(s.tx).Select("*").From("_collections").All(&all); err != nil {
		return nil, fmt.Errorf("read the shop's collections: %w", err)
	}
	names := make(map[string]string, len(all))
	for _, c := range all {
		names[c.Id] = c.Name
	}
	var tables []*table
	for _, c := range all {
		if !collections.Mirrored(c) {
			continue
		}
		t := newTable(c)
		for i := range t.columns {
			if f, ok := c.Fields.GetByName(t.columns[i].source).(*core.RelationField); ok {
				t.columns[i].comment = "relation to " + cmp.Or(names[f.CollectionId], f.CollectionId)
			}
		}
		tables = append(tables, t)
	}
	slices.SortFunc(tables, func(a, b *table) int { return cmp.Compare(a.name, b.name) })
	return tables, nil
}

// lastChange returns the number of the newest change and its time, zeros when
// there is none.
func (s *snapshot) lastChange(ctx context.Context) (change, error) {
	return s.oneChange(ctx, "ORDER BY seq DESC LIMIT 1")
}

// changeAt returns the change with the number seq, or sql.ErrNoRows.
func (s *snapshot) oneChange(ctx context.Context, rest string, args ...any) (change, error) {
	var c change
	err := s.tx.QueryRowContext(ctx, "SELECT seq, collection, id, op FROM mirror_changes "+rest, args...).Scan(&c.seq, &c.collection, &c.id, &c.op)
	if errors.Is(err, sql.ErrNoRows) {
		return change{}, nil
	}
	return c, err
}

// madeAt returns when the change with the number seq was made, zero when nothing tells. A change
// may carry an older stamp than its own (collections.MirrorChanges), but none was made before
// those in front of it: the newest stamp of the last few counts.
func (s *snapshot) madeAt(ctx context.Context, seq int64) (at time.Time, err error) {
	rows, err := s.tx.QueryContext(ctx, "SELECT at FROM mirror_changes WHERE seq <= ? ORDER BY seq DESC LIMIT 20", seq)
	if err != nil {
		return at, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v any
		if err := rows.Scan(&v); err != nil {
			return at, err
		}
		if t := stampTime(v); t.After(at) {
			at = t
		}
	}
	return at, rows.Err()
}

// stampTime reads a change's time: milliseconds since 1970 or a record's stamp.
func stampTime(v any) time.Time {
	switch x := v.(type) {
	case int64:
		return time.UnixMilli(x)
	case string:
		t, _ := time.Parse(types.DefaultDateLayout, x)
		return t
	}
	return time.Time{}
}

// changesAfter returns at most limit changes, oldest first.
func (s *snapshot) changesAfter(ctx context.Context, seq int64, limit int) ([]change, error) {
	rows, err := s.tx.QueryContext(ctx, "SELECT seq, collection, id, op FROM mirror_changes WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var changes []change
	for rows.Next() {
		var c change
		if err := rows.Scan(&c.seq, &c.collection, &c.id, &c.op); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, rows.Err()
}

// pendingIDs returns which of the table's rows have changes after seq.
func (s *snapshot) pendingIDs(ctx context.Context, t *table, seq int64) (map[string]bool, error) {
	rows, err := s.tx.QueryContext(ctx, "SELECT DISTINCT id FROM mirror_changes WHERE seq > ? AND collection = ?", seq, t.collection)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	pending := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		pending[id] = true
	}
	return pending, rows.Err()
}

// sourceRow is one row of the shop, checked. When it cannot be in Postgres,
// reason says why and cells is not to be used.
type sourceRow struct {
	id     string
	cells  []value
	reason string
}

// rowsByID reads the rows that exist among ids.
func (s *snapshot) rowsByID(ctx context.Context, t *table, ids []string) ([]sourceRow, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return s.rows(ctx, t, "WHERE "+quote(core.FieldNameId)+" IN (SELECT value FROM json_each(?))", string(list))
}

// count returns how many rows the table holds.
func (s *snapshot) count(ctx context.Context, t *table) (n int64, err error) {
	err = s.tx.QueryRowContext(ctx, "SELECT count(*) FROM "+quote(t.collection)).Scan(&n)
	return n, err
}

// endOfRange returns the id of the n-th row after id, "" when there are fewer.
func (s *snapshot) endOfRange(ctx context.Context, t *table, id string, n int) (end string, err error) {
	err = s.tx.QueryRowContext(ctx, "SELECT "+quote(core.FieldNameId)+" FROM "+quote(t.collection)+" WHERE "+quote(core.FieldNameId)+" > ? ORDER BY "+quote(core.FieldNameId)+" LIMIT 1 OFFSET ?", id, n-1).Scan(&end)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return end, err
}

func (s *snapshot) rows(ctx context.Context, t *table, where string, args ...any) ([]sourceRow, error) {
	var out []sourceRow
	err := s.each(ctx, t, func(r sourceRow) error {
		r.cells = slices.Clone(r.cells)
		out = append(out, r)
		return nil
	}, where, args...)
	return out, err
}

// each calls fn with every row; its cells are valid only until the next one.
func (s *snapshot) each(ctx context.Context, t *table, fn func(sourceRow) error, where string, args ...any) error {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = quote(c.source)
	}
	rows, err := s.tx.QueryContext(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+quote(t.collection)+" "+where, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", t.collection, err)
	}
	defer func() { _ = rows.Close() }()
	cells := make([]value, len(t.columns))
	raw := make([]any, len(t.columns))
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("read %s: %w", t.collection, err)
		}
		if err := fn(newSourceRow(t, raw, cells)); err != nil {
			return err
		}
	}
	return rows.Err()
}

func newSourceRow(t *table, raw []any, cells []value) sourceRow {
	r := sourceRow{id: textOf(raw[0]), cells: cells}
	for i, c := range t.columns {
		v, err := newValue(c.kind, raw[i])
		if err != nil {
			r.reason = fmt.Sprintf("%s %v", c.source, err)
			return r
		}
		r.cells[i] = v
	}
	return r
}
