package clerk_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/clerk"
)

func TestBearerTokens(t *testing.T) {
	unix := moment.Unix()
	segments := strings.Split(mint(t, claims()), ".")
	other := strings.Split(mint(t, claims("sub", "user_2")), ".")
	none, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims()).SignedString(jwt.UnsafeAllowNoneSignatureType)
	require.NoError(t, err)
	hmacToken := func() string {
		tok := jwt.NewWithClaims(jwt.SigningMethodHS256, claims())
		tok.Header["kid"] = "ins_1"
		s, err := tok.SignedString(keyOne().PublicKey.N.Bytes())
		require.NoError(t, err)
		return s
	}()
	rs512 := func() string {
		tok := jwt.NewWithClaims(jwt.SigningMethodRS512, claims())
		tok.Header["kid"] = "ins_1"
		s, err := tok.SignedString(keyOne())
		require.NoError(t, err)
		return s
	}()
	tests := []struct {
		name   string
		token  string
		reason string // "" means accepted
	}{
		{"an ordinary session token", mint(t, claims()), ""},
		{"unknown header parameters", mint(t, claims(), "cat", "cl_x", "oiat", unix), ""},
		{"typ absent", mint(t, claims(), "typ", nil), ""},
		{"a custom template without sid", mint(t, claims("sid", nil, "sts", nil, "v", nil)), ""},
		{"expired four seconds ago", mint(t, claims("exp", unix-4)), ""},
		{"four seconds early", mint(t, claims("nbf", unix+4, "iat", unix+4)), ""},
		{"azp with a default port and a slash", mint(t, claims("azp", "https://SHOP.example:443/")), ""},
		{"fractional times", mint(t, claims("exp", float64(unix)+0.5)), ""},

		{"expired", mint(t, claims("exp", unix-6)), clerk.ReasonExpired},
		{"no exp", mint(t, claims("exp", nil)), clerk.ReasonBadToken},
		{"exp as a word", mint(t, claims("exp", "tomorrow")), clerk.ReasonBadToken},
		{"not yet valid", mint(t, claims("nbf", unix+6)), clerk.ReasonBadToken},
		{"issued in the future", mint(t, claims("iat", unix+6)), clerk.ReasonBadToken},
		{"other issuer", mint(t, claims("iss", "https://clerk.other.example")), clerk.ReasonBadToken},
		{"issuer with a slash more", mint(t, claims("iss", issuerURL+"/")), clerk.ReasonBadToken},
		{"no issuer", mint(t, claims("iss", nil)), clerk.ReasonBadToken},
		{"expired and of another issuer", mint(t, claims("exp", unix-6, "iss", "https://x.example")), clerk.ReasonBadToken},
		{"no azp", mint(t, claims("azp", nil)), clerk.ReasonBadToken},
		{"empty azp", mint(t, claims("azp", "")), clerk.ReasonBadToken},
		{"other azp", mint(t, claims("azp", "https://evil.example")), clerk.ReasonBadToken},
		{"azp with our host as user", mint(t, claims("azp", "https://shop.example@evil.example")), clerk.ReasonBadToken},
		{"azp with a path", mint(t, claims("azp", origin+"/x")), clerk.ReasonBadToken},
		{"azp on plain http", mint(t, claims("azp", "http://shop.example")), clerk.ReasonBadToken},
		{"empty sub", mint(t, claims("sub", "")), clerk.ReasonBadToken},
		{"no sub", mint(t, claims("sub", nil)), clerk.ReasonBadToken},
		{"a number as sub", mint(t, claims("sub", 42)), clerk.ReasonBadToken},
		{"a list as sub", mint(t, claims("sub", []string{"user_1"})), clerk.ReasonBadToken},
		{"Sub in another case", mint(t, claims("sub", nil, "Sub", "user_1")), clerk.ReasonBadToken},
		{"pending session", mint(t, claims("sts", "pending")), clerk.ReasonPending},
		{"typ of an access token", mint(t, claims(), "typ", "at+jwt"), clerk.ReasonBadToken},
		{"crit", mint(t, claims(), "crit", []string{"exp"}), clerk.ReasonBadToken},
		{"no kid", mint(t, claims(), "kid", nil), clerk.ReasonBadToken},
		{"unknown kid", mint(t, claims(), "kid", "ins_9"), clerk.ReasonBadToken},
		{"the EC key's kid", mint(t, claims(), "kid", "ec"), clerk.ReasonBadToken},
		{"signed by another key", mintWith(t, keyTwo(), "ins_1", claims()), clerk.ReasonBadToken},
		{"claims swapped", strings.Join([]string{segments[0], other[1], segments[2]}, "."), clerk.ReasonBadToken},
		{"signature cut off", segments[0] + "." + segments[1] + ".", clerk.ReasonBadToken},
		{"four segments", mint(t, claims()) + ".x", clerk.ReasonForeign},
		{"alg none", none, clerk.ReasonForeign},
		{"HS256 with the public key as secret", hmacToken, clerk.ReasonForeign},
		{"RS512", rs512, clerk.ReasonForeign},
		{"not a token", "abc", clerk.ReasonForeign},
		{"empty", "", clerk.ReasonBadToken},
		{"two tokens", "a b", clerk.ReasonBadToken},
		{"huge", strings.Repeat("a", 20<<10), clerk.ReasonBadToken},
	}
	w := newWorld(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, err := w.Authenticate(context.Background(), bearer(tt.token))
			if tt.reason == "" {
				require.NoError(t, err)
				require.Equal(t, "user_1", id.ClerkUserID)
				require.False(t, id.FromCookie)
				return
			}
			require.Nil(t, id)
			require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))
			require.Equal(t, tt.reason, commerce.ReasonOf(err))
		})
	}
}

