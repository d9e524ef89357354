package routes

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

const (
	corsMethods = "GET, HEAD, POST, PUT, PATCH, DELETE"
	corsHeaders = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, X-CSRFToken, X-Order-Confirm-Secret"
	corsExposed = "ETag, Idempotency-Replayed, Link, Location, Retry-After, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Asset, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset, X-Request-Id"
)

// allowOrigins lets the pages of configured origins read the API. PocketBase's own
// middleware, which is open to everybody by default, is unbound.
func (x *Edge) allowOrigins(e *core.RequestEvent) error {
	if x.writeCORS(e.Response.Header(), e.Request) {
		return e.NoContent(http.StatusNoContent)
	}
	return e.Next()
}

// writeCORS sets the headers that a page of another origin needs, and reports whether the
// request only asks for them.
func (x *Edge) writeCORS(h http.Header, r *http.Request) (preflight bool) {
	if !underAPI(r.URL.Path) {
		return false
	}
	if len(x.opt.CORSOrigins) > 0 {
		h.Add("Vary", "Origin")
	}
	preflight = r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
	switch origin := r.Header.Get("Origin"); {
	case origin == "":
	case slices.Contains(x.opt.CORSOrigins, strings.ToLower(origin)):
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
	case slices.Contains(x.opt.CORSOrigins, "*"):
		h.Set("Access-Control-Allow-Origin", "*")
	}
	if h.Get("Access-Control-Allow-Origin") != "" {
		if preflight {
			h.Set("Access-Control-Allow-Methods", corsMethods)
			h.Set("Access-Control-Allow-Headers", corsHeaders)
			h.Set("Access-Control-Max-Age", "600")
		} else {
			h.Set("Access-Control-Expose-Headers", corsExposed)
		}
	}
	return preflight
}

func underAPI(path string) bool { return strings.HasPrefix(path, "/api/") || path == "/api" }
