package commerce

import (
	"context"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

const planBatch = 200

// PlanPriced lets the subscriptions of a Clerk plan follow a price that sells it now: they may
// have come before the shop had the price.
func (s *Service) PlanPriced(ctx context.Context, tx core.App, planID string) error {
	list := func(after string) ([]*collections.Subscription, error) {
		return collections.ListSubscriptionsOfPlan(tx, planID, after, planBatch)
	}
	return s.resync(ctx, tx, list, func(row *collections.Subscription) error {
		product, price := row.ProductID(), row.PriceID()
		if err := s.linkPlan(tx, row); err != nil {
			return err
		}
		if product == row.ProductID() && price == row.PriceID() {
			return nil
		}
		if err := save(ctx, tx, row); err != nil {
			return fmt.Errorf("link subscription: %w", err)
		}
		if runs(row.Status()) {
			return s.closeIntents(ctx, tx, row, collections.NoTime)
		}
		return nil
	})
}

// ProductChanged lets current subscriptions follow what their product gives now: its features
// and its files.
func (s *Service) ProductChanged(ctx context.Context, tx core.App, productID string) error {
	list := func(after string) ([]*collections.Subscription, error) {
		return collections.ListSubscriptionsOfProduct(tx, productID, after, planBatch)
	}
	return s.resync(ctx, tx, list, func(*collections.Subscription) error { return nil })
}

// resync goes through subscriptions in batches, prepares each and makes its access equal to its row.
func (s *Service) resync(ctx context.Context, tx core.App, list func(after string) ([]*collections.Subscription, error), prepare func(*collections.Subscription) error) error {
	after := ""
	for {
		batch, err := list(after)
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, row := range batch {
			if err := prepare(row); err != nil {
				return err
			}
			if err := s.syncFamily(ctx, tx, row); err != nil {
				return err
			}
		}
		after = batch[len(batch)-1].Id
	}
}

// afterDispute lets what a dispute suspended or gave back follow the rows and the clock, which
// went on meanwhile, and the buyer's tier follow both.
func (s *Service) afterDispute(ctx context.Context, tx core.App, pay *collections.PaymentTransaction) error {
	if pay.SubscriptionID() != "" {
		row, err := collections.FindSubscription(tx, pay.SubscriptionID())
		if err != nil {
			return err
		}
		return s.syncFamily(ctx, tx, row)
	}
	if pay.CustomerAccountID() == "" {
		return nil
	}
	return s.refreshTier(ctx, tx, pay.CustomerAccountID())
}
