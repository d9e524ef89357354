package routes

import (
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// apiCSP is the policy of API answers. Receipts and the API's own documentation are
// pages with styles of their own; nothing under /api ever runs a script.
const apiCSP = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// PageCSP returns the content policy of the SPA's pages. clerkOrigin is the origin
// that serves Clerk's scripts and Frontend API, such as https://clerk.shop.example;
// "" in a sandbox, where everything comes from the shop itself.
func PageCSP(clerkOrigin string) string {
	script, frame, talk := []string{"'self'"}, []string{"'self'"}, []string{"'self'"}
	image := []string{"'self'", "data:", "blob:", "https://img.clerk.com"}
	if clerkOrigin != "" {
		script = append(script, clerkOrigin, "https://challenges.cloudflare.com", "https://js.stripe.com", "https://*.js.stripe.com")
		frame = append(frame, "https://challenges.cloudflare.com", "https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com")
		talk = append(talk, clerkOrigin, "https://api.stripe.com")
		image = append(image, "https://*.stripe.com")
	}
	return strings.Join([]string{
		"default-src 'self'",
		"script-src " + strings.Join(script, " "),
		"style-src 'self' 'unsafe-inline'", // Clerk's components write their styles at run time
		"img-src " + strings.Join(image, " "),
		"font-src 'self' data:",
		"connect-src " + strings.Join(talk, " "),
		"worker-src 'self' blob:", // Clerk polls for fresh tokens in a worker
		"frame-src " + strings.Join(frame, " "),
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
}

// setHeaders sets the headers that every answer carries, errors included. A handler
// may set its own content policy. The admin UI keeps PocketBase's.
func (x *Edge) setHeaders(e *core.RequestEvent) error {
	x.writeHeaders(e.Response.Header(), e.Request.URL.Path, peerOf(e).id)
	return e.Next()
}

func (x *Edge) writeHeaders(h http.Header, path, id string) {
	h["X-Request-Id"] = []string{id}
	h["X-Content-Type-Options"] = noSniff
	h["Referrer-Policy"] = referrer
	h["Cross-Origin-Opener-Policy"] = openers
	switch {
	case strings.HasPrefix(path, "/_/"):
		h.Set("X-Frame-Options", "SAMEORIGIN")
	case x.opt.SandboxPort != nil && (path == "/sandbox" || strings.HasPrefix(path, "/sandbox/")):
		// The inbox shows each mail in a frame of its own.
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Content-Security-Policy", strings.Replace(x.opt.PageCSP, "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	case strings.HasPrefix(path, "/api/"):
		h["X-Frame-Options"] = noFrames
		h["Content-Security-Policy"] = apiPolicy
	default:
		h.Set("X-Frame-Options", "DENY")
		if x.opt.PageCSP != "" {
			h.Set("Content-Security-Policy", x.opt.PageCSP)
		}
	}
}

// Values that every answer shares: their names are in canonical form, and nobody changes them.
var (
	noSniff   = []string{"nosniff"}
	referrer  = []string{"strict-origin-when-cross-origin"}
	openers   = []string{"same-origin-allow-popups"} // sign-in windows report back to their opener
	noFrames  = []string{"DENY"}
	apiPolicy = []string{apiCSP}
)
