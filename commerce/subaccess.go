package commerce

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// syncFamily makes access of row and of all items of its Clerk subscription, and the tier of
// their buyer, equal to what the rows say.
func (s *Service) syncFamily(ctx context.Context, tx core.App, row *collections.Subscription) error {
	buyer, err := personOf(tx, row.CustomerAccountID())
	if err != nil {
		return err
	}
	family := []*collections.Subscription{row}
	if row.ClerkSubscriptionID() != "" {
		if family, err = collections.ListSubscriptionFamily(tx, row.CustomerAccountID(), row.ClerkSubscriptionID()); err != nil {
			return err
		}
	}
	for i, x := range family {
		if x.Id == row.Id {
			x, family[i] = row, row // the caller's record must know what is written
		}
		if err := s.syncAccess(ctx, tx, x, family, !buyer.DeletedAt().IsZero()); err != nil {
			return err
		}
	}
	return s.refreshTier(ctx, tx, row.CustomerAccountID())
}

// closePlansOf ends what the plans of a deleted person give.
func (s *Service) closePlansOf(ctx context.Context, tx core.App, accountID string) error {
	all, err := collections.ListSubscriptionsOfAccount(tx, accountID)
	if err != nil {
		return err
	}
	for _, row := range all {
		if err := s.syncAccess(ctx, tx, row, []*collections.Subscription{row}, true); err != nil {
			return err
		}
	}
	return nil
}

// syncAccess makes the entitlements and grants of one subscription item equal to what its row
// and its family say. It is safe to repeat and depends on nothing but rows and the clock. To a
// deleted person nothing is open.
func (s *Service) syncAccess(ctx context.Context, tx core.App, row *collections.Subscription, family []*collections.Subscription, deleted bool) error {
	a := accessOf(row, s.opt.PastDueGrace)
	a.gives = a.gives && !deleted
	for _, other := range family {
		if supersedes(other, row) && (a.until.IsZero() || other.CurrentPeriodStart().Before(a.until)) {
			a.until = other.CurrentPeriodStart()
		}
	}
	open := a.gives && (a.until.IsZero() || a.until.After(s.Now()))
	until := a.until
	if !a.gives {
		until = time.Time{}
	}
	if !row.AccessUntil().Equal(until.Truncate(time.Millisecond)) || row.AccessClosed() == open {
		row.SetAccessUntil(until)
		row.SetAccessClosed(!open)
		if err := save(ctx, tx, row); err != nil {
			return fmt.Errorf("save access: %w", err)
		}
	}
	if row.ProductID() == "" {
		return nil
	}
	if err := s.syncPlanFeatures(ctx, tx, row, a, open); err != nil {
		return err
	}
	return s.syncPlanFiles(ctx, tx, row, a, open)
}

// closedReason is why access of an item that gives none is closed.
func closedReason(row *collections.Subscription) string {
	switch row.Status() {
	case collections.SubActive, collections.SubTrialing:
		return "plan_change"
	case collections.SubPastDue:
		return "past_due"
	}
	return string(row.Status())
}

func (s *Service) syncPlanFeatures(ctx context.Context, tx core.App, row *collections.Subscription, a access, open bool) error {
	product, err := collections.FindProduct(tx, row.ProductID())
	if err != nil {
		return err
	}
	held, err := collections.ListEntitlementsOfSubscription(tx, row.Id)
	if err != nil {
		return err
	}
	keys := product.FeatureKeys()
	for _, e := range held {
		on := open && slices.Contains(keys, e.FeatureKey())
		if err := s.setEntitlement(ctx, tx, e, row, a, on); err != nil {
			return err
		}
	}
	if !open {
		return nil
	}
	for _, key := range keys {
		if hasFeature(held, key) {
			continue
		}
		e, err := collections.NewEntitlement(tx)
		if err != nil {
			return err
		}
		e.SetCustomerAccountID(row.CustomerAccountID())
		e.SetSellerID(product.OwnerID())
		e.SetFeatureKey(key)
		e.SetSourceType(collections.SourcePlan)
		e.SetSubscriptionID(row.Id)
		if err := s.setEntitlement(ctx, tx, e, row, a, true); err != nil {
			return err
		}
	}
	return nil
}

// setEntitlement writes what an entitlement of a plan should be. A dispute's suspension stays.
func (s *Service) setEntitlement(ctx context.Context, tx core.App, e *collections.Entitlement, row *collections.Subscription, a access, on bool) error {
	if e.RevokedReason() == "dispute" {
		return nil
	}
	reason := ""
	if !on {
		reason = closedReason(row)
	}
	from := a.from
	if held := e.StartsAt(); !held.IsZero() && held.Before(from) {
		from = held // a renewed period takes nothing away in between
	}
	same := !e.IsNew() && e.IsActive() == on && e.RevokedReason() == reason && e.StartsAt().Equal(from.Truncate(time.Millisecond)) && e.EndsAt().Equal(a.until.Truncate(time.Millisecond))
	if same {
		return nil
	}
	e.SetStartsAt(from)
	e.SetEndsAt(a.until)
	e.SetIsActive(on)
	e.SetRevokedReason(reason)
	return save(ctx, tx, e)
}

// syncPlanFiles makes the product's files downloadable while the subscription is current.
func (s *Service) syncPlanFiles(ctx context.Context, tx core.App, row *collections.Subscription, a access, open bool) error {
	held, err := collections.ListGrantsOfSubscription(tx, row.Id)
	if err != nil {
		return err
	}
	for _, g := range held {
		if g.RevokedReason() == "dispute" {
			continue
		}
		reason := ""
		if !open {
			reason = closedReason(row)
		}
		if g.IsActive() == open && g.RevokedReason() == reason && g.ExpiresAt().Equal(a.until.Truncate(time.Millisecond)) {
			continue
		}
		g.SetExpiresAt(a.until)
		g.SetIsActive(open)
		g.SetRevokedReason(reason)
		if err := save(ctx, tx, g); err != nil {
			return err
		}
	}
	if !open {
		return nil
	}
	assets, err := collections.ListAssets(tx, row.ProductID(), true)
	if err != nil {
		return err
	}
	for _, asset := range assets {
		if hasGrant(held, asset.Id) {
			continue
		}
		g, err := s.newGrant(ctx, tx, row.CustomerAccountID(), "", row.Id, asset.Id, 0)
		if err != nil {
			return err
		}
		g.SetExpiresAt(a.until)
		if err := save(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

// EndAccess closes, by the clock, what no event closes: items whose access is over. It
// returns how many it closed.
func (s *Service) EndAccess(ctx context.Context, app core.App) (int, error) {
	due, err := collections.ListSubscriptionsToClose(app, s.Now(), 200)
	if err != nil {
		return 0, err
	}
	for i, x := range due {
		err := app.RunInTransaction(func(tx core.App) error {
			row, err := collections.FindSubscription(tx, x.Id)
			if err != nil {
				return err
			}
			if err := s.syncFamily(ctx, tx, row); err != nil {
				return err
			}
			return s.journal(ctx, tx, "subscription.access_ended", collections.Subscriptions, row.Id, string(row.Status()), string(row.Status()), "clock")
		})
		if err != nil {
			return i, err
		}
	}
	return len(due), nil
}

func hasFeature(held []*collections.Entitlement, key string) bool {
	return slices.ContainsFunc(held, func(e *collections.Entitlement) bool { return e.FeatureKey() == key })
}

func hasGrant(held []*collections.DownloadGrant, assetID string) bool {
	return slices.ContainsFunc(held, func(g *collections.DownloadGrant) bool { return g.AssetID() == assetID })
}