// The algorithm is refused before any key is looked for: a forged header may not
// even cause a fetch.
func TestOtherAlgorithmsCauseNoKeyLookup(t *testing.T) {
	w := newWorld(t)
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT","kid":"ins_1"}`))
	body := base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"user_1"}`))
	_, err := w.Authenticate(context.Background(), bearer(head+"."+body+".AAAA"))
	require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))
	require.Zero(t, w.issuer.fetches.Load())
}

func TestAudience(t *testing.T) {
	w := newWorld(t, func(o *clerk.VerifierOptions) { o.Audience = []string{"shop", "app"} })
	for _, tt := range []struct {
		name string
		aud  any
		ok   bool
	}{
		{"absent", nil, false},
		{"other", "blog", false},
		{"the one", "shop", true},
		{"the other one", "app", true},
		{"among several", []string{"blog", "shop"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := w.Authenticate(context.Background(), bearer(mint(t, claims("aud", tt.aud))))
			require.Equal(t, tt.ok, err == nil, "%v", err)
		})
	}
}

func TestLoopbackNamesAreEqualOnlyWhenAllowed(t *testing.T) {
	ctx := context.Background()
	token := mint(t, claims("azp", "http://[::1]:8090"))
	strict := newWorld(t, func(o *clerk.VerifierOptions) { o.AuthorizedParties = []string{"http://localhost:8090"} })
	_, err := strict.Authenticate(ctx, bearer(token))
	require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))

	local := newWorld(t, func(o *clerk.VerifierOptions) {
		o.AuthorizedParties, o.Loopback = []string{"http://localhost:8090"}, true
	})
	for azp, ok := range map[string]bool{
		"http://[::1]:8090": true, "http://127.0.0.1:8090": true, "http://localhost:8090": true,
		"http://localhost:8091": false, "https://localhost:8090": false, "http://127.0.0.1.evil.example:8090": false,
	} {
		_, err = local.Authenticate(ctx, bearer(mint(t, claims("azp", azp))))
		require.Equal(t, ok, err == nil, azp)
	}
}

func TestIdentityFromClaims(t *testing.T) {
	tests := []struct {
		name   string
		claims jwt.MapClaims
		want   clerk.Identity
	}{
		{
			"plan and features of the user's scope only",
			claims("pla", "u:Pro,o:team", "fea", "u:downloads,o:seats,ou:Chat,uo:api,broken,x:y,u:"),
			clerk.Identity{Plans: []string{"pro"}, Features: []string{"pro", "downloads", "chat", "api"}},
		},
		{"features as a list", claims("entitlements", []any{" A ", "b", "a", 3, ""}), clerk.Identity{Features: []string{"a", "b"}}},
		{"features as text", claims("entitlements", "A, b,,a"), clerk.Identity{Features: []string{"a", "b"}}},
		{
			"features as an object",
			claims("entitlements", map[string]any{"b": true, "a": 1, "c": false, "d": nil, "e": 0, "f": "", "g": map[string]any{}}),
			clerk.Identity{Features: []string{"a", "b"}},
		},
		{"odd claims count for nothing", claims("entitlements", 7, "pla", []string{"u:pro"}, "fea", 1, "email", 5, "o", "x"), clerk.Identity{}},
		{"organisation of version 2", claims("o", map[string]any{"id": "org_2", "rol": "admin"}), clerk.Identity{OrgID: "org_2"}},
		{"organisation of version 1", claims("org_id", "org_1"), clerk.Identity{OrgID: "org_1"}},
		{"e-mail", claims("email", "b@example.org"), clerk.Identity{Email: "b@example.org"}},
		{"impersonation", claims("act", map[string]any{"sub": "user_admin"}), clerk.Identity{Impersonator: "user_admin"}},
		{"impersonation by nobody named", claims("act", map[string]any{}), clerk.Identity{Impersonator: "unknown"}},
		{"impersonation in an odd shape", claims("act", true), clerk.Identity{Impersonator: "unknown"}},
	}
	w := newWorld(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, err := w.Authenticate(context.Background(), bearer(mint(t, tt.claims)))
			require.NoError(t, err)
			tt.want.ClerkUserID, tt.want.SessionID = "user_1", "sess_1"
			require.Equal(t, tt.want, *id)
		})
	}
}

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	good := clerk.VerifierOptions{Issuer: issuerURL, AuthorizedParties: []string{origin}, Keys: (&issuer{}).source}
	for name, spoil := range map[string]func(*clerk.VerifierOptions){
		"issuer":  func(o *clerk.VerifierOptions) { o.Issuer = "" },
		"keys":    func(o *clerk.VerifierOptions) { o.Keys = nil },
		"parties": func(o *clerk.VerifierOptions) { o.AuthorizedParties = nil },
	} {
		o := good
		spoil(&o)
		_, err := clerk.NewVerifier(o)
		require.Error(t, err, name)
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	w := newWorld(b)
	r := bearer(mint(b, claims("pla", "u:pro", "fea", "u:a,u:b,u:c")))
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Authenticate(ctx, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAuthenticateCookie(b *testing.B) {
	w := newWorld(b)
	tok := mint(b, claims("pla", "u:pro", "fea", "u:a,u:b,u:c"))
	r := cookies("__session_"+clerk.CookieSuffix(testKey), tok, "__session", tok)
	for b.Loop() {
		if _, err := w.Authenticate(context.Background(), r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRSAVerification is the floor: the signature check alone.
func BenchmarkRSAVerification(b *testing.B) {
	parts := strings.Split(mint(b, claims()), ".")
	sig, err := base64.RawURLEncoding.DecodeString(parts[2])
	require.NoError(b, err)
	text := parts[0] + "." + parts[1]
	for b.Loop() {
		if err := jwt.SigningMethodRS256.Verify(text, sig, &keyOne().PublicKey); err != nil {
			b.Fatal(err)
		}
	}
}
