package routes

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

const schemaRefusal = "The shop's collections are changed in code, not here: see docs/05-customize-template.md."

// schemaDoors are PocketBase's ways to change the schema or to write round the record
// hooks. APP_DEBUG opens them for local work.
var schemaDoors = map[string]string{
	"POST /api/collections":                         schemaRefusal,
	"PATCH /api/collections/{collection}":           schemaRefusal,
	"DELETE /api/collections/{collection}":          schemaRefusal,
	"DELETE /api/collections/{collection}/truncate": schemaRefusal,
	"PUT /api/collections/import":                   schemaRefusal,
	"POST /api/sql":                                 "SQL would write round the shop's rules: see docs/05-customize-template.md.",
	"POST /api/batch":                               "The batch API is off: the shop's own routes are the only way in.",
}

// authDoors are PocketBase's ways to a token or to an account. They stay open
// for superusers' accounts; everybody else signs in through Clerk.
var authDoors = []string{
	"auth-refresh", "auth-with-password", "auth-with-oauth2", "request-otp", "auth-with-otp",
	"request-password-reset", "confirm-password-reset", "request-verification", "confirm-verification",
	"request-email-change", "confirm-email-change", "impersonate/{id}",
}

// checkAdminAddress lets only the configured addresses reach the admin UI, the
// superusers' sign-in, and anything else as a superuser.
func (x *Edge) checkAdminAddress(e *core.RequestEvent) error {
	if len(x.opt.AdminAllowedIPs) == 0 || inPrefixes(x.opt.AdminAllowedIPs, peerOf(e).client) {
		return e.Next()
	}
	path := e.Request.URL.Path
	if path == "/_" || strings.HasPrefix(path, "/_/") || e.HasSuperuserAuth() || isSuperuserCollection(e) {
		return e.ForbiddenError("The shop's administration is not open to this address.", nil)
	}
	return e.Next()
}

// closeDoors refuses PocketBase's own routes that would lead round the shop's rules.
func (x *Edge) closeDoors(e *core.RequestEvent) error {
	pattern := e.Request.Pattern
	if reason := schemaDoors[pattern]; reason != "" && !x.opt.Debug {
		return e.ForbiddenError(reason, nil)
	}
	if isAuthDoor(pattern) && !isSuperuserCollection(e) {
		return e.ForbiddenError("People sign in to this shop through Clerk; there is no other way to a token.", nil)
	}
	closed := pattern == "GET /api/realtime" || pattern == "POST /api/realtime" || pattern == "POST /api/files/token"
	if closed && !e.HasSuperuserAuth() {
		return e.ForbiddenError("This is open to superusers only.", nil)
	}
	return e.Next()
}

func isAuthDoor(pattern string) bool {
	rest, ok := strings.CutPrefix(pattern, http.MethodPost+" /api/collections/{collection}/")
	return ok && slices.Contains(authDoors, rest)
}

// isSuperuserCollection reports whether the path names the superusers, by name or id.
func isSuperuserCollection(e *core.RequestEvent) bool {
	name := e.Request.PathValue("collection")
	if name == "" {
		return false
	}
	c, err := e.App.FindCachedCollectionByNameOrId(name)
	return err == nil && c.Name == core.CollectionNameSuperusers
}
