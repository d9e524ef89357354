package routes_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sort"
	"strings"
	"testing"

	verrors "github.com/pb33f/libopenapi-validator/errors"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"pocketstarter/routes"
)

func sentences(errs []*verrors.ValidationError) []string {
	var out []string
	for _, e := range errs {
		line := e.Message + ": " + e.Reason
		for _, s := range e.SchemaValidationErrors {
			line += fmt.Sprintf("; %s %s", s.FieldPath, s.Reason)
		}
		out = append(out, line)
	}
	return out
}

func TestDocumentIsValidOpenAPI(t *testing.T) {
	ok, errs := specValidator(t).ValidateDocument()
	require.True(t, ok, sentences(errs))
}

// TestCheckerCatchesWrongAnswers shows that the checker of the other tests can fail.
func TestCheckerCatchesWrongAnswers(t *testing.T) {
	const slot = `{"start":"2026-12-24T09:00:00.000Z","end":"2026-12-24T10:00:00.000Z"}`
	tests := []struct {
		name, method, path, reqBody string
		status                      int
		kind, body                  string
		wrong                       bool
	}{
		{"a right list", "GET", "/api/products/x/slots?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "", 200, "application/json", "[" + slot + "]", false},
		{"a time without milliseconds", "GET", "/api/products/x/slots?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "", 200, "application/json", `[{"start":"2026-12-24T09:00:00Z","end":"2026-12-24T10:00:00.000Z"}]`, true},
		{"a query parameter left out", "GET", "/api/products/x/slots?from=2026-01-01T00:00:00Z", "", 200, "application/json", "[]", true},
		{"an empty page", "GET", "/api/account/orders", "", 200, "application/json", `{"page":1,"perPage":30,"totalItems":0,"totalPages":0,"items":[]}`, false},
		{"a page without its items", "GET", "/api/account/orders", "", 200, "application/json", `{"page":1,"perPage":30,"totalItems":0,"totalPages":0}`, true},
		{"a page with an extra field", "GET", "/api/account/orders", "", 200, "application/json", `{"page":1,"perPage":30,"totalItems":0,"totalPages":0,"items":[],"secret":1}`, true},
		{"an order with a missing field", "GET", "/api/account/orders/x", "", 200, "application/json", `{"id":"x"}`, true},
		{"the error envelope", "GET", "/api/account/orders/x", "", 404, "application/json", `{"status":404,"message":"Gone.","data":{}}`, false},
		{"another error envelope", "GET", "/api/account/orders/x", "", 404, "application/json", `{"detail":"Gone."}`, true},
		{"a status nobody wrote down", "GET", "/api/account/orders", "", 206, "application/json", `{}`, true},
		{"a path nobody wrote down", "GET", "/api/nowhere", "", 200, "application/json", `{}`, true},
		{"a field nobody wrote down in a request that passed", "PATCH", "/api/account/customer", `{"metadata":{}}`, 200, "application/json", `{}`, true},
		{"a refused request may be wrong", "PATCH", "/api/account/customer", `{"metadata":{}}`, 400, "application/json", `{"status":400,"message":"No.","data":{}}`, false},
		{"no content", "DELETE", "/api/account", "", 204, "", "", false},
		{"a deduplicated delivery", "POST", "/api/webhooks/clerk", `{"type":"x"}`, 200, "application/json", `{"status":"ok","deduplicated":true}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.reqBody))
			if tt.reqBody != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			resp := &http.Response{StatusCode: tt.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(tt.body))}
			if tt.kind != "" {
				resp.Header.Set("Content-Type", tt.kind)
			}
			faults := specFaults(t, r, []byte(tt.reqBody), resp, []byte(tt.body))
			require.Equal(t, tt.wrong, len(faults) > 0, "faults: %v", faults)
		})
	}
}

// specRows lists the operations of openapi.yaml as "METHOD path auth throttle".
func specRows(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile("openapi.yaml")
	require.NoError(t, err)
	var doc struct {
		Paths map[string]map[string]yaml.Node `yaml:"paths"`
	}
	require.NoError(t, yaml.Unmarshal(raw, &doc))
	var rows []string
	for path, item := range doc.Paths {
		for method, node := range item {
			if method == "parameters" {
				continue
			}
			var op struct {
				Auth     string `yaml:"x-auth"`
				Throttle string `yaml:"x-throttle"`
			}
			require.NoError(t, node.Decode(&op))
			require.NotEmpty(t, op.Auth, "%s %s", method, path)
			rows = append(rows, strings.TrimSpace(strings.ToUpper(method)+" "+path+" "+op.Auth+" "+op.Throttle))
		}
	}
	sort.Strings(rows)
	return rows
}

// TestTableIsTheDocument holds table and document equal, but for the operations in
// testdata/documented_only.txt, which are written down and not built. Building one
// means deleting its line there.
func TestTableIsTheDocument(t *testing.T) {
	raw, err := os.ReadFile("testdata/documented_only.txt")
	require.NoError(t, err)
	planned := map[string]bool{}
	for line := range strings.Lines(string(raw)) {
		planned[strings.TrimSpace(line)] = true
	}
	documented := map[string]bool{}
	for _, row := range specRows(t) {
		documented[row] = true
	}
	for _, r := range routes.TableRows() {
		row := strings.TrimSpace(r.Method + " " + r.Path + " " + r.Auth + " " + r.Throttle)
		if !documented[row] {
			t.Errorf("the route table has %q; openapi.yaml does not, or names another caller or limit", row)
		}
		if planned[row] {
			t.Errorf("%q is built: delete its line in testdata/documented_only.txt", row)
		}
		delete(documented, row)
	}
	for row := range documented {
		if !planned[row] {
			t.Errorf("openapi.yaml has %q; the route table does not", row)
		}
	}
}
