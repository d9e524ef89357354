package postgres

import (
	"context"
	"maps"
	"slices"
)

// columns brings the columns of an existing table to the collection's fields.
func (ev *evolution) columns(ctx context.Context, t *table, ts *tableState) error {
	if err := ev.retireColumns(ctx, t); err != nil {
		return err
	}
	if err := ev.renameColumns(ctx, t); err != nil {
		return err
	}
	known := ev.fields[t.collectionID]
	if id := t.columns[0]; known[id.fieldID] != id.name || ev.actual[t.name][id.name] != id.kind.sqlType() {
		ts.complete, ts.position = false, ""
		return ev.createTable(ctx, t) // puts the present one aside
	}
	for _, c := range t.columns {
		sqlType, exists := ev.actual[t.name][c.name]
		ours := known[c.fieldID] == c.name
		if exists && ours && sqlType == c.kind.sqlType() {
			continue
		}
		if exists {
			if err := ev.columnAside(ctx, t, c.name); err != nil {
				return err
			}
		}
		if err := ev.alter(ctx, t.name, "ADD COLUMN "+quote(c.name)+" "+c.definition()); err != nil {
			return err
		}
		ev.actual[t.name][c.name] = c.kind.sqlType()
		if ours { // it was there before: changed in the shop, or dropped or changed here
			ts.complete, ts.position = false, ""
		}
		if err := ev.remember(ctx, t, c); err != nil {
			return err
		}
	}
	return nil
}

// retireColumns marks the columns whose fields are gone. They keep what they held.
func (ev *evolution) retireColumns(ctx context.Context, t *table) error {
	known := ev.fields[t.collectionID]
	for _, field := range slices.Sorted(maps.Keys(known)) {
		name := known[field]
		if slices.ContainsFunc(t.columns, func(c column) bool { return c.fieldID == field }) {
			continue
		}
		delete(known, field)
		if err := ev.markRetired(ctx, t, name); err != nil {
			return err
		}
	}
	return nil
}

func (ev *evolution) markRetired(ctx context.Context, t *table, name string) error {
	ev.m.log.Warn("mirror: the field is gone, its column is kept", "table", t.name, "column", name)
	err := ev.exec(ctx, "UPDATE "+ev.m.private+"._mirror_columns SET retired_at = $3 WHERE collection_id = $1 AND name = $2", t.collectionID, name, ev.m.now())
	if err != nil {
		return err
	}
	if _, exists := ev.actual[t.name][name]; !exists {
		return nil
	}
	if err := ev.alter(ctx, t.name, "ALTER COLUMN "+quote(name)+" DROP NOT NULL, ALTER COLUMN "+quote(name)+" DROP DEFAULT"); err != nil {
		return err
	}
	return ev.exec(ctx, "COMMENT ON COLUMN "+ev.m.private+"."+quote(t.name)+"."+quote(name)+" IS 'The field is gone from the shop. The values are kept as they were.'")
}

// renameColumns follows renamed fields, by way of names that nobody uses, so that
// two fields may swap theirs.
func (ev *evolution) renameColumns(ctx context.Context, t *table) error {
	known := ev.fields[t.collectionID]
	var moving []column
	for _, c := range t.columns {
		from, ok := known[c.fieldID]
		if !ok || from == c.name {
			continue
		}
		if _, exists := ev.actual[t.name][from]; !exists {
			delete(known, c.fieldID)
			continue
		}
		if err := ev.renameColumn(ctx, t, from, "_mirror_moving_"+c.fieldID); err != nil {
			return err
		}
		moving = append(moving, c)
	}
	for _, c := range moving {
		if _, taken := ev.actual[t.name][c.name]; taken {
			if err := ev.columnAside(ctx, t, c.name); err != nil {
				return err
			}
		}
		if err := ev.renameColumn(ctx, t, "_mirror_moving_"+c.fieldID, c.name); err != nil {
			return err
		}
		known[c.fieldID] = c.name
	}
	return nil
}

func (ev *evolution) renameColumn(ctx context.Context, t *table, from, to string) error {
	ev.actual[t.name][to] = ev.actual[t.name][from]
	delete(ev.actual[t.name], from)
	if err := ev.alter(ctx, t.name, "RENAME COLUMN "+quote(from)+" TO "+quote(to)); err != nil {
		return err
	}
	if err := ev.exec(ctx, "DELETE FROM "+ev.m.private+"._mirror_columns WHERE collection_id = $1 AND name = $2", t.collectionID, to); err != nil {
		return err
	}
	return ev.exec(ctx, "UPDATE "+ev.m.private+"._mirror_columns SET name = $3 WHERE collection_id = $1 AND name = $2", t.collectionID, from, to)
}

// columnAside frees a column name that is used by something else, a retired
// column or one that somebody made or changed in Postgres.
func (ev *evolution) columnAside(ctx context.Context, t *table, name string) error {
	aside := freeName(name, func(n string) bool { _, taken := ev.actual[t.name][n]; return taken })
	ev.m.log.Warn("mirror: an older column was renamed to make room", "table", t.name, "column", name, "now", aside)
	if err := ev.renameColumn(ctx, t, name, aside); err != nil {
		return err
	}
	err := ev.exec(ctx, `INSERT INTO `+ev.m.private+`._mirror_columns (collection_id, name, field_id, retired_at) VALUES ($1, $2, '', $3)
		ON CONFLICT (collection_id, name) DO UPDATE SET field_id = '', retired_at = $3`, t.collectionID, aside, ev.m.now())
	if err != nil {
		return err
	}
	return ev.alter(ctx, t.name, "ALTER COLUMN "+quote(aside)+" DROP NOT NULL, ALTER COLUMN "+quote(aside)+" DROP DEFAULT")
}
