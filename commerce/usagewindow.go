package commerce

import (
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// UsageWindow is the month of quota that now falls into.
type UsageWindow struct {
	Start, End   time.Time
	Subscription string // whose cycle it follows, "" for the account's own months
}

// usageWindow returns the account's current month: of the running subscription that gives most,
// also when that is billed yearly, else counted from the day the account was made.
func (s *Service) usageWindow(app core.App, a *collections.CustomerAccount) (UsageWindow, error) {
	now := s.Now()
	subs, err := collections.ListSubscriptionsOfAccount(app, a.Id)
	if err != nil {
		return UsageWindow{}, err
	}
	var best *collections.Subscription
	bestRank := -1
	for _, x := range subs {
		if !givesCycle(x, now) {
			continue
		}
		rank, err := s.tierRank(app, x)
		if err != nil {
			return UsageWindow{}, err
		}
		if rank > bestRank || rank == bestRank && x.CurrentPeriodStart().After(best.CurrentPeriodStart()) {
			best, bestRank = x, rank
		}
	}
	if best == nil {
		made, _ := collections.Stamps(a.Record)
		return monthAt(made, now), nil
	}
	w := monthAt(best.CurrentPeriodStart(), now)
	if end := best.CurrentPeriodEnd(); end.After(now) && end.Before(w.End) {
		w.End = end
	}
	w.Subscription = best.Id
	return w, nil
}

// givesCycle tells whether a subscription's own cycle counts at now.
func givesCycle(x *collections.Subscription, now time.Time) bool {
	if x.CurrentPeriodStart().IsZero() || x.CurrentPeriodStart().After(now) {
		return false
	}
	switch x.Status() {
	case collections.SubActive, collections.SubTrialing, collections.SubPastDue:
		return true
	case collections.SubCanceled:
		return x.CurrentPeriodEnd().After(now)
	}
	return false
}

var tiers = []collections.PlanTier{collections.TierFree, collections.TierPro, collections.TierEnterprise}

func (s *Service) tierRank(app core.App, x *collections.Subscription) (int, error) {
	if x.ProductID() == "" {
		return 0, nil
	}
	p, err := collections.FindProduct(app, x.ProductID())
	if err != nil {
		return 0, collections.IgnoreNoRows(err)
	}
	return slices.Index(tiers, Tier(p.FeatureKeys())), nil
}

// monthAt returns the month counted from anchor that now falls into. A month that lacks the
// anchor's day ends on its last: from 31 January follow 28 February and 31 March.
func monthAt(anchor, now time.Time) UsageWindow {
	anchor, now = anchor.UTC().Truncate(time.Millisecond), now.UTC()
	n := (now.Year()-anchor.Year())*12 + int(now.Month()) - int(anchor.Month())
	for now.Before(addMonths(anchor, n)) {
		n--
	}
	for !now.Before(addMonths(anchor, n+1)) {
		n++
	}
	return UsageWindow{Start: addMonths(anchor, n), End: addMonths(anchor, n+1)}
}

func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}
