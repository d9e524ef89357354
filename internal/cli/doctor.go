package cli

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"pocketstarter/internal/config"
)

// Step is one thing that a neighbor's own probe tried. The probes of storage and
// resend return steps of the same shape.
type Step struct {
	Name     string
	OK       bool
	Cause    string // why not, one sentence
	Fix      string
	Duration time.Duration
}

// Doctor probes every neighbor, live. A nil function is a neighbor that is off.
type Doctor struct {
	Config *config.Config
	Dir    string
	Now    func() time.Time
	HTTP   *http.Client // nil = one that gives up after ten seconds

	// AppURL is where people reach the shop: a signed webhook is sent there, so that
	// DNS, proxy and certificate are proved too. "" skips it.
	AppURL        string
	WebhookSecret config.Secret // whsec_… of Clerk's endpoint
	JWKSURL       string        // "" skips it

	Clerk, Stripe, Mirror func(ctx context.Context) error
	Mail, Storage         func(ctx context.Context) []Step
}

// maxSkew is the difference to other clocks that tokens and signatures bear.
const maxSkew = 5 * time.Second

// Run reports one Probe after the other. The error is ctx's own.
func (d Doctor) Run(ctx context.Context, report func(Probe)) error {
	if d.HTTP == nil {
		d.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	for _, p := range []struct {
		id, name, off string
		skip          bool
		try           func(context.Context) (detail string, err error)
		fix           string
	}{
		{"disk", "disk", "", false, d.disk, "Free some space or move the data directory."},
		{"jwks", "Clerk's keys", "Sign-in is a local stand-in or not configured.", d.JWKSURL == "", d.jwks, "Compare CLERK_DOMAIN or CLERK_JWKS_URL with Clerk's page of API keys."},
		{"clock", "clock", "There is no other clock to compare with.", d.JWKSURL == "", d.clock, "Set the clock: timedatectl set-ntp true."},
		{"clerk", "Clerk's API", "A stand-in, or CLERK_SECRET_KEY is not set.", d.Clerk == nil, plain(d.Clerk), "Compare CLERK_SECRET_KEY with Clerk's page of API keys."},
		{"webhook", "webhook to ourselves", "There is no signing secret or no address to send it to.", d.AppURL == "" || !d.WebhookSecret.Set(), d.webhook, "Start the shop, and check APP_URL, the proxy and CLERK_WEBHOOK_SIGNING_SECRET."},
		{"stripe", "Stripe", "STRIPE_SECRET_KEY is not set.", d.Stripe == nil, plain(d.Stripe), "Compare STRIPE_SECRET_KEY with Stripe's dashboard."},
		{"mirror", "Postgres mirror", "DATABASE_URL is not set.", d.Mirror == nil, plain(d.Mirror), "Check DATABASE_URL and that this machine may connect."},
	} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.skip {
			report(Probe{ID: p.id, Name: p.name, State: "off", Detail: p.off})
			continue
		}
		began := d.Now()
		detail, err := p.try(ctx)
		probe := Probe{ID: p.id, Name: p.name, State: "ok", Detail: detail, Took: d.Now().Sub(began)}
		if err != nil {
			probe.State, probe.Detail, probe.Fix = "fail", sentence(err), p.fix
		}
		report(probe)
	}
	d.steps(ctx, "mail", "mail", "RESEND_API_KEY is not set, or the inbox is local.", d.Mail, report)
	d.steps(ctx, "storage", "file storage", "The storage is not configured.", d.Storage, report)
	report(d.operators())
	return ctx.Err()
}

// operators says what check says of the people who sign in to the admin UI.
func (d Doctor) operators() Probe {
	found, looked := superusers(d.Config, d.Dir)
	p := Probe{ID: "operators", Name: "operators' sign-in", State: "ok", Detail: "It needs a second step."}
	switch {
	case !looked:
		p.State, p.Detail = "off", "A live shop's operators are looked at; this is a sandbox, or was never started."
	case len(found) > 0:
		p.State, p.Detail, p.Fix = "warn", found[0].Cause, found[0].Fix
	}
	return p
}

