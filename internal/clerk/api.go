package clerk

import (
	"bytes"
	"context"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"pocketstarter/commerce"
)

// apiVersion is the version of the Backend API that the shapes here belong to.
const apiVersion = "2026-05-12"

const (
	apiTries      = 4
	apiTryTimeout = 10 * time.Second
	apiMaxElapsed = 30 * time.Second // tries and pauses of one call together
	maxRetryAfter = 20 * time.Second // a longer wish ends the call: the caller's job comes back
	maxAnswer     = 4 << 20
)

// Reasons of the *commerce.Error that API returns, beside its code.
const (
	ReasonOff         = "clerk_api_off"         // no secret key
	ReasonCredentials = "clerk_api_credentials" // 401 or 403: the secret key is wrong
	ReasonRateLimited = "clerk_api_rate_limited"
	ReasonRefused     = "clerk_api_refused" // another 4xx: asking again cannot help
	ReasonUnreachable = "clerk_api_unreachable"
	ReasonPartial     = "clerk_api_partial" // the answer is cut, unreadable or incomplete
)

// APIOptions says where the Backend API is and how to sign in to it.
type APIOptions struct {
	BaseURL      string // https://api.clerk.com/v1
	SecretKey    string // "" gives an API that is off
	BillingClaim string // as in Decoder
	AllowHTTP    bool   // for a stand-in on this machine
	Client       *http.Client
	TryTimeout   time.Duration // one try, 10 s by default
	Pause        time.Duration // before the second try, 250 ms by default; it doubles
}

// API asks Clerk's Backend API. Every error is a *commerce.Error: CodeNotFound for
// what Clerk does not have, CodeUnavailable when the API is off, else CodeUpstream. Its
// message never repeats Clerk's text.
type API struct {
	base       *url.URL
	key        string
	claim      string
	client     *http.Client
	tryTimeout time.Duration
	pause      time.Duration
}

// NewAPI returns an API. It refuses an address that would send the secret key in
// the clear, unless AllowHTTP is set.
func NewAPI(o APIOptions) (*API, error) {
	base, err := url.Parse(strings.TrimRight(o.BaseURL, "/"))
	if err != nil || base.Host == "" || base.User != nil || base.RawQuery != "" {
		return nil, errors.New("clerk: the Backend API's address is not an absolute URL")
	}
	if base.Scheme != "https" && (base.Scheme != "http" || !o.AllowHTTP) {
		return nil, errors.New("clerk: the Backend API's address must be https")
	}
	client := http.Client{}
	if o.Client != nil {
		client = *o.Client
	}
	// A redirect would take the secret key along: it is an answer like any other.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	a := &API{base: base, key: o.SecretKey, claim: o.BillingClaim, client: &client, tryTimeout: o.TryTimeout, pause: o.Pause}
	if a.tryTimeout <= 0 {
		a.tryTimeout = apiTryTimeout
	}
	if a.pause <= 0 {
		a.pause = 250 * time.Millisecond
	}
	return a, nil
}

// Ping asks for the instance's keys: it succeeds when the API answers and the secret
// key is good.
func (a *API) Ping(ctx context.Context) error {
	_, err := a.call(ctx, http.MethodGet, []string{"jwks"}, nil)
	return err
}

// call asks until there is an answer, and returns its body. Only what may
// pass is tried again; every call here may be repeated without harm.
func (a *API) call(ctx context.Context, method string, path []string, query url.Values) ([]byte, error) {
	if a.key == "" {
		return nil, &commerce.Error{Code: commerce.CodeUnavailable, Reason: ReasonOff, Message: "Clerk's Backend API is not configured."}
	}
	target := a.base.JoinPath(path...)
	target.RawQuery = query.Encode()
	pauses := &backoff.ExponentialBackOff{InitialInterval: a.pause, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 5 * time.Second}
	body, err := backoff.Retry(ctx, func() ([]byte, error) { return a.try(ctx, method, target.String()) },
		backoff.WithBackOff(pauses), backoff.WithMaxTries(apiTries), backoff.WithMaxElapsedTime(apiMaxElapsed))
	if err == nil {
		return body, nil
	}
	if e, ok := errors.AsType[*commerce.Error](err); ok {
		return nil, e
	}
	if _, ok := errors.AsType[*backoff.RetryAfterError](err); ok {
		return nil, rateLimited(err)
	}
	return nil, unreachable(err)
}

