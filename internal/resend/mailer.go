package resend

import (
	"context"
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	sdk "github.com/resend/resend-go/v2"

	"pocketstarter/jobs"
)

// Options configure a Mailer.
type Options struct {
	APIKey       string
	From         string // "name@host" or "Name <name@host>"
	ReplyTo      string // may be empty
	BaseURL      string // "" is Resend's own
	Timeout      time.Duration
	MaxPerSecond int
	Transport    http.RoundTripper // nil is Go's default one
	Now          func() time.Time  // nil is the machine's clock
}

// Mailer sends mail through Resend. It is safe for concurrent use.
type Mailer struct {
	client  *sdk.Client
	from    string
	replyTo string
	timeout time.Duration
	pace    *Pace
	now     func() time.Time
}

// maxKey is the longest idempotency key Resend takes, in bytes.
const maxKey = 256

// New returns a Mailer, or an error that names the variable at fault.
func New(o Options) (*Mailer, error) {
	if strings.TrimSpace(o.APIKey) == "" {
		return nil, errors.New("RESEND_API_KEY is not set")
	}
	if _, err := mail.ParseAddress(o.From); err != nil {
		return nil, errors.New("RESEND_FROM_EMAIL is not an address such as shop@example.com or Shop <shop@example.com>")
	}
	if o.ReplyTo != "" {
		if _, err := mail.ParseAddress(o.ReplyTo); err != nil {
			return nil, errors.New("RESEND_REPLY_TO_EMAIL is not an address")
		}
	}
	if o.BaseURL == "" {
		o.BaseURL = "https://api.resend.com"
	}
	base, err := url.Parse(strings.TrimRight(o.BaseURL, "/") + "/") // the SDK resolves "emails" against it
	if err != nil || base.Host == "" {
		return nil, errors.New("RESEND_BASE_URL is not a URL")
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	client := sdk.NewCustomClient(&http.Client{
		Transport: witness{o.Transport},
		// A redirect would carry the key elsewhere and turn the POST into a GET.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, o.APIKey)
	client.BaseURL = base // never what the SDK read from the environment
	return &Mailer{client: client, from: o.From, replyTo: o.ReplyTo, timeout: o.Timeout, pace: NewPace(o.MaxPerSecond, o.Now), now: o.Now}, nil
}

// Send sends m and returns Resend's id of it. It waits its turn in the pace first.
// A failure is a *jobs.SendError.
func (m *Mailer) Send(ctx context.Context, msg jobs.Message) (string, error) {
	request, err := m.request(msg)
	if err != nil {
		return "", err
	}
	if err := m.pace.Wait(ctx); err != nil {
		return "", &jobs.SendError{Reason: "the mail was not tried: the server is stopping", Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	seen := &exchange{}
	answer, err := m.client.Emails.SendWithOptions(withExchange(ctx, seen), request, &sdk.SendEmailOptions{IdempotencyKey: msg.Key})
	if err == nil && answer != nil && answer.Id != "" {
		return answer.Id, nil
	}
	fault := classify(seen, err, m.now())
	if seen.status == http.StatusTooManyRequests && fault.RetryAfter <= maxHold {
		m.pace.Hold(fault.RetryAfter)
	}
	return "", fault
}

// maxHold is the longest pause that holds back every mail; a longer one (a used-up
// quota) is left to each mail's own next try.
const maxHold = 10 * time.Second

// request builds the body. It depends on nothing but msg and the options, so that
// every try sends the same bytes, as Resend demands under one key.
func (m *Mailer) request(msg jobs.Message) (*sdk.SendEmailRequest, error) {
	to, err := mail.ParseAddress(msg.To)
	if err != nil {
		return nil, &jobs.SendError{Reason: "the recipient is not a mail address", Permanent: true, Err: err}
	}
	if msg.Key == "" || len(msg.Key) > maxKey {
		return nil, &jobs.SendError{Reason: "the mail has no usable key", Permanent: true}
	}
	r := &sdk.SendEmailRequest{
		From: m.from, ReplyTo: m.replyTo, To: []string{to.Address},
		Subject: header(msg.Subject), Html: msg.HTML, Text: msg.Text,
	}
	for name, value := range msg.Tags {
		r.Tags = append(r.Tags, sdk.Tag{Name: tag(name), Value: tag(value)})
	}
	slices.SortFunc(r.Tags, func(a, b sdk.Tag) int { return strings.Compare(a.Name, b.Name) })
	for _, a := range msg.Attachments {
		r.Attachments = append(r.Attachments, &sdk.Attachment{Filename: header(a.FileName), ContentType: a.ContentType, Content: a.Content})
	}
	return r, nil
}

// header removes line ends and other controls: they would start a header of their own.
func header(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
}

// tag keeps the characters Resend allows in tags: ASCII letters, digits, _ and -.
func tag(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, s)
	if s == "" {
		return "_"
	}
	return s[:min(len(s), maxKey)]
}
