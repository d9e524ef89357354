package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/emails"
	"pocketstarter/internal/clerk"
	"pocketstarter/internal/config"
	"pocketstarter/internal/ical"
	"pocketstarter/internal/postgres"
	"pocketstarter/internal/resend"
	"pocketstarter/internal/sandbox"
	"pocketstarter/internal/storage"
	"pocketstarter/internal/storage/local"
	"pocketstarter/internal/storage/s3"
	"pocketstarter/internal/storage/staging"
	"pocketstarter/internal/storage/supabase"
	"pocketstarter/internal/stripe"
	"pocketstarter/internal/svix"
	"pocketstarter/jobs"
	"pocketstarter/routes"
)

// services are the neighbours that the configuration chooses. This is the only file that
// names every adapter; nothing behind it knows the mode.
type services struct {
	cfg  *config.Config
	dir  string
	log  *slog.Logger
	site atomic.Pointer[config.Site]

	shop     *commerce.Service
	sandbox  *sandbox.Sandbox // nil in live
	store    commerce.AssetStore
	files    *local.Store // nil unless files live on the disk
	staging  *staging.Store
	mailer   jobs.Mailer
	mirror   mirror
	clerkAPI *clerk.API
	stripe   *stripe.Client // nil when off
	webhooks map[string]routes.WebhookVerifier
	verifier atomic.Pointer[clerk.Verifier]
}

type mirror interface {
	jobs.Mirror
	Lag(ctx context.Context, app core.App) (pending int64, lag time.Duration, fault string)
	Status(ctx context.Context, app core.App) postgres.Status
	Close()
}

