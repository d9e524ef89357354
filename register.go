package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/hooks"
	"pocketstarter/internal/config"
	"pocketstarter/internal/samples"
	"pocketstarter/internal/sqlite"
	"pocketstarter/jobs"
	"pocketstarter/routes"
)

// registered is what a running shop is made of, for main, the demo and the tests.
type registered struct {
	app      core.App
	s        *services
	catalog  *routes.Catalog
	receiver *sqlite.Group[commerce.Delivery]
	writer   *sqlite.Shared // orders made at the same time
	inbox    *jobs.Loop
	outbox   *jobs.Loop
	sweep    *jobs.Loop
	loops    *jobs.Group
	ready    func(listen net.Addr) // told once everything is bound; may be nil
	jobless  bool                  // tests that step by hand

	operatorPath string // the one-time link of a sandbox
	seen         observation
}

// register ties rules, doors and jobs to app.
func register(app core.App, s *services) *registered {
	r := &registered{app: app, s: s, catalog: routes.NewCatalog(app, nil)}
	r.receiver = sqlite.NewGroup(app, s.shop.StoreEvent)
	r.writer = sqlite.NewShared(app)
	s.shop.ShareWrites(r.writer.Run)
	r.inbox = jobs.Inbox(app, s.shop, func() bool { return r.receiver.Waiting() || r.writer.Waiting() })
	r.outbox = jobs.Outbox(app, r.outboxOptions())
	r.sweep = jobs.Sweep(app, s.shop)
	s.shop.TellOutbox(r.outbox.Wake)
	hooks.Bind(app, s.shop, hooks.Wakers{Catalog: r.catalog.Changed, Outbox: r.outbox.Wake})
	commerce.BindCapture(app)
	app.OnServe().Bind(&hook.Handler[*core.ServeEvent]{Id: "shop", Priority: 100, Func: r.serve})
	app.OnTerminate().Bind(&hook.Handler[*core.TerminateEvent]{Id: "shopDrain", Priority: -10000, Func: r.drain})
	return r
}

// prepare makes a migrated database ready: the guards, and the one shop row.
func prepare(app core.App) error {
	if err := collections.InstallGuards(app); err != nil {
		return fmt.Errorf("install guards: %w", err)
	}
	return samples.EnsureShop(app)
}

func (r *registered) organizer() string {
	shop, err := collections.FindTheShop(r.app)
	if err != nil || shop.SupportEmail() == "" {
		return "bookings@localhost"
	}
	return shop.SupportEmail()
}

// serve binds everything to the server that is about to start.
func (r *registered) serve(e *core.ServeEvent) error {
	if err := prepare(r.app); err != nil {
		return err
	}
	if e.Listener == nil {
		l, err := net.Listen("tcp", e.Server.Addr)
		if err != nil {
			return err
		}
		e.Listener = l
	}
	addr := e.Listener.Addr()
	if err := r.s.listenOn(addr); err != nil {
		return err
	}
	e.InstallerFunc = nil // nobody on the internet gets to make the first superuser
	if err := settle(r.app, r.s.cfg); err != nil {
		return err
	}
	if err := errors.Join(r.observeShop(), r.serveMetrics(e)); err != nil {
		return err
	}
	edge := routes.BindEdge(e, r.edgeOptions())
	deps := r.deps()
	routes.Register(e, edge, deps, r.catalog)
	if err := routes.BindOperatorHome(e, routes.OperatorHome{Shop: r.s.shop, Sandbox: r.s.sandbox != nil, Open: len(r.s.cfg.Security.AdminAllowedIPs) == 0}); err != nil {
		return err
	}
	if err := r.bindSandbox(e); err != nil {
		return err
	}
	pages, err := fs.Sub(public, "pb_public")
	if err != nil {
		return err
	}
	routes.NewPages(pages, routes.NewFront(r.app, deps, r.catalog)).Bind(e)
	if err := e.Next(); err != nil {
		return err
	}
	e.Server.Handler = edge.Handler(e.Server.Handler)
	r.start()
	if r.ready != nil {
		r.ready(addr)
	}
	return nil
}

