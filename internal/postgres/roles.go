package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// makeRoles makes the roles that Supabase has and a plain Postgres lacks, and the
// one that owns the views. Roles belong to the whole server, so two databases
// may meet here.
const makeRoles = `
DO $$ DECLARE r text; BEGIN
	FOREACH r IN ARRAY ARRAY['anon', 'authenticated', '%[1]s'] LOOP
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = r) THEN
			BEGIN EXECUTE format('CREATE ROLE %%I NOLOGIN NOINHERIT', r); EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
		END IF;
	END LOOP;
	IF NOT pg_has_role(current_user, '%[1]s', 'USAGE') THEN GRANT %[1]s TO CURRENT_USER; END IF;
END $$;`

// makeAuth makes what the views need of Supabase's auth schema.
const makeAuth = `
CREATE SCHEMA IF NOT EXISTS auth;
GRANT USAGE ON SCHEMA auth TO anon, authenticated, %[1]s;
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $f$
	SELECT coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb $f$;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $f$ SELECT nullif(auth.jwt()->>'sub', '')::uuid $f$;
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $f$ SELECT nullif(auth.jwt()->>'role', '') $f$;
COMMENT ON SCHEMA auth IS 'Made by PocketStarter because this server is not Supabase: the claims of the request.';`

// secure closes the tables and makes the views. What it cannot do for want of
// rights leaves the tables closed and is told to the operator; the copying goes on.
// Without views those stay as they are.
func (m *Mirror) secure(ctx context.Context, tx pgx.Tx, tables []*table, views bool) error {
	if !views {
		return m.closeTables(ctx, tx, tables)
	}
	var notices []string
	refused := m.attempt(ctx, tx, func(tx pgx.Tx) error {
		return execAll(ctx, tx, fmt.Sprintf(makeRoles, m.reader))
	})
	if err := m.closeTables(ctx, tx, tables); err != nil {
		return err
	}
	if refused == nil {
		refused = m.attempt(ctx, tx, func(tx pgx.Tx) error { return m.openSchema(ctx, tx) })
	}
	switch {
	case refused == nil:
		var err error
		if notices, err = m.makeViews(ctx, tx, tables); err != nil {
			return err
		}
	case fatal(refused):
		return refused
	default:
		notices = append(notices, "There are no views, only closed tables. "+Explain(refused))
	}
	for _, notice := range notices {
		m.log.Warn("mirror: " + notice)
	}
	b := &pgx.Batch{}
	b.Queue("UPDATE "+m.private+"._mirror_state SET notices = $1", strings.Join(notices, "\n"))
	b.Queue("NOTIFY pgrst, 'reload schema'") // PostgREST, if one listens, learns of the views at once
	return tx.SendBatch(ctx, b).Close()
}

// closeTables puts row-level security on every table of the private schema and
// takes away all rights but the owner's, also those that the server's defaults gave.
func (m *Mirror) closeTables(ctx context.Context, tx pgx.Tx, tables []*table) error {
	var b strings.Builder
	for _, t := range tables {
		fmt.Fprintf(&b, "ALTER TABLE %s.%s ENABLE ROW LEVEL SECURITY;", m.private, quote(t.name))
	}
	for _, own := range []string{"_mirror_state", "_mirror_tables", "_mirror_columns", "_mirror_held"} {
		fmt.Fprintf(&b, "ALTER TABLE %s.%s ENABLE ROW LEVEL SECURITY;", m.private, own)
	}
	fmt.Fprintf(&b, `DO $$ DECLARE r text; BEGIN
		REVOKE ALL ON SCHEMA %[1]s FROM PUBLIC; REVOKE ALL ON ALL TABLES IN SCHEMA %[1]s FROM PUBLIC;
		FOREACH r IN ARRAY ARRAY['anon', 'authenticated'] LOOP
			IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = r) THEN
				EXECUTE format('REVOKE ALL ON SCHEMA %[1]s FROM %%I', r); EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %[1]s FROM %%I', r);
			END IF;
		END LOOP; END $$;`, m.private)
	return execAll(ctx, tx, b.String())
}

