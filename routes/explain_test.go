package routes_test

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/routes"
)

// excuse is a statement that may read a table from end to end or sort what it found: a part of
// it, the step of its plan, and why. One that nothing needs fails the test.
type excuse struct{ statement, step, why string }

const sorts, group = `TEMP B-TREE FOR (LAST TERM OF )?ORDER BY`, `TEMP B-TREE`

var excuses = []excuse{
	{"^SELECT [^F]*FROM `?(order_items|payment_transactions)`? WHERE .*`order`( IN|=| =)", sorts, "the parts of the orders on one page"},
	{"FROM `refunds` WHERE `payment`( IN|=)", sorts, "the refunds of the orders on one page"},
	{"WHERE order_item = |order_item IN \\(SELECT id FROM order_items WHERE `order` = ", sorts, "what one order line gave"},
	{"product = \\? AND product != '' AND access_closed = 0|`g`.`asset`( IN|=)", sorts, "a batch of a job that follows a new file"},
	{"WHERE `?visibility`?=|FROM products WHERE visibility = 'published'", sorts, "the catalogue, once for its snapshot in memory"},
	{"SELECT DISTINCT seller, feature_key FROM entitlements WHERE customer_account = ", "FOR DISTINCT", "the features of one person"},
	{"FROM `(ai_usage_events|emails)` WHERE `(customer_account|profile)`=", sorts, "a person's export, which is read whole"},
	{"FROM products d JOIN service_offers o .*LIMIT|service_offer IN \\(SELECT o.id .* OFFSET", sorts, "merges the bookings of a seller's few services"},
	{"LIKE", "SCAN [ap]$", "part of a name can be anywhere in it: a search reads the names"},
	{"^WITH .*plans AS MATERIALIZED", group, "subscribers of one seller, and the buyers on one page"},
	{"FROM webhook_events WHERE state = 'failed'", sorts, "the failed events whose turn has come"},
	{"ORDER BY x.disposition = 'applied' DESC", sorts, "the payments of one order"},
	{"AS since, coalesce", group, "merges what is parked as payment and as event: both wait for a decision"},
	{"p.disposition = 'parked'", "SCAN p USING INDEX idx_payment_transactions_parked_event", "the index holds only what is parked"},
	{"f.status IN \\('requested'", "SCAN f USING INDEX idx_fulfillment_orders_open", "the index holds only open work"},
	{"paid_at >= .*GROUP BY|refunded_at >= .*GROUP BY|AS refunded FROM", group, "figures add up the ledger of their period"},
	{"FROM customer_accounts LIMIT", "SCAN customer_accounts", "a thousand entries at most: are there many?"},
	{"shop", "SCAN shop", "one row"},
}

// variants are the queries that a GET route is called with: none, each value that openapi.yaml
// lists for each of its parameters, a later page and a page after a cursor.
func variants(doc map[string]any, path string) []string {
	out := []string{""}
	list, _ := dig(doc, "paths", path, "get", "parameters").([]any)
	for _, p := range list {
		p := resolve(doc, p)
		if dig(p, "in") != "query" {
			continue
		}
		name, _ := dig(p, "name").(string)
		values, _ := dig(resolve(doc, dig(p, "schema")), "enum").([]any)
		if len(values) == 0 {
			values = []any{sample(doc, dig(p, "schema"), name, 0)}
		}
		if name == "page" {
			values = []any{3}
		}
		for _, v := range values {
			out = append(out, url.Values{name: {fmt.Sprint(v)}}.Encode())
		}
	}
	return out
}

// TestStatementsFollowIndexes calls every route of the table, reads with every variant of their
// query and writes with a body that works, and asks SQLite for the plan of each statement that
// was executed: none reads a table from end to end or sorts what an index could have sorted.
func TestStatementsFollowIndexes(t *testing.T) {
	x := &trace{seen: map[string]executed{}}
	plain := marketApp
	marketApp = tracedApp(x)
	defer func() { marketApp = plain }()
	r := openRich(t)
	doc := document(t)
	called := 0
	for _, row := range routes.TableRows() {
		if row.Method != "GET" || row.Auth == "signed" {
			continue
		}
		path, who := r.target(row)
		for _, query := range variants(doc, row.Path) {
			x.during(row.Method+" "+row.Path+"?"+query, func() {
				w := r.raw(who, "GET", path+"?"+query, "")
				require.False(t, ours(w.Code), "%s?%s: %s", path, query, w.Body)
			})
			called++
		}
	}
	bodies := bodySeeds(t, doc)
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		if !strings.HasSuffix(name, ".works") {
			continue
		}
		body := bodies[name]
		row := rowOf(routes.TableRows(), body[0])
		path, who := r.target(row)
		_, text := r.call("{x}", "price", body[1])
		x.during(body[0], func() { r.raw(who, row.Method, path, text) })
		called++
	}
	x.during("a payment", func() { r.pay("ann", r.buy("ann", r.price), 1900) })
	require.Greater(t, called, 200)
	require.Greater(t, len(x.seen), 150)
	tables, used := r.tables(), map[excuse]bool{}
	for _, text := range slices.Sorted(maps.Keys(x.seen)) {
		e := x.seen[text]
		for _, step := range x.plan(t, text, e.args) {
			m := scanned.FindStringSubmatch(step)
			if m != nil && isTable(tables, text, m[1]) || strings.Contains(step, "TEMP B-TREE") {
				i := slices.IndexFunc(excuses, func(x excuse) bool {
					return regexp.MustCompile("(?s)"+x.statement).MatchString(text) && regexp.MustCompile(x.step).MatchString(step)
				})
				if i < 0 {
					t.Errorf("%s: %s\n%s", e.label, step, text)
					continue
				}
				used[excuses[i]] = true
			}
		}
	}
	r.missIndex(x, "idx_orders_seller", "GET /api/seller/orders?")
	r.missIndex(x, "idx_orders_account", "GET /api/account/orders?")
	for _, x := range excuses {
		if !used[x] {
			t.Errorf("nothing needs the excuse %q any more", x.why)
		}
	}
}

// missIndex keeps the test honest: without an index the statements of its list sort or scan.
func (r *richMarket) missIndex(x *trace, index, label string) {
	r.t.Helper()
	_, err := x.plain.Exec("DROP INDEX " + index)
	require.NoError(r.t, err)
	for text, e := range x.seen {
		if strings.HasPrefix(e.label, label) && strings.Contains(strings.Join(x.plan(r.t, text, e.args), "\n"), "USE TEMP B-TREE FOR ORDER BY") && strings.Contains(text, "`ordered_at` AS `key`") {
			return
		}
	}
	r.t.Errorf("%s needs no %s", label, index)
}

// scanned matches a step that reads something from end to end: a table, or what another step made.
var scanned = regexp.MustCompile("^SCAN ([a-z_]+)")

// tables are the names of all tables.
func (r *richMarket) tables() []string {
	var names []string
	require.NoError(r.t, r.app.DB().NewQuery("SELECT name FROM sqlite_master WHERE type = 'table'").Column(&names))
	return names
}

// isTable tells whether a name in a statement's plan is a table or an alias of one.
func isTable(tables []string, text, name string) bool {
	if slices.Contains(tables, name) {
		return true
	}
	for _, m := range regexp.MustCompile("(?i)`?([a-z_]+)`? +(?:AS +)?`?"+name+"`?(?:[ ,)]|$)").FindAllStringSubmatch(text, -1) {
		if slices.Contains(tables, m[1]) {
			return true
		}
	}
	return false
}
