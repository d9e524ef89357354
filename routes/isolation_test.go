package routes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/routes"
)

// objectRoute says which of ann's and sue's objects a route is called with, and with what body
// its owner would be heard.
type objectRoute struct {
	kinds []string
	body  string
}

// objectRoutes has every route of the table whose path names somebody's object. A new one that
// is missing here fails TestNobodyReachesAnothersObjects.
var objectRoutes = map[string]objectRoute{
	"GET /api/account/orders/{public_id}":              {kinds: []string{"order", "pending"}},
	"POST /api/account/orders/{public_id}/cancel":      {kinds: []string{"pending", "order"}},
	"POST /api/account/orders/{public_id}/checkout":    {kinds: []string{"pending", "order"}},
	"POST /api/account/orders/{public_id}/confirm":     {kinds: []string{"pending", "order"}, body: `{"provider":"manual"}`},
	"GET /api/account/orders/{public_id}/receipt":      {kinds: []string{"order"}},
	"POST /api/account/subscriptions/{id}/cancel":      {kinds: []string{"subscription"}},
	"POST /api/account/downloads/{token}/access":       {kinds: []string{"grant"}},
	"PATCH /api/account/bookings/{id}":                 {kinds: []string{"booking"}, body: `{"scheduled_start":"2026-03-10T09:00:00Z"}`},
	"GET /api/account/bookings/{id}/calendar.ics":      {kinds: []string{"booking"}},
	"GET /api/projects/{id}":                           {kinds: []string{"project"}},
	"PATCH /api/projects/{id}":                         {kinds: []string{"project"}, body: `{"name":"Mine"}`},
	"DELETE /api/projects/{id}":                        {kinds: []string{"project"}},
	"GET /api/seller/products/{id}":                    {kinds: []string{"product", "service"}},
	"PATCH /api/seller/products/{id}":                  {kinds: []string{"product"}, body: `{"name":"Mine"}`},
	"DELETE /api/seller/products/{id}":                 {kinds: []string{"product", "service"}},
	"GET /api/seller/products/{id}/prices":             {kinds: []string{"product"}},
	"POST /api/seller/products/{id}/prices":            {kinds: []string{"product"}, body: `{"amount_cents":1,"currency":"USD","billing_period":"one_time"}`},
	"GET /api/seller/prices/{id}":                      {kinds: []string{"price"}},
	"PATCH /api/seller/prices/{id}":                    {kinds: []string{"price"}, body: `{"name":"Mine"}`},
	"DELETE /api/seller/prices/{id}":                   {kinds: []string{"price"}},
	"GET /api/seller/products/{id}/assets":             {kinds: []string{"product"}},
	"POST /api/seller/products/{id}/assets":            {kinds: []string{"product"}, body: `{"title":"Mine","file_path":"files/x.zip"}`},
	"POST /api/seller/products/{id}/assets/upload-url": {kinds: []string{"product"}, body: `{"title":"Mine","file_name":"x.zip","content_type":"application/zip","file_size_bytes":1,"checksum_sha256":"` + strings.Repeat("a", 64) + `"}`},
	"HEAD /api/seller/assets/uploads/{id}":             {kinds: []string{"upload"}},
	"PATCH /api/seller/assets/uploads/{id}":            {kinds: []string{"upload"}},
	"DELETE /api/seller/assets/uploads/{id}":           {kinds: []string{"upload"}},
	"GET /api/seller/assets/{id}":                      {kinds: []string{"asset"}},
	"PATCH /api/seller/assets/{id}":                    {kinds: []string{"asset"}, body: `{"title":"Mine"}`},
	"DELETE /api/seller/assets/{id}":                   {kinds: []string{"asset"}},
	"POST /api/seller/assets/{id}/complete":            {kinds: []string{"asset"}},
	"POST /api/seller/assets/{id}/publish":             {kinds: []string{"asset"}},
	"GET /api/seller/products/{id}/service-offer":      {kinds: []string{"service"}},
	"PUT /api/seller/products/{id}/service-offer":      {kinds: []string{"service"}, body: `{"session_minutes":30}`},
	"PATCH /api/seller/products/{id}/service-offer":    {kinds: []string{"service"}, body: `{"session_minutes":30}`},
	"GET /api/seller/orders/{public_id}":               {kinds: []string{"order", "pending"}},
	"POST /api/seller/orders/{public_id}/refund":       {kinds: []string{"order"}, body: `{"reason":"mine"}`},
	"POST /api/seller/orders/{public_id}/cancel":       {kinds: []string{"pending"}},
	"POST /api/seller/payments/{id}/apply":             {kinds: []string{"payment"}, body: `{"order":"{pending}"}`},
	"GET /api/seller/bookings/{id}":                    {kinds: []string{"booking"}},
	"PATCH /api/seller/bookings/{id}":                  {kinds: []string{"booking"}, body: `{"internal_notes":"mine"}`},
	"GET /api/seller/fulfillment-orders/{id}":          {kinds: []string{"work"}},
	"PATCH /api/seller/fulfillment-orders/{id}":        {kinds: []string{"work"}, body: `{"delivery_notes":"mine"}`},
	"POST /api/seller/fulfillment-orders/{id}/deliver": {kinds: []string{"work"}, body: `{"asset":"{asset}"}`},
}

