package clerk

import (
	"crypto/sha1" //nolint:gosec // Clerk names its cookies by this hash; nothing is protected by it
	"encoding/base64"
	"encoding/json/v2"
	"net/http"
	"strings"
)

const (
	maxTokenLen = 16 << 10
	maxCookies  = 8 // more session cookies than this are not looked at
)

// CookieSuffix returns what Clerk appends to its cookies' names for one
// publishable key, so that two apps on one host do not meet.
func CookieSuffix(publishableKey string) string {
	sum := sha1.Sum([]byte(publishableKey)) //nolint:gosec // see the import
	return base64.URLEncoding.EncodeToString(sum[:])[:8]
}

// bearer returns the token of an Authorization header. present is true for the
// Bearer scheme, even without a usable token; other schemes are not ours.
func bearer(header http.Header) (token string, present bool) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header.Get("Authorization")), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	rest = strings.TrimSpace(rest)
	if len(rest) > maxTokenLen || strings.ContainsAny(rest, " \t,") {
		return "", true
	}
	return rest, true
}

// fromCookies returns the session cookie to believe: of our issuer's tokens the
// one issued last. Tokens of other issuers and what is no token are skipped:
// another app on the same host may have put them there.
func (v *Verifier) fromCookies(r *http.Request) string {
	var best string
	var newest float64
	seen := 0
	for _, name := range v.cookies {
		for _, c := range r.CookiesNamed(name) {
			if seen++; seen > maxCookies {
				return best
			}
			issuer, issuedAt, ok := peek(c.Value)
			if ok && issuer == v.issuer && (best == "" || issuedAt > newest) {
				best, newest = c.Value, issuedAt
			}
		}
	}
	return best
}

// peek reads issuer and time of a token without believing either.
func peek(token string) (issuer string, issuedAt float64, ok bool) {
	if len(token) > maxTokenLen {
		return "", 0, false
	}
	_, rest, _ := strings.Cut(token, ".")
	payload, _, found := strings.Cut(rest, ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if !found || err != nil {
		return "", 0, false
	}
	var c struct {
		Issuer   string  `json:"iss"`
		IssuedAt float64 `json:"iat"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return "", 0, false
	}
	return c.Issuer, c.IssuedAt, true
}