// openServices builds every neighbour. dir was claimed before.
func openServices(cfg *config.Config, dir string, log *slog.Logger) (*services, error) {
	s := &services{cfg: cfg, dir: dir, log: log, webhooks: map[string]routes.WebhookVerifier{}}
	s.setSite("127.0.0.1:8090")
	for _, open := range []func() error{s.openSandbox, s.openStore, s.openMail, s.openMirror, s.openClerk, s.openStripe} {
		if err := open(); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	s.shop = commerce.New(s.rules())
	return s, nil
}

func (s *services) setSite(listen string) {
	site := s.cfg.Site(listen)
	s.site.Store(&site)
}

// Close gives everything back.
func (s *services) Close() error {
	var errs []error
	if s.sandbox != nil {
		errs = append(errs, s.sandbox.Close())
	}
	if s.files != nil {
		errs = append(errs, s.files.Close())
	}
	if s.staging != nil {
		errs = append(errs, s.staging.Close())
	}
	if s.mirror != nil {
		s.mirror.Close()
	}
	return errors.Join(errs...)
}

func (s *services) openSandbox() error {
	if s.cfg.Mode != config.Sandbox {
		return nil
	}
	var err error
	s.sandbox, err = sandbox.Open(sandbox.Options{Dir: s.dir, Log: s.log, BaseURL: func() string { return "http://" + s.site.Load().Listen }})
	return err
}

// businessNow is the clock that every business rule reads.
func (s *services) businessNow() time.Time {
	if s.sandbox != nil {
		return s.sandbox.Clock.Now()
	}
	return time.Now()
}

func (s *services) openStore() error {
	c := s.cfg.Storage
	var err error
	if s.staging, err = staging.Open(s.dir); err != nil {
		return err
	}
	switch {
	case c.Backend == "local":
		s.files, err = local.Open(local.Options{Dir: s.dir, KeyPattern: c.KeyPrefix, LinkKey: s.cfg.Key("local links"), BaseURL: func() string { return s.site.Load().AppURL }, TTL: c.SignedURLTTL})
		s.store = s.files
	case !s.cfg.StorageReady():
		s.store = storage.Off{}
	case c.Backend == "s3":
		s.store, err = s3.New(s3.Options{Bucket: c.Bucket, Endpoint: c.S3EndpointURL, Region: c.S3Region, AccessKeyID: c.S3AccessKeyID, SecretKey: c.S3SecretAccessKey.Reveal(), KeyPattern: c.KeyPrefix, TTL: c.SignedURLTTL})
	default:
		s.store, err = supabase.New(supabase.Options{URL: s.cfg.Supabase.URL, ServiceKey: s.cfg.Supabase.ServiceRoleKey.Reveal(), Bucket: c.Bucket, KeyPattern: c.KeyPrefix, TTL: c.SignedURLTTL})
	}
	return err
}

func (s *services) openMail() error {
	c := s.cfg.Resend
	var err error
	switch {
	case s.sandbox != nil:
		s.mailer = s.sandbox.Inbox()
	case !c.APIKey.Set() || c.From == "":
		s.mailer = resend.Off{}
	default:
		s.mailer, err = resend.New(resend.Options{APIKey: c.APIKey.Reveal(), From: c.From, ReplyTo: c.ReplyTo, BaseURL: c.BaseURL, Timeout: c.Timeout, MaxPerSecond: c.MaxPerSecond})
	}
	if err == nil && len(c.WebhookSecrets) > 0 {
		s.webhooks["resend"], err = svix.New(reveal(c.WebhookSecrets), nil)
	}
	return err
}

func (s *services) openMirror() error {
	dsn := s.cfg.Mirror.DSN()
	if !dsn.Set() {
		s.mirror = postgres.Off{}
		return nil
	}
	m, err := postgres.Open(context.Background(), postgres.Options{URL: dsn.Reveal(), Schema: s.cfg.Mirror.Schema, Log: s.log})
	if err == nil {
		s.mirror = m
	}
	return err
}

func (s *services) openClerk() error {
	secrets, o := reveal(s.cfg.Clerk.WebhookSecrets), clerk.APIOptions{BaseURL: s.cfg.Clerk.APIURL, SecretKey: s.cfg.Clerk.SecretKey.Reveal(), BillingClaim: s.cfg.Clerk.BillingClaim, AllowHTTP: s.cfg.Debug}
	if s.sandbox != nil {
		secrets = []string{s.sandbox.WebhookSecret()}
		o.BaseURL, o.SecretKey, o.Client = s.sandbox.APIURL(), s.sandbox.SecretKey(), &http.Client{Transport: s.sandbox.Transport(), Timeout: 30 * time.Second}
	}
	v, err := svix.New(secrets, nil)
	if err != nil {
		return err
	}
	s.webhooks["clerk"] = v
	s.clerkAPI, err = clerk.NewAPI(o)
	return err
}

func (s *services) openStripe() error {
	c := s.cfg.Stripe
	if len(c.WebhookSecrets) > 0 { // also without a key: payment links tell of their payments
		s.webhooks["stripe"] = stripe.NewVerifier(reveal(c.WebhookSecrets), nil)
	}
	if !c.SecretKey.Set() {
		return nil
	}
	var err error
	s.stripe, err = stripe.New(stripe.Options{SecretKey: c.SecretKey.Reveal(), APIBase: c.APIBase, Frontend: func() string { return s.site.Load().FrontendURL }, AutomaticTax: c.AutomaticTax})
	return err
}

// rules are the options of the shop's rules.
func (s *services) rules() commerce.Options {
	o := commerce.Options{
		Now: s.businessNow, Wall: time.Now, Store: s.store,
		Decoders:    map[string]commerce.EventDecoder{"clerk": clerk.Decoder{BillingClaim: s.cfg.Clerk.BillingClaim}, "resend": resend.Decoder{}, "stripe": stripe.Decoder{}},
		Checkouts:   commerce.Checkouts{Recurring: commerce.ClerkCheckout{}, Link: commerce.LinkCheckout{}, None: commerce.NoCheckout{}},
		Refunders:   map[string]commerce.Refunder{},
		Sellers:     sellerPolicy(s.cfg, s.sandbox != nil),
		OrderExpiry: s.cfg.Orders.Expiry, PastDueGrace: s.cfg.Billing.PastDueGrace, SyncSoft: max(s.cfg.Billing.SoftStale, 1), SyncHard: max(s.cfg.Billing.HardTTL, 1), LinkTTL: s.cfg.Storage.SignedURLTTL,
		LinkHosts: func() []string { return s.site.Load().CheckoutHosts },
		Keys: commerce.KeyRules{Prefix: func(id string) string { return storage.Prefix(s.cfg.Storage.KeyPrefix, id) },
			Make: storage.MakeKey, Check: storage.CheckKey},
	}
	if s.staging != nil { // nil in the copy that an audit opens
		o.Staging = s.staging
	}
	if s.stripe != nil {
		o.Checkouts.OneTime = s.stripe
		o.Refunders["stripe"] = s.stripe
		o.CheckAmount = stripe.CheckAmount
	}
	if s.sandbox != nil {
		till := s.sandbox.Cashier()
		o.Refunders["clerk"], o.Refunders["sandbox"] = till, till
		if s.stripe == nil {
			o.Checkouts.OneTime = till
		}
	}
	return o
}

func sellerPolicy(c *config.Config, demo bool) commerce.SellerPolicy {
	p := commerce.SellerPolicy{UserIDs: map[string]bool{}, Emails: map[string]bool{}}
	for _, x := range c.Sellers {
		switch {
		case x == "*":
			p.Everybody = true
		case len(x) > 5 && x[:5] == "user_":
			p.UserIDs[x] = true
		default:
			p.Emails[x] = true
		}
	}
	if demo && len(c.Sellers) == 0 {
		p.UserIDs[sandbox.DemoSellerID] = true
	}
	return p
}

// listenOn completes what depends on the address really listened on.
func (s *services) listenOn(addr net.Addr) error {
	s.setSite(addr.String())
	site := s.site.Load()
	c := s.cfg.Clerk
	o := clerk.VerifierOptions{Issuer: c.Issuer, Audience: c.Audience, AuthorizedParties: site.AuthorizedParties, PublishableKey: s.publishableKey(), BillingClaim: c.BillingClaim, Loopback: s.cfg.LoopbackEqual()}
	if s.sandbox != nil {
		o.Issuer = s.sandbox.Issuer()
		o.Keys = func(context.Context) ([]byte, error) { return s.sandbox.JWKS(), nil }
	} else {
		o.Keys = clerk.FetchKeys(c.JWKSURL, nil)
	}
	v, err := clerk.NewVerifier(o)
	if err != nil {
		return err
	}
	s.verifier.Store(v)
	return nil
}

func (s *services) publishableKey() string {
	if s.sandbox != nil {
		return s.sandbox.PublishableKey()
	}
	return s.cfg.Clerk.PublishableKey
}

// Authenticate verifies a request's session token.
func (s *services) Authenticate(ctx context.Context, r *http.Request) (*routes.Identity, error) {
	v := s.verifier.Load()
	if v == nil {
		return nil, commerce.Fail(commerce.CodeUnavailable, "The shop is just starting. Try again in a moment.")
	}
	id, err := v.Authenticate(ctx, r)
	if id == nil || err != nil {
		return nil, err
	}
	out := routes.Identity(*id)
	return &out, nil
}

// mailShop is how mails name the shop.
func (s *services) mailShop(app core.App) (emails.Shop, error) {
	x, err := collections.FindTheShop(app)
	if err != nil {
		return emails.Shop{}, err
	}
	site := s.site.Load()
	logo := ""
	if x.Logo() != "" {
		logo = site.AppURL + "/api/files/" + x.BaseFilesPath() + "/" + url.PathEscape(x.Logo())
	}
	return emails.Shop{Name: x.Name(), LegalName: x.LegalName(), Address: x.Address(), SupportEmail: x.SupportEmail(), AccentColor: x.AccentColor(), LogoURL: logo,
		TermsURL: x.TermsURL(), PrivacyURL: x.PrivacyURL(), AppURL: site.FrontendURL, Sandbox: s.sandbox != nil}, nil
}

// calendar makes the file of a booking's mail.
func calendar(organizer func() string) func(e emails.CalendarEvent, to string) (jobs.Attachment, error) {
	return func(e emails.CalendarEvent, to string) (jobs.Attachment, error) {
		ev := ical.Event(e)
		ev.AttendeeEmail = to
		if ev.OrganizerEmail == "" {
			ev.OrganizerEmail = organizer()
		}
		b, err := ical.Build(ev)
		return jobs.Attachment{FileName: "booking.ics", ContentType: ical.ContentType(ev), Content: b}, err
	}
}

func reveal(in []config.Secret) []string {
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = x.Reveal()
	}
	return out
}