// call fills an object route's path and body with the ids of a rich market.
func (r *richMarket) call(path, kind, body string) (string, string) {
	open, shut := strings.Index(path, "{"), strings.Index(path, "}")
	path = path[:open] + r.ids[kind] + path[shut+1:]
	for k, id := range r.ids {
		body = strings.ReplaceAll(body, "{"+k+"}", id)
	}
	return path, body
}

// TestNobodyReachesAnothersObjects calls every object route with the ids of ann's and sue's
// objects, as another buyer, another seller and a guest: it is as if there were nothing, and
// nothing changes.
func TestNobodyReachesAnothersObjects(t *testing.T) {
	r := openRich(t)
	before := r.content()
	called := 0
	for _, row := range routes.TableRows() {
		signedIn := row.Auth == "user" || row.Auth == "seller" || row.Auth == "seller_or_operator"
		if !signedIn || !strings.Contains(row.Path, "{") {
			continue
		}
		name := row.Method + " " + row.Path
		o, known := objectRoutes[name]
		require.True(t, known, "%s names an object: say in objectRoutes whose it is tested with", name)
		for _, kind := range o.kinds {
			require.NotEmpty(t, r.ids[kind], "the market has no %s", kind)
			path, body := r.call(row.Path, kind, o.body)
			buyer := 404
			if row.Auth != "user" {
				buyer = 403 // no seller at all
			}
			for who, want := range map[string]int{"": 401, "ben": buyer, "sam": 404} {
				w := r.raw(who, row.Method, path, body)
				require.Equal(t, want, w.Code, "%q calls %s with the %s: %s", who, name, kind, w.Body)
				require.NotContains(t, w.Body.String(), "user_ann", "%q learns of ann from %s", who, name)
			}
			called++
		}
	}
	require.GreaterOrEqual(t, called, len(objectRoutes), "every object route was called")
	require.Equal(t, before, r.content())
}

// TestOwnersReachTheirObjects shows that the reads above work for their owners: what is refused
// there is refused for the person, not for the request.
func TestOwnersReachTheirObjects(t *testing.T) {
	r := openRich(t)
	for name, o := range objectRoutes {
		method, path, _ := strings.Cut(name, " ")
		if method != "GET" {
			continue
		}
		who := "ann"
		if strings.HasPrefix(path, "/api/seller/") {
			who = "sue"
		}
		path, _ = r.call(path, o.kinds[0], "")
		require.Equal(t, 200, r.raw(who, method, path, "").Code, name)
	}
}

// TestListsShowOnlyOwn holds the lists to the same: nobody else's rows are in them.
func TestListsShowOnlyOwn(t *testing.T) {
	r := openRich(t)
	lists := 0
	for _, row := range routes.TableRows() {
		if row.Method != "GET" || strings.Contains(row.Path, "{") || row.Auth == "public" || row.Auth == "signed" {
			continue
		}
		lists++
		for _, who := range []string{"ben", "sam"} {
			text := r.raw(who, row.Method, row.Path, "").Body.String()
			for kind, id := range r.ids {
				require.NotContains(t, text, id, "%s sees the %s of somebody else in %s", who, kind, row.Path)
			}
			require.NotContains(t, text, "user_ann", "%s in %s", who, row.Path)
			require.NotContains(t, text, "ann@example.com", "%s in %s", who, row.Path)
		}
	}
	require.Greater(t, lists, 20)
}
