package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// drift lists what in Postgres is not as the mirror made it.
func (m *Mirror) drift(ctx context.Context, tx pgx.Tx, st *state) ([]string, error) {
	found, err := m.readActual(ctx, tx)
	if err != nil {
		return nil, err
	}
	ev := &evolution{m: m, tx: tx, fields: map[string]map[string]string{}, retired: map[string]map[string]bool{}}
	if err := ev.readColumns(ctx); err != nil {
		return nil, err
	}
	var out []string
	ours := map[string]bool{"_mirror_state": true, "_mirror_tables": true, "_mirror_columns": true, "_mirror_held": true, "_mirror_me": true}
	for _, ts := range st.tables {
		ours[ts.name] = true // retired ones too: they are kept on purpose
	}
	for _, t := range m.tables {
		columns, exists := found[t.name]
		if !exists {
			out = append(out, fmt.Sprintf("table %s is missing", t.name))
			continue
		}
		wanted := map[string]bool{}
		for _, c := range t.columns {
			wanted[c.name] = true
			switch sqlType, exists := columns[c.name]; {
			case !exists:
				out = append(out, fmt.Sprintf("column %s.%s is missing", t.name, c.name))
			case sqlType != c.kind.sqlType():
				out = append(out, fmt.Sprintf("column %s.%s is %s, not %s", t.name, c.name, sqlType, c.kind.sqlType()))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(columns)) {
			if !wanted[name] && !ev.retired[t.collectionID][name] {
				out = append(out, fmt.Sprintf("column %s.%s is not the mirror's", t.name, name))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if !ours[name] && !strings.Contains(name, "_old_") {
			out = append(out, fmt.Sprintf("table %s is not the mirror's", name))
		}
	}
	rights, err := m.rightsDrift(ctx, tx)
	return append(out, rights...), err
}

// rightsDrift finds open tables and missing views.
func (m *Mirror) rightsDrift(ctx context.Context, tx pgx.Tx) ([]string, error) {
	names := make([]string, len(m.tables))
	for i, t := range m.tables {
		names[i] = t.name
	}
	rows, err := tx.Query(ctx, `
		SELECT 'row-level security is off on ' || relname FROM pg_class
		WHERE relnamespace = to_regnamespace($1) AND relname = ANY($2::text[]) AND relkind = 'r' AND NOT relrowsecurity
		UNION ALL
		SELECT DISTINCT 'the role ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC') || ' may ' || lower(a.privilege_type) || ' ' || c.relname
		FROM pg_class c, aclexplode(c.relacl) a
		WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'v', 'p', 'm')
		AND (a.grantee = 0 OR a.grantee = to_regrole('anon') OR a.grantee = to_regrole('authenticated'))
		UNION ALL
		SELECT 'the role ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC') || ' may use the schema ' || n.nspname
		FROM pg_namespace n, aclexplode(n.nspacl) a
		WHERE n.nspname = $1 AND (a.grantee = 0 OR a.grantee = to_regrole('anon') OR a.grantee = to_regrole('authenticated'))
		ORDER BY 1`, m.private, names)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	have, err := tx.Query(ctx, "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'v'", m.schema)
	if err != nil {
		return nil, err
	}
	present, err := pgx.CollectRows(have, pgx.RowTo[string])
	views, _ := parseViews(viewsSQL)
	for _, v := range views {
		made := !slices.ContainsFunc(v.tables, func(name string) bool { return !slices.Contains(names, name) })
		if made && !v.helper && !slices.Contains(present, v.name) {
			out = append(out, "view "+v.name+" is missing")
		}
	}
	return out, err
}
