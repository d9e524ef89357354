package routes_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/routes"
)

var writeSeeds = flag.Bool("seeds", false, "write the missing fuzz seeds of the route table into testdata/fuzz")

// TestEveryRouteHasSeeds holds the fuzz corpus in git complete: a route that takes a body has as
// seeds one that works, one with every field that openapi.yaml names, and one with each field of
// a wrong type; a route that takes a query has one with each of its parameters. For a new route
// run `go test ./routes -run TestEveryRouteHasSeeds -seeds` and commit what it writes.
func TestEveryRouteHasSeeds(t *testing.T) {
	doc := document(t)
	for target, want := range map[string]map[string][2]string{"FuzzBodies": bodySeeds(t, doc), "FuzzQueries": querySeeds(doc)} {
		require.Greater(t, len(want), 60, target)
		dir := filepath.Join("testdata", "fuzz", target)
		seeded := corpus(t, dir)
		for _, name := range slices.Sorted(maps.Keys(want)) {
			seed, file := want[name], filepath.Join(dir, name)
			if slices.Contains(seeded, seed) {
				continue
			}
			if !*writeSeeds {
				t.Errorf("no seed of %s sends %q to %s: run this test with -seeds", target, seed[1], seed[0])
				continue
			}
			require.NoError(t, os.MkdirAll(dir, 0o755))
			text := fmt.Sprintf("go test fuzz v1\nstring(%s)\nstring(%s)\n", strconv.Quote(seed[0]), strconv.Quote(seed[1]))
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		}
	}
}

var seedLine = regexp.MustCompile(`(?m)^string\((.*)\)$`)

// corpus reads the seed files of a target with two texts.
func corpus(t *testing.T, dir string) [][2]string {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	var out [][2]string
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		m := seedLine.FindAllStringSubmatch(string(raw), -1)
		require.Len(t, m, 2, file)
		route, err := strconv.Unquote(m[0][1])
		require.NoError(t, err, file)
		text, err := strconv.Unquote(m[1][1])
		require.NoError(t, err, file)
		out = append(out, [2]string{route, text})
	}
	return out
}

var notInFileNames = regexp.MustCompile(`[^a-z0-9]+`)

func seedName(row routes.RouteInfo, kind string) string {
	path := strings.TrimPrefix(row.Path, "/api")
	return strings.Trim(notInFileNames.ReplaceAllString(strings.ToLower(row.Method+path), "-"), "-") + "." + kind
}

// bodySeeds are the seeds that the routes with a body need, by file name.
func bodySeeds(t *testing.T, doc map[string]any) map[string][2]string {
	out := map[string][2]string{}
	for _, row := range fuzzRows(takesBody) {
		name := row.Method + " " + row.Path
		works, listed := createRoutes[name]
		if o, ok := objectRoutes[name]; ok {
			works, listed = o.body, true
		}
		require.True(t, listed, "%s writes: say in createRoutes or objectRoutes with what body", name)
		out[seedName(row, "works")] = [2]string{name, works}
		schema := dig(resolve(doc, dig(doc, "paths", row.Path, strings.ToLower(row.Method), "requestBody")), "content", "application/json", "schema")
		full, wrong := sample(doc, schema, "", 0), map[string]any{}
		fields, ok := full.(map[string]any)
		require.True(t, ok, "%s: the document does not say that its body is an object", name)
		if len(fields) == 0 {
			continue
		}
		for field, value := range fields {
			wrong[field] = wrongFor(value)
		}
		for kind, v := range map[string]any{"full": full, "wrong": wrong} {
			text, err := json.Marshal(v)
			require.NoError(t, err)
			out[seedName(row, kind)] = [2]string{name, string(text)}
		}
	}
	for kind, body := range map[string]string{"empty": ``, "array": `[]`, "null": `null`, "cut": `{"name":`, "no-utf8": "{\"name\":\"\xff\"}", "nul": `{"name":"\u0000"}`, "null-field": `{"name":null}`,
		"huge": `{"amount_cents":9223372036854775808}`, "float": `{"amount_cents":1e400}`, "twice": `{"name":"a","name":"b"}`, "deep": strings.Repeat(`{"metadata":`, 2000) + `{}` + strings.Repeat(`}`, 2000)} {
		out["any."+kind] = [2]string{"POST /api/seller/products", body}
	}
	return out
}

