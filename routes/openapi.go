package routes

import (
	"crypto/sha256"
	_ "embed" // openapi.yaml
	"encoding/hex"
	"encoding/json/v2"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/pocketbase/pocketbase/core"
	"go.yaml.in/yaml/v3"
)

//go:embed openapi.yaml
var openAPIYAML []byte

// document is openapi.yaml in the forms that are served.
type document struct {
	parsed map[string]any
	json   []byte
	etag   string
}

// openAPI converts openapi.yaml once, when it is first asked for.
var openAPI = sync.OnceValues(func() (document, error) {
	var d document
	if err := yaml.Unmarshal(openAPIYAML, &d.parsed); err != nil {
		return d, fmt.Errorf("openapi.yaml: %w", err)
	}
	var err error
	if d.json, err = json.Marshal(d.parsed, json.Deterministic(true)); err != nil {
		return d, fmt.Errorf("openapi.yaml as JSON: %w", err)
	}
	sum := sha256.Sum256(d.json)
	d.etag = `"` + hex.EncodeToString(sum[:8]) + `"`
	return d, nil
})

// getOpenAPI answers GET /api/openapi.json.
func getOpenAPI(e *core.RequestEvent) error {
	d, err := openAPI()
	if err != nil {
		return answer(e, err)
	}
	return serveBytes(e, "application/json", d.etag, d.json)
}

// serveBytes answers fixed bytes, or 304 to a client that has them.
func serveBytes(e *core.RequestEvent, contentType, etag string, body []byte) error {
	h := e.Response.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache")
	if match := e.Request.Header.Get("If-None-Match"); match != "" && strings.Contains(match, etag) {
		return e.NoContent(http.StatusNotModified)
	}
	return e.Blob(http.StatusOK, contentType, body)
}
