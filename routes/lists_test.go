package routes_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/routes"
)

// shortLists are lists that are never long, and so have no cursor.
var shortLists = map[string]string{
	"/api/products":                    "from memory",
	"/api/ai/providers":                "four at most",
	"/api/seller/assets/uploads":       "ten open ones a seller",
	"/api/seller/products/{id}/prices": "of one product",
	"/api/seller/products/{id}/assets": "of one product",
}

// listPath fills in the path of a GET route that answers a list; ok is false for others.
func (r *richMarket) listPath(row routes.RouteInfo) (path, who string, ok bool) {
	if row.Method != "GET" || row.Auth == "signed" {
		return "", "", false
	}
	path, who = r.target(row)
	if strings.HasSuffix(path, "/slots") || strings.Contains(path, "{") {
		return "", "", false
	}
	var envelope struct{ Items, PerPage, TotalItems json.RawMessage }
	w := r.raw(who, "GET", path, "")
	ok = w.Code == 200 && strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && json.Unmarshal(w.Body.Bytes(), &envelope) == nil && envelope.Items != nil && envelope.TotalItems != nil
	return path, who, ok
}

// lengthen gives every list that can grow at least five rows, some of the same moment.
func (r *richMarket) lengthen() {
	for i := range 5 {
		r.pay("ann", r.buy("ann", r.price), 1900)
		r.pay("ann", r.buy("ann", r.ids["service_price"]), 5000)
		r.pay("ann", r.buy("ann", r.ids["work_price"]), 7000)
		plan := fmt.Sprintf("cplan_long%d", i)
		r.plan(plan, collections.PeriodMonthly, 900, fmt.Sprintf("key%d", i))
		r.item("ann", plan, "active", "month", 900, false)
		gone := r.buy("ann", r.price)
		r.want(200, "ann", "POST", "/api/account/orders/"+gone+"/cancel", nil)
		r.pay("ann", gone, 1900)
		r.want(201, "ann", "POST", "/api/projects", fmt.Sprintf(`{"name":"Project %d"}`, i))
		buyer := fmt.Sprintf("buyer%d", i)
		r.meet(buyer)
		r.pay(buyer, r.buy(buyer, r.price), 1900)
	}
	for _, table := range []string{"bookings", "fulfillment_orders", "download_grants", "projects"} {
		_, err := r.app.NonconcurrentDB().NewQuery("UPDATE " + table + " SET created = (SELECT min(created) FROM " + table + ")").Execute()
		require.NoError(r.t, err)
	}
}

// ids are the items of a list answer by id, or by what else tells them apart.
func idsOf(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	require.Equal(t, 200, w.Code, w.Body.String())
	var out []string
	for _, x := range items(decoded(w)) {
		id := x["id"]
		if id == nil {
			id = x["account_id"]
		}
		if id == nil {
			id = fmt.Sprint(x)
		}
		out = append(out, fmt.Sprint(id))
	}
	return out
}

// TestEveryListPagesTheSameWay walks each list of the route table in pages of two, by number and
// by the cursor of the Link header: both see every row once, in the order of the whole list.
func TestEveryListPagesTheSameWay(t *testing.T) {
	r := openRich(t)
	r.lengthen()
	walked := 0
	for _, row := range routes.TableRows() {
		path, who, ok := r.listPath(row)
		if !ok {
			continue
		}
		_, short := shortLists[row.Path]
		whole := idsOf(t, r.raw(who, "GET", path+"?perPage=200", ""))
		if !short {
			require.GreaterOrEqual(t, len(whole), 5, "lengthen makes %s longer", path)
		}
		require.Empty(t, r.raw(who, "GET", path+"?perPage=200", "").Header().Get("Link"), "%s ends", path)
		var numbered, followed []string
		next := path + "?perPage=2&skipTotal=1"
		for page := 1; len(numbered) < len(whole); page++ {
			w := r.ask(who, "GET", fmt.Sprintf("%s?perPage=2&page=%d", path, page), "")
			require.EqualValues(t, len(whole), decoded(w)["totalItems"], path)
			numbered = append(numbered, idsOf(t, w)...)
			if short {
				continue
			}
			w = r.ask(who, "GET", next, "")
			require.EqualValues(t, page, decoded(w)["page"], path)
			followed = append(followed, idsOf(t, w)...)
			link := w.Header().Get("Link")
			require.Equal(t, len(followed) < len(whole), link != "", "%s: %s", path, link)
			if link != "" {
				require.True(t, strings.HasPrefix(link, "<"+path+"?") && strings.HasSuffix(link, `>; rel="next"`), link)
				next = link[1:strings.Index(link, ">")]
			}
		}
		require.Equal(t, whole, numbered, path)
		if !short {
			require.Equal(t, whole, followed, path)
		}
		require.Empty(t, idsOf(t, r.raw(who, "GET", path+"?page=1000000&perPage=200", "")), path)
		walked++
	}
	require.GreaterOrEqual(t, walked, 16)
}

// TestCursorsOfOthersOpenNothing: a cursor is only a place, never a permission.
func TestCursorsOfOthersOpenNothing(t *testing.T) {
	r := openRich(t)
	r.lengthen()
	link := r.raw("ann", "GET", "/api/account/orders?perPage=2", "").Header().Get("Link")
	require.NotEmpty(t, link)
	require.Empty(t, idsOf(t, r.ask("ben", "GET", link[1:strings.Index(link, ">")], "")))
	for _, bad := range []string{"x", "%00", "AAAA", strings.Repeat("A", 5000), url.QueryEscape("'; DROP TABLE orders; --")} {
		w := r.ask("ann", "GET", "/api/account/orders?after="+bad, "")
		require.Equal(t, 400, w.Code, bad)
		require.Contains(t, w.Body.String(), `"after":{"code":"invalid"`)
	}
}
