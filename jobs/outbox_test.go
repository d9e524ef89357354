package jobs_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/emails"
	"pocketstarter/internal/resend"
	"pocketstarter/internal/resend/resendstub"
	"pocketstarter/internal/testapp"
	"pocketstarter/jobs"
)

// post is an outbox on a real shop that sends through the real Resend adapter to the stub,
// on a clock of its own.
type post struct {
	t    *testing.T
	app  core.App
	svc  *commerce.Service
	stub *resendstub.Stub
	loop *jobs.Loop
	o    jobs.OutboxOptions
	who  string // a profile

	mu    sync.Mutex // the stub asks for the time from its own goroutines
	moved time.Time
}

func (p *post) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.moved
}

func (p *post) advance(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moved = p.moved.Add(d)
}

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{t: t, app: testapp.New(t), moved: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	clock := p.now
	p.svc = commerce.New(commerce.Options{Now: clock, Wall: clock})
	p.stub = resendstub.New("re_test_key", clock)
	server := httptest.NewServer(p.stub)
	t.Cleanup(server.Close)
	mailer, err := resend.New(resend.Options{APIKey: "re_test_key", From: "shop@shop.example", BaseURL: server.URL, Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}})
	require.NoError(t, err)
	p.o = jobs.OutboxOptions{Mailer: mailer, Now: clock, Shop: func(core.App) (emails.Shop, error) { return emails.SampleShop(), nil }}
	p.loop = jobs.Outbox(p.app, p.o)
	b, err := p.svc.SignedIn(t.Context(), p.app, "user_ada")
	require.NoError(t, err)
	b.Profile.SetContactEmail("ada@example.com")
	require.NoError(t, p.app.Save(b.Profile))
	p.who = b.Profile.Id
	return p
}

// queue queues a mail of a kind under a key.
func (p *post) queue(kind, key string) {
	p.t.Helper()
	require.NoError(p.t, p.svc.QueueNotice(p.t.Context(), p.app, commerce.Notice{Kind: kind, Key: key, ProfileID: p.who, Facts: map[string]any{"name": "Ada", "sent_at": p.now()}}))
}

// step lets the outbox do all it wants to do now.
func (p *post) step() {
	p.t.Helper()
	for {
		more, err := p.loop.Step(p.t.Context())
		require.NoError(p.t, err)
		if !more {
			return
		}
	}
}

func (p *post) pass(d time.Duration) { p.advance(d); p.step() }

func (p *post) mail(key string) *collections.Email {
	p.t.Helper()
	m, err := collections.FindEmailByKey(p.app, key)
	require.NoError(p.t, err)
	return m
}

// always makes the stub do one thing to every request.
func (p *post) always(f resendstub.Fault) {
	p.stub.Set(func(int, string) resendstub.Fault { return f })
}

func TestAnOutageIsProbedByOneMail(t *testing.T) {
	p := newPost(t)
	p.always(resendstub.Fault{Status: 503})
	for i := range 5 {
		p.queue(commerce.NoticePreflight, fmt.Sprint("m", i))
	}
	p.step()
	require.Equal(t, 1, p.stub.Requests(), "the first failure holds back the rest")
	p.pass(19 * time.Second)
	require.Equal(t, 1, p.stub.Requests())
	p.pass(time.Second)
	require.Equal(t, 2, p.stub.Requests(), "one probe after 20 s")
	p.pass(2 * time.Hour)
	require.Equal(t, 3, p.stub.Requests(), "and never more than one, however much is due")
	p.queue(commerce.NoticePreflight, "late")
	p.stub.Set(nil)
	p.pass(20 * time.Second)
	p.step()
	require.Len(t, p.stub.Mails(), 6, "its success wakes the rest")
}

func TestADeadProviderNeverKillsAMail(t *testing.T) {
	p := newPost(t)
	p.queue(commerce.NoticePreflight, "m")
	p.always(resendstub.Fault{Status: 503})
	for range 40 {
		p.pass(time.Hour)
	}
	require.Equal(t, collections.EmailFailed, p.mail("m").State())
	p.stub.Set(nil)
	p.pass(time.Hour)
	require.Len(t, p.stub.Mails(), 1)
	require.Equal(t, collections.EmailSent, p.mail("m").State())
}

func TestRetryAfterIsHonored(t *testing.T) {
	p := newPost(t)
	p.always(resendstub.Fault{Status: 429, Name: "daily_quota_exceeded", RetryAfter: "3600"})
	p.queue(commerce.NoticePreflight, "m")
	p.step()
	m := p.mail("m")
	require.Equal(t, collections.EmailFailed, m.State())
	require.WithinDuration(t, p.now().Add(time.Hour), m.NextAttemptAt(), time.Second)
	require.Contains(t, m.LastError(), "quota")
	p.stub.Set(nil)
	p.pass(59 * time.Minute)
	require.Empty(t, p.stub.Mails())
	p.pass(2 * time.Minute)
	require.Len(t, p.stub.Mails(), 1)
}

func TestWhatCannotHealIsDeadWithItsReason(t *testing.T) {
	p := newPost(t)
	p.always(resendstub.Fault{Status: 422, Name: "validation_error", Message: "secret text of the provider"})
	p.queue(commerce.NoticePreflight, "m")
	p.queue("a_kind_that_is_none", "unknown")
	p.step()
	for _, key := range []string{"m", "unknown"} {
		require.Equal(t, collections.EmailDead, p.mail(key).State())
		require.NotEmpty(t, p.mail(key).LastError())
		require.NotContains(t, p.mail(key).LastError(), "secret text")
	}
	require.Equal(t, 1, p.stub.Requests())
	p.pass(48 * time.Hour)
	require.Equal(t, 1, p.stub.Requests())
}

