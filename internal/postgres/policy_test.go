package postgres_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/postgres"
	"pocketstarter/internal/postgres/pgtest"
)

// asker is somebody who reaches Postgres through PostgREST.
type asker struct{ name, role, claims string }

var askers = []asker{
	{"anon", "anon", ""},
	{"anon with Ann's claims", "anon", `{"sub": "user_ann"}`},
	{"Ann", "authenticated", `{"sub": "user_ann", "role": "authenticated"}`},
	{"Bob", "authenticated", `{"sub": "user_bob", "role": "authenticated"}`},
	{"Del, deleted", "authenticated", `{"sub": "user_del", "role": "authenticated"}`},
	{"stranger", "authenticated", `{"sub": "user_nobody", "role": "authenticated"}`},
	{"no claims", "authenticated", ""},
	{"empty sub", "authenticated", `{"sub": ""}`},
}

// rights is what each asker, in that order, may see: "-" is refused, a number is
// rows. Ann, Bob and Del own one row of everything; Bob's product is a draft.
var rights = map[string]string{
	"shop":               "1 1 1 1 1 1 1 1",
	"products":           "1 1 1 1 1 1 1 1",
	"prices":             "1 1 1 1 1 1 1 1",
	"digital_assets":     "1 1 1 1 1 1 1 1",
	"service_offers":     "1 1 1 1 1 1 1 1",
	"profiles":           "- - 1 1 0 0 0 0",
	"customer_accounts":  "- - 1 1 0 0 0 0",
	"orders":             "- - 1 1 0 0 0 0",
	"order_items":        "- - 1 1 0 0 0 0",
	"subscriptions":      "- - 1 1 0 0 0 0",
	"entitlements":       "- - 1 1 0 0 0 0",
	"download_grants":    "- - 1 1 0 0 0 0",
	"bookings":           "- - 1 1 0 0 0 0",
	"fulfillment_orders": "- - 1 1 0 0 0 0",
	"projects":           "- - 1 1 0 0 0 0",
	"ai_usage_events":    "- - 1 1 0 0 0 0",
}

// peopleOf makes three people who each own one row in every collection.
func peopleOf(t *testing.T, app core.App) {
	t.Helper()
	insert := func(collection string, values map[string]any) {
		t.Helper()
		c, err := app.FindCollectionByNameOrId(collection)
		require.NoError(t, err)
		params := map[string]any{}
		for _, f := range c.Fields {
			if v, ok := values[f.GetName()]; ok {
				params[f.GetName()] = v
			}
		}
		require.Len(t, params, len(values), "a field of %s is misspelled: %v", collection, values)
		_, err = app.NonconcurrentDB().Insert(collection, params).Execute()
		require.NoError(t, err, collection)
	}
	type row = map[string]any
	insert("shop", row{"id": "shop00000000000", "name": "A shop", "is_shop": true})
	for n, who := range []string{"ann", "bob", "del"} {
		id := func(kind string) string { return fmt.Sprintf("%s%s%012d", who, kind, 0)[:15] }
		visibility, deleted := "published", ""
		if who != "ann" {
			visibility = "draft"
		}
		if who == "del" {
			deleted = "2026-01-01 00:00:00.000Z"
		}
		insert("profiles", row{"id": id("p"), "clerk_user_id": "user_" + who, "email": "", "tokenKey": who + "-token", "contact_email": who + "@example.com", "is_active": true, "deleted_at": deleted})
		insert("customer_accounts", row{"id": id("c"), "profile": id("p"), "full_name": who})
		insert("products", row{"id": id("d"), "owner": id("p"), "slug": who, "name": who, "visibility": visibility, "product_type": "digital"})
		insert("prices", row{"id": id("r"), "product": id("d"), "amount_cents": 100, "currency": "USD", "is_active": true})
		insert("prices", row{"id": id("ro"), "product": id("d"), "amount_cents": 50, "currency": "USD", "is_active": false})
		insert("digital_assets", row{"id": id("a"), "product": id("d"), "title": "File", "file_path": "sellers/x/" + who, "is_active": true})
		insert("digital_assets", row{"id": id("ap"), "product": id("d"), "title": "For one buyer", "file_path": "sellers/y/" + who, "is_active": true, "is_private": true})
		insert("service_offers", row{"id": id("o"), "product": id("d"), "session_minutes": 60})
		insert("orders", row{"id": id("x"), "public_id": "public-" + who, "customer_account": id("c"), "status": "paid", "currency": "USD", "receipt_number": who})
		insert("order_items", row{"id": id("i"), "order": id("x"), "product": id("d"), "price": id("r"), "quantity": 1})
		insert("subscriptions", row{"id": id("s"), "customer_account": id("c"), "clerk_subscription_item_id": "item_" + who, "status": "active"})
		insert("entitlements", row{"id": id("e"), "customer_account": id("c"), "feature_key": "pro", "order_item": id("i")})
		insert("download_grants", row{"id": id("g"), "customer_account": id("c"), "token": "secret-" + who, "asset": id("a"), "order_item": id("i")})
		insert("bookings", row{"id": id("b"), "customer_account": id("c"), "service_offer": id("o"), "status": "requested", "internal_notes": "secret"})
		insert("fulfillment_orders", row{"id": id("f"), "customer_account": id("c"), "order_item": id("i"), "status": "requested", "internal_notes": "secret"})
		insert("projects", row{"id": id("j"), "owner": id("p"), "name": who, "slug": who})
		insert("ai_usage_events", row{"id": id("u"), "customer_account": id("c"), "request_id": who, "metric": "tokens", "amount": 1})
		insert("payment_transactions", row{"id": id("t"), "order": id("x"), "external_id": who, "provider": "clerk", "status": "succeeded"})
		insert("refunds", row{"id": id("z"), "payment": id("t"), "idempotency_key": who})
		insert("webhook_events", row{"id": id("w"), "event_id": who, "provider": "clerk", "seq": n + 1, "payload": "{}"})
		insert("emails", row{"id": id("m"), "idempotency_key": who, "to": who + "@example.com"})
		insert("journal", row{"id": id("l"), "action": "paid", "actor": "x"})
		insert("suppressions", row{"id": id("v"), "address": who + "@example.com"})
	}
}

