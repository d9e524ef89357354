package sandbox

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Tick lets everything happen in billing that is due by the business clock: renewals,
// failed renewals and their retries, trial notices and ends, cancellations at a period's
// end, plans that begin. Each thing bears the time at which it was due, whenever Tick runs.
func (s *Sandbox) Tick(ctx context.Context) error {
	for {
		due, ok, err := s.nextDue(ctx)
		if err != nil || !ok || due.After(s.Clock.Now()) {
			return err
		}
		worked := false
		err = s.in(ctx, func(x *tx) (err error) {
			worked, err = x.stepDue(s.Clock.Now())
			return err
		})
		if err != nil || !worked {
			return err
		}
	}
}

// nextDue returns the moment at which billing next has something to do.
func (s *Sandbox) nextDue(ctx context.Context) (time.Time, bool, error) {
	var due int64
	err := s.db.QueryRowContext(ctx, "SELECT due FROM docs WHERE kind = 'subscription' AND due > 0 ORDER BY due, seq LIMIT 1").Scan(&due)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	return time.UnixMilli(due).UTC(), err == nil, err
}

// stepDue does the earliest thing that is due by now; false when there is none.
func (x *tx) stepDue(now time.Time) (bool, error) {
	sub, err := one[Subscription](x, `SELECT body FROM docs WHERE kind = 'subscription' AND due > 0 AND due <= ?
		ORDER BY due, seq LIMIT 1`, now.UnixMilli())
	if missing(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	u, err := findUser(x, sub.UserID)
	if err != nil {
		return false, err
	}
	it, due := sub.nextDue()
	b := &biller{x: x, u: u, sub: sub, at: due}
	if err := b.step(it); err != nil {
		return false, err
	}
	return true, saveSubscription(x, sub)
}

// step does the one thing that is due for the item.
func (b *biller) step(it *Item) error {
	switch {
	case it.Status == itemCanceled:
		return b.end(it)
	case it.Status == itemPastDue:
		return b.collect(it, "active")
	case it.FreeTrial && !it.TrialNoticed:
		it.TrialNoticed = true
		return b.tell("freeTrialEnding", it)
	case it.FreeTrial: // the paid periods are counted from the trial's end
		it.Anchor, it.Cycle = it.PeriodEnd, 0
	}
	return b.collect(it, "updated")
}
