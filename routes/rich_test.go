package routes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/internal/storage/staging"
	"pocketstarter/routes"
)

// richMarket is a market in which ann holds one of everything that sue sells, and everybody
// else (ben buys, sam sells) holds nothing of theirs.
type richMarket struct {
	*market
	ids     map[string]string // what an id of the route table may be, by kind
	staging *staging.Store
}

// silentBilling answers like Clerk about nobody.
type silentBilling struct{}

func (silentBilling) UserSubscription(context.Context, string) ([]commerce.ItemFact, error) {
	return nil, nil
}

func (silentBilling) CancelSubscriptionItem(context.Context, string, bool) (commerce.ItemFact, error) {
	return commerce.ItemFact{}, commerce.Fail(commerce.CodeUpstream, "Clerk did not answer.")
}

func openRich(t testing.TB) *richMarket {
	t.Helper()
	var m *market
	staged := openStaging(t)
	m = openMarket(t, withExtras(&m), func(o *commerce.Options, d *routes.Deps) {
		o.Store, o.Keys, o.Staging = &memoryStore{files: map[string][]byte{}}, plainKeys, staged
		d.Store, d.Billing, d.Extra.AI = o.Store, silentBilling{}, &meteredModels{}
		d.Extra.UsageLimits = commerce.UsageLimits{Free: commerce.UsageLimit{Tokens: 1e6, Images: 1e6}, Pro: commerce.UsageLimit{Tokens: 1e6, Images: 1e6}}
		d.Extra.Calendar = func([]byte, bool, string) ([]byte, string, error) {
			return []byte("BEGIN:VCALENDAR"), "text/calendar; charset=utf-8", nil
		}
	})
	r := &richMarket{market: m, ids: map[string]string{}, staging: staged}
	for _, who := range []string{"sue", "sam", "ann", "ben"} {
		r.meet(who)
		r.want(200, who, "GET", "/api/me", nil)
	}
	r.shelve()
	r.purchase()
	return r
}

// shelve gives sue a file, a service of hours and a service of work.
func (r *richMarket) shelve() {
	product := items(r.want(200, "sue", "GET", "/api/seller/products", nil))[0]["id"].(string)
	r.ids["product"], r.ids["price"] = product, r.price
	r.ids["asset"] = r.upload("sue", product)
	r.ids["upload"] = r.beginUpload("sue", product, "half.bin", 10)
	r.wantPart(204, "sue", r.ids["upload"], 0, "hello")
	made := r.want(201, "sue", "POST", "/api/seller/products", `{"name":"Hours","product_type":"service","visibility":"published","feature_keys":["hours"]}`)["id"].(string)
	r.ids["service"] = made
	r.want(200, "sue", "PUT", "/api/seller/products/"+made+"/service-offer", `{"session_minutes":60,"timezone":"Europe/Berlin","availability":{"weekly":{"mon":[["09:00","17:00"]],"tue":[["09:00","17:00"]]},"exceptions":[]}}`)
	r.ids["service_price"] = r.want(201, "sue", "POST", "/api/seller/products/"+made+"/prices", `{"amount_cents":5000,"currency":"USD","billing_period":"one_time"}`)["id"].(string)
	work := r.want(201, "sue", "POST", "/api/seller/products", `{"name":"Work","product_type":"service","visibility":"published"}`)["id"].(string)
	r.ids["work_price"] = r.want(201, "sue", "POST", "/api/seller/products/"+work+"/prices", `{"amount_cents":7000,"currency":"USD","billing_period":"one_time"}`)["id"].(string)
}

// upload puts a small file on a product as multipart.
func (r *richMarket) upload(who, product string) string {
	r.t.Helper()
	body := "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nThe file\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
	req := httptest.NewRequest("POST", "/api/seller/products/"+product+"/assets", strings.NewReader(body))
	req.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	req.Header.Set("Authorization", "Bearer "+who)
	w := httptest.NewRecorder()
	r.mux.ServeHTTP(w, req)
	require.Equal(r.t, 201, w.Code, w.Body.String())
	return decoded(w)["id"].(string)
}

// purchase lets ann buy, subscribe, book, order work, leave money parked and make a project.
func (r *richMarket) purchase() {
	order := r.buy("ann", r.price)
	r.pay("ann", order, 1900)
	r.ids["order"], r.ids["pending"] = order, r.buy("ann", r.price)
	r.pay("ann", r.buy("ann", r.ids["service_price"]), 5000)
	r.pay("ann", r.buy("ann", r.ids["work_price"]), 7000)
	r.plan("cplan_rich", collections.PeriodMonthly, 900, "plus")
	r.item("ann", "cplan_rich", "active", "month", 900, false)
	gone := r.buy("ann", r.price)
	r.want(200, "ann", "POST", "/api/account/orders/"+gone+"/cancel", nil)
	r.pay("ann", gone, 1900)
	first := func(who, path string) map[string]any {
		list := items(r.want(200, who, "GET", path, nil))
		require.NotEmpty(r.t, list, path)
		return list[0]
	}
	r.ids["grant"] = first("ann", "/api/account/downloads")["token"].(string)
	r.ids["booking"] = first("ann", "/api/account/bookings")["id"].(string)
	r.want(200, "ann", "PATCH", "/api/account/bookings/"+r.ids["booking"], `{"scheduled_start":"2026-03-09T09:00:00Z"}`)
	r.ids["work"] = first("sue", "/api/seller/fulfillment-orders")["id"].(string)
	r.ids["subscription"] = first("ann", "/api/account/subscriptions")["id"].(string)
	r.ids["payment"] = first("sue", "/api/seller/events")["id"].(string)
	r.ids["project"] = r.want(201, "ann", "POST", "/api/projects", `{"name":"Secret"}`)["id"].(string)
	r.want(200, "ann", "POST", chatPath, chat(5))
}

// raw sends a request without holding it against the document.
func (r *richMarket) raw(who, method, path, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+who)
	}
	w := httptest.NewRecorder()
	r.mux.ServeHTTP(w, req)
	return w
}

// content is every row of every collection, by table.
func (r *richMarket) content() map[string]string {
	r.t.Helper()
	all, err := r.app.FindAllCollections()
	require.NoError(r.t, err)
	out := map[string]string{}
	for _, c := range all {
		if _, ours := collections.OwnershipOf(c.Name); !ours {
			continue
		}
		var rows []dbx.NullStringMap
		require.NoError(r.t, r.app.DB().NewQuery("SELECT * FROM {{"+c.Name+"}} ORDER BY id").All(&rows))
		text, err := json.Marshal(rows)
		require.NoError(r.t, err)
		out[c.Name] = fmt.Sprintf("%d rows %s", len(rows), text)
	}
	return out
}

// TestContentSeesAChange keeps the comparisons of content honest.
func TestContentSeesAChange(t *testing.T) {
	r := openRich(t)
	before := r.content()
	r.want(200, "ann", "PATCH", "/api/projects/"+r.ids["project"], `{"summary":"x"}`)
	require.NotEqual(t, before, r.content())
	var names []string
	for name, rows := range before {
		if strings.HasPrefix(rows, "0 rows") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	require.Equal(t, []string{"refunds", "suppressions"}, names, "the market is rich: only these are empty")
	require.Equal(t, http.StatusOK, r.raw("ann", "GET", "/api/account/export", "").Code)
	r.want(200, "ann", "GET", "/api/account/export", nil)
}
