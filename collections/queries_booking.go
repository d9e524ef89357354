package collections

import (
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// IsSlotTaken tells whether a save failed because the time collides with another live booking.
func IsSlotTaken(err error) bool { return err != nil && strings.Contains(err.Error(), "slot_taken") }

// IsUnitTaken tells whether a save failed because the paid unit has a live booking already.
func IsUnitTaken(err error) bool { return err != nil && strings.Contains(err.Error(), "unit_taken") }

// ListExpiredHolds returns held bookings whose time to pay is over.
func ListExpiredHolds(app core.App, now time.Time, limit int64) ([]*Booking, error) {
	return list[Booking](app.RecordQuery(Bookings).AndWhere(dbx.NewExp("status = 'held' AND hold_expires_at != '' AND hold_expires_at <= {:now}", dbx.Params{"now": DBTime(now)})).OrderBy("hold_expires_at").Limit(limit))
}

// ListExpiredHoldsOfOffer is ListExpiredHolds for one offer.
func ListExpiredHoldsOfOffer(app core.App, offerID string, now time.Time) ([]*Booking, error) {
	return list[Booking](app.RecordQuery(Bookings).AndWhere(dbx.NewExp("service_offer = {:o} AND status = 'held' AND hold_expires_at != '' AND hold_expires_at <= {:now}", dbx.Params{"o": offerID, "now": DBTime(now)})))
}

// ListHeldOfOrder returns the slots that are held for an order.
func ListHeldOfOrder(app core.App, orderID string) ([]*Booking, error) {
	return list[Booking](app.RecordQuery(Bookings).AndWhere(dbx.NewExp("order_item IN (SELECT id FROM order_items WHERE `order` = {:o}) AND order_item != '' AND status = 'held'", dbx.Params{"o": orderID})).OrderBy("id"))
}

// CountOpenRequests returns how many requests without a purchase a buyer has for an offer that are
// neither answered nor over.
func CountOpenRequests(app core.App, offerID, accountID string, now time.Time) (int, error) {
	return count(app, Bookings, dbx.NewExp("customer_account = {:a} AND service_offer = {:o} AND order_item = '' AND status = 'requested' AND (scheduled_end = '' OR scheduled_end > {:now})",
		dbx.Params{"a": accountID, "o": offerID, "now": DBTime(now)}))
}

// Blocked is what a live booking keeps from others, buffer included.
type Blocked struct{ From, To time.Time }

// ListBlocked returns what the live bookings of an offer block between from and to, in order
// of their beginning. A hold that is over at now blocks nothing.
func ListBlocked(app core.App, offerID string, from, to, now time.Time) ([]Blocked, error) {
	var xs []*Booking
	err := app.RecordQuery(Bookings).AndWhere(dbx.NewExp(`service_offer = {:o} AND status IN ('requested','held','confirmed') AND blocks_from != '' AND blocks_from < {:to} AND blocks_to > {:from}
		AND NOT (status = 'held' AND hold_expires_at != '' AND hold_expires_at <= {:now})`, dbx.Params{"o": offerID, "from": DBTime(from), "to": DBTime(to), "now": DBTime(now)})).OrderBy("blocks_from").All(&xs)
	out := make([]Blocked, len(xs))
	for i, b := range xs {
		out[i] = Blocked{b.BlocksFrom(), b.BlocksTo()}
	}
	return out, err
}

// ListDueReminders returns confirmed bookings that begin within a day and whose reminder of the
// day or (within an hour) of the hour was not written yet.
func ListDueReminders(app core.App, now time.Time, limit int64) ([]*Booking, error) {
	return list[Booking](app.RecordQuery(Bookings).AndWhere(dbx.NewExp(`status = 'confirmed' AND scheduled_start > {:now} AND scheduled_start <= {:day}
		AND (reminded_day_at = '' OR (reminded_hour_at = '' AND scheduled_start <= {:hour}))`,
		dbx.Params{"now": DBTime(now), "day": DBTime(now.Add(24 * time.Hour)), "hour": DBTime(now.Add(time.Hour))})).OrderBy("scheduled_start").Limit(limit))
}
