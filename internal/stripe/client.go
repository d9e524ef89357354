package stripe

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v82"

	"pocketstarter/commerce"
)

const (
	callTimeout = 10 * time.Second // one try, within the SDK's
	maxAnswer   = 8 << 20
)

// Options say how to reach Stripe and where a buyer comes back to.
type Options struct {
	SecretKey   string
	APIBase     string // "" is Stripe's own; http is taken for stand-ins on this machine only
	FrontendURL string // the success and cancel pages are below it
	// Frontend, when set, is asked for that address at every session instead: a shop
	// without a fixed address knows it only once it listens.
	Frontend     func() string
	AutomaticTax bool
	Client       *http.Client
	NoRetries    bool             // for tests: else the SDK tries twice more, under the same key
	Now          func() time.Time // protocol time; nil means the machine's clock
}

// Client is Stripe for one account: a commerce.Checkout, a commerce.Refunder and
// the lists that the reconcile reads. Its errors are *commerce.Error.
type Client struct {
	sdk      *stripe.Client
	frontend func() string
	tax      bool
	now      func() time.Time
}

var (
	_ commerce.Checkout = (*Client)(nil)
	_ commerce.Refunder = (*Client)(nil)
)

// New returns a Client. It refuses addresses that would send the key in the clear
// over a network.
func New(o Options) (*Client, error) {
	if o.SecretKey == "" {
		return nil, errors.New("stripe: the secret key is not set")
	}
	if o.Frontend == nil {
		if u, err := url.Parse(o.FrontendURL); err != nil || u.Host == "" {
			return nil, errors.New("stripe: the address of the shop's pages is not an absolute URL")
		}
		o.Frontend = func() string { return o.FrontendURL }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	client := http.Client{Timeout: callTimeout}
	if o.Client != nil {
		client = *o.Client
	}
	client.Transport = bounded{client.Transport}
	config := &stripe.BackendConfig{
		EnableTelemetry:   stripe.Bool(false),
		HTTPClient:        &client,
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull}, // it would log addresses and texts
		MaxNetworkRetries: stripe.Int64(stripe.DefaultMaxNetworkRetries),
	}
	if o.NoRetries {
		config.MaxNetworkRetries = stripe.Int64(0)
	}
	if o.APIBase != "" {
		base, err := url.Parse(o.APIBase)
		if err != nil || base.Host == "" || (base.Scheme != "https" && (base.Scheme != "http" || !loopback(base.Hostname()))) {
			return nil, errors.New("stripe: STRIPE_API_BASE must be https, or http on this machine")
		}
		config.URL = stripe.String(strings.TrimRight(o.APIBase, "/"))
	}
	return &Client{
		sdk:      stripe.NewClient(o.SecretKey, stripe.WithBackends(stripe.NewBackendsWithConfig(config))),
		frontend: o.Frontend,
		tax:      o.AutomaticTax,
		now:      o.Now,
	}, nil
}

// Ping succeeds when Stripe answers and the secret key is good.
func (c *Client) Ping(ctx context.Context) error {
	_, err := c.sdk.V1Balance.Retrieve(ctx, nil)
	return fault(err)
}

func loopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}

// bounded cuts answers that no caller could want.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	next := b.next
	if next == nil {
		next = http.DefaultTransport
	}
	res, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = limited{io.LimitReader(res.Body, maxAnswer), res.Body}
	return res, nil
}

type limited struct {
	io.Reader
	io.Closer
}
