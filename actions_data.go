package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
	"pocketstarter/internal/postgres"
	"pocketstarter/internal/resend"
	"pocketstarter/internal/sqlite"
	"pocketstarter/internal/storage"
)

// auditCopy opens an unpacked backup and checks it like the shop itself. Nothing of it is served.
func (p *program) auditCopy(ctx context.Context, dir string) (cli.AuditReport, error) {
	cfg, err := p.load()
	if err != nil {
		return cli.AuditReport{}, err
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: sqlite.DBConnect})
	if err := app.Bootstrap(); err != nil {
		return cli.AuditReport{}, fmt.Errorf("open the copy: %w", err)
	}
	defer func() { _ = app.ClearBootstrap() }()
	copied := *cfg
	copied.Mode = config.Live // the copy's sandbox must not deliver what it still holds
	if copied.SecretKey == "" {
		copied.SecretKey = "only-for-reading-a-copy-of-a-shop-0123456789"
	}
	s := &services{cfg: &copied, dir: dir, log: logger(cfg), mirror: postgres.Off{}}
	s.setSite("127.0.0.1:8090")
	s.store = storage.Off{}
	s.shop = commerce.New(s.rules())
	return auditShop(ctx, &registered{app: app, s: s}, nil)
}

// doctor probes every neighbour that the configuration names.
func (p *program) doctor(ctx context.Context, report func(cli.Probe)) error {
	s, cfg := p.shop.s, p.cfg
	d := cli.Doctor{Config: cfg, Dir: p.app.DataDir(), Now: time.Now, Storage: storageSteps(s.store)}
	if cfg.Mode == config.Live {
		d.AppURL, d.JWKSURL, d.Clerk = cfg.AppURL, cfg.Clerk.JWKSURL, s.clerkAPI.Ping
		if len(cfg.Clerk.WebhookSecrets) > 0 {
			d.WebhookSecret = cfg.Clerk.WebhookSecrets[0]
		}
	}
	if s.stripe != nil {
		d.Stripe = s.stripe.Ping
	}
	if cfg.Mirror.DSN().Set() {
		d.Mirror = func(ctx context.Context) error {
			if st := s.mirror.Status(ctx, p.app); !st.Reachable {
				return errors.New(st.Detail)
			}
			return nil
		}
	}
	if m, ok := s.mailer.(*resend.Mailer); ok {
		d.Mail = func(ctx context.Context) []cli.Step {
			var out []cli.Step
			for _, x := range m.Probe(ctx) {
				out = append(out, cli.Step(x))
			}
			return out
		}
	}
	return d.Run(ctx, report)
}

func storageSteps(store any) func(ctx context.Context) []cli.Step {
	prober, ok := store.(interface {
		Probe(ctx context.Context) []storage.ProbeStep
	})
	if _, off := store.(storage.Off); off || !ok {
		return nil
	}
	return func(ctx context.Context) []cli.Step {
		var out []cli.Step
		for _, x := range prober.Probe(ctx) {
			out = append(out, cli.Step(x))
		}
		return out
	}
}

// mirrorStatus says how far the mirror is behind.
func (p *program) mirrorStatus(ctx context.Context) (cli.MirrorStatus, error) {
	st := p.shop.s.mirror.Status(ctx, p.app)
	out := cli.MirrorStatus{On: st.Enabled, Detail: st.Detail, Pending: st.Pending, Lag: st.Lag, Tables: []cli.MirrorTable{}}
	for _, t := range st.Tables {
		row := cli.MirrorTable{Name: t.Table, Mirror: t.Copied}
		if t.Fault != "" {
			row.Differences = []string{t.Fault}
		}
		out.Tables = append(out.Tables, row)
	}
	for _, h := range st.HeldRows {
		out.Detail += fmt.Sprintf(" Held back: %+v.", h)
	}
	return out, nil
}

// realMirror is the mirror, or why there is none.
func (p *program) realMirror() (*postgres.Mirror, error) {
	m, ok := p.shop.s.mirror.(*postgres.Mirror)
	if !ok {
		return nil, errors.New("the mirror is off: set DATABASE_URL")
	}
	return m, nil
}

func (p *program) mirrorBackfill(ctx context.Context, a cli.BackfillArgs, progress func(cli.Progress)) (cli.MirrorReport, error) {
	m, err := p.realMirror()
	if err != nil {
		return cli.MirrorReport{}, err
	}
	out := cli.MirrorReport{Tables: []cli.MirrorTable{}}
	seen := map[string]int{}
	err = m.Backfill(ctx, p.app, func(table string, done, total int64) {
		if progress != nil {
			progress(cli.Progress{Label: table, Done: done, Total: total})
		}
		i, known := seen[table]
		if !known {
			i = len(out.Tables)
			seen[table] = i
			out.Tables = append(out.Tables, cli.MirrorTable{Name: table})
		}
		out.Tables[i].Source, out.Tables[i].Mirror = total, done
	}, a.Tables...)
	return out, err
}

func (p *program) mirrorVerify(ctx context.Context, progress func(cli.Progress)) (cli.MirrorReport, error) {
	return p.compareMirror(ctx, false, progress)
}

func (p *program) mirrorRepair(ctx context.Context, _ cli.RepairArgs, progress func(cli.Progress)) (cli.MirrorReport, error) {
	return p.compareMirror(ctx, true, progress)
}

func (p *program) compareMirror(ctx context.Context, repair bool, progress func(cli.Progress)) (cli.MirrorReport, error) {
	m, err := p.realMirror()
	if err != nil {
		return cli.MirrorReport{}, err
	}
	r, err := m.Verify(ctx, p.app, repair, func(table string, done, total int64) {
		if progress != nil {
			progress(cli.Progress{Label: table, Done: done, Total: total})
		}
	})
	out := cli.MirrorReport{Tables: []cli.MirrorTable{}, Compared: r.Rows(), Equal: r.OK(), Drift: r.Drift, Requeued: r.Requeued}
	for _, t := range r.Tables {
		out.Tables = append(out.Tables, mirrorTable(t))
	}
	return out, err
}

func mirrorTable(t postgres.TableReport) cli.MirrorTable {
	row := cli.MirrorTable{Name: t.Table, Source: t.Rows, Mirror: t.Mirrored}
	for _, part := range []struct {
		word string
		ids  []string
	}{{"missing", t.Missing}, {"extra", t.Extra}, {"different", t.Different}} {
		for _, id := range part.ids {
			row.Differences = append(row.Differences, id+" "+part.word)
		}
	}
	if t.Fault != "" {
		row.Differences = append(row.Differences, t.Fault)
	}
	return row
}
