package sandbox

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Options is what a sandbox needs. Only Dir is required.
type Options struct {
	Dir string           // the data directory; the store is made in its folder "sandbox"
	Now func() time.Time // machine (protocol) time; time.Now when nil
	// Shop may be nil and given later with SetShop.
	Shop Shop
	// BaseURL returns the address the shop really listens on, such as
	// "http://127.0.0.1:8090", or "" while it does not listen: webhooks then wait.
	BaseURL func() string
	// Settle, when set, is called after each group of webhooks that a moving clock
	// delivered, and once when it has arrived. It should return once the shop has applied
	// what it received. SetSettle gives it later.
	Settle func(ctx context.Context)
	Log    *slog.Logger
	NewID  func(prefix string) string // random ids when nil; tests count instead
}

// Sandbox is one open sandbox. Its methods are safe for concurrent use.
type Sandbox struct {
	// Clock is the business clock of the whole program.
	Clock *Clock

	db      *sql.DB
	now     func() time.Time
	newID   func(prefix string) string
	baseURL func() string
	settled atomic.Pointer[func(ctx context.Context)]
	log     *slog.Logger
	shopRef atomic.Pointer[Shop]
	free    atomic.Pointer[Plan]
	secrets secrets

	wake    chan struct{}
	sending sync.Mutex // one sender at a time keeps events in order
	client  *http.Client
	stop    context.CancelFunc
	running sync.WaitGroup
}

// Open opens the sandbox of a data directory, making its store, keys and demo people on
// first use. Close releases it. Nothing is delivered before Start.
func Open(o Options) (*Sandbox, error) {
	if o.Dir == "" {
		return nil, errors.New("a sandbox needs a data directory")
	}
	s := &Sandbox{
		now: o.Now, newID: o.NewID, baseURL: o.BaseURL, log: o.Log,
		wake: make(chan struct{}, 1),
		// Every delivery is its own connection-reusing POST to this machine; a stuck shop is given up on.
		client: &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2}},
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.newID == nil {
		s.newID = randomID
	}
	if s.baseURL == nil {
		s.baseURL = func() string { return "" }
	}
	if s.log == nil {
		s.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	s.SetShop(o.Shop)
	s.SetSettle(o.Settle)
	s.Clock = &Clock{s: s}
	db, err := openStore(o.Dir)
	if err != nil {
		return nil, err
	}
	s.db = db
	if err := s.in(context.Background(), s.prepare); err != nil {
		_ = db.Close()
		return nil, err
	}
	return s, nil
}

func (s *Sandbox) prepare(x *tx) error {
	var err error
	if s.secrets, err = loadSecrets(x); err != nil {
		return err
	}
	if err := s.Clock.load(x); err != nil {
		return err
	}
	month := s.now().AddDate(0, 0, -30).UnixMilli()
	if _, err := x.Exec("DELETE FROM outgoing WHERE delivered_at > 0 AND delivered_at < ?", month); err != nil {
		return err
	}
	return s.makeDemoPeople(x)
}

// SetShop gives the shop once the wiring has one. nil stands for an empty shop.
func (s *Sandbox) SetShop(shop Shop) {
	if shop == nil {
		shop = noShop{}
	}
	s.shopRef.Store(&shop)
}

// SetSettle gives Options.Settle once the wiring has it. nil takes it away.
func (s *Sandbox) SetSettle(settle func(ctx context.Context)) {
	if settle == nil {
		settle = func(context.Context) {}
	}
	s.settled.Store(&settle)
}

func (s *Sandbox) shop() Shop { return *s.shopRef.Load() }

// Start runs the engine and the webhook sender until ctx ends or Close is called.
func (s *Sandbox) Start(ctx context.Context) {
	ctx, s.stop = context.WithCancel(ctx)
	s.running.Go(func() { s.run(ctx) })
}

// Close stops what Start began and closes the store.
func (s *Sandbox) Close() error {
	if s.stop != nil {
		s.stop()
	}
	s.running.Wait()
	s.client.CloseIdleConnections()
	return s.db.Close()
}

// run sends waiting webhooks when woken, and looks at the clock every second.
func (s *Sandbox) run(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if err := s.Tick(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("sandbox: billing stopped", "error", err)
		}
		s.Deliver(ctx)
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

func (s *Sandbox) wakeSender() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// settle delivers what waits and lets the shop apply it.
func (s *Sandbox) settle(ctx context.Context) {
	s.Deliver(ctx)
	(*s.settled.Load())(ctx)
}

// PublishableKey is the key the SPA starts the unmodified SDK with, together with
// proxyUrl "/__clerk".
func (s *Sandbox) PublishableKey() string {
	return "pk_test_" + base64.StdEncoding.EncodeToString([]byte("clerk.localhost$"))
}

// Issuer is the iss of every token.
func (s *Sandbox) Issuer() string { return "https://clerk.localhost" }

// JWKSURL is where the shop's verifier finds the keys; Transport answers it.
func (s *Sandbox) JWKSURL() string { return s.Issuer() + "/.well-known/jwks.json" }

// WebhookSecret is the whsec_… that deliveries are signed with.
func (s *Sandbox) WebhookSecret() string { return s.secrets.webhook }

// SecretKey is the sk_test_… of the Backend API stand-in.
func (s *Sandbox) SecretKey() string { return s.secrets.api }

// APIURL is the base of the Backend API stand-in; Transport answers it. The same API is
// served over HTTP under /__clerk/api/v1.
func (s *Sandbox) APIURL() string { return "https://api.clerk.localhost/v1" }
