package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// actual is what Postgres really holds in the private schema: type by column by table.
type actual map[string]map[string]string

func (m *Mirror) readActual(ctx context.Context, tx pgx.Tx) (actual, error) {
	rows, err := tx.Query(ctx, `SELECT c.relname, coalesce(a.attname, ''), coalesce(format_type(a.atttypid, a.atttypmod), '')
		FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`, m.private)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := actual{}
	for rows.Next() {
		var table, column, sqlType string
		if err := rows.Scan(&table, &column, &sqlType); err != nil {
			return nil, err
		}
		if found[table] == nil {
			found[table] = map[string]string{}
		}
		if column != "" {
			found[table][column] = sqlType
		}
	}
	return found, rows.Err()
}

// evolution brings the tables in Postgres to what the shop's collections say. It
// never drops anything: what has lost its field or collection is kept and
// marked as retired, what stands in the way is renamed.
type evolution struct {
	m       *Mirror
	tx      pgx.Tx
	st      *state
	actual  actual
	fields  map[string]map[string]string // collection id -> field id -> column
	retired map[string]map[string]bool   // collection id -> column
}

// changedTables names the tables that an evolution touched.
type changedTables map[string]bool

// views reports whether some view reads one of them.
func (c changedTables) views() bool {
	views, _ := parseViews(viewsSQL)
	return slices.ContainsFunc(views, func(v view) bool {
		return slices.ContainsFunc(v.tables, func(name string) bool { return c[name] })
	})
}

// evolve looks at the tables whose definition changed since the last time, at all of
// them when st.print is empty.
func (m *Mirror) evolve(ctx context.Context, tx pgx.Tx, st *state, tables []*table) (changedTables, error) {
	changed := changedTables{}
	// Rather than make every reader wait behind us, give up and try again.
	if _, err := tx.Exec(ctx, "SET LOCAL lock_timeout = '5s'"); err != nil {
		return nil, err
	}
	found, err := m.readActual(ctx, tx)
	if err != nil {
		return nil, err
	}
	ev := &evolution{m: m, tx: tx, st: st, actual: found, fields: map[string]map[string]string{}, retired: map[string]map[string]bool{}}
	if err := ev.readColumns(ctx); err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, t := range tables {
		wanted[t.collectionID] = true
	}
	for _, id := range slices.Sorted(maps.Keys(st.tables)) {
		if ts := st.tables[id]; !wanted[id] && !ts.retired {
			if err := ev.retireTable(ctx, id, ts); err != nil {
				return nil, err
			}
			changed[ts.name] = true
		}
	}
	if err := ev.renameTables(ctx, tables); err != nil {
		return nil, err
	}
	for _, t := range tables {
		ts := st.tables[t.collectionID]
		if st.print != "" && ts != nil && !ts.retired && ts.print == t.fingerprint() {
			continue
		}
		changed[t.name] = true
		if err := ev.table(ctx, t); err != nil {
			return nil, fmt.Errorf("bring table %s up to date: %w", t.name, err)
		}
	}
	return changed, nil
}

func (ev *evolution) readColumns(ctx context.Context) error {
	rows, err := ev.tx.Query(ctx, `SELECT collection_id, name, field_id, retired_at IS NOT NULL FROM `+ev.m.private+`._mirror_columns`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var collection, name, field string
		var retired bool
		if err := rows.Scan(&collection, &name, &field, &retired); err != nil {
			return err
		}
		if ev.fields[collection] == nil {
			ev.fields[collection], ev.retired[collection] = map[string]string{}, map[string]bool{}
		}
		if retired {
			ev.retired[collection][name] = true
		} else {
			ev.fields[collection][field] = name
		}
	}
	return rows.Err()
}

func (ev *evolution) exec(ctx context.Context, statement string, args ...any) error {
	_, err := ev.tx.Exec(ctx, statement, args...)
	return err
}

// alter runs ALTER TABLE on a private table.
func (ev *evolution) alter(ctx context.Context, table, action string) error {
	return ev.exec(ctx, "ALTER TABLE "+ev.m.private+"."+quote(table)+" "+action)
}

func (ev *evolution) retireTable(ctx context.Context, id string, ts *tableState) error {
	ev.m.log.Warn("mirror: the collection is gone, its table is kept", "collection", ts.collection, "table", ts.name)
	ts.retired = true
	if err := ev.exec(ctx, "UPDATE "+ev.m.private+"._mirror_tables SET retired_at = $2 WHERE collection_id = $1", id, ev.m.now()); err != nil {
		return err
	}
	if ev.actual[ts.name] == nil {
		return nil
	}
	return ev.exec(ctx, "COMMENT ON TABLE "+ev.m.private+"."+quote(ts.name)+" IS "+literal("The collection "+ts.collection+" is gone from the shop. The rows are kept as they were."))
}

// renameTables follows renamed collections, by way of names that nobody uses, so
// that two collections may swap theirs.
func (ev *evolution) renameTables(ctx context.Context, tables []*table) error {
	renamed := map[string]*table{}
	for _, t := range tables {
		ts := ev.st.tables[t.collectionID]
		if ts == nil || ts.name == t.name || ev.actual[ts.name] == nil {
			continue
		}
		via := "_mirror_moving_" + t.collectionID
		if err := ev.renameTable(ctx, ts.name, via); err != nil {
			return err
		}
		renamed[via] = t
	}
	for via, t := range renamed {
		if err := ev.tableAside(ctx, t.name); err != nil {
			return err
		}
		if err := ev.renameTable(ctx, via, t.name); err != nil {
			return err
		}
		ev.m.log.Info("mirror: renamed a table with its collection", "from", ev.st.tables[t.collectionID].name, "to", t.name)
		ev.st.tables[t.collectionID].name = t.name
	}
	return nil
}

