package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// ListExpiredHolds returns held bookings whose time to pay is over.
func ListExpiredHolds(app core.App, now time.Time, limit int64) ([]*Booking, error) {
	return list[Booking](app.RecordQuery(Bookings).AndWhere(dbx.NewExp("status = 'held' AND hold_expires_at != '' AND hold_expires_at <= {:now}", dbx.Params{"now": DBTime(now)})).OrderBy("hold_expires_at").Limit(limit))
}