// settle closes PocketBase's own defaults: log growth, batch requests, and rate limits off.
func settle(app core.App, cfg *config.Config) error {
	st := app.Settings()
	st.Batch.Enabled = false
	st.Logs.MinLevel = 4
	st.Logs.MaxDays = 7
	st.RateLimits.Enabled = true
	st.RateLimits.Rules = []core.RateLimitRule{{Label: "*:auth", MaxRequests: 10, Duration: 60}}
	if st.Meta.AppName == "" || st.Meta.AppName == "Acme" {
		st.Meta.AppName = "PocketStarter"
	}
	return app.Save(st)
}

func (r *registered) bindSandbox(e *core.ServeEvent) error {
	sb := r.s.sandbox
	if sb == nil {
		return nil
	}
	sb.SetShop(sandboxShop{r.app})
	sb.SetSettle(func(ctx context.Context) { // every stop of a moving clock ends what its moment ends
		if err := r.settled(ctx); err != nil {
			r.s.log.Warn("the clock moved on before the inbox was empty", "error", err)
		}
		if err := jobs.SweepOnce(ctx, r.app, r.s.shop); err != nil {
			r.s.log.Error("sweep", "error", err)
		}
	})
	h := apis.WrapStdHandler(sb.Handler())
	for _, p := range []string{"/__clerk/{path...}", "/sandbox/api/{path...}", "/sandbox/checkout/{path...}", "/sandbox/checkout.css"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			e.Router.Route(method, p, h)
		}
	}
	r.bindPreviews(e)
	routes.BindOperatorLink(e, r.operatorLink())
	return nil
}

// start runs the loops.
func (r *registered) start() {
	if r.jobless {
		return
	}
	mirror := jobs.MirrorLoop(r.app, r.s.mirror, time.Now)
	jobs.WakeMirror(r.app, mirror)
	r.loops = jobs.Start(context.Background(), r.inbox, r.outbox, r.sweep, mirror, jobs.Reconcile(r.app, r.s.shop, r.s.neighbors()), jobs.Erase(r.app, r.s.clerkAPI, time.Now), jobs.Retention(r.app, r.retention()))
	if r.s.sandbox != nil {
		r.s.sandbox.Start(context.Background())
	}
}

// retention is what is dropped when it gets old.
func (r *registered) retention() jobs.RetentionOptions {
	o := jobs.RetentionOptions{Events: r.s.cfg.Retention.Events, MailBodies: r.s.cfg.Retention.MailBodies, Now: time.Now}
	o.Tidy = func() error {
		err := r.s.shop.SweepUploads(context.Background(), r.app)
		if r.s.files != nil {
			err = errors.Join(err, r.s.files.Sweep(24*time.Hour))
		}
		return err
	}
	return o
}

// drain lets the workers finish their step before the databases close.
func (r *registered) drain(e *core.TerminateEvent) error {
	r.receiver.Close()
	r.writer.Close()
	if r.loops != nil {
		r.loops.Stop()
	}
	r.seen.close()
	if err := r.s.Close(); err != nil {
		r.s.log.Warn("closing", "error", err)
	}
	return e.Next()
}

