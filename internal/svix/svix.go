// Package svix checks the signatures of webhooks that Svix delivers: Clerk's and
// Resend's. It is the only place, besides internal/sandbox, which signs, that
// knows Svix's library.
//
// A Verifier holds one or several secrets, so that a secret can be rotated
// without losing a delivery. It accepts the svix-* headers and, for the same
// algorithm, the webhook-* headers of Standard Webhooks.
package svix

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	svix "github.com/svix/svix-webhooks/go"
)

// Why a delivery is refused. None of them holds a secret or a part of the body.
var (
	ErrOff          = errors.New("svix: no signing secret is configured")
	ErrNotSigned    = errors.New("svix: the signature headers are missing or unreadable")
	ErrBadID        = errors.New("svix: the delivery's id is not 1 to 64 letters, digits, _ or -")
	ErrTooOld       = errors.New("svix: the timestamp is more than five minutes away")
	ErrBadSignature = errors.New("svix: no signature matches")
)

// Tolerance is how far a delivery's timestamp may be from now, either way.
const Tolerance = 5 * time.Minute

// maxSignatures bounds the work that one header can ask for.
const maxSignatures = 16

var idPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Verifier checks deliveries against every active secret.
type Verifier struct {
	hooks []*svix.Webhook
	now   func() time.Time
}

// New returns a Verifier for the given "whsec_<base64>" secrets. Without any
// secret it refuses every delivery with ErrOff. now is protocol time; nil
// means the machine's clock. The error names the position of a secret that
// cannot be read, never the secret.
func New(secrets []string, now func() time.Time) (*Verifier, error) {
	if now == nil {
		now = time.Now
	}
	v := &Verifier{now: now}
	for i, s := range secrets {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		hook, err := svix.NewWebhook(s)
		if err != nil || strings.TrimPrefix(s, "whsec_") == "" {
			return nil, fmt.Errorf("webhook signing secret %d is not whsec_ followed by base64", i+1)
		}
		v.hooks = append(v.hooks, hook)
	}
	return v, nil
}

// Verify checks the signature over the raw body and returns the delivery's id.
// The body is untrusted until it returns nil.
func (v *Verifier) Verify(body []byte, header http.Header) (id string, err error) {
	if len(v.hooks) == 0 {
		return "", ErrOff
	}
	signed, ok := family(header, "svix-")
	if !ok {
		if signed, ok = family(header, "webhook-"); !ok {
			return "", ErrNotSigned
		}
	}
	id = signed.Get("svix-id")
	if !idPattern.MatchString(id) {
		return "", ErrBadID
	}
	seconds, err := strconv.ParseInt(signed.Get("svix-timestamp"), 10, 64)
	if err != nil {
		return "", ErrNotSigned
	}
	// The library reads the machine's clock itself, so the age is checked here.
	if age := v.now().Unix() - seconds; age > int64(Tolerance/time.Second) || age < -int64(Tolerance/time.Second) {
		return "", ErrTooOld
	}
	if strings.Count(signed.Get("svix-signature"), " ") >= maxSignatures {
		return "", ErrNotSigned
	}
	for _, hook := range v.hooks {
		if hook.VerifyIgnoringTimestamp(body, signed) == nil {
			return id, nil
		}
	}
	return "", ErrBadSignature
}

// family returns the three headers with the given prefix under svix's names,
// and nothing else: the id that is returned is then surely the id that was
// signed, whatever other headers a request carries.
func family(header http.Header, prefix string) (http.Header, bool) {
	out := http.Header{}
	for _, name := range []string{"id", "timestamp", "signature"} {
		values := header.Values(prefix + name)
		if len(values) != 1 || values[0] == "" {
			return nil, false
		}
		out.Set("svix-"+name, values[0])
	}
	return out, true
}
