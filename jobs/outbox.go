package jobs

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/emails"
)

// OutboxOptions are what the outbox needs beside the rows.
type OutboxOptions struct {
	Mailer   Mailer
	Shop     func(app core.App) (emails.Shop, error)                     // how mails name the shop
	Calendar func(e emails.CalendarEvent, to string) (Attachment, error) // makes the .ics of a booking
	Now      func() time.Time                                            // protocol time
}

// outbox renders and sends queued mails.
type outbox struct {
	app core.App
	o   OutboxOptions

	outage bool      // the provider is down: one mail at a time probes
	probe  time.Time // when the next probe may go
}

const (
	outboxBatch   = 20
	probeEvery    = 20 * time.Second
	mailLife      = 24 * time.Hour // how long a provider keeps an idempotency key, and how long we try
	forgottenKey  = "Whether it was sent is unknown, and the provider has forgotten its key: sending again could double it."
	suppressedWhy = "Mail to this address bounced or was complained about. An operator can lift it."
)

// mailRetries are the waits after each failed try (contract section 11); the last repeats.
var mailRetries = []time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 4 * time.Hour}

// Outbox is the loop that sends mails.
func Outbox(app core.App, o OutboxOptions) *Loop {
	w := &outbox{app: app, o: o}
	return &Loop{Name: "outbox", Every: 2 * time.Second, Log: app.Logger(), Step: w.step}
}

// OutboxOnce sends everything that is due now.
func OutboxOnce(ctx context.Context, app core.App, o OutboxOptions) error {
	w := &outbox{app: app, o: o}
	for {
		more, err := w.step(ctx)
		if err != nil || !more {
			return err
		}
	}
}

func (w *outbox) step(ctx context.Context) (bool, error) {
	now := w.o.Now()
	limit, until := int64(outboxBatch), now
	if w.outage {
		if now.Before(w.probe) {
			return false, nil
		}
		limit, until = 1, now.Add(mailLife) // the probe does not wait for the mail's own next try
	}
	due, err := collections.ListDueEmails(w.app, until, limit)
	if err != nil {
		return false, err
	}
	for _, m := range due {
		if ctx.Err() != nil {
			return false, nil
		}
		if err := w.sendOne(ctx, m); err != nil {
			return false, err
		}
		if w.outage {
			w.probe = w.o.Now().Add(probeEvery)
			return false, nil
		}
	}
	return int64(len(due)) == limit, nil
}

// sendOne renders a mail once, stores it, sends the stored bytes and stores what came of it.
func (w *outbox) sendOne(ctx context.Context, m *collections.Email) error {
	if done, err := w.suppressed(m); done || err != nil {
		return err
	}
	now := w.o.Now()
	if m.OutcomeUnknown() && now.Sub(m.FirstAttemptAt()) >= mailLife {
		return w.bury(m, forgottenKey)
	}
	if m.HTML() == "" {
		if err := w.render(m); err != nil {
			w.app.Logger().Error("outbox: a mail could not be written", "email", m.Id, "error", err)
			return w.bury(m, "The mail could not be written: "+err.Error())
		}
	}
	known := !m.OutcomeUnknown() // every try so far was surely in vain
	if m.FirstAttemptAt().IsZero() || known && now.Sub(m.FirstAttemptAt()) >= mailLife {
		m.SetFirstAttemptAt(now) // the provider has not seen the key yet
	}
	m.SetAttempts(m.Attempts() + 1)
	m.SetOutcomeUnknown(true)                       // should this process die during the try
	if err := w.app.SaveNoValidate(m); err != nil { // the bytes are stored before anybody sees them
		return err
	}
	files, err := decodeAttachments(m.Attachments())
	if err != nil {
		return err
	}
	id, err := w.o.Mailer.Send(ctx, Message{Key: m.IdempotencyKey(), To: m.To(), Subject: m.Subject(), HTML: m.HTML(), Text: m.Text(),
		Tags: map[string]string{"source": "pocketstarter", "event": m.Kind()}, Attachments: files})
	if err == nil {
		m.SetOutcomeUnknown(false)
		m.SetState(collections.EmailSent)
		m.SetProviderID(id)
		m.SetSentAt(w.o.Now())
		m.SetLastError("")
		m.SetNextAttemptAt(time.Time{})
		w.over()
		return w.app.SaveNoValidate(m)
	}
	return w.failed(m, err, known)
}

// bury ends a mail without another try.
func (w *outbox) bury(m *collections.Email, why string) error {
	m.SetState(collections.EmailDead)
	m.SetLastError(cutText(why))
	m.SetNextAttemptAt(time.Time{})
	return w.app.SaveNoValidate(m)
}

// cutText keeps a reason within its column.
func cutText(s string) string {
	if runes := []rune(s); len(runes) > 500 {
		return string(runes[:499]) + "…"
	}
	return s
}

// over ends an outage: the mails that waited are due again at once.
func (w *outbox) over() {
	if !w.outage {
		return
	}
	w.outage = false
	if err := collections.HurryEmails(w.app, w.o.Now()); err != nil {
		w.app.Logger().Error("outbox: waking the mails failed", "error", err)
	}
}

// failed notes why a try failed and when the next one comes, or that there is none. known says
// that every try before was surely in vain.
func (w *outbox) failed(m *collections.Email, err error, known bool) error {
	fault, ok := errors.AsType[*SendError](err)
	if !ok {
		fault = &SendError{Reason: "Sending failed.", Unknown: true, Err: err}
	}
	if !fault.Outage {
		w.over() // an answer, if only a refusal: the provider is there again
	}
	w.outage = fault.Outage
	m.SetOutcomeUnknown(!known || fault.Unknown)
	now := w.o.Now()
	old := now.Sub(m.FirstAttemptAt()) >= mailLife
	switch {
	case fault.Permanent:
		return w.bury(m, fault.Reason)
	case m.OutcomeUnknown() && old:
		return w.bury(m, forgottenKey)
	case old && !fault.Outage:
		return w.bury(m, fault.Reason)
	}
	m.SetLastError(cutText(fault.Reason))
	m.SetState(collections.EmailFailed)
	m.SetNextAttemptAt(now.Add(retryAfter(int(m.Attempts()), fault.RetryAfter)))
	return w.app.SaveNoValidate(m)
}

// retryAfter is the wait after the n-th failed try, with a tenth of jitter, never less than
// the provider asked for.
func retryAfter(n int, asked time.Duration) time.Duration {
	wait := mailRetries[min(max(n, 1), len(mailRetries))-1]
	wait += time.Duration(rand.Int64N(int64(wait)/10 + 1))
	return max(wait, asked)
}

// suppressed keeps a mail from an address that must not be written to. A complaint still lets
// receipts and refunds through.
func (w *outbox) suppressed(m *collections.Email) (bool, error) {
	s, err := collections.FindLiveSuppression(w.app, m.To())
	if err != nil {
		return false, collections.IgnoreNoRows(err)
	}
	receipt := m.Kind() == commerce.NoticeOrderFulfilled || m.Kind() == commerce.NoticeOrderRefunded
	if s.Cause() == collections.SuppressedForComplaint && receipt {
		return false, nil
	}
	m.SetState(collections.EmailSuppressed)
	m.SetLastError(suppressedWhy)
	m.SetNextAttemptAt(time.Time{})
	return true, w.app.SaveNoValidate(m)
}
