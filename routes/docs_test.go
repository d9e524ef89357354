package routes

import (
	"encoding/json/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestDocumentIsServed(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{AllowedHosts: []string{"*"}})
	w := s.ask("GET /api/openapi.json")
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, "application/json", w.Header().Get("Content-Type"))
	var doc struct {
		OpenAPI string         `json:"openapi"`
		Paths   map[string]any `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &doc))
	require.Equal(t, "3.1.0", doc.OpenAPI)
	require.Contains(t, doc.Paths, "/api/account/orders/create")
	require.Equal(t, http.StatusNotModified, s.ask("GET /api/openapi.json", "If-None-Match: "+w.Header().Get("ETag")).Code)
}

func TestDocsPage(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{AllowedHosts: []string{"*"}})
	w := s.ask("GET /api/docs")
	require.Equal(t, http.StatusOK, w.Code)
	page := w.Body.String()
	require.Contains(t, w.Header().Get("Content-Type"), "text/html")
	for _, outside := range []string{"<script", "src=", "@import", "url(", "http://", "https://", "onclick", "<link"} {
		require.NotContains(t, page, outside, "the page needs no script and no other file")
	}
	d, err := openAPI()
	require.NoError(t, err)
	root := node(d.parsed)
	for _, path := range root.get("paths").keys() {
		require.Contains(t, page, "<code>"+path+"</code>")
	}
	for _, name := range root.get("components").get("schemas").keys() {
		require.Contains(t, page, `id="schema-`+name+`"`)
	}
	require.NotContains(t, page, "#ZgotmplZ")
	require.Equal(t, strings.Count(page, `<details id=`), strings.Count(page, "</details>"))
	require.Contains(t, page, "extra limit: checkout_create")
}
