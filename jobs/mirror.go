package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Mirror copies changed records to another database, one way.
type Mirror interface {
	// Step copies the next batch and returns how many changes it took and whether
	// more wait. After an error, or after being killed at any point, the same call is safe again.
	Step(ctx context.Context, app core.App) (copied int, more bool, err error)
	// Copied returns the change up to which none needs to be kept for the mirror.
	Copied() int64
}

const (
	mirrorGather  = 40 * time.Millisecond // lets the changes of one burst share a batch
	mirrorKeep    = 10_000                // newest changes that are always kept, for the catalog's cache
	mirrorBacklog = 2_000_000             // changes kept for a mirror that is away; beyond, it compares all tables when it returns
	mirrorPrune   = 2_000                 // changes deleted at once: a few milliseconds of the writer's time
	mirrorWorst   = 30 * time.Second      // longest pause between tries
	mirrorRemind  = 15 * time.Minute      // a lasting fault is logged this often
)

// MirrorLoop copies changes as they come and prunes them behind the mirror. A
// mirror that cannot be reached is tried again after growing pauses; meanwhile it
// costs one row a change and nothing else. now is the machine's clock.
func MirrorLoop(app core.App, m Mirror, now func() time.Time) *Loop {
	w := &mirrorWorker{app: app, mirror: m, now: now, log: app.Logger()}
	return &Loop{Name: "mirror", Every: time.Second, Log: app.Logger(), Step: w.step}
}

// WakeMirror wakes the loop after every save and deletion. Raw SQL wakes nobody: the
// loop sees it within a second.
func WakeMirror(app core.App, l *Loop) {
	wake := func(e *core.ModelEvent) error {
		l.Wake()
		return e.Next()
	}
	app.OnModelAfterCreateSuccess().BindFunc(wake)
	app.OnModelAfterUpdateSuccess().BindFunc(wake)
	app.OnModelAfterDeleteSuccess().BindFunc(wake)
}

type mirrorWorker struct {
	app    core.App
	mirror Mirror
	now    func() time.Time
	log    *slog.Logger

	hurry    bool // the last step left something over
	failures int
	notYet   time.Time // the next try after a failure
	logged   time.Time
}

func (w *mirrorWorker) step(ctx context.Context) (bool, error) {
	if w.now().Before(w.notYet) {
		return false, w.prune()
	}
	if !w.hurry {
		select {
		case <-ctx.Done():
			return false, nil
		case <-time.After(mirrorGather):
		}
	}
	_, more, err := w.mirror.Step(ctx, w.app)
	w.hurry = more && err == nil
	w.note(ctx, err)
	return w.hurry, w.prune()
}

// note decides when to try again and keeps a fault that lasts for hours out of the log.
func (w *mirrorWorker) note(ctx context.Context, err error) {
	switch {
	case err == nil:
		if w.failures > 0 {
			w.log.Info("mirror: copying again", "failures", w.failures)
		}
		w.failures, w.notYet, w.logged = 0, time.Time{}, time.Time{}
	case ctx.Err() != nil: // the shop is stopping
	default:
		pause := min(mirrorWorst, time.Second<<min(w.failures, 10))
		w.failures++
		w.notYet = w.now().Add(pause)
		if w.now().Sub(w.logged) > mirrorRemind {
			w.logged = w.now()
			w.log.Warn("mirror: cannot copy, will go on trying", "error", err)
		}
	}
}

func (w *mirrorWorker) prune() error {
	newest, err := collections.LastMirrorChange(w.app)
	if err != nil {
		return err
	}
	below := max(min(w.mirror.Copied(), newest-mirrorKeep), newest-mirrorBacklog)
	if below <= 0 {
		return nil
	}
	_, err = collections.PruneMirrorChanges(w.app, below, mirrorPrune)
	return err
}
