package sandbox

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const tokenLife = 60 * time.Second

// JWKS returns the public key as a JSON Web Key Set.
func (s *Sandbox) JWKS() []byte {
	pub := s.secrets.key.PublicKey
	b64 := base64.RawURLEncoding.EncodeToString
	body, err := json.Marshal(map[string]any{"keys": []any{map[string]string{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": s.secrets.instanceID,
		"n": b64(pub.N.Bytes()), "e": b64(big.NewInt(int64(pub.E)).Bytes()),
	}}})
	if err != nil {
		panic(err) // strings always marshal
	}
	return body
}

func (s *Sandbox) serveJWKS(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(s.JWKS())
}

// Token mints the session token of a living session, as getToken() would. origin becomes
// azp; with "" the token has none. It returns a *Fault (401) for a dead session.
func (s *Sandbox) Token(ctx context.Context, sessionID, origin string) (string, error) {
	var token string
	err := s.in(ctx, func(x *tx) error {
		session, err := liveSession(x, sessionID)
		if err != nil {
			return err
		}
		token, err = x.sessionToken(session, origin)
		return err
	})
	return token, err
}

// sessionToken mints a token of version 2: 60 s, with the plan and features of now.
func (x *tx) sessionToken(session *Session, origin string) (string, error) {
	sub, err := subscriptionOf(x, session.UserID)
	if err != nil {
		return "", err
	}
	now := x.s.now()
	claims := x.s.plainClaims(session.UserID, origin)
	claims["sid"] = session.ID
	claims["v"] = 2
	claims["sts"] = "active"
	claims["fva"] = []int{int(now.Sub(session.CreatedAt).Minutes()), -1}
	plan := sub.currentPlan()
	claims["pla"] = "u:" + plan.Slug
	var keys []string
	for _, f := range plan.Features {
		keys = append(keys, "u:"+f.Slug)
	}
	if len(keys) > 0 {
		claims["fea"] = strings.Join(keys, ",")
	}
	return x.s.signToken(claims)
}

// templateToken mints what getToken({template}) returns: no sid, no version, no plan.
func (s *Sandbox) templateToken(session *Session, origin string) (string, error) {
	return s.signToken(s.plainClaims(session.UserID, origin))
}

func (s *Sandbox) plainClaims(userID, origin string) jwt.MapClaims {
	now := s.now().Unix()
	claims := jwt.MapClaims{
		"iss": s.Issuer(), "sub": userID, "iat": now, "nbf": now - 10,
		"exp": now + int64(tokenLife/time.Second), "jti": randomHex(10),
	}
	if origin != "" && origin != "null" {
		claims["azp"] = origin
	}
	return claims
}

// Sign signs any claims with the sandbox's key, for tests that need a token of a
// wrong kind.
func (s *Sandbox) Sign(claims map[string]any) (string, error) { return s.signToken(claims) }

func (s *Sandbox) signToken(claims jwt.MapClaims) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	t.Header["kid"] = s.secrets.instanceID
	t.Header["cat"] = "cl_B7d4PD111AAA" // Clerk marks session tokens so; verifiers ignore it
	return t.SignedString(s.secrets.key)
}
