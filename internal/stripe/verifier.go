package stripe

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json/v2"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v82/webhook"
)

// Why a delivery is refused. None of them holds a secret or a part of the body.
var (
	ErrOff          = errors.New("stripe: no webhook secret is configured")
	ErrNotSigned    = errors.New("stripe: the Stripe-Signature header is missing or unreadable")
	ErrTooOld       = errors.New("stripe: the timestamp is more than five minutes away")
	ErrBadSignature = errors.New("stripe: no signature matches")
	ErrBadID        = errors.New("stripe: the event's id is not 1 to 64 letters, digits, _ or -")
)

// Tolerance is how far a delivery's timestamp may be from now, either way.
const Tolerance = 5 * time.Minute

var idPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Verifier checks Stripe's webhooks against every active secret.
type Verifier struct {
	secrets []string
	now     func() time.Time
}

// NewVerifier returns a Verifier. Without any secret it refuses every delivery with
// ErrOff. now is protocol time; nil means the machine's clock.
func NewVerifier(secrets []string, now func() time.Time) *Verifier {
	if now == nil {
		now = time.Now
	}
	v := &Verifier{now: now}
	for _, s := range secrets {
		if s = strings.TrimSpace(s); s != "" {
			v.secrets = append(v.secrets, s)
		}
	}
	return v
}

// Verify checks the signature over the raw body and returns the event's id. Signed
// bytes that are no event have none: their hash takes its place, so that they are
// kept and shown like any other event that cannot be read.
func (v *Verifier) Verify(body []byte, header http.Header) (id string, err error) {
	if len(v.secrets) == 0 {
		return "", ErrOff
	}
	values := header.Values("Stripe-Signature")
	if len(values) != 1 || len(values[0]) > 4096 {
		return "", ErrNotSigned
	}
	at, ok := timestamp(values[0])
	if !ok {
		return "", ErrNotSigned
	}
	// The library refuses old deliveries by the machine's clock, future ones not at all.
	if age := v.now().Unix() - at; age > int64(Tolerance/time.Second) || age < -int64(Tolerance/time.Second) {
		return "", ErrTooOld
	}
	err = ErrBadSignature
	for _, secret := range v.secrets {
		if err = webhook.ValidatePayloadIgnoringTolerance(body, values[0], secret); err == nil {
			break
		}
	}
	switch {
	case errors.Is(err, webhook.ErrInvalidHeader), errors.Is(err, webhook.ErrNotSigned):
		return "", ErrNotSigned
	case err != nil:
		return "", ErrBadSignature
	}
	var event struct {
		ID *string `json:"id"`
	}
	if json.Unmarshal(body, &event) != nil || event.ID == nil {
		sum := sha256.Sum256(body)
		return "unreadable_" + hex.EncodeToString(sum[:20]), nil
	}
	if !idPattern.MatchString(*event.ID) {
		return "", ErrBadID
	}
	return *event.ID, nil
}

// timestamp reads t= as the library does; two of them are a trick.
func timestamp(header string) (at int64, ok bool) {
	for part := range strings.SplitSeq(header, ",") {
		value, found := strings.CutPrefix(part, "t=")
		if !found {
			continue
		}
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || ok {
			return 0, false
		}
		at, ok = n, true
	}
	return at, ok
}
