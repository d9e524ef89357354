package routes

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

const schemaRefusal = "The shop's collections are changed in code, not here: see docs/05-customize-template.md."

const patchCollection = "PATCH /api/collections/{collection}"

// signInOptions are what an operator may change of the operators' own collection: the second step,
// one-time passwords, the alert about a new place, the mails and how long a sign-in lasts.
var signInOptions = []string{"mfa", "otp", "authAlert", "authToken", "fileToken", "passwordResetToken", "verificationToken", "emailChangeToken", "resetPasswordTemplate", "verificationTemplate", "confirmEmailChangeTemplate", "created", "updated"}

// schemaDoors are PocketBase's ways to change the schema or to write round the record
// hooks. APP_DEBUG opens them for local work.
var schemaDoors = map[string]string{
	"POST /api/collections":                         schemaRefusal,
	patchCollection:                                 schemaRefusal,
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
		if pattern != patchCollection || !isSuperuserCollection(e) {
			return e.ForbiddenError(reason, nil)
		}
		if field := beyondSignIn(e); field != "" {
			return e.ForbiddenError("Of the operators' collection only the ways to sign in are changed here, not "+field+".", nil)
		}
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

// beyondSignIn names the first part of a change of the operators' collection that is none of its
// ways to sign in, "" when all are. The admin UI sends the whole collection back.
func beyondSignIn(e *core.RequestEvent) string {
	said := map[string]json.RawMessage{}
	if err := e.BindBody(&said); err != nil {
		return "what cannot be read"
	}
	c, err := e.App.FindCachedCollectionByNameOrId(core.CollectionNameSuperusers)
	if err != nil {
		return "anything now"
	}
	raw, err := json.Marshal(c)
	stored := map[string]json.RawMessage{}
	if err != nil || json.Unmarshal(raw, &stored) != nil {
		return "anything now"
	}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		was, known := stored[name] // PocketBase itself ignores what it does not know
		if known && !slices.Contains(signInOptions, name) && !sameJSON(said[name], was) {
			return name
		}
	}
	return ""
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
