package routes_test

import (
	"hash/fnv"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pocketstarter/routes"
)

// The seeds of these targets are files under testdata/fuzz, in Go's own corpus format. A seed
// names its route ("POST /api/projects") and may write {price} or another kind of a rich
// market's ids in its body; corpus_test.go holds the files complete.

// fuzzRows are the routes that take a body, or the lists and figures that take a query. Signed
// deliveries are fuzzed where their bytes are decoded.
func fuzzRows(method func(string) bool) []routes.RouteInfo {
	rows := routes.TableRows()
	return slices.DeleteFunc(rows, func(r routes.RouteInfo) bool {
		return !method(r.Method) || r.Auth == "signed" || r.Method == "DELETE" || r.Path == "/api/openapi.json" || r.Path == "/api/docs"
	})
}

func takesBody(method string) bool  { return method != "GET" && method != "HEAD" && method != "OPTIONS" }
func takesQuery(method string) bool { return method == "GET" }

// rowOf returns the row that a seed names, and for names that the fuzzer made up always the
// same other one.
func rowOf(rows []routes.RouteInfo, name string) routes.RouteInfo {
	for _, row := range rows {
		if name == row.Method+" "+row.Path {
			return row
		}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return rows[int(h.Sum32()%uint32(len(rows)))]
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

// ours tells a failure of the shop from an answer that says what a neighbor did.
func ours(status int) bool { return status == 500 || status > 503 }

// FuzzBodies sends any bytes as the JSON body of any route: no panic, no 5xx but those of
// neighbors that are off.
func FuzzBodies(f *testing.F) {
	r := openRich(f)
	rows := fuzzRows(takesBody)
	f.Fuzz(func(t *testing.T, name, body string) {
		row := rowOf(rows, name)
		path, who := r.target(row)
		_, body = r.call("{x}", "price", body)
		w := r.raw(who, row.Method, path, body)
		if ours(w.Code) {
			t.Fatalf("%s %s answered %d to %q: %s", row.Method, row.Path, w.Code, body, w.Body)
		}
	})
}

// FuzzQueries sends any query to any route that reads one.
func FuzzQueries(f *testing.F) {
	r := openRich(f)
	rows := fuzzRows(takesQuery)
	f.Fuzz(func(t *testing.T, name, query string) {
		row := rowOf(rows, name)
		path, who := r.target(row)
		req := httptest.NewRequest("GET", path, nil)
		req.URL.RawQuery = url.QueryEscape(query)
		if _, err := url.ParseQuery(query); err == nil {
			req.URL.RawQuery = query
		}
		req.Header.Set("Authorization", "Bearer "+who)
		w := httptest.NewRecorder()
		r.mux.ServeHTTP(w, req)
		if ours(w.Code) {
			t.Fatalf("%s?%s answered %d: %s", row.Path, query, w.Code, w.Body)
		}
	})
}
