package jobs

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// Sweeper lists what a provider holds since a time, as the facts that its events would have
// carried. The last pair holds an error when the list is incomplete.
type Sweeper interface {
	Sweep(ctx context.Context, since time.Time) iter.Seq2[commerce.Facts, error]
}

// Addresses is asked for the address of a person that a mail waits for.
type Addresses interface {
	Person(ctx context.Context, clerkUserID string) (commerce.UserFact, error)
}

// Neighbors are whom the reconcile asks. A nil one is off.
type Neighbors struct {
	Billing   commerce.Billing
	Recent    func(ctx context.Context, most int) iter.Seq2[commerce.Facts, error] // newest subscription items
	Addresses Addresses
	Sweepers  map[string]Sweeper // by provider: the nightly comparison
	Now       func() time.Time   // protocol time
}

// How often and how far back. An active customer is compared every ten minutes, so that a lost
// event is healed within fifteen.
const (
	syncEvery    = 10 * time.Minute
	syncBatch    = 20
	recentItems  = 100
	sweepEvery   = 24 * time.Hour
	sweepBack    = 3 * 24 * time.Hour
	addressPause = time.Minute
	addressMost  = time.Hour
	outagePause  = time.Minute
	lookPause    = 30 * time.Second
)

// reconciler remembers what was asked when. After a start everything is due again.
type reconciler struct {
	paused time.Time // customers are not looked at before then
	app    core.App
	svc    *commerce.Service
	n      Neighbors
	recent time.Time
	sweep  time.Time
	asked  map[string]asked
}

type asked struct {
	next  time.Time
	pause time.Duration
}

// Reconcile heals what events did not tell: it asks the providers for what they hold and applies
// the answers on the same path as events.
func Reconcile(app core.App, svc *commerce.Service, n Neighbors) *Loop {
	r := newReconciler(app, svc, n)
	return &Loop{Name: "reconcile", Every: 5 * time.Second, Log: app.Logger(), Step: r.step}
}

func newReconciler(app core.App, svc *commerce.Service, n Neighbors) *reconciler {
	return &reconciler{app: app, svc: svc, n: n, sweep: n.Now(), asked: map[string]asked{}}
}

// step does one round of what is due. One part that fails does not keep the others from theirs.
func (r *reconciler) step(ctx context.Context) (more bool, err error) {
	ctx = commerce.WithActor(ctx, "job:reconcile")
	_, parked := r.svc.RetryParked(ctx, r.app)
	more, err = r.customers(ctx)
	errs := []error{parked, r.addresses(ctx), err}
	if now := r.n.Now(); r.n.Recent != nil && now.Sub(r.recent) >= syncEvery {
		r.recent = now
		_, _, err := ApplyAll(ctx, r.app, r.svc, r.n.Recent(ctx, recentItems), true)
		errs = append(errs, quiet(r.app, "recent subscriptions", err))
	}
	if now := r.n.Now(); now.Sub(r.sweep) >= sweepEvery {
		r.sweep = now
		for name, s := range r.n.Sweepers {
			_, _, err := ApplyAll(ctx, r.app, r.svc, s.Sweep(ctx, now.Add(-sweepBack)), true)
			errs = append(errs, quiet(r.app, "nightly sweep of "+name, err))
		}
	}
	return more, errors.Join(errs...)
}

// addresses asks for the people that a mail waits for, each less often the longer it stays unknown.
func (r *reconciler) addresses(ctx context.Context) error {
	if r.n.Addresses == nil {
		return nil
	}
	waiting, err := collections.ListProfilesWaitingForAddress(r.app, 500)
	if err != nil {
		return err
	}
	now := r.n.Now()
	for _, p := range waiting {
		a := r.asked[p.Id]
		if now.Before(a.next) {
			continue
		}
		a.pause = min(max(2*a.pause, addressPause), addressMost)
		a.next = now.Add(a.pause)
		r.asked[p.Id] = a
		fact, err := r.n.Addresses.Person(ctx, p.ClerkUserID())
		if err != nil {
			if commerce.CodeOf(err) == commerce.CodeNotFound {
				continue
			}
			return quiet(r.app, "address of a person", err)
		}
		if err := r.svc.ApplyRead(ctx, r.app, commerce.Facts{Type: "read", At: fact.UpdatedAt, User: &fact}); err != nil {
			return err
		}
	}
	if len(waiting) == 0 {
		clear(r.asked)
	}
	return nil
}

// customers compares the subscriptions of active customers, the longest untried first. While the
// provider fails it waits: hammering helps nobody, and a failed answer takes nothing away.
func (r *reconciler) customers(ctx context.Context) (more bool, err error) {
	now := r.n.Now()
	if r.n.Billing == nil || now.Before(r.paused) {
		return false, nil
	}
	r.paused = now.Add(lookPause)
	due, err := collections.ListAccountsToSync(r.app, now.Add(-syncEvery), syncBatch)
	if err != nil {
		return false, err
	}
	for _, a := range due {
		p, err := collections.FindProfile(r.app, a.ProfileID())
		if err != nil {
			return false, err
		}
		status, err := r.svc.SyncBilling(ctx, r.app, commerce.Buyer{Profile: p, Account: a}, r.n.Billing)
		if err != nil {
			return false, fmt.Errorf("compare subscriptions: %w", err)
		}
		if status.ErrorCode != "" || ctx.Err() != nil {
			r.paused = now.Add(outagePause)
			return false, nil
		}
	}
	if len(due) == syncBatch {
		r.paused = time.Time{}
	}
	return len(due) == syncBatch, nil
}

// quiet logs a neighbor's failure as what it is, no fault of ours, and passes others on.
func quiet(app core.App, what string, err error) error {
	if commerce.CodeOf(err) == "" {
		return err
	}
	app.Logger().Warn("reconcile: a provider could not be asked", "what", what, "error", err)
	return nil
}

// ApplyAll compares every fact of a list with what we hold and, with fix, applies those that
// differ. checked counts the facts; the error is the list's or ours, and what came before it stands.
func ApplyAll(ctx context.Context, app core.App, svc *commerce.Service, facts iter.Seq2[commerce.Facts, error], fix bool) (checked int64, found []commerce.Difference, err error) {
	for f, err := range facts {
		if err != nil {
			return checked, found, err
		}
		if f.Ignored {
			continue
		}
		checked++
		d, err := svc.Reconcile(ctx, app, f, fix)
		if err != nil {
			return checked, found, err
		}
		if d != nil {
			found = append(found, *d)
		}
	}
	return checked, found, nil
}
