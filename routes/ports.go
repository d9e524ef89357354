package routes

import (
	"context"
	"net/http"
)

// Identity is who a verified token speaks for. All claims are already checked.
type Identity struct {
	ClerkUserID  string
	SessionID    string
	Email        string   // claim, "" when the token has none; never trusted for mail
	OrgID        string   // "" without an active organisation
	Features     []string // token claims: u: scope of pla and fea, and the billing claim; lower case
	Plans        []string // u: scope of pla, lower case
	Impersonator string   // act.sub; money actions are refused when set
	FromCookie   bool     // the token came from a cookie: unsafe methods need CSRF
}

// Authenticator verifies the request's session token. It returns nil, nil when the
// request carries none; a *commerce.Error (CodeUnauthorized, CodeUnavailable) when it is bad or cannot be checked.
type Authenticator interface {
	Authenticate(ctx context.Context, r *http.Request) (*Identity, error)
}

// WebhookVerifier checks a webhook's signature over the raw body and returns the
// delivery's id. Its error never holds secrets; the body is untrusted until it returns nil.
type WebhookVerifier interface {
	Verify(body []byte, header http.Header) (id string, err error)
}
