package routes_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"pocketstarter/collections"
	"pocketstarter/routes"
)

// createRoutes are the write routes without an object in their path, with a body that works.
var createRoutes = map[string]string{
	"POST /api/account/orders/create":        `{"price_id":"{price}"}`,
	"PATCH /api/account/customer":            `{"full_name":"Ann"}`,
	"POST /api/account/preflight/email-test": `{}`,
	"DELETE /api/account":                    ``, // reads no body
	"POST /api/account/bookings":             `{"service_offer":"x"}`,
	"POST /api/projects":                     `{"name":"New"}`,
	"POST /api/ai/tokens/estimate":           `{"text":"x"}`,
	"POST /api/ai/chat/complete":             `{"messages":[{"role":"user","content":"x"}]}`,
	"POST /api/ai/images/generate":           `{"prompt":"x"}`,
	"POST /api/seller/products":              `{"name":"New"}`,
	"POST /api/seller/assets/uploads":        ``,
}

// document is openapi.yaml as plain maps.
func document(t testing.TB) map[string]any {
	raw, err := os.ReadFile("openapi.yaml")
	require.NoError(t, err)
	var doc map[string]any
	require.NoError(t, yaml.Unmarshal(raw, &doc))
	return doc
}

func dig(v any, path ...string) any {
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

// fieldsOf collects the names that a JSON request body may have.
func fieldsOf(doc map[string]any, v any, into map[string]bool) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	if ref, ok := m["$ref"].(string); ok {
		fieldsOf(doc, dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), into)
	}
	if content := dig(m, "content", "application/json", "schema"); content != nil {
		fieldsOf(doc, content, into)
	}
	if props, ok := m["properties"].(map[string]any); ok {
		for name := range props {
			into[name] = true
		}
	}
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		if list, ok := m[key].([]any); ok {
			for _, x := range list {
				fieldsOf(doc, x, into)
			}
		}
	}
}

// columns are the names of every column of every collection.
func (r *richMarket) columns() []string {
	all, err := r.app.FindAllCollections()
	require.NoError(r.t, err)
	names := map[string]bool{}
	for _, c := range all {
		if _, ours := collections.OwnershipOf(c.Name); ours {
			for _, f := range c.Fields {
				names[f.GetName()] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// with adds one field to a JSON object.
func with(t testing.TB, body, name string, value any) string {
	m := map[string]any{}
	if body != "" {
		require.NoError(t, json.Unmarshal([]byte(body), &m))
	}
	m[name] = value
	raw, err := json.Marshal(m)
	require.NoError(t, err)
	return string(raw)
}

// TestNoColumnCanBeSet sends every column of every collection to every write route, as the owner
// and beside a body that would work: what the document does not name is refused, and nothing changes.
func TestNoColumnCanBeSet(t *testing.T) {
	r := openRich(t)
	doc, columns := document(t), r.columns()
	require.Greater(t, len(columns), 150)
	for _, name := range []string{"POST /api/account/orders/{public_id}/cancel", "POST /api/seller/orders/{public_id}/cancel"} {
		require.Contains(t, objectRoutes, name)
	}
	before, sent := r.content(), 0
	for _, row := range routes.TableRows() {
		if !takesBody(row.Method) || row.Method == "DELETE" || row.Auth == "public" || row.Auth == "signed" {
			continue
		}
		name, path := row.Method+" "+row.Path, row.Path
		body, known := createRoutes[name]
		if strings.Contains(path, "{") {
			o, listed := objectRoutes[name]
			known = listed
			path, body = r.call(path, o.kinds[0], o.body)
		} else {
			_, body = r.call("{x}", "price", body)
		}
		require.True(t, known, "%s writes: say in createRoutes or objectRoutes what it is tested with", name)
		who := "ann"
		if row.Auth != "user" {
			who = "sue"
		}
		allowed := map[string]bool{}
		fieldsOf(doc, dig(doc, "paths", row.Path, strings.ToLower(row.Method), "requestBody"), allowed)
		content, _ := dig(doc, "paths", row.Path, strings.ToLower(row.Method), "requestBody", "content").(map[string]any)
		opaque := len(content) > 0 && content["application/json"] == nil // takes bytes, and no object at all
		for _, column := range columns {
			if allowed[column] || name == "POST /api/seller/products/{id}/prices" && column == "product" { // ignored there: the path names it
				continue
			}
			w := r.raw(who, row.Method, path, with(t, body, column, "x"))
			if opaque {
				require.Equal(t, 415, w.Code, "%s takes %s: %s", name, column, w.Body)
				continue
			}
			require.Equal(t, 400, w.Code, "%s takes %s: %s", name, column, w.Body)
			require.Contains(t, w.Body.String(), column, "%s does not name %s", name, column)
			sent++
		}
	}
	require.Greater(t, sent, 3000)
	after := r.content()
	for table := range before {
		require.Equal(t, before[table], after[table], table)
	}
}
