package commerce

import (
	"context"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// moment is when a payment was made, else when it was last tried.
func moment(pay *collections.PaymentTransaction) time.Time {
	if at := pay.PaidAt(); !at.IsZero() {
		return at
	}
	return pay.ProviderUpdatedAt()
}

// itemAt is the subscription item of a plan that a payment of that moment belongs to: of those not
// over by then the one whose period began last before it, else the first that follows. It depends
// on rows only, so that the order in which events come changes nothing. nil when there is none.
func itemAt(items []*collections.Subscription, at time.Time) *collections.Subscription {
	var best *collections.Subscription
	for _, x := range items {
		if best == nil || fitsBetter(x, best, at.Add(time.Hour)) { // the payment may be told a little before the period begins
			best = x
		}
	}
	return best
}

func fitsBetter(x, y *collections.Subscription, at time.Time) bool {
	over := func(s *collections.Subscription) bool {
		return !s.EndedAt().IsZero() && s.EndedAt().Before(at.Add(-time.Hour))
	}
	if over(x) != over(y) {
		return over(y)
	}
	began := func(s *collections.Subscription) bool { return !s.CurrentPeriodStart().After(at) }
	if began(x) != began(y) {
		return began(x)
	}
	if !x.CurrentPeriodStart().Equal(y.CurrentPeriodStart()) {
		return began(x) == x.CurrentPeriodStart().After(y.CurrentPeriodStart())
	}
	return x.ClerkSubscriptionItemID() < y.ClerkSubscriptionItemID()
}

// placePlanPayments looks again where the payments of row's plan belong, once the buyer has more
// than one item of it. A payment often names its plan only, and may have come before its item.
func (s *Service) placePlanPayments(ctx context.Context, tx core.App, row *collections.Subscription) error {
	if row.ClerkPlanID() == "" {
		return nil
	}
	items, err := collections.ListItemsOfPlan(tx, row.CustomerAccountID(), row.ClerkPlanID())
	if err != nil || len(items) < 2 {
		return err
	}
	pays, err := collections.ListPaymentsOfSubscriptions(tx, items)
	if err != nil {
		return err
	}
	for _, pay := range pays {
		fits := items
		if named := namedItems(items, pay.ItemIDs()); len(named) > 0 {
			fits = named
		}
		if sub := itemAt(fits, moment(pay)); sub != nil && sub.Id != pay.SubscriptionID() {
			pay.SetSubscriptionID(sub.Id)
			if err := save(ctx, tx, pay); err != nil {
				return err
			}
		}
	}
	return nil
}

func namedItems(items []*collections.Subscription, ids []string) []*collections.Subscription {
	var out []*collections.Subscription
	for _, x := range items {
		if slices.Contains(ids, x.ClerkSubscriptionItemID()) {
			out = append(out, x)
		}
	}
	return out
}
