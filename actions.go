package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"pocketstarter/collections"
	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
	"pocketstarter/internal/samples"
	"pocketstarter/internal/sandbox"
	"pocketstarter/jobs"
)

// logger writes structured lines to standard error.
func logger(cfg *config.Config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.LogLevel))
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// actions is the work behind the commands.
func (p *program) actions() cli.Actions {
	return cli.Actions{
		Prepare: func(ctx context.Context) error {
			kept, err := cli.SnapshotBeforeMigration(ctx, p.app.DataDir())
			if err != nil {
				return err
			}
			if err := cli.MigrationError(p.app.RunAllMigrations(), kept); err != nil {
				return err
			}
			return prepare(p.app)
		},
		Seed: func(ctx context.Context, _ cli.SeedArgs, _ func(cli.Progress)) (cli.SeedReport, error) {
			return p.shop.seed(ctx)
		},
		ClockAdvance: func(ctx context.Context, a cli.ClockArgs, _ func(cli.Progress)) (cli.ClockReport, error) {
			return p.shop.advance(ctx, a.By)
		},
		ListEvents: func(ctx context.Context, f cli.EventFilter) ([]cli.EventRow, error) { return p.shop.listEvents(ctx, f) },
		ShowEvent:  func(ctx context.Context, id string) (cli.EventDetail, error) { return p.shop.showEvent(ctx, id) },
		ReplayEvents: func(ctx context.Context, a cli.ReplayArgs, progress func(cli.Progress)) (cli.ReplayReport, error) {
			return p.shop.replayEvents(ctx, a, progress)
		},
		Reconcile: func(ctx context.Context, a cli.ReconcileArgs, progress func(cli.Progress)) (cli.ReconcileReport, error) {
			return p.shop.reconcile(ctx, a.Fix, progress)
		},
		Demo:    demo,
		Promote: p.promote,
		Audit: func(ctx context.Context, progress func(cli.Progress)) (cli.AuditReport, error) {
			return auditShop(ctx, p.shop, progress)
		},
		AuditCopy:      p.auditCopy,
		Doctor:         p.doctor,
		MirrorStatus:   p.mirrorStatus,
		MirrorVerify:   p.mirrorVerify,
		MirrorBackfill: p.mirrorBackfill,
		MirrorRepair:   p.mirrorRepair,
	}
}

// seedIfEmpty fills the first sandbox.
func (r *registered) seedIfEmpty(ctx context.Context) error {
	empty, err := samples.IsEmpty(r.app)
	if err != nil || !empty {
		return err
	}
	_, err = r.seed(ctx)
	return err
}

// seed fills an empty shop for its first named seller.
func (r *registered) seed(ctx context.Context) (cli.SeedReport, error) {
	id := sandbox.DemoSellerID
	if r.s.sandbox == nil {
		id = ""
		for _, x := range r.s.cfg.Sellers {
			if strings.HasPrefix(x, "user_") {
				id = x
				break
			}
		}
		if id == "" {
			return cli.SeedReport{}, errors.New("SELLERS names no Clerk user id: set it to yours (user_…), so that the samples have an owner")
		}
	}
	b, err := r.s.shop.SignedIn(ctx, r.app, id)
	if err != nil {
		return cli.SeedReport{}, err
	}
	made, err := samples.Seed(ctx, r.app, r.s.shop, b.Profile, r.s.sandbox != nil)
	out := cli.SeedReport{Created: []cli.SeedItem{}}
	for _, m := range made {
		out.Created = append(out.Created, cli.SeedItem{Kind: m.Kind, Name: m.Name})
	}
	return out, err
}

// advance moves the sandbox's business clock and lets everything due happen.
func (r *registered) advance(ctx context.Context, by time.Duration) (cli.ClockReport, error) {
	if r.s.sandbox == nil {
		return cli.ClockReport{}, errors.New("only a sandbox has a clock that can be moved")
	}
	if by <= 0 {
		return cli.ClockReport{}, fmt.Errorf("business time only moves forward; %s is not ahead", by)
	}
	out := cli.ClockReport{Before: r.s.shop.Now()}
	if err := r.s.sandbox.Clock.Advance(ctx, by); err != nil {
		return out, err
	}
	if err := r.settled(ctx); err != nil {
		return out, err
	}
	out.After = r.s.shop.Now()
	return out, jobs.SweepOnce(ctx, r.app, r.s.shop)
}

// settled returns once the inbox holds nothing that is due.
func (r *registered) settled(ctx context.Context) error {
	for {
		d, err := collections.QueueDepths(r.app)
		if err != nil || d.Events == 0 {
			return err
		}
		r.inbox.Wake()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
