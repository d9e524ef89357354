package clerk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"pocketstarter/commerce"
)

// skew is how far the issuer's clock and ours may differ.
const skew = 5 * time.Second

// VerifierOptions says whose tokens count.
type VerifierOptions struct {
	Issuer            string   // exactly as in iss; required
	Audience          []string // one of these must be in aud; not checked when empty
	AuthorizedParties []string // origins allowed as azp; required
	PublishableKey    string   // names the suffixed cookie; "" looks only at __session
	BillingClaim      string   // extra claim with features, "" for none
	Loopback          bool     // localhost, 127.0.0.1 and [::1] count as one name in azp
	Keys              KeySource
	Now               func() time.Time // protocol time; nil means the machine's clock
}

// Verifier verifies session tokens.
type Verifier struct {
	issuer       string
	billingClaim string
	parties      parties
	cookies      []string
	keys         *keySet
	parser       *jwt.Parser
}

// NewVerifier returns a Verifier. It fetches nothing: the keys are asked for at
// the first token, or by Warm.
func NewVerifier(o VerifierOptions) (*Verifier, error) {
	switch {
	case o.Issuer == "":
		return nil, errors.New("clerk: the token issuer is not set")
	case o.Keys == nil:
		return nil, errors.New("clerk: there is no source of signing keys")
	case len(o.AuthorizedParties) == 0:
		return nil, errors.New("clerk: the list of authorized parties is empty")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	rules := []jwt.ParserOption{
		jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}),
		jwt.WithLeeway(skew),
		jwt.WithTimeFunc(o.Now),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithIssuer(o.Issuer),
		jwt.WithStrictDecoding(),
	}
	if len(o.Audience) > 0 {
		rules = append(rules, jwt.WithAudience(o.Audience...))
	}
	v := &Verifier{
		issuer:       o.Issuer,
		billingClaim: o.BillingClaim,
		parties:      newParties(o.AuthorizedParties, o.Loopback),
		cookies:      []string{"__session"},
		keys:         &keySet{source: o.Keys, now: o.Now},
		parser:       jwt.NewParser(rules...),
	}
	if o.PublishableKey != "" {
		v.cookies = []string{"__session_" + CookieSuffix(o.PublishableKey), "__session"}
	}
	return v, nil
}

// Warm fetches the signing keys now. The error is a *commerce.Error with
// CodeUnavailable.
func (v *Verifier) Warm(ctx context.Context) error {
	if v.keys.current.Load() != nil {
		return nil
	}
	if _, err := v.keys.find(ctx, ""); err != nil && !errors.Is(err, errUnknownKey) {
		return errKeysUnavailable.WithCause(err)
	}
	return nil
}

// Authenticate verifies the request's session token: Authorization first, else
// the session cookies. It returns nil, nil when the request carries none, and a
// *commerce.Error with CodeUnauthorized or CodeUnavailable when it is bad or
// cannot be checked. A bad Bearer token is never made good by a cookie.
func (v *Verifier) Authenticate(ctx context.Context, r *http.Request) (*Identity, error) {
	if token, present := bearer(r.Header); present {
		return v.verify(ctx, token, false)
	}
	if token := v.fromCookies(r); token != "" {
		return v.verify(ctx, token, true)
	}
	return nil, nil
}

func (v *Verifier) verify(ctx context.Context, raw string, fromCookie bool) (*Identity, error) {
	if raw == "" {
		return nil, errBadToken.WithCause(errors.New("clerk: the Authorization header holds no single token"))
	}
	var claims sessionClaims
	// The parser checks alg before it asks for the key, then signature, then times.
	token, err := v.parser.ParseWithClaims(raw, &claims, func(t *jwt.Token) (any, error) {
		return v.key(ctx, t)
	})
	if err != nil {
		return nil, refusal(token, err)
	}
	switch {
	case strings.TrimSpace(claims.Subject) == "":
		err = errors.New("clerk: sub is empty")
	case !v.parties.allow(claims.Party):
		err = fmt.Errorf("clerk: azp %.120q is not in CLERK_AUTHORIZED_PARTIES", claims.Party)
	case claims.Status == "pending":
		return nil, errPending
	case fromCookie && claims.SessionID == "":
		// The CSRF value is made from sid: without one it would be everybody's.
		err = errors.New("clerk: a session cookie without sid")
	}
	if err != nil {
		return nil, errBadToken.WithCause(err)
	}
	return claims.identity(v.billingClaim, fromCookie), nil
}

// key returns the key that the header names, after the header itself is in order.
func (v *Verifier) key(ctx context.Context, t *jwt.Token) (any, error) {
	if typ, ok := t.Header["typ"]; ok {
		if s, isText := typ.(string); !isText || !strings.EqualFold(s, "JWT") {
			return nil, errors.New("clerk: typ is not JWT")
		}
	}
	if _, ok := t.Header["crit"]; ok {
		return nil, errors.New("clerk: crit is not understood")
	}
	kid, _ := t.Header["kid"].(string)
	if kid == "" {
		return nil, errors.New("clerk: the token names no key")
	}
	key, err := v.keys.find(ctx, kid)
	if err != nil && !errors.Is(err, errUnknownKey) {
		return nil, errKeysUnavailable.WithCause(err)
	}
	return key, err
}

// refusal turns the parser's error into one that a client may see.
func refusal(token *jwt.Token, err error) error {
	if e, ok := errors.AsType[*commerce.Error](err); ok {
		return e
	}
	if token == nil || token.Header["alg"] != jwt.SigningMethodRS256.Alg() {
		return errForeign.WithCause(err)
	}
	// A token that is merely old is told apart from one that is wrong as well.
	if errors.Is(err, jwt.ErrTokenExpired) && !errors.Is(err, jwt.ErrTokenInvalidIssuer) && !errors.Is(err, jwt.ErrTokenInvalidAudience) {
		return errExpired.WithCause(err)
	}
	return errBadToken.WithCause(err)
}