func (r *registered) edgeOptions() routes.EdgeOptions {
	cfg, site := r.s.cfg, r.s.site.Load()
	o := routes.EdgeOptions{
		AppURL: site.AppURL, AllowedHosts: site.AllowedHosts, TrustedProxies: cfg.Security.TrustedProxies, ProxyHeaders: cfg.Security.ProxyHeaders,
		SSLRedirect: cfg.Security.SSLRedirect, HSTSSeconds: cfg.Security.HSTSSeconds, HSTSIncludeSubdomains: cfg.Security.HSTSIncludeSubdomains, HSTSPreload: cfg.Security.HSTSPreload,
		CORSOrigins: site.CORSOrigins, CSRFOrigins: site.CSRFOrigins, CSRFKey: cfg.Key("csrf"), CSRFCookieSecure: cfg.Security.CSRFCookieSecure,
		AdminAllowedIPs: cfg.Security.AdminAllowedIPs, Debug: cfg.Debug,
		Throttles: routes.Throttles{Anon: routes.Rate(cfg.Throttles.Anon), User: routes.Rate(cfg.Throttles.User), CheckoutCreate: routes.Rate(cfg.Throttles.CheckoutCreate),
			OrderConfirm: routes.Rate(cfg.Throttles.OrderConfirm), DownloadAccess: routes.Rate(cfg.Throttles.DownloadAccess)},
		Authenticator: r.s,
		Provision: func(e *core.RequestEvent, id *routes.Identity) (*core.Record, error) {
			b, err := r.s.shop.SignedInFor(e.Request.Context(), r.app, id.ClerkUserID, routes.OnlyReads(e))
			if err != nil {
				return nil, err
			}
			routes.KeepAccount(e, b.Account)
			return b.Profile.Record, nil
		},
		Observe: r.seen.request(),
		Seller: func(p *core.Record) bool {
			may, _ := r.s.shop.MaySell(collections.AsProfile(p))
			return may
		},
	}
	clerkOrigin := ""
	if r.s.sandbox != nil {
		o.SandboxPort = func() string { return r.s.site.Load().Port }
	} else if host := cfg.Clerk.FrontendAPIHost(); host != "" {
		clerkOrigin = "https://" + host
	}
	o.PageCSP = routes.PageCSP(clerkOrigin)
	return o
}

func (r *registered) deps() routes.Deps {
	cfg := r.s.cfg
	d := routes.Deps{
		Shop: r.s.shop, Webhooks: r.s.webhooks, Receiver: r.receiver, Received: r.inbox.Wake, Store: r.s.store, Billing: r.s.clerkAPI,
		Confirm: routes.ConfirmRules{Manual: cfg.Orders.AllowManual, ClientClerk: cfg.Orders.AllowClientClerk, SharedSecret: cfg.Orders.ConfirmSharedSecret.Reveal()},
		Config: func() routes.SiteConfig {
			c := routes.SiteConfig{PublishableKey: r.s.publishableKey(), BillingPortalURL: cfg.Clerk.BillingPortalURL, Features: routes.ConfigFeatures{
				Mail: r.s.sandbox != nil || cfg.Resend.APIKey.Set(), Stripe: r.s.stripe != nil, Storage: r.s.files != nil || cfg.StorageReady(), Mirror: cfg.Mirror.DSN().Set(),
				Supabase: cfg.Supabase.URL != "", AI: cfg.AI.Simulator || cfg.AI.ProviderCalls, ManualConfirm: cfg.Orders.AllowManual}}
			if r.s.sandbox != nil {
				c.Sandbox, c.ProxyURL = true, "/__clerk"
			}
			return c
		},
		Health: r.health,
		Extra:  r.extraDeps(),
	}
	if r.s.files != nil {
		d.Files = localFiles{r.s.files}
	}
	return d
}

// health is what superusers see of depths and lags.
func (r *registered) health(ctx context.Context) map[string]any {
	depth, err := collections.QueueDepths(r.app)
	if err != nil {
		return map[string]any{"error": "the depths could not be read"}
	}
	pending, lag, fault := r.s.mirror.Lag(ctx, r.app)
	return map[string]any{"version": version, "mode": r.s.cfg.Mode, "inbox": depth.Events, "outbox": depth.Mails, "parked": depth.Parked, "dead": depth.Dead,
		"mirror": map[string]any{"pending": pending, "lag_ms": lag.Milliseconds(), "fault": fault}}
}