// querySeeds are the seeds that the routes with a query need, by file name.
func querySeeds(doc map[string]any) map[string][2]string {
	out := map[string][2]string{}
	for _, row := range fuzzRows(takesQuery) {
		name, right, wrong := row.Method+" "+row.Path, url.Values{}, url.Values{}
		list, _ := dig(doc, "paths", row.Path, "get", "parameters").([]any)
		for _, p := range list {
			p := resolve(doc, p)
			if dig(p, "in") != "query" {
				continue
			}
			field, _ := dig(p, "name").(string)
			value := sample(doc, dig(p, "schema"), field, 0)
			right.Set(field, fmt.Sprint(value))
			wrong.Set(field, "-1%_'\"\x00\u202e")
		}
		out[seedName(row, "right")] = [2]string{name, right.Encode()}
		if len(wrong) > 0 {
			out[seedName(row, "wrong")] = [2]string{name, wrong.Encode()}
		}
	}
	for kind, query := range map[string]string{"far": "page=1000000&perPage=200", "over": "page=99999999999999999999", "below": "page=0&perPage=-1", "flag": "skipTotal=maybe", "after": "after=AAAA&perPage=1",
		"bad-escape": "a=%zz", "offset": "from=2026-01-01T00:00:00%2B99:99", "ages": "from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&interval=day", "like": "q=%25%5F%5C%27"} {
		out["any."+kind] = [2]string{"GET /api/seller/orders", query}
	}
	return out
}

// resolve follows a $ref.
func resolve(doc map[string]any, v any) any {
	if ref, ok := dig(v, "$ref").(string); ok {
		return resolve(doc, dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...))
	}
	return v
}

// sample is a value that a schema takes.
func sample(doc map[string]any, schema any, field string, depth int) any {
	schema = resolve(doc, schema)
	for _, key := range []string{"oneOf", "anyOf"} {
		if list, ok := dig(schema, key).([]any); ok && len(list) > 0 {
			return sample(doc, list[0], field, depth)
		}
	}
	out := map[string]any{}
	if list, ok := dig(schema, "allOf").([]any); ok {
		for _, part := range list {
			if m, ok := sample(doc, part, field, depth).(map[string]any); ok {
				maps.Copy(out, m)
			}
		}
	}
	if list, ok := dig(schema, "enum").([]any); ok {
		return list[0]
	}
	kind := dig(schema, "type")
	if list, ok := kind.([]any); ok {
		kind = list[0]
	}
	switch kind {
	case "string":
		if f, ok := sampleTexts[field]; ok {
			return f
		}
		return "text"
	case "integer", "number":
		if least, ok := dig(schema, "minimum").(int); ok {
			return least
		}
		return 1
	case "boolean":
		return true
	case "array":
		if depth > 4 {
			return []any{}
		}
		return []any{sample(doc, dig(schema, "items"), field, depth+1)}
	}
	props, _ := dig(schema, "properties").(map[string]any)
	for name, p := range props {
		if depth < 5 {
			out[name] = sample(doc, p, name, depth+1)
		}
	}
	return out
}

// sampleTexts are texts that mean something to their field.
var sampleTexts = map[string]string{
	"price_id": "{price}", "active_price": "{price}", "asset": "{asset}", "order": "{pending}", "scheduled_start": "2026-03-10T09:00:00Z", "due_at": "2026-04-01T00:00:00+02:00", "timezone": "Europe/Berlin",
	"currency": "EUR", "country": "DE", "checkout_url": "https://buy.stripe.com/x", "meeting_url": "https://meet.example/x", "shipping_tracking_url": "https://post.example/x", "date": "2026-12-24", "target_launch_date": "2026-12-24",
	"checksum_sha256": strings.Repeat("a", 64), "monthly_recurring_revenue": "12.50", "file_path": "files/x.zip", "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "billing_email": "ann@example.com",
	"after": collections.Cursor{Key: "2026-03-02 10:00:00.000Z", ID: "x"}.String(),
}

// wrongFor is a value of another type than v.
func wrongFor(v any) any {
	switch v.(type) {
	case string:
		return []any{1, nil}
	case bool:
		return "yes"
	case []any:
		return map[string]any{"0": "x"}
	case map[string]any:
		return "object"
	}
	return "-1.5e9"
}
