package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Bookings is the collection of Booking records.
const Bookings = "bookings"

// Booking is a session with a time, or one that still needs a time.
type Booking struct{ core.BaseRecordProxy }

// NewBooking returns an unsaved Booking with a fresh id.
func NewBooking(app core.App) (*Booking, error) {
	r, err := newRecord(app, Bookings)
	if err != nil {
		return nil, err
	}
	return AsBooking(r), nil
}

// AsBooking returns r as a typed Booking; r must be a record of that collection.
func AsBooking(r *core.Record) *Booking {
	x := &Booking{}
	x.SetProxyRecord(r)
	return x
}

// FindBooking returns the Booking with that id, or sql.ErrNoRows.
func FindBooking(app core.App, id string) (*Booking, error) {
	return findByID[Booking](app, Bookings, id)
}

func (b *Booking) CustomerAccountID() string     { return b.GetString("customer_account") }
func (b *Booking) SetCustomerAccountID(v string) { b.Set("customer_account", v) }

func (b *Booking) ServiceOfferID() string     { return b.GetString("service_offer") }
func (b *Booking) SetServiceOfferID(v string) { b.Set("service_offer", v) }

func (b *Booking) OrderItemID() string     { return b.GetString("order_item") }
func (b *Booking) SetOrderItemID(v string) { b.Set("order_item", v) }

func (b *Booking) UnitNumber() int64     { return int64(b.GetFloat("unit_number")) }
func (b *Booking) SetUnitNumber(v int64) { b.Set("unit_number", v) }

func (b *Booking) Status() BookingStatus     { return BookingStatus(b.GetString("status")) }
func (b *Booking) SetStatus(v BookingStatus) { b.Set("status", string(v)) }

func (b *Booking) ScheduledStart() time.Time     { return b.GetDateTime("scheduled_start").Time() }
func (b *Booking) SetScheduledStart(v time.Time) { b.Set("scheduled_start", dateTime(v)) }

func (b *Booking) ScheduledEnd() time.Time     { return b.GetDateTime("scheduled_end").Time() }
func (b *Booking) SetScheduledEnd(v time.Time) { b.Set("scheduled_end", dateTime(v)) }

// BlocksFrom and BlocksTo are what nobody else may have: the session and the buffer after it.
func (b *Booking) BlocksFrom() time.Time     { return b.GetDateTime("blocks_from").Time() }
func (b *Booking) SetBlocksFrom(v time.Time) { b.Set("blocks_from", dateTime(v)) }

func (b *Booking) BlocksTo() time.Time     { return b.GetDateTime("blocks_to").Time() }
func (b *Booking) SetBlocksTo(v time.Time) { b.Set("blocks_to", dateTime(v)) }

func (b *Booking) Timezone() string     { return b.GetString("timezone") }
func (b *Booking) SetTimezone(v string) { b.Set("timezone", v) }

func (b *Booking) MeetingURL() string     { return b.GetString("meeting_url") }
func (b *Booking) SetMeetingURL(v string) { b.Set("meeting_url", v) }

func (b *Booking) CustomerNotes() string     { return b.GetString("customer_notes") }
func (b *Booking) SetCustomerNotes(v string) { b.Set("customer_notes", v) }

func (b *Booking) InternalNotes() string     { return b.GetString("internal_notes") }
func (b *Booking) SetInternalNotes(v string) { b.Set("internal_notes", v) }

func (b *Booking) HoldExpiresAt() time.Time     { return b.GetDateTime("hold_expires_at").Time() }
func (b *Booking) SetHoldExpiresAt(v time.Time) { b.Set("hold_expires_at", dateTime(v)) }

func (b *Booking) CalendarSequence() int64     { return int64(b.GetFloat("calendar_sequence")) }
func (b *Booking) SetCalendarSequence(v int64) { b.Set("calendar_sequence", v) }

// CanceledBy is buyer, seller, refund, hold, order or empty.
func (b *Booking) CanceledBy() string     { return b.GetString("canceled_by") }
func (b *Booking) SetCanceledBy(v string) { b.Set("canceled_by", v) }

func (b *Booking) RequestedAt() time.Time     { return b.GetDateTime("requested_at").Time() }
func (b *Booking) SetRequestedAt(v time.Time) { b.Set("requested_at", dateTime(v)) }

func (b *Booking) RemindedDayAt() time.Time     { return b.GetDateTime("reminded_day_at").Time() }
func (b *Booking) SetRemindedDayAt(v time.Time) { b.Set("reminded_day_at", dateTime(v)) }

func (b *Booking) RemindedHourAt() time.Time     { return b.GetDateTime("reminded_hour_at").Time() }
func (b *Booking) SetRemindedHourAt(v time.Time) { b.Set("reminded_hour_at", dateTime(v)) }

// IsOutdated tells whether this save changes a status or time that is no longer the stored one.
func (b *Booking) IsOutdated(stored *Booking) bool {
	loaded := AsBooking(b.Original())
	return (b.Status() != loaded.Status() && loaded.Status() != stored.Status()) ||
		(!b.ScheduledStart().Equal(loaded.ScheduledStart()) && !loaded.ScheduledStart().Equal(stored.ScheduledStart()))
}
