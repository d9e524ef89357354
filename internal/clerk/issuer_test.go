package clerk_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/clerk"
)

const (
	issuerURL = "https://clerk.shop.example"
	origin    = "https://shop.example"
	testKey   = "pk_test_Y2xlcmsuc2hvcC5leGFtcGxlJA"
)

var (
	moment = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	keyOne = sync.OnceValue(func() *rsa.PrivateKey { return newKey(2048) })
	keyTwo = sync.OnceValue(func() *rsa.PrivateKey { return newKey(2048) })
)

func newKey(bits int) *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return k
}

// issuer is a stand-in for Clerk's key endpoint with switches.
type issuer struct {
	mu      sync.Mutex
	keys    map[string]*rsa.PublicKey
	down    bool
	hold    chan struct{} // when set, a fetch waits for it
	fetches atomic.Int64
}

func (i *issuer) source(ctx context.Context) ([]byte, error) {
	i.fetches.Add(1)
	i.mu.Lock()
	hold := i.hold
	i.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.down {
		return nil, errors.New("connection refused")
	}
	return keySetJSON(i.keys), nil
}

func keySetJSON(keys map[string]*rsa.PublicKey) []byte {
	list := []map[string]any{{"kty": "EC", "kid": "ec", "crv": "P-256", "x": "AA", "y": "AA"}} // one nobody can use
	for kid, k := range keys {
		list = append(list, map[string]any{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
			"n": base64.RawURLEncoding.EncodeToString(k.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.E)).Bytes()),
		})
	}
	raw, err := json.Marshal(map[string]any{"keys": list})
	if err != nil {
		panic(err)
	}
	return raw
}

// set changes the issuer's state.
func (i *issuer) set(f func(*issuer)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	f(i)
}

// clock is protocol time that only the test moves.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

// world is one verifier with its issuer and its clock.
type world struct {
	*clerk.Verifier
	issuer *issuer
	clock  *clock
}

func newWorld(t testing.TB, change ...func(*clerk.VerifierOptions)) *world {
	t.Helper()
	w := &world{
		issuer: &issuer{keys: map[string]*rsa.PublicKey{"ins_1": &keyOne().PublicKey}},
		clock:  &clock{},
	}
	w.clock.at.Store(moment.UnixNano())
	o := clerk.VerifierOptions{
		Issuer: issuerURL, AuthorizedParties: []string{origin}, PublishableKey: testKey,
		BillingClaim: "entitlements", Keys: w.issuer.source, Now: w.clock.now,
	}
	for _, f := range change {
		f(&o)
	}
	v, err := clerk.NewVerifier(o)
	require.NoError(t, err)
	w.Verifier = v
	return w
}

// claims are those of an ordinary session token, changed by the given pairs; a
// nil value removes the claim.
func claims(pairs ...any) jwt.MapClaims {
	c := jwt.MapClaims{
		"iss": issuerURL, "sub": "user_1", "sid": "sess_1", "azp": origin, "sts": "active", "v": 2,
		"iat": moment.Unix(), "nbf": moment.Unix() - 10, "exp": moment.Unix() + 60, "jti": "abc",
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == nil {
			delete(c, pairs[i].(string))
			continue
		}
		c[pairs[i].(string)] = pairs[i+1]
	}
	return c
}

// mint signs claims with keyOne under the kid ins_1; header pairs as in claims.
func mint(t testing.TB, c jwt.MapClaims, header ...any) string {
	t.Helper()
	return mintWith(t, keyOne(), "ins_1", c, header...)
}

func mintWith(t testing.TB, key *rsa.PrivateKey, kid string, c jwt.MapClaims, header ...any) string {
	t.Helper()
	tok := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
	tok.Header["kid"] = kid
	for i := 0; i < len(header); i += 2 {
		if header[i+1] == nil {
			delete(tok.Header, header[i].(string))
			continue
		}
		tok.Header[header[i].(string)] = header[i+1]
	}
	s, err := tok.SignedString(key)
	require.NoError(t, err)
	return s
}

func bearer(token string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/api/me", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

func cookies(pairs ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/api/me", nil)
	for i := 0; i < len(pairs); i += 2 {
		r.AddCookie(&http.Cookie{Name: pairs[i], Value: pairs[i+1]})
	}
	return r
}