// ask counts what somebody sees of a relation, as PostgREST would ask.
func ask(t *testing.T, conn *pgx.Conn, who asker, statement string) string {
	t.Helper()
	ctx := context.Background()
	tx, err := conn.Begin(ctx)
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(ctx) }()
	_, err = tx.Exec(ctx, "SELECT set_config('request.jwt.claims', $1, true)", who.claims)
	require.NoError(t, err)
	_, err = tx.Exec(ctx, "SET LOCAL ROLE "+who.role)
	require.NoError(t, err)
	var n int
	err = tx.QueryRow(ctx, statement).Scan(&n)
	if pg := new(pgconn.PgError); err != nil {
		require.ErrorAs(t, err, &pg)
		if strings.HasPrefix(statement, "WITH") && pg.Code == "55000" { // a view over a join takes no writes at all
			return "-"
		}
		require.Equal(t, "42501", pg.Code, "%s as %s: %v", statement, who.name, err)
		return "-"
	}
	return fmt.Sprint(n)
}

// Every role over every view and every table: the whole policy in one table.
func TestPolicyMatrix(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	m := open(t, url)
	peopleOf(t, app)
	drain(t, m, app)
	requireEqual(t, m, app, 50)
	conn := connect(t, url)
	var out strings.Builder
	fmt.Fprintf(&out, "\n%-34s", "relation")
	for _, who := range askers {
		fmt.Fprintf(&out, "%8.8s", who.name)
	}
	rows, err := conn.Query(context.Background(), `SELECT nspname || '.' || quote_ident(relname), relkind = 'v' AND nspname = 'shop' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE nspname IN ('shop', 'shop_private') AND relkind IN ('r', 'v', 'm', 'p', 'f') ORDER BY 1`)
	require.NoError(t, err)
	type relation struct {
		Name string
		View bool
	}
	relations, err := pgx.CollectRows(rows, pgx.RowToStructByPos[relation])
	require.NoError(t, err)
	require.Greater(t, len(relations), 2*len(rights))
	seen := 0
	for _, rel := range relations {
		fmt.Fprintf(&out, "\n%-34s", rel.Name)
		var got []string
		for _, who := range askers {
			got = append(got, ask(t, conn, who, "SELECT count(*) FROM "+rel.Name))
			fmt.Fprintf(&out, "%8s", got[len(got)-1])
		}
		want := strings.TrimSpace(strings.Repeat("- ", len(askers)))
		if rel.View {
			want = rights[strings.TrimPrefix(rel.Name, "shop.")]
			seen++
		}
		require.Equal(t, want, strings.Join(got, " "), rel.Name)
		for _, who := range askers { // nobody writes, not even to own rows
			for _, statement := range []string{"WITH x AS (DELETE FROM %s RETURNING 1) SELECT count(*) FROM x", "WITH x AS (UPDATE %s SET id = 'x' RETURNING 1) SELECT count(*) FROM x", "WITH x AS (INSERT INTO %s DEFAULT VALUES RETURNING 1) SELECT count(*) FROM x"} {
				if strings.Contains(rel.Name, "_mirror") && strings.Contains(statement, "id = 'x'") {
					continue
				}
				require.Equal(t, "-", ask(t, conn, who, fmt.Sprintf(statement, rel.Name)), "%s: %s", rel.Name, statement)
			}
		}
	}
	require.Equal(t, len(rights), seen, "every view of the list exists, and no other")
	t.Log(out.String())
	if path := os.Getenv("POLICY_MATRIX"); path != "" {
		require.NoError(t, os.WriteFile(path, []byte(out.String()), 0o600))
	}
}

