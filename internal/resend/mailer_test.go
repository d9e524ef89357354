package resend

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/internal/resend/resendstub"
	"pocketstarter/jobs"
)

// peer starts a stub and a Mailer that talks to it.
func peer(t *testing.T, change func(*Options)) (*resendstub.Stub, *Mailer) {
	t.Helper()
	stub := resendstub.New("re_test_key", nil)
	server := httptest.NewServer(stub)
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	o := Options{APIKey: "re_test_key", From: "Shop <shop@shop.example>", ReplyTo: "help@shop.example", BaseURL: server.URL, Timeout: 5 * time.Second, Transport: transport}
	if change != nil {
		change(&o)
	}
	m, err := New(o)
	require.NoError(t, err)
	return stub, m
}

func message(key string) jobs.Message {
	return jobs.Message{
		Key: key, To: "nora@example.com", Subject: "Your files\r\nBcc: victim@example.com", HTML: "<p>Hello</p>", Text: "Hello",
		Tags:        map[string]string{"source": "pocketstarter", "event": "order fulfilled!", "a": "", "z": "ü"},
		Attachments: []jobs.Attachment{{FileName: "session.ics", ContentType: "text/calendar", Content: []byte("BEGIN:VCALENDAR")}},
	}
}

func TestSendOnceUnderItsKey(t *testing.T) {
	stub, m := peer(t, nil)
	id, err := m.Send(t.Context(), message("order-fulfilled-1"))
	require.NoError(t, err)
	again, err := m.Send(t.Context(), message("order-fulfilled-1"))
	require.NoError(t, err)
	require.Equal(t, id, again)
	mails := stub.Mails()
	require.Len(t, mails, 1)
	got := mails[0]
	require.Equal(t, "order-fulfilled-1", got.Key)
	require.Equal(t, []string{"nora@example.com"}, got.To)
	require.Equal(t, "Shop <shop@shop.example>", got.From)
	require.Equal(t, "help@shop.example", got.ReplyTo)
	require.Equal(t, "Your files Bcc: victim@example.com", got.Subject, "one line, so no header of its own")
	require.Equal(t, []resendstub.Tag{{Name: "a", Value: "_"}, {Name: "event", Value: "order_fulfilled_"}, {Name: "source", Value: "pocketstarter"}, {Name: "z", Value: "_"}}, got.Tags)
	require.Len(t, got.Attachments, 1)
}

func TestWhatAFailureMeans(t *testing.T) {
	type want struct {
		permanent, unknown, outage bool
		retryAfter                 time.Duration
		reason                     string
	}
	fault := func(status int, name, message, retry string) resendstub.Fault {
		return resendstub.Fault{Status: status, Name: name, Message: message, RetryAfter: retry}
	}
	tests := []struct {
		name  string
		fault resendstub.Fault
		want  want
	}{
		{"wrong key", fault(403, "invalid_api_key", "API key is invalid", ""), want{permanent: true, reason: "RESEND_API_KEY"}},
		{"unverified domain", fault(403, "validation_error", "The shop.example domain is not verified.", ""), want{permanent: true, reason: "RESEND_FROM_EMAIL"}},
		{"bad recipient", fault(422, "validation_error", "Invalid `to` field.", ""), want{permanent: true, reason: "recipient"}},
		{"bad request", fault(400, "validation_error", "no", ""), want{permanent: true, reason: "invalid"}},
		{"too large", fault(413, "", "", ""), want{permanent: true, reason: "too large"}},
		{"wrong base url", fault(404, "not_found", "", ""), want{permanent: true, reason: "RESEND_BASE_URL"}},
		{"other body under the key", fault(409, "invalid_idempotent_request", "", ""), want{permanent: true, reason: "other content"}},
		{"two at once", fault(409, "concurrent_idempotent_requests", "", ""), want{retryAfter: 5 * time.Second, reason: "earlier try"}},
		{"too fast", fault(429, "rate_limit_exceeded", "", "3"), want{retryAfter: 3 * time.Second, reason: "slowly"}},
		{"too fast, no header", fault(429, "rate_limit_exceeded", "", ""), want{retryAfter: time.Second, reason: "slowly"}},
		{"too fast, absurd header", fault(429, "rate_limit_exceeded", "", "1e30"), want{retryAfter: 24 * time.Hour, reason: "slowly"}},
		{"quota", fault(429, "daily_quota_exceeded", "", ""), want{retryAfter: 15 * time.Minute, reason: "quota"}},
		{"server error", fault(500, "application_error", "", ""), want{outage: true, reason: "outage"}},
		{"maintenance", fault(503, "", "", "30"), want{outage: true, retryAfter: 30 * time.Second, reason: "outage"}},
		{"gateway timeout", fault(504, "", "", ""), want{outage: true, unknown: true, reason: "may have been sent"}},
		{"redirect", fault(302, "", "", ""), want{outage: true, reason: "redirect"}},
		{"reset after accepting", resendstub.Fault{Reset: true, AcceptFirst: true}, want{outage: true, unknown: true, reason: "may have been sent"}},
		{"hangs", resendstub.Fault{Hang: true}, want{outage: true, unknown: true, reason: "may have been sent"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stub, m := peer(t, func(o *Options) { o.Timeout = 300 * time.Millisecond })
			stub.Decide = func(int, string) resendstub.Fault { return tt.fault }
			_, err := m.Send(t.Context(), message("k"))
			var got *jobs.SendError
			require.ErrorAs(t, err, &got)
			require.Equal(t, tt.want.permanent, got.Permanent, "permanent")
			require.Equal(t, tt.want.unknown, got.Unknown, "unknown")
			require.Equal(t, tt.want.outage, got.Outage, "outage")
			require.Equal(t, tt.want.retryAfter, got.RetryAfter, "retry after")
			require.Contains(t, got.Reason, tt.want.reason)
			require.NotContains(t, got.Error(), "re_test_key")
		})
	}
}