// try asks once. What another try may heal comes back as a plain error.
func (a *API) try(ctx context.Context, method, target string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, a.tryTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		return nil, backoff.Permanent(unreachable(err))
	}
	req.Header.Set("Authorization", "Bearer "+a.key)
	req.Header.Set("Clerk-API-Version", apiVersion)
	req.Header.Set("Accept", "application/json")
	res, err := a.client.Do(req)
	if err != nil {
		return nil, unreachable(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return nil, partial("was cut off").WithCause(err)
	}
	if len(body) > maxAnswer {
		return nil, backoff.Permanent(partial("is larger than 4 MiB"))
	}
	return body, judge(res, body)
}

// judge turns a status into an error, permanent unless time may heal it.
func judge(res *http.Response, body []byte) error {
	cause := fmt.Errorf("clerk: %s %s: status %d, codes %s", res.Request.Method, res.Request.URL.Path, res.StatusCode, errorCodes(body))
	switch s := res.StatusCode; {
	case s >= 200 && s < 300:
		return nil
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return backoff.Permanent((&commerce.Error{Code: commerce.CodeUpstream, Reason: ReasonCredentials,
			Message: "Clerk refuses the shop's secret key."}).WithCause(cause))
	case s == http.StatusNotFound, s == http.StatusGone:
		return backoff.Permanent(commerce.Fail(commerce.CodeNotFound, "Clerk does not have this.").WithCause(cause))
	case s == http.StatusTooManyRequests:
		wait, known := retryAfter(res.Header)
		if !known {
			return rateLimited(cause)
		}
		if wait > maxRetryAfter {
			return backoff.Permanent(rateLimited(cause))
		}
		return &backoff.RetryAfterError{Duration: wait}
	case s >= 500, s == http.StatusRequestTimeout, s == http.StatusTooEarly:
		return unreachable(cause)
	default:
		return backoff.Permanent((&commerce.Error{Code: commerce.CodeUpstream, Reason: ReasonRefused,
			Message: "Clerk refused the request."}).WithCause(cause))
	}
}

// retryAfter reads the header's seconds or date.
func retryAfter(h http.Header) (time.Duration, bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.Atoi(v); err == nil && s >= 0 {
		return time.Duration(min(s, 3600)) * time.Second, true
	}
	if at, err := http.ParseTime(v); err == nil {
		// Against the answer's own clock, so that ours need not agree.
		if sent, err := http.ParseTime(h.Get("Date")); err == nil {
			return max(at.Sub(sent), 0), true
		}
	}
	return 0, false
}

// errorCodes keeps the machine's words of an error answer, for the log; Clerk's
// texts may repeat what people typed.
func errorCodes(body []byte) string {
	var answer struct {
		Errors []struct {
			Code string `json:"code"`
		} `json:"errors"`
	}
	if json.Unmarshal(bytes.TrimSpace(body), &answer) != nil {
		return "unreadable"
	}
	var codes []string
	for _, e := range answer.Errors {
		if codePattern.MatchString(e.Code) && len(codes) < 5 {
			codes = append(codes, e.Code)
		}
	}
	return strings.Join(codes, ",")
}

func unreachable(cause error) *commerce.Error {
	// net/url's errors repeat the address; there is no secret in it, but the host
	// and the fault are all that helps.
	if e, ok := errors.AsType[*net.OpError](cause); ok {
		cause = e
	}
	return (&commerce.Error{Code: commerce.CodeUpstream, Reason: ReasonUnreachable,
		Message: "Clerk cannot be reached at the moment."}).WithCause(cause)
}

func rateLimited(cause error) *commerce.Error {
	return (&commerce.Error{Code: commerce.CodeUpstream, Reason: ReasonRateLimited,
		Message: "Clerk asks to slow down."}).WithCause(cause)
}

func partial(how string) *commerce.Error {
	return &commerce.Error{Code: commerce.CodeUpstream, Reason: ReasonPartial, Message: "Clerk's answer " + how + "."}
}
