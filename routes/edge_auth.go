package routes

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

const (
	identityKey    = "edgeIdentity"
	identityErrKey = "edgeIdentityError"
)

// loadIdentity turns a verified session token into PocketBase's request auth, the
// profiles record. A bad token refuses nothing yet: public routes answer all
// the same, and guarded ones say what was wrong with it.
func (x *Edge) loadIdentity(e *core.RequestEvent) error {
	x.identify(e)
	return e.Next()
}

func (x *Edge) identify(e *core.RequestEvent) {
	if x.opt.Authenticator == nil || !carriesIdentity(e.Request.URL.Path) || bareToken(e.Request.Header.Get("Authorization")) {
		return
	}
	id, err := x.opt.Authenticator.Authenticate(e.Request.Context(), e.Request)
	if err == nil && id != nil && x.opt.Provision != nil {
		e.Auth, err = x.opt.Provision(e, id)
	}
	switch {
	case err != nil:
		e.Auth = nil
		e.Set(identityErrKey, err)
	case id != nil:
		e.Set(identityKey, id)
	}
}

// bareToken reports whether the header holds a token without a scheme, as the admin
// UI sends its own. An operator who is signed in to the shop in the same browser
// would otherwise act as the buyer of the session cookie.
func bareToken(header string) bool {
	return strings.Count(header, ".") == 2 && !strings.ContainsAny(header, " \t")
}

// carriesIdentity reports whether a session token means anything on the path.
func carriesIdentity(path string) bool {
	return strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "/api/webhooks/") &&
		path != healthPath && path != healthPath+"/"
}

// identityOf returns who the request's session token speaks for, or nil.
func identityOf(e *core.RequestEvent) *Identity {
	id, _ := e.Get(identityKey).(*Identity)
	return id
}

// requireProfile returns why the request may not use a signed-in route, or nil. A
// superuser is known but is nobody who can own an order.
func requireProfile(e *core.RequestEvent) error {
	if e.Auth == nil {
		if err, ok := e.Get(identityErrKey).(error); ok {
			return err
		}
		return commerce.Fail(commerce.CodeUnauthorized, "Sign in first.")
	}
	if e.Auth.Collection().Name != collections.Profiles {
		return commerce.Fail(commerce.CodeForbidden, "This is for people who sign in to the shop, not for superusers.")
	}
	return nil
}

func (x *Edge) requireSeller(e *core.RequestEvent) error {
	if err := requireProfile(e); err != nil {
		return err
	}
	if x.opt.Seller == nil || !x.opt.Seller(e.Auth) {
		return commerce.Fail(commerce.CodeForbidden, "This account may not sell here. The shop's operator can allow it.")
	}
	return nil
}

// refuseImpersonator bars money actions to a token that somebody else holds in the
// person's place.
func refuseImpersonator(e *core.RequestEvent) error {
	if id := identityOf(e); id != nil && id.Impersonator != "" {
		return commerce.Fail(commerce.CodeForbidden, "Money actions are closed while somebody else is signed in as this person.")
	}
	return nil
}