// openSchema makes the schema of the views and, where it is missing, auth.
func (m *Mirror) openSchema(ctx context.Context, tx pgx.Tx) error {
	var hasAuth bool
	if err := tx.QueryRow(ctx, "SELECT to_regprocedure('auth.jwt()') IS NOT NULL").Scan(&hasAuth); err != nil {
		return err
	}
	statements := fmt.Sprintf("CREATE SCHEMA IF NOT EXISTS %s; GRANT USAGE ON SCHEMA %s TO anon, authenticated; GRANT USAGE ON SCHEMA %s TO %s;", m.schema, m.schema, m.private, m.reader)
	if !hasAuth {
		statements = fmt.Sprintf(makeAuth, m.reader) + statements
	}
	return execAll(ctx, tx, statements)
}

// makeViews makes all views anew. A view that cannot be made leaves the others alone.
func (m *Mirror) makeViews(ctx context.Context, tx pgx.Tx, tables []*table) (notices []string, err error) {
	views, _ := parseViews(viewsSQL)
	names := make([]string, len(views))
	for i, v := range views {
		names[i] = m.viewName(v)
	}
	err = m.attempt(ctx, tx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "DROP VIEW IF EXISTS "+strings.Join(names, ", "))
		return err
	})
	if isCode(err, stillDependents) {
		return []string{"The views stay as they were: something else in this database is built on them. " + Explain(err)}, nil
	}
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, t := range tables {
		have[t.name] = true
	}
	for _, v := range views {
		if slices.ContainsFunc(v.tables, func(name string) bool { return !have[name] }) {
			continue // the shop has no such collection
		}
		err := m.attempt(ctx, tx, func(tx pgx.Tx) error { return m.makeView(ctx, tx, v) })
		if fatal(err) {
			return nil, err
		}
		if err != nil {
			notices = append(notices, fmt.Sprintf("The view %s is missing. %s", v.name, Explain(err)))
		}
	}
	return notices, nil
}

// makeView makes one view and gives it to the role that may read the tables. That
// role needs the right to create in the schema only for the moment of taking it over.
func (m *Mirror) makeView(ctx context.Context, tx pgx.Tx, v view) error {
	var b strings.Builder
	for _, name := range v.tables {
		fmt.Fprintf(&b, "GRANT SELECT ON %[1]s.%[2]s TO %[3]s; DROP POLICY IF EXISTS mirror_read ON %[1]s.%[2]s; CREATE POLICY mirror_read ON %[1]s.%[2]s FOR SELECT TO %[3]s USING (true);", m.private, quote(name), m.reader)
	}
	schema, name := m.schema, m.viewName(v)
	if v.helper {
		schema = m.private
	}
	fmt.Fprintf(&b, "%s GRANT CREATE ON SCHEMA %s TO %s; ALTER VIEW %s OWNER TO %s; REVOKE CREATE ON SCHEMA %s FROM %s; REVOKE ALL ON %s FROM PUBLIC, anon, authenticated;",
		m.viewSQL(v), schema, m.reader, name, m.reader, schema, m.reader, name)
	if len(v.roles) > 0 {
		fmt.Fprintf(&b, "GRANT SELECT ON %s TO %s;", name, strings.Join(v.roles, ", "))
	}
	return execAll(ctx, tx, b.String())
}

// attempt runs fn behind a savepoint: its failure leaves the transaction usable.
func (m *Mirror) attempt(ctx context.Context, tx pgx.Tx, fn func(tx pgx.Tx) error) error {
	sub, err := tx.Begin(ctx)
	if err != nil {
		return err
	}
	if err := fn(sub); err != nil {
		if back := sub.Rollback(ctx); back != nil {
			return back
		}
		return err
	}
	return sub.Commit(ctx)
}
