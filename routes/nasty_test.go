package routes_test

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// nasty are values that some field of some request does not expect.
var nasty = []any{
	nil, true, -1, 0, 1.5, json.Number("9223372036854775807"), json.Number("1e400"), "", " ", "\x00", strings.Repeat("x", 70_000), "\u202e\u0000\U0010ffff", "../../etc/passwd", "'; DROP TABLE orders; --",
	"2026-13-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", []any{}, []any{[]any{nil}}, map[string]any{}, map[string]any{"": map[string]any{"a": nil}},
}

// inEach returns copies of a JSON value, each with x in the place of another part of it.
func inEach(v, x any) []any {
	var out []any
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			for _, part := range append([]any{x}, inEach(v[name], x)...) {
				c := maps.Clone(v)
				c[name] = part
				out = append(out, c)
			}
		}
	case []any:
		for i := range v {
			for _, part := range append([]any{x}, inEach(v[i], x)...) {
				c := slices.Clone(v)
				c[i] = part
				out = append(out, c)
			}
		}
	}
	return out
}

// speaks holds an answer to the conventions: a refusal is the envelope with a sentence in it.
func speaks(t *testing.T, w *httptest.ResponseRecorder, what string) {
	t.Helper()
	if ours(w.Code) {
		t.Errorf("%s answers %d: %s", what, w.Code, w.Body)
		return
	}
	if w.Code < 400 {
		return
	}
	var out struct {
		Status  int
		Message string
		Data    map[string]any
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out), what)
	require.Equal(t, w.Code, out.Status, what)
	require.NotNil(t, out.Data, what)
	require.Less(t, len(w.Body.Bytes()), 4000, "%s repeats what it was sent", what)
	sentence(t, out.Message, what)
	if w.Code == 429 {
		require.NotEmpty(t, w.Header().Get("Retry-After"), what)
	}
	for field, fault := range out.Data {
		if m, ok := fault.(map[string]any); ok && m["code"] != nil {
			sentence(t, m["message"].(string), what+" on "+field)
		}
	}
}

func sentence(t *testing.T, text, what string) {
	t.Helper()
	require.NotEmpty(t, text, what)
	require.True(t, strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, ")"), "%s: %q is no sentence", what, text)
	for _, inside := range []string{"SQL", "sqlite", "panic", "goroutine", "interface", "strconv", "json:", "UNIQUE", "/root", "failed to", "nil"} {
		require.NotContains(t, text, inside, what)
	}
}

// skipped leaves three of four values out, others for each route, unless the long size is asked for.
func skipped(turn int) bool { return os.Getenv("TEST_SIZE") != "long" && turn%4 != 0 }

// TestNastyFields puts every nasty value into every place of every body.
func TestNastyFields(t *testing.T) {
	r := openRich(t)
	sent := 0
	seeds := bodySeeds(t, document(t))
	for turn, name := range slices.Sorted(maps.Keys(seeds)) {
		if !strings.HasSuffix(name, ".full") {
			continue
		}
		row := rowOf(fuzzRows(takesBody), seeds[name][0])
		path, who := r.target(row)
		_, body := r.call("{x}", "price", seeds[name][1])
		var full any
		require.NoError(t, json.Unmarshal([]byte(body), &full))
		for i, x := range nasty {
			if skipped(turn + i) {
				continue
			}
			for _, changed := range inEach(full, x) {
				raw, err := json.Marshal(changed)
				require.NoError(t, err)
				w := r.raw(who, row.Method, path, string(raw))
				speaks(t, w, row.Method+" "+path+" "+string(raw[:min(len(raw), 300)]))
				sent++
			}
		}
	}
	t.Logf("%d requests", sent)
	require.Greater(t, sent, 800)
}

// TestNastyQueries gives every parameter of every query every nasty value.
func TestNastyQueries(t *testing.T) {
	r := openRich(t)
	sent := 0
	seeds := querySeeds(document(t))
	for _, name := range slices.Sorted(maps.Keys(seeds)) {
		row := rowOf(fuzzRows(takesQuery), seeds[name][0])
		path, who := r.target(row)
		right, err := url.ParseQuery(seeds[name][1])
		if err != nil || !strings.HasSuffix(name, ".right") {
			continue
		}
		for param := range right {
			for _, x := range nasty {
				text, isText := x.(string)
				if !isText {
					raw, err := json.Marshal(x)
					require.NoError(t, err)
					text = string(raw)
				}
				query := maps.Clone(right)
				query[param] = []string{text[:min(len(text), 3000)]}
				speaks(t, r.raw(who, "GET", path+"?"+query.Encode(), ""), path+"?"+query.Encode()[:min(200, len(query.Encode()))])
				sent++
			}
		}
	}
	require.Greater(t, sent, 1000)
}
