package clerk

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// sessionClaims are the claims of a session token. Those that decide are typed,
// so that another JSON type makes the token unreadable; those that only inform
// are raw and count for nothing when they are odd. Names match exactly.
type sessionClaims struct {
	Issuer    string           `json:"iss"`
	Subject   string           `json:"sub"`
	Audience  jwt.ClaimStrings `json:"aud"`
	ExpiresAt *jwt.NumericDate `json:"exp"`
	NotBefore *jwt.NumericDate `json:"nbf"`
	IssuedAt  *jwt.NumericDate `json:"iat"`
	Party     string           `json:"azp"`
	SessionID string           `json:"sid"`
	Status    string           `json:"sts"`

	Actor    jsontext.Value `json:"act"`
	Plans    jsontext.Value `json:"pla"`
	Features jsontext.Value `json:"fea"`
	Email    jsontext.Value `json:"email"`
	Org      jsontext.Value `json:"o"`
	OrgID    jsontext.Value `json:"org_id"` // tokens of version 1

	Rest map[string]jsontext.Value `json:",embed"`
}

// UnmarshalJSON reads the claims with exact, case-sensitive names.
func (c *sessionClaims) UnmarshalJSON(b []byte) error {
	type plain sessionClaims
	return json.Unmarshal(b, (*plain)(c))
}

func (c *sessionClaims) GetExpirationTime() (*jwt.NumericDate, error) { return c.ExpiresAt, nil }
func (c *sessionClaims) GetIssuedAt() (*jwt.NumericDate, error)       { return c.IssuedAt, nil }
func (c *sessionClaims) GetNotBefore() (*jwt.NumericDate, error)      { return c.NotBefore, nil }
func (c *sessionClaims) GetIssuer() (string, error)                   { return c.Issuer, nil }
func (c *sessionClaims) GetSubject() (string, error)                  { return c.Subject, nil }
func (c *sessionClaims) GetAudience() (jwt.ClaimStrings, error)       { return c.Audience, nil }

// identity takes from checked claims what the shop uses.
func (c *sessionClaims) identity(billingClaim string, fromCookie bool) *Identity {
	id := &Identity{
		ClerkUserID:  c.Subject,
		SessionID:    c.SessionID,
		Email:        textOf(c.Email),
		OrgID:        textOf(c.OrgID),
		Plans:        userScoped(textOf(c.Plans)),
		Impersonator: actorOf(c.Actor),
		FromCookie:   fromCookie,
	}
	if len(c.Org) > 0 {
		var o struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(c.Org, &o) == nil && o.ID != "" {
			id.OrgID = o.ID
		}
	}
	id.Features = slices.Clone(id.Plans)
	for _, f := range userScoped(textOf(c.Features)) {
		id.Features = appendNew(id.Features, f)
	}
	if billingClaim != "" {
		for _, f := range featureList(c.Rest[billingClaim]) {
			id.Features = appendNew(id.Features, f)
		}
	}
	return id
}

// actorOf returns who acts in the subject's name. An act claim that names nobody
// still bars money actions.
func actorOf(raw jsontext.Value) string {
	if len(raw) == 0 || raw.Kind() == 'n' {
		return ""
	}
	var act struct {
		Subject string `json:"sub"`
	}
	if json.Unmarshal(raw, &act) != nil || act.Subject == "" {
		return "unknown"
	}
	return act.Subject
}

// userScoped returns the slugs of a comma list of scope:slug whose scope is the
// user's: u, or ou and uo for both. An element without a scope counts for nothing.
func userScoped(list string) []string {
	var out []string
	for element := range strings.SplitSeq(list, ",") {
		scope, slug, ok := strings.Cut(strings.TrimSpace(element), ":")
		slug = strings.ToLower(strings.TrimSpace(slug))
		if ok && slug != "" && (scope == "u" || scope == "ou" || scope == "uo") {
			out = appendNew(out, slug)
		}
	}
	return out
}

// featureList reads features as a list of strings, as an object whose truthy
// keys count, or as comma separated text.
func featureList(raw jsontext.Value) []string {
	var out []string
	switch raw.Kind() {
	case '"':
		for f := range strings.SplitSeq(textOf(raw), ",") {
			out = appendFeature(out, f)
		}
	case '[':
		var list []jsontext.Value
		if json.Unmarshal(raw, &list) != nil {
			return nil
		}
		for _, f := range list {
			out = appendFeature(out, textOf(f))
		}
	case '{':
		var object map[string]jsontext.Value
		if json.Unmarshal(raw, &object) != nil {
			return nil
		}
		for name, value := range object {
			if truthy(value) {
				out = appendFeature(out, name)
			}
		}
		slices.Sort(out)
	}
	return out
}

// truthy is JavaScript's and Python's shared idea of a value that says yes.
func truthy(v jsontext.Value) bool {
	switch v.Kind() {
	case 't':
		return true
	case '"':
		return textOf(v) != ""
	case '0':
		var n float64
		return json.Unmarshal(v, &n) == nil && n != 0
	case '{', '[':
		return len(strings.Trim(string(v), "{}[] \t\r\n")) > 0
	}
	return false
}

func appendFeature(list []string, f string) []string {
	if f = strings.ToLower(strings.TrimSpace(f)); f == "" {
		return list
	}
	return appendNew(list, f)
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// textOf returns the string that raw holds, or "" when it is no string.
func textOf(raw jsontext.Value) string {
	if raw.Kind() != '"' {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}
