package resend

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"pocketstarter/jobs"
)

// exchange is what really went over the wire for one request.
type exchange struct {
	sent       atomic.Bool // the request was written: Resend may have acted on it
	status     int         // 0 without an answer
	retryAfter string
	body       []byte
}

type exchangeKey struct{}

// withExchange makes the witness note the request's fate in x.
func withExchange(ctx context.Context, x *exchange) context.Context {
	ctx = context.WithValue(ctx, exchangeKey{}, x)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { x.sent.Store(true) }, // from here on the other side may have all of it
	})
}

// witness notes status, Retry-After and body, which the SDK does not hand on.
type witness struct{ next http.RoundTripper }

func (w witness) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(r)
	x, ok := r.Context().Value(exchangeKey{}).(*exchange)
	if err != nil || !ok {
		return resp, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	resp.Body.Close()
	if err != nil {
		return nil, err // cut in the middle: nobody knows what it would have said
	}
	x.status, x.retryAfter, x.body = resp.StatusCode, resp.Header.Get("Retry-After"), body
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// classify says what an exchange that gave no mail id means for the mail.
func classify(x *exchange, err error, now time.Time) *jobs.SendError {
	f := &jobs.SendError{Err: err}
	var said struct{ Name, Message string }
	_ = json.Unmarshal(x.body, &said)
	switch status := x.status; {
	case status == 0 && errors.Is(err, context.Canceled):
		f.Reason, f.Unknown = "the server stopped while the mail was being sent", x.sent.Load()
	case status == 0 && x.sent.Load():
		f.Reason, f.Unknown, f.Outage = "Resend did not answer in time; the mail may have been sent", true, true
	case status == 0:
		f.Reason, f.Outage = "Resend cannot be reached", true
	case status < 300:
		f.Reason, f.Unknown = "Resend took the mail but its answer could not be read", true
	case status < 400:
		f.Reason, f.Outage = "RESEND_BASE_URL answers with a redirect; set the address it leads to", true
	case status == http.StatusTooManyRequests:
		f.Reason, f.RetryAfter = "Resend asks to send more slowly", retryAfter(x.retryAfter, now)
		if strings.Contains(said.Name, "quota") {
			f.Reason = "the sending quota of the Resend account is used up"
			f.RetryAfter = max(f.RetryAfter, 15*time.Minute)
		}
	case status == http.StatusConflict && said.Name == "concurrent_idempotent_requests":
		f.Reason, f.RetryAfter = "Resend is still working on an earlier try of this mail", 5*time.Second
	case status == http.StatusConflict:
		f.Reason, f.Permanent = "Resend already took a mail with other content under this key; it is not sent a second time", true
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		f.Reason, f.Outage = "Resend could not take the mail right now", true
	case status < 500:
		f.Reason, f.Permanent = refusal(status, said.Name, said.Message), true
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		f.Reason, f.Outage, f.Unknown = "Resend has an outage; the mail may have been sent", true, true
	default:
		f.Reason, f.Outage, f.RetryAfter = "Resend has an outage", true, retryAfter(x.retryAfter, now)
	}
	if f.Outage && x.retryAfter == "" {
		f.RetryAfter = 0
	}
	return f
}

// refusal says what the operator should do about a 4xx, in our own words.
func refusal(status int, name, message string) string {
	switch {
	case status == http.StatusUnauthorized || strings.Contains(name, "api_key"):
		return "Resend refused the API key; check RESEND_API_KEY"
	case status == http.StatusForbidden && (strings.Contains(message, "domain") || strings.Contains(message, "from")):
		return "Resend does not let this shop send from RESEND_FROM_EMAIL; verify its domain at Resend"
	case status == http.StatusForbidden:
		return "Resend does not allow this mail; check the account and RESEND_FROM_EMAIL"
	case status == http.StatusUnprocessableEntity && strings.Contains(name, "from"), name == "invalid_from_address":
		return "Resend refused the sender; check RESEND_FROM_EMAIL"
	case status == http.StatusUnprocessableEntity || status == http.StatusBadRequest:
		return "Resend refused the mail as invalid, most often its recipient"
	case status == http.StatusRequestEntityTooLarge:
		return "the mail is too large for Resend"
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return "RESEND_BASE_URL is not Resend's API"
	}
	return "Resend refused the mail (HTTP " + strconv.Itoa(status) + ")"
}

// retryAfter reads the header's seconds or date; without a usable one, a second.
func retryAfter(value string, now time.Time) time.Duration {
	d := time.Second
	if seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil {
		d = time.Duration(min(max(seconds, 0), 86400) * float64(time.Second)) // bounded first: it must not overflow
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, time.Second), 24*time.Hour)
}
