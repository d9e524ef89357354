package hooks

import (
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// bindOperator answers what an operator may mean but a rule would drop without a word.
func bindOperator(app core.App) {
	app.OnRecordUpdateRequest(collections.Bookings).BindFunc(func(e *core.RecordRequestEvent) error {
		if b := collections.AsBooking(e.Record); b.ScheduledStart().IsZero() && !b.ScheduledEnd().IsZero() {
			return e.BadRequestError("A booking without a start has no end. Set scheduled_start, too, or clear scheduled_end.", nil)
		}
		return e.Next()
	})
}