func TestUnreachableIsAnOutageAndSurelyNotSent(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.URL
	server.Close()
	_, m := peer(t, func(o *Options) { o.BaseURL = address })
	_, err := m.Send(t.Context(), message("k"))
	var got *jobs.SendError
	require.ErrorAs(t, err, &got)
	require.True(t, got.Outage)
	require.False(t, got.Unknown)
	require.False(t, got.Permanent)
}

func TestAKnownKeyWithOtherContentIsNeverSentTwice(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	stub := resendstub.New("re_test_key", func() time.Time { return now })
	server := httptest.NewServer(stub)
	defer server.Close()
	m, err := New(Options{APIKey: "re_test_key", From: "shop@shop.example", BaseURL: server.URL + "/"})
	require.NoError(t, err)
	_, err = m.Send(t.Context(), message("k"))
	require.NoError(t, err)
	other := message("k")
	other.Text = "something else"
	_, err = m.Send(t.Context(), other)
	var got *jobs.SendError
	require.ErrorAs(t, err, &got)
	require.True(t, got.Permanent)
	now = now.Add(25 * time.Hour)
	_, err = m.Send(t.Context(), message("k"))
	require.NoError(t, err)
	require.Len(t, stub.Mails(), 2, "after a day Resend has forgotten the key: callers must not try so late")
}

func TestRefusedBeforeAnythingIsSent(t *testing.T) {
	stub, m := peer(t, nil)
	for _, bad := range []jobs.Message{
		{Key: "k", To: "nora@example.com\r\nBcc: victim@example.com"},
		{Key: "k", To: ""}, {Key: "", To: "nora@example.com"}, {Key: strings.Repeat("k", 257), To: "nora@example.com"},
	} {
		_, err := m.Send(t.Context(), bad)
		var got *jobs.SendError
		require.ErrorAs(t, err, &got)
		require.True(t, got.Permanent)
	}
	require.Zero(t, stub.Requests())
}

func TestNewNamesTheVariableAtFault(t *testing.T) {
	for variable, o := range map[string]Options{
		"RESEND_API_KEY":        {From: "a@b.example"},
		"RESEND_FROM_EMAIL":     {APIKey: "k", From: "nobody"},
		"RESEND_REPLY_TO_EMAIL": {APIKey: "k", From: "a@b.example", ReplyTo: "nobody"},
		"RESEND_BASE_URL":       {APIKey: "k", From: "a@b.example", BaseURL: "resend"},
	} {
		_, err := New(o)
		require.ErrorContains(t, err, variable)
	}
}

func TestOffKeepsTheMail(t *testing.T) {
	_, err := Off{}.Send(t.Context(), message("k"))
	var got *jobs.SendError
	require.ErrorAs(t, err, &got)
	require.False(t, got.Permanent)
	require.Equal(t, "mail is not configured", got.Reason)
	require.ErrorIs(t, err, ErrNotConfigured)
}

func TestProbe(t *testing.T) {
	stub, m := peer(t, nil)
	steps := m.Probe(t.Context())
	require.Len(t, steps, 2)
	require.True(t, steps[0].OK && steps[1].OK)
	stub.Domain = "other.example"
	steps = m.Probe(t.Context())
	require.False(t, steps[1].OK)
	require.Contains(t, steps[1].Fix, "verify shop.example")
	stub.APIKey = "re_other"
	steps = m.Probe(t.Context())
	require.Len(t, steps, 1)
	require.False(t, steps[0].OK)
	require.Contains(t, steps[0].Cause, "RESEND_API_KEY")
}

func TestTagsAlwaysSuitResend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := tag(rapid.String().Draw(t, "value"))
		if got == "" || len(got) > 256 || strings.Trim(got, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
			t.Fatalf("tag %q", got)
		}
	})
}

func TestPaceSpreadsRequests(t *testing.T) {
	now := time.Unix(0, 0)
	p := NewPace(4, func() time.Time { return now })
	require.Equal(t, time.Duration(0), p.reserve())
	require.Equal(t, 250*time.Millisecond, p.reserve())
	require.Equal(t, 500*time.Millisecond, p.reserve())
	now = now.Add(10 * time.Second)
	require.Equal(t, time.Duration(0), p.reserve(), "idle time is not saved up into a burst")
	require.Equal(t, 250*time.Millisecond, p.reserve())
	p.Hold(3 * time.Second)
	require.Equal(t, 3*time.Second, p.reserve())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.True(t, errors.Is(p.Wait(ctx), context.Canceled))
}
