package routes_test

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pocketstarter/routes"
)

// fuzzRows are the signed-in routes that take a body, or the lists and figures that take a query.
func fuzzRows(method func(string) bool) []routes.RouteInfo {
	rows := routes.TableRows()
	return slices.DeleteFunc(rows, func(r routes.RouteInfo) bool {
		return !method(r.Method) || r.Auth == "signed" || r.Method == "DELETE" || r.Path == "/api/openapi.json" || r.Path == "/api/docs"
	})
}

// target is the path of a row with real ids, and who may call it.
func (r *richMarket) target(row routes.RouteInfo) (path, who string) {
	path, who = row.Path, "ann"
	if strings.HasPrefix(row.Path, "/api/seller/") {
		who = "sue"
	}
	if o, ok := objectRoutes[row.Method+" "+row.Path]; ok {
		path, _ = r.call(path, o.kinds[0], "")
	}
	return strings.ReplaceAll(path, "{slug}", "field-guide"), who
}

// FuzzBodies sends any bytes as the JSON body of any route: no panic, no 5xx but those of
// neighbors that are off.
func FuzzBodies(f *testing.F) {
	r := openRich(f)
	rows := fuzzRows(func(m string) bool { return m != "GET" })
	for i, row := range rows {
		if body, ok := createRoutes[row.Method+" "+row.Path]; ok {
			_, body = r.call("{x}", "price", body)
			f.Add(uint8(i), body)
		}
		if o, ok := objectRoutes[row.Method+" "+row.Path]; ok {
			_, body := r.call("{x}", o.kinds[0], o.body)
			f.Add(uint8(i), body)
		}
		for _, body := range []string{``, `{}`, `[]`, `null`, `{"name":null}`, `{"name":"\u0000"}`, `{"amount_cents":9223372036854775807}`, `{"a":`, "\xff", `{"quantity":1e400}`} {
			f.Add(uint8(i), body)
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, body string) {
		row := rows[int(i)%len(rows)]
		path, who := r.target(row)
		w := r.raw(who, row.Method, path, body)
		if w.Code == 500 || w.Code > 503 {
			t.Fatalf("%s %s answered %d to %q: %s", row.Method, row.Path, w.Code, body, w.Body)
		}
	})
}

// FuzzQueries sends any query to any route that reads one.
func FuzzQueries(f *testing.F) {
	r := openRich(f)
	rows := fuzzRows(func(m string) bool { return m == "GET" })
	for i := range rows {
		for _, q := range []string{"page=0", "page=99999999999999999999", "perPage=-1", "skipTotal=maybe", "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z", "from=0000-01-01T00:00:00Z", "to=9999-12-31T23:59:59Z&interval=day",
			"timezone=../../etc", "q=%25%5F%5C%27", "status=x", "interval=week", "feature=%00", "format=pdf", "a=%zz", "current=2", "from=2026-01-01T00:00:00%2B99:99"} {
			f.Add(uint8(i), q)
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, query string) {
		row := rows[int(i)%len(rows)]
		path, who := r.target(row)
		req := httptest.NewRequest("GET", path, nil)
		req.URL.RawQuery = url.QueryEscape(query)
		if _, err := url.ParseQuery(query); err == nil {
			req.URL.RawQuery = query
		}
		req.Header.Set("Authorization", "Bearer "+who)
		w := httptest.NewRecorder()
		r.mux.ServeHTTP(w, req)
		if w.Code == 500 || w.Code > 503 {
			t.Fatalf("%s?%s answered %d: %s", row.Path, query, w.Code, w.Body)
		}
	})
}
