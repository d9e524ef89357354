package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

const ofOrder = "order_item != '' AND order_item IN (SELECT id FROM order_items WHERE `order` = {:o})"

// RevokeOfOrder closes every entitlement and grant that an order gave.
func RevokeOfOrder(tx core.App, orderID, reason string, now time.Time) error {
	return execAll(tx, dbx.Params{"o": orderID, "r": reason, "now": DBTime(now)},
		"UPDATE entitlements SET "+stamped+", is_active = 0, revoked_reason = {:r}, ends_at = CASE WHEN ends_at = '' OR ends_at > {:now} THEN {:now} ELSE ends_at END WHERE "+ofOrder+" AND (is_active = 1 OR revoked_reason = 'dispute')",
		"UPDATE download_grants SET "+stamped+", is_active = 0, revoked_reason = {:r} WHERE "+ofOrder+" AND (is_active = 1 OR revoked_reason = 'dispute')")
}

// SuspendForDispute closes what is open of an order or a subscription, marked so that
// RestoreAfterDispute finds exactly those rows.
func SuspendForDispute(tx core.App, orderID, subscriptionID string) error {
	return execAll(tx, dbx.Params{"o": orderID, "s": subscriptionID},
		"UPDATE entitlements SET "+stamped+", is_active = 0, revoked_reason = 'dispute' WHERE is_active = 1 AND (("+ofOrder+") OR (subscription != '' AND subscription = {:s}))",
		"UPDATE download_grants SET "+stamped+", is_active = 0, revoked_reason = 'dispute' WHERE is_active = 1 AND (("+ofOrder+") OR (subscription != '' AND subscription = {:s}))")
}

// RestoreAfterDispute opens again what SuspendForDispute closed.
func RestoreAfterDispute(tx core.App, orderID, subscriptionID string) error {
	return execAll(tx, dbx.Params{"o": orderID, "s": subscriptionID},
		"UPDATE entitlements SET "+stamped+", is_active = 1, revoked_reason = '' WHERE revoked_reason = 'dispute' AND (("+ofOrder+") OR (subscription != '' AND subscription = {:s}))",
		"UPDATE download_grants SET "+stamped+", is_active = 1, revoked_reason = '' WHERE revoked_reason = 'dispute' AND (("+ofOrder+") OR (subscription != '' AND subscription = {:s}))")
}

func execAll(tx core.App, params dbx.Params, queries ...string) error {
	for _, q := range queries {
		if _, err := tx.DB().NewQuery(q).Bind(params).Execute(); err != nil {
			return err
		}
	}
	return nil
}