func TestAnUnknownOutcomeOlderThanTheKeyIsNotSentAgain(t *testing.T) {
	p := newPost(t)
	p.always(resendstub.Fault{AcceptFirst: true, Reset: true})
	p.queue(commerce.NoticePreflight, "m")
	p.step()
	require.True(t, p.mail("m").OutcomeUnknown())
	p.stub.Set(nil)
	p.advance(24*time.Hour + time.Minute) // the shop was off for a day
	p.loop = jobs.Outbox(p.app, p.o)
	p.step()
	require.Equal(t, 1, p.stub.Requests())
	require.Len(t, p.stub.Mails(), 1, "it had arrived")
	require.Equal(t, collections.EmailDead, p.mail("m").State())
	require.Contains(t, p.mail("m").LastError(), "double")
}

// dying is a mailer whose process ends while it sends.
type dying struct{ seen func() }

func (d dying) Send(context.Context, jobs.Message) (string, error) { d.seen(); panic("killed") }

func TestAProcessThatDiesInTheMiddleLeavesTheOutcomeUnknown(t *testing.T) {
	p := newPost(t)
	p.queue(commerce.NoticePreflight, "m")
	o := p.o
	o.Mailer = dying{func() {
		m := p.mail("m")
		require.NotEmpty(t, m.HTML(), "the bytes are stored before anybody sees them")
		require.True(t, m.OutcomeUnknown())
	}}
	require.Panics(t, func() { _ = jobs.OutboxOnce(t.Context(), p.app, o) })
	html := p.mail("m").HTML()
	p.step()
	require.Equal(t, html, p.stub.Mails()[0].HTML)
	require.False(t, p.mail("m").OutcomeUnknown())
}

// TestAThousandMailsThroughTheOutbox loses three answers of ten after the mail was taken. The
// small size sends 300: under the race detector a mail takes a tenth of a second.
func TestAThousandMailsThroughTheOutbox(t *testing.T) {
	n := 300
	if os.Getenv("TEST_SIZE") == "long" {
		n = 1000
	}
	p := newPost(t)
	p.stub.Set(func(i int, _ string) resendstub.Fault { return resendstub.Fault{AcceptFirst: true, Reset: i%10 < 3} })
	require.NoError(t, p.app.RunInTransaction(func(tx core.App) error {
		for i := range n {
			if err := p.svc.QueueNotice(t.Context(), tx, commerce.Notice{Kind: commerce.NoticePreflight, Key: fmt.Sprint("m", i), ProfileID: p.who, Facts: map[string]any{"name": "Ada"}}); err != nil {
				return err
			}
		}
		return nil
	}))
	for p.step(); ; p.pass(20 * time.Second) {
		d, err := collections.QueueDepths(p.app)
		require.NoError(t, err)
		if d.Mails == 0 {
			break
		}
	}
	require.Len(t, p.stub.Mails(), n)
	require.Greater(t, p.stub.Requests(), n*13/10)
}

func TestNobodyWritesToTheDeleted(t *testing.T) {
	p := newPost(t)
	p.queue(commerce.NoticePreflight, "m")
	require.NoError(t, collections.RedactPerson(p.app, p.who, "user_ada", p.now()))
	p.step()
	m := p.mail("m")
	require.Equal(t, collections.EmailDead, m.State())
	require.Empty(t, m.To()+m.HTML()+m.Subject())
	require.Zero(t, p.stub.Requests())
}

func TestOldContentsAreDropped(t *testing.T) {
	p := newPost(t)
	p.queue(commerce.NoticePreflight, "old")
	p.step()
	stored, err := p.svc.StoreEvent(p.app, commerce.Delivery{Provider: "clerk", ID: "msg_1", Payload: []byte(`{"type":"x"}`)})
	require.NoError(t, err)
	require.False(t, stored)
	_, err = p.app.NonconcurrentDB().NewQuery("UPDATE webhook_events SET state = 'ignored'").Execute()
	require.NoError(t, err)
	p.advance(91 * 24 * time.Hour)
	p.queue(commerce.NoticePreflight, "young")
	p.step()
	keep := jobs.RetentionOptions{Events: 100 * 24 * time.Hour, MailBodies: 90 * 24 * time.Hour, Now: p.now}
	payload := func() (text string) {
		require.NoError(t, p.app.DB().NewQuery("SELECT payload || '|' || (body_sha256 != '') || (redacted_at != '') FROM webhook_events").Row(&text))
		return text
	}
	require.NoError(t, jobs.RetainOnce(t.Context(), p.app, keep))
	require.Empty(t, p.mail("old").HTML())
	require.False(t, p.mail("old").RedactedAt().IsZero())
	require.Equal(t, collections.EmailSent, p.mail("old").State())
	require.NotEmpty(t, p.mail("young").HTML())
	require.Equal(t, `{"type":"x"}|10`, payload())
	p.advance(10 * 24 * time.Hour)
	require.NoError(t, jobs.RetainOnce(t.Context(), p.app, keep))
	require.Equal(t, "|11", payload(), "the hash stays")
}
