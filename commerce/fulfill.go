package commerce

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// writeFulfillment writes everything a paid order owes: entitlements, grants,
// bookings, work orders and the mails. Rows that exist already are left alone, so
// that running it twice gives what running it once gives.
func (s *Service) writeFulfillment(ctx context.Context, tx core.App, o *collections.Order, f fulfillment) error {
	if err := s.writeEntitlements(ctx, tx, o, f); err != nil {
		return err
	}
	if err := s.writeGrants(ctx, tx, o, f); err != nil {
		return err
	}
	bookings, err := s.writeBookings(ctx, tx, o, f.bookings)
	if err != nil {
		return err
	}
	work, err := s.writeWork(ctx, tx, o, f.work)
	if err != nil {
		return err
	}
	return s.noticeFulfilled(ctx, tx, o, f, bookings, work)
}

func (s *Service) writeEntitlements(ctx context.Context, tx core.App, o *collections.Order, f fulfillment) error {
	given := heldBy(f.first, func(itemID string) ([]string, error) { return collections.ListFeaturesOfItem(tx, itemID) })
	for _, w := range f.entitlements {
		if held, err := given(w.line.ID, w.key); err != nil {
			return err
		} else if held {
			continue
		}
		e, err := collections.NewEntitlement(tx)
		if err != nil {
			return err
		}
		e.SetCustomerAccountID(o.CustomerAccountID())
		e.SetSellerID(o.SellerID())
		e.SetFeatureKey(w.key)
		e.SetSourceType(collections.SourcePurchase)
		e.SetOrderItemID(w.line.ID)
		e.SetStartsAt(s.Now())
		e.SetIsActive(true)
		if err := save(ctx, tx, e); err != nil {
			return fmt.Errorf("grant %s: %w", w.key, err)
		}
	}
	return nil
}

// heldBy tells whether a line of the order gave something before. It asks once a line, and not
// at all the first time: should it err there, the unique indexes refuse a second row.
func heldBy(first bool, list func(itemID string) ([]string, error)) func(itemID, key string) (bool, error) {
	asked, known := "", []string(nil)
	return func(itemID, key string) (bool, error) {
		if first {
			return false, nil
		}
		if itemID != asked {
			var err error
			if known, err = list(itemID); err != nil {
				return false, err
			}
			asked = itemID
		}
		return slices.Contains(known, key), nil
	}
}

func (s *Service) writeGrants(ctx context.Context, tx core.App, o *collections.Order, f fulfillment) error {
	given := heldBy(f.first, func(itemID string) ([]string, error) { return collections.ListAssetsOfItem(tx, itemID) })
	for _, w := range f.grants {
		if held, err := given(w.line.ID, w.asset.Asset); err != nil {
			return err
		} else if held {
			continue
		}
		if _, err := s.newGrant(ctx, tx, o.CustomerAccountID(), w.line.ID, "", w.asset.Asset, w.maxDownloads); err != nil {
			return err
		}
	}
	return nil
}

// newGrant writes an active grant of one asset, for an order line or a subscription.
func (s *Service) newGrant(ctx context.Context, tx core.App, accountID, itemID, subscriptionID, assetID string, max int64) (*collections.DownloadGrant, error) {
	g, err := collections.NewDownloadGrant(tx)
	if err != nil {
		return nil, err
	}
	g.SetToken(newUUID())
	g.SetCustomerAccountID(accountID)
	g.SetOrderItemID(itemID)
	g.SetSubscriptionID(subscriptionID)
	g.SetAssetID(assetID)
	g.SetMaxDownloads(max)
	g.SetIsActive(true)
	if err := save(ctx, tx, g); err != nil {
		return nil, fmt.Errorf("grant asset %s: %w", assetID, err)
	}
	return g, nil
}

func (s *Service) writeWork(ctx context.Context, tx core.App, o *collections.Order, owed []owedUnit) ([]*collections.FulfillmentOrder, error) {
	var out []*collections.FulfillmentOrder
	for _, w := range owed {
		held, err := collections.ListWorkOfItem(tx, w.line.ID)
		if err != nil {
			return nil, err
		}
		if int64(len(held)) >= w.unit {
			continue
		}
		x, err := collections.NewFulfillmentOrder(tx)
		if err != nil {
			return nil, err
		}
		mode := collections.DeliveryMode(w.offer.DeliveryMode)
		if mode == "" {
			mode = collections.DeliveryDownloadable
		}
		x.SetCustomerAccountID(o.CustomerAccountID())
		x.SetSellerID(o.SellerID())
		x.SetOrderItemID(w.line.ID)
		x.SetUnitNumber(w.unit)
		x.SetProductID(w.line.ProductID)
		x.SetStatus(collections.WorkRequested)
		x.SetDeliveryMode(mode)
		x.SetCustomerRequest(o.Notes())
		x.SetDueAt(w.due)
		x.SetRequestedAt(s.Now())
		if err := save(ctx, tx, x); err != nil {
			return nil, fmt.Errorf("request work: %w", err)
		}
		if err := s.journal(ctx, tx, "work.requested", collections.FulfillmentOrders, x.Id, "", string(collections.WorkRequested), o.PublicID()); err != nil {
			return nil, err
		}
		if w.unit <= mailsPerLine { // the order's own mails count all of them
			if err := s.noticeWork(ctx, tx, x); err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// newUUID returns a random UUID, version 4 (RFC 9562), in lower case.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
