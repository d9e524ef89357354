package rig

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Clerk stands in for Clerk: it serves its keys, mints session tokens and signs
// webhooks as Svix does.
type Clerk struct {
	URL string // issuer

	key    *rsa.PrivateKey
	secret string // whsec_…
	party  string // azp
	server *http.Server
}

const keyID = "ins_rig"

// NewClerk starts the stand-in with keys of its own.
func NewClerk() (*Clerk, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	raw := make([]byte, 24)
	_, _ = rand.Read(raw)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &Clerk{URL: "http://" + l.Addr().String(), key: key, secret: "whsec_" + base64.StdEncoding.EncodeToString(raw)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/jwks.json", c.jwks)
	c.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = c.server.Serve(l) }()
	return c, nil
}

// Close stops serving keys.
func (c *Clerk) Close() error { return c.server.Close() }

func (c *Clerk) jwks(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]string{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": keyID,
		"n": base64.RawURLEncoding.EncodeToString(c.key.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(c.key.E)).Bytes()),
	}}})
}

// Token returns a session token of user that lasts two hours, so that a load
// test mints only once.
func (c *Clerk) Token(user string) string {
	now := time.Now()
	head := encodePart(map[string]any{"alg": "RS256", "typ": "JWT", "kid": keyID})
	body := encodePart(map[string]any{
		"iss": c.URL, "azp": c.party, "sub": user, "sid": "sess_" + user, "sts": "active", "v": 2,
		"iat": now.Unix(), "nbf": now.Add(-10 * time.Second).Unix(), "exp": now.Add(2 * time.Hour).Unix(),
	})
	digest := sha256.Sum256([]byte(head + "." + body))
	signature, err := rsa.SignPKCS1v15(rand.Reader, c.key, crypto.SHA256, digest[:])
	if err != nil {
		panic(err) // a 2048-bit key signs any digest
	}
	return head + "." + body + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func encodePart(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // only literals come here
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Sign returns the Svix headers of one delivery of payload.
func (c *Clerk) Sign(id string, payload []byte) map[string]string {
	secret, err := base64.StdEncoding.DecodeString(c.secret[len("whsec_"):])
	if err != nil {
		panic(err) // we made it
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.%s", id, at, payload)
	return map[string]string{
		"Content-Type": "application/json", "svix-id": id, "svix-timestamp": at,
		"svix-signature": "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)),
	}
}

// Payment is one payment attempt as the tests and benches send it.
type Payment struct {
	Attempt  string // pa_…
	User     string
	Order    string // public id, in the metadata; "" leaves it out
	Cents    int64
	Currency string
	Status   string // paid, failed, pending
	Updated  time.Time
}

// Event returns the bytes of p as Clerk's paymentAttempt.updated.
func (p Payment) Event() []byte {
	at := p.Updated.UnixMilli()
	money := func(n int64) map[string]any {
		return map[string]any{"amount": n, "amount_formatted": fmt.Sprintf("%d.%02d", n/100, n%100), "currency": p.Currency, "currency_symbol": "$"}
	}
	data := map[string]any{
		"id": p.Attempt, "payment_id": "cpa_" + p.Attempt, "gateway_external_id": "pi_" + p.Attempt,
		"status": p.Status, "charge_type": "checkout", "created_at": at, "updated_at": at, "paid_at": at, "billing_date": at,
		"payer":          payer(p.User),
		"totals":         map[string]any{"subtotal": money(p.Cents), "tax_total": money(0), "grand_total": money(p.Cents)},
		"payment_source": map[string]any{"id": "cps_1", "gateway": "stripe", "payment_method": "card", "status": "active", "card_type": "visa", "last4": "4242"},
	}
	if p.Order != "" {
		data["metadata"] = map[string]any{"order_public_id": p.Order}
	}
	return event("paymentAttempt.updated", at, data)
}

func payer(user string) map[string]any {
	return map[string]any{
		"object": "commerce_payer", "id": "cpayer_" + user, "user_id": user, "email": Email(user),
		"first_name": "Test", "last_name": "Buyer", "organization_id": "", "organization_name": "",
	}
}

// Email is the address that the stand-in knows for user.
func Email(user string) string { return user + "@shop.test" }

// UserCreated returns the bytes of Clerk's user.created for user.
func UserCreated(user string) []byte {
	at := time.Now().UnixMilli()
	return event("user.created", at, map[string]any{
		"object": "user", "id": user, "first_name": "Test", "last_name": "Buyer", "primary_email_address_id": "idn_1",
		"email_addresses": []map[string]any{{"id": "idn_1", "email_address": Email(user), "verification": map[string]any{"status": "verified"}}},
		"public_metadata": map[string]any{}, "created_at": at, "updated_at": at,
	})
}

func event(kind string, at int64, data map[string]any) []byte {
	raw, err := json.Marshal(map[string]any{"object": "event", "type": kind, "instance_id": keyID, "timestamp": at, "data": data})
	if err != nil {
		panic(err) // only literals come here
	}
	return raw
}