func (ev *evolution) renameTable(ctx context.Context, from, to string) error {
	ev.actual[to] = ev.actual[from]
	delete(ev.actual, from)
	return ev.alter(ctx, from, "RENAME TO "+quote(to))
}

// tableAside frees a table name that is used by something else.
func (ev *evolution) tableAside(ctx context.Context, name string) error {
	if ev.actual[name] == nil {
		return nil
	}
	aside := freeName(name, func(n string) bool { return ev.actual[n] != nil })
	ev.m.log.Warn("mirror: an older table was renamed to make room", "table", name, "now", aside)
	for id, ts := range ev.st.tables {
		if ts.name == name && ts.retired {
			ts.name = aside
			if err := ev.exec(ctx, "UPDATE "+ev.m.private+"._mirror_tables SET name = $2 WHERE collection_id = $1", id, aside); err != nil {
				return err
			}
		}
	}
	return ev.renameTable(ctx, name, aside)
}

func freeName(name string, taken func(string) bool) string {
	for n := 1; ; n++ {
		aside := identifier(fmt.Sprintf("%s_old_%d", name, n))
		if !taken(aside) {
			return aside
		}
	}
}

func (ev *evolution) table(ctx context.Context, t *table) error {
	ts := ev.st.tables[t.collectionID]
	if ts != nil && ts.retired { // the same collection came back: its old rows are not these
		ts = nil
	}
	if ts == nil || ev.actual[t.name] == nil {
		if err := ev.createTable(ctx, t); err != nil {
			return err
		}
		ts = &tableState{collection: t.collection, name: t.name}
		ev.st.tables[t.collectionID] = ts
	} else if err := ev.columns(ctx, t, ts); err != nil {
		return err
	}
	if ts.collection != t.collection { // changes may still name it as it was
		ts.complete, ts.position = false, ""
	}
	ts.collection, ts.fault = t.collection, ""
	err := ev.exec(ctx, `INSERT INTO `+ev.m.private+`._mirror_tables (collection_id, collection, name, complete, position, print) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (collection_id) DO UPDATE SET collection = $2, name = $3, complete = $4, position = $5, print = $6, fault = '', retired_at = NULL,
		copied = CASE WHEN $4 OR $5 <> '' THEN _mirror_tables.copied ELSE 0 END`,
		t.collectionID, t.collection, t.name, ts.complete, ts.position, t.fingerprint())
	if err != nil {
		return err
	}
	if err := ev.indexes(ctx, t, ts); err != nil {
		return err
	}
	return ev.comments(ctx, t)
}

func (ev *evolution) createTable(ctx context.Context, t *table) error {
	if err := ev.tableAside(ctx, t.name); err != nil {
		return err
	}
	lines := make([]string, 0, len(t.columns))
	ev.actual[t.name] = map[string]string{}
	for i, c := range t.columns {
		line := quote(c.name) + " " + c.definition()
		if i == 0 {
			line = quote(c.name) + ` text COLLATE "C" PRIMARY KEY`
		}
		lines = append(lines, line)
		ev.actual[t.name][c.name] = c.kind.sqlType()
	}
	if err := ev.exec(ctx, "CREATE TABLE "+ev.m.private+"."+quote(t.name)+" ("+strings.Join(lines, ", ")+")"); err != nil {
		return err
	}
	if err := ev.exec(ctx, "DELETE FROM "+ev.m.private+"._mirror_columns WHERE collection_id = $1", t.collectionID); err != nil {
		return err
	}
	return ev.remember(ctx, t, t.columns...)
}

// remember notes which field each column holds.
func (ev *evolution) remember(ctx context.Context, t *table, columns ...column) error {
	names, fields := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], fields[i] = c.name, c.fieldID
	}
	return ev.exec(ctx, `INSERT INTO `+ev.m.private+`._mirror_columns (collection_id, name, field_id)
		SELECT $1, u.name, u.field FROM unnest($2::text[], $3::text[]) AS u(name, field)
		ON CONFLICT (collection_id, name) DO UPDATE SET field_id = excluded.field_id, retired_at = NULL`, t.collectionID, names, fields)
}

// indexes makes those of a table that is already filled; a table that is still to
// be filled gets them when its backfill ends, which is several times faster.
func (ev *evolution) indexes(ctx context.Context, t *table, ts *tableState) error {
	if !ts.complete {
		return nil
	}
	return ev.m.makeIndexes(ctx, ev.tx, t)
}

func (m *Mirror) makeIndexes(ctx context.Context, tx pgx.Tx, t *table) error {
	for _, i := range t.indexes {
		if _, err := tx.Exec(ctx, "CREATE INDEX IF NOT EXISTS "+quote(i.name)+" ON "+m.private+"."+quote(t.name)+" ("+i.on+")"); err != nil {
			return fmt.Errorf("make index %s: %w", i.name, err)
		}
	}
	return nil
}

func (ev *evolution) comments(ctx context.Context, t *table) error {
	var b strings.Builder
	name := ev.m.private + "." + quote(t.name)
	fmt.Fprintf(&b, "COMMENT ON TABLE %s IS %s;", name, literal(t.comment))
	for _, c := range t.columns {
		fmt.Fprintf(&b, "COMMENT ON COLUMN %s.%s IS %s;", name, quote(c.name), literal(c.comment))
	}
	return execAll(ctx, ev.tx, b.String())
}