// Each person sees their own row and not just some row, and a function in a
// condition is not shown other people's rows first.
func TestViewsShowTheRightRow(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	m := open(t, url)
	peopleOf(t, app)
	drain(t, m, app)
	conn := connect(t, url)
	ctx := context.Background()
	require.Equal(t, "1", ask(t, conn, askers[2], "SELECT count(*) FROM shop.profiles WHERE contact_email = 'ann@example.com'"))
	require.Equal(t, "1", ask(t, conn, askers[3], "SELECT count(*) FROM shop.orders WHERE public_id = 'public-bob'"))
	require.Equal(t, "0", ask(t, conn, askers[3], "SELECT count(*) FROM shop.orders WHERE public_id = 'public-ann'"))
	require.Equal(t, "1", ask(t, conn, askers[0], "SELECT count(*) FROM shop.products WHERE slug = 'ann'"))

	_, err := conn.Exec(ctx, `CREATE FUNCTION public.spy(x text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN IF x = 'public-ann' THEN RAISE 'seen'; END IF; RETURN true; END $$`)
	require.NoError(t, err)
	require.Equal(t, "1", ask(t, conn, askers[3], "SELECT count(*) FROM shop.orders WHERE public.spy(public_id)"), "security_barrier")

	var open int
	require.NoError(t, conn.QueryRow(ctx, `SELECT count(*) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'v'
		AND NOT (coalesce(reloptions, '{}') @> '{security_barrier=true}' AND relowner = 'shop_reader'::regrole)`).Scan(&open))
	require.Zero(t, open, "every view is a barrier and belongs to the reader")
	require.NoError(t, conn.QueryRow(ctx, `SELECT count(*) FROM pg_roles WHERE rolname = 'shop_reader' AND (rolcanlogin OR rolsuper OR rolbypassrls)`).Scan(&open))
	require.Zero(t, open)
}

// A user like Supabase's postgres, who is no superuser, sets everything up; one
// without the right to make roles gets closed tables, no views, and is told why.
func TestLesserUsers(t *testing.T) {
	app, server := newShop(t), pgtest.Start(t)
	peopleOf(t, app)
	admin := connect(t, server.URL())
	ctx := context.Background()
	as := func(user, rights string) string {
		for _, statement := range []string{"CREATE ROLE " + user + " LOGIN NOSUPERUSER " + rights, "CREATE DATABASE " + user + " OWNER " + user} {
			_, err := admin.Exec(ctx, statement)
			require.NoError(t, err)
		}
		return strings.Replace(strings.Replace(server.URL(), "postgres@", user+"@", 1), "/postgres?", "/"+user+"?", 1)
	}
	poor := open(t, as("poor", ""))
	drain(t, poor, app)
	status := poor.Status(ctx, app)
	require.Contains(t, status.Notices, "There are no views, only closed tables.")
	require.Contains(t, status.String(), "permission denied to create role")
	for _, tr := range must1(poor.Verify(ctx, app, false, nil)).Tables {
		require.True(t, tr.OK(), tr.Table)
	}

	url := as("supa", "CREATEROLE")
	supa := open(t, url)
	drain(t, supa, app)
	require.Empty(t, supa.Status(ctx, app).Notices)
	requireEqual(t, supa, app, 50)
	conn := connect(t, strings.Replace(url, "supa@", "postgres@", 1))
	require.Equal(t, "1", ask(t, conn, askers[2], "SELECT count(*) FROM shop.orders"))
	require.Equal(t, "-", ask(t, conn, askers[2], "SELECT count(*) FROM shop_private.orders"))
	c, err := app.FindCollectionByNameOrId("orders")
	require.NoError(t, err)
	c.Fields.Add(&core.TextField{Name: "gift"})
	require.NoError(t, app.Save(c))
	drain(t, supa, app)
	requireEqual(t, supa, app, 50)
	require.Empty(t, supa.Status(ctx, app).Notices, "views are made again by the same user")
}

func must1(r postgres.Report, err error) postgres.Report {
	if err != nil {
		panic(err)
	}
	return r
}

// A collection without a view is private on purpose, with a reason; and no view
// shows what must stay in the shop.
func TestEveryCollectionIsViewedOrPrivate(t *testing.T) {
	app := newShop(t)
	sql, err := os.ReadFile("views.sql")
	require.NoError(t, err)
	listed := map[string]bool{}
	for _, found := range regexp.MustCompile(`(?m)^-- (?:view|private) (\w+): \S`).FindAllStringSubmatch(string(sql), -1) {
		require.False(t, listed[found[1]], "%s is listed twice", found[1])
		listed[found[1]] = true
	}
	for _, c := range mirrored(t, app) {
		require.True(t, listed[c.Name], "%s is neither viewed nor private in views.sql", c.Name)
		delete(listed, c.Name)
	}
	require.Empty(t, listed, "views.sql names collections that do not exist")
	url := pgtest.Database(t)
	drain(t, open(t, url), app)
	rows, err := connect(t, url).Query(context.Background(), `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'shop' ORDER BY 1`)
	require.NoError(t, err)
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.NotEmpty(t, columns)
	never := regexp.MustCompile(`clerk|stripe|provider_|external|token|file_path|file_name|payload|internal|metadata|checksum|idempotency|checkout|body_hash|snapshot_key`)
	for _, column := range columns {
		require.False(t, never.MatchString(column), "%s must not be in a view", column)
	}
}