// steps reports a neighbor's own probe, one line a step.
func (d Doctor) steps(ctx context.Context, id, name, off string, try func(context.Context) []Step, report func(Probe)) {
	if try == nil {
		report(Probe{ID: id, Name: name, State: "off", Detail: off})
		return
	}
	for _, s := range try(ctx) {
		p := Probe{ID: id, Name: name, State: "ok", Detail: s.Name, Took: s.Duration}
		if !s.OK {
			p.State, p.Detail, p.Fix = "fail", s.Name+": "+s.Cause, s.Fix
		}
		report(p)
	}
}

func plain(ask func(context.Context) error) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) { return "It answers.", ask(ctx) }
}

// sentence ends an error's text as a sentence does.
func sentence(err error) string {
	text := err.Error()
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func (d Doctor) disk(context.Context) (string, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(d.Dir, &disk); err != nil {
		return "", fmt.Errorf("the disk of the data directory cannot be looked at")
	}
	free := disk.Bavail * uint64(disk.Bsize) //nolint:gosec // block sizes are small and positive
	if free < lowDisk {
		return "", fmt.Errorf("the disk has %d MB left", free>>20)
	}
	return fmt.Sprintf("%d GB left.", free>>30), nil
}

// get asks for the key set and returns its answer's Date too.
func (d Doctor) get(ctx context.Context) (body []byte, date time.Time, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.JWKSURL, nil)
	if err != nil {
		return nil, date, fmt.Errorf("the address cannot be read")
	}
	res, err := d.HTTP.Do(req)
	if err != nil {
		return nil, date, fmt.Errorf("there is no answer from %s", req.URL.Host)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, date, fmt.Errorf("%s answers %d", req.URL.Host, res.StatusCode)
	}
	date, _ = http.ParseTime(res.Header.Get("Date"))
	body, err = io.ReadAll(io.LimitReader(res.Body, 1<<20))
	return body, date, err
}

func (d Doctor) jwks(ctx context.Context) (string, error) {
	body, _, err := d.get(ctx)
	if err != nil {
		return "", err
	}
	var set struct {
		Keys []struct{ Kty, Kid string }
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return "", fmt.Errorf("the answer is no key set")
	}
	rsa := 0
	for _, k := range set.Keys {
		if k.Kty == "RSA" && k.Kid != "" {
			rsa++
		}
	}
	if rsa == 0 {
		return "", fmt.Errorf("the key set holds no RSA key")
	}
	return fmt.Sprintf("%d keys.", rsa), nil
}

// clock compares with the Date of an answer, which is cut to whole seconds.
func (d Doctor) clock(ctx context.Context) (string, error) {
	_, date, err := d.get(ctx)
	if err != nil {
		return "", err
	}
	if date.IsZero() {
		return "", fmt.Errorf("the answer has no date to compare with")
	}
	skew := d.Now().Sub(date)
	if skew > maxSkew+time.Second || skew < -maxSkew {
		return "", fmt.Errorf("this machine's clock is %s off: tokens and webhooks would be refused", skew.Round(time.Second).Abs())
	}
	return "It agrees with Clerk's.", nil
}

// webhook sends a signed event that changes nothing, the way Clerk would.
func (d Doctor) webhook(ctx context.Context) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(d.WebhookSecret.Reveal(), "whsec_"))
	if err != nil {
		return "", fmt.Errorf("the signing secret is malformed")
	}
	body := []byte(`{"object":"event","type":"pocketstarter.doctor","data":{}}`)
	id, at := "msg_doctor_"+rand.Text(), strconv.FormatInt(d.Now().Unix(), 10)
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", id, at, body)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.AppURL+"/api/webhooks/clerk", bytes.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("APP_URL cannot be read")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("svix-id", id)
	req.Header.Set("svix-timestamp", at)
	req.Header.Set("svix-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	res, err := d.HTTP.Do(req)
	if err != nil {
		return "", fmt.Errorf("%s cannot be reached", d.AppURL)
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, 1000))
	if res.StatusCode != http.StatusOK || !bytes.Contains(answer, []byte(`"ok"`)) {
		return "", fmt.Errorf("%s answers %d to a signed webhook", d.AppURL, res.StatusCode)
	}
	return "Taken and stored.", nil
}
