package clerk

import (
	"errors"

	"pocketstarter/commerce"
)

// Identity is who a verified token speaks for. All claims are already checked.
type Identity struct {
	ClerkUserID  string
	SessionID    string   // "" for tokens of a custom template; never "" from a cookie
	Email        string   // claim, "" when the token has none; never trusted for mail
	OrgID        string   // "" without an active organisation
	Features     []string // u: scope of pla and fea, and the billing claim; lower case, no doubles
	Plans        []string // u: scope of pla, lower case
	Impersonator string   // act.sub; money actions are refused when set
	FromCookie   bool     // the token came from a cookie: unsafe methods need CSRF
}

// Why a token is refused, as the Reason of the *commerce.Error.
const (
	// ReasonForeign marks a Bearer token that is not signed the way Clerk signs,
	// such as PocketBase's own superuser tokens: another door may know it.
	ReasonForeign = "foreign_token"
	// ReasonExpired marks a token that was good once: the page fetches a new one.
	ReasonExpired = "expired"
	// ReasonPending marks a session with tasks outstanding.
	ReasonPending = "session_pending"
	// ReasonBadToken marks every other fault of the token.
	ReasonBadToken = "bad_token"
	// ReasonKeysUnavailable marks that the signing keys could not be fetched.
	ReasonKeysUnavailable = "keys_unavailable"
)

// The sentences a client may see. None says which check failed in detail: the
// cause is for the log.
var (
	errBadToken = &commerce.Error{Code: commerce.CodeUnauthorized, Reason: ReasonBadToken,
		Message: "The session token is not valid. Sign in again."}
	errForeign = &commerce.Error{Code: commerce.CodeUnauthorized, Reason: ReasonForeign,
		Message: "The session token is not valid. Sign in again."}
	errExpired = &commerce.Error{Code: commerce.CodeUnauthorized, Reason: ReasonExpired,
		Message: "The session token has expired. Sign in again."}
	errPending = &commerce.Error{Code: commerce.CodeUnauthorized, Reason: ReasonPending,
		Message: "Finish signing in first: the session still has a step to do."}
	errKeysUnavailable = &commerce.Error{Code: commerce.CodeUnavailable, Reason: ReasonKeysUnavailable,
		Message: "Sign-in cannot be checked at the moment. Try again shortly."}
)

var errUnknownKey = errors.New("clerk: the token names a signing key that the issuer does not publish")
