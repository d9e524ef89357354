package commerce

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Who ended a booking (canceled_by).
const (
	ByBuyer  = "buyer"
	BySeller = "seller" // also an operator, who acts for the shop
	ByRefund = "refund"
	ByHold   = "hold"  // nobody paid in time
	ByOrder  = "order" // the order was canceled before it was paid
)

// BookingPlan is what follows from a saved booking, to be written in the same transaction.
type BookingPlan struct {
	steps []func(ctx context.Context, tx core.App) error
}

// Write carries the plan out. It is safe on a plan with nothing to do.
func (p *BookingPlan) Write(ctx context.Context, tx core.App) error {
	if p == nil {
		return nil
	}
	for _, step := range p.steps {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func (p *BookingPlan) then(step func(ctx context.Context, tx core.App) error) {
	p.steps = append(p.steps, step)
}

// SlotTaken turns a save's error into the one conflict that everybody gets whose time
// collides, and leaves any other error alone. Field and reason are scheduled_start and slot_taken.
func SlotTaken(err error) error {
	switch {
	case err == nil || CodeOf(err) != "":
		return err
	case collections.IsSlotTaken(err):
		e := Fail(CodeConflict, "This time was just taken. Choose another one.").WithReason("slot_taken").WithCause(err)
		e.Fields = map[string]FieldError{"scheduled_start": {Code: "slot_taken", Message: e.Message}}
		return e
	case collections.IsUnitTaken(err):
		return Fail(CodeConflict, "This paid session has its booking already.").WithReason("unit_taken").WithCause(err)
	}
	return err
}

func saveBooking(ctx context.Context, tx core.App, b *collections.Booking) error {
	return SlotTaken(save(ctx, tx, b))
}

// BookingMove is the single gate of a booking, whoever saves it. stored is the row as it is in
// the database now (nil for a new one), wanted the record about to be saved. It checks the move,
// keeps end and blocked time true to start and buffer, raises the calendar's sequence, and returns
// what follows: journal, mails, the unit that a cancellation gives back.
func (s *Service) BookingMove(tx core.App, stored, wanted *collections.Booking) (*BookingPlan, error) {
	offer, err := collections.FindServiceOffer(tx, wanted.ServiceOfferID())
	if err != nil {
		return nil, err
	}
	if err := checkMeetingURL(wanted.MeetingURL()); err != nil {
		return nil, err
	}
	if wanted.Timezone() == "" {
		wanted.SetTimezone(offer.Timezone())
	}
	if err := CheckZone("timezone", wanted.Timezone()); err != nil {
		return nil, err
	}
	if stored == nil {
		if wanted.RequestedAt().IsZero() {
			wanted.SetRequestedAt(s.Now())
		}
		return nil, s.settleTimes(tx, offer, nil, wanted)
	}
	if err := CheckBookingMove(stored.Status(), wanted.Status()); err != nil {
		return nil, err
	}
	if err := s.settleTimes(tx, offer, stored, wanted); err != nil {
		return nil, err
	}
	return s.followBooking(stored, wanted), nil
}

func checkMeetingURL(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || !strings.EqualFold(u.Scheme, "https") || u.Host == "" || u.User != nil || len(text) > 2000 || strings.ContainsAny(text, " \t\r\n") {
		return FailField("meeting_url", "invalid", "The meeting link must be an https address.")
	}
	return nil
}

// settleTimes sets what follows from the start: the end, what is blocked, the reminders.
func (s *Service) settleTimes(tx core.App, offer *collections.ServiceOffer, stored, b *collections.Booking) error {
	before := b
	if stored != nil {
		before = stored
	}
	moved := stored == nil || !b.ScheduledStart().Equal(stored.ScheduledStart())
	if b.ScheduledStart().IsZero() {
		if isLive(b.Status()) && b.Status() != collections.BookingRequested {
			return FailField("scheduled_start", "required", "A booking that is %s needs its time.", b.Status())
		}
		b.SetScheduledEnd(time.Time{})
		b.SetBlocksFrom(time.Time{})
		b.SetBlocksTo(time.Time{})
		return nil
	}
	if b.ScheduledEnd().IsZero() || (moved && stored != nil && b.ScheduledEnd().Equal(stored.ScheduledEnd())) {
		length, err := s.sessionLength(tx, offer, b)
		if err != nil {
			return err
		}
		b.SetScheduledEnd(b.ScheduledStart().Add(length))
	}
	if !b.ScheduledEnd().After(b.ScheduledStart()) {
		return FailField("scheduled_end", "invalid", "A session must end after it begins.")
	}
	moved = moved || !b.ScheduledEnd().Equal(before.ScheduledEnd())
	if moved || b.BlocksFrom().IsZero() || b.BlocksTo().IsZero() {
		b.SetBlocksFrom(b.ScheduledStart())
		b.SetBlocksTo(b.ScheduledEnd().Add(time.Duration(offer.BufferMinutes()) * time.Minute))
	}
	if b.Status() == collections.BookingConfirmed && (moved || stored.Status() != b.Status()) {
		s.setReminders(b)
	}
	return nil
}

// sessionLength is how long a session is: a paid unit keeps the length it was sold with.
func (s *Service) sessionLength(tx core.App, offer *collections.ServiceOffer, b *collections.Booking) (time.Duration, error) {
	var it *collections.OrderItem
	if b.OrderItemID() != "" {
		var err error
		if it, err = collections.FindOrderItem(tx, b.OrderItemID()); err != nil {
			return 0, err
		}
	}
	return time.Duration(SessionMinutes(offer, it)) * time.Minute, nil
}

// SessionMinutes is how long a session of an offer is; the order's line it was bought with may be nil.
func SessionMinutes(offer *collections.ServiceOffer, it *collections.OrderItem) int64 {
	if it != nil {
		if sold := offerOf(it.OfferSnapshot()).SessionMinutes; sold > 0 {
			return sold
		}
	}
	return max(offer.SessionMinutes(), 1)
}

// followBooking raises the sequence where a calendar shows something else than before, and
// plans journal, mails and the returned unit.
func (s *Service) followBooking(was, b *collections.Booking) *BookingPlan {
	p := &BookingPlan{}
	from, to := was.Status(), b.Status()
	moved := !b.ScheduledStart().Equal(was.ScheduledStart()) || !b.ScheduledEnd().Equal(was.ScheduledEnd())
	if moved || from != to || b.MeetingURL() != was.MeetingURL() || b.Timezone() != was.Timezone() {
		b.SetCalendarSequence(was.CalendarSequence() + 1)
	}
	if from != to {
		b.SetHoldExpiresAt(time.Time{})
		if to == collections.BookingCanceled && b.CanceledBy() == "" {
			b.SetCanceledBy(BySeller)
		}
		p.then(func(ctx context.Context, tx core.App) error {
			return s.journal(ctx, tx, "booking."+string(to), collections.Bookings, b.Id, string(from), string(to), b.CanceledBy())
		})
	} else if moved {
		p.then(func(ctx context.Context, tx core.App) error {
			return s.journal(ctx, tx, "booking.moved", collections.Bookings, b.Id, string(from), string(to), collections.DBTime(b.ScheduledStart()))
		})
	}
	facts := bookingFacts{}
	switch {
	case to == collections.BookingCanceled && from != to:
		s.followCancel(p, was, b)
	case to == collections.BookingConfirmed && from != to:
		p.then(s.tell(NoticeBookingConfirmed, "booking-confirmed", b, facts, true, true))
	case to == collections.BookingConfirmed && moved:
		facts.PreviousStart = timePtr(was.ScheduledStart())
		p.then(s.tell(NoticeBookingChanged, "booking-changed", b, facts, true, true))
	case to == collections.BookingConfirmed && b.MeetingURL() != was.MeetingURL():
		p.then(s.tell(NoticeBookingChanged, "booking-changed", b, facts, true, false))
	case to == collections.BookingRequested && moved && !b.ScheduledStart().IsZero():
		p.then(s.tell(NoticeBookingRequested, "booking-requested", b, facts, false, true))
	}
	return p
}

// followCancel gives a paid unit back unless it was refunded, and tells both sides.
func (s *Service) followCancel(p *BookingPlan, was, b *collections.Booking) {
	if was.Status() == collections.BookingHeld {
		return // nothing was booked yet
	}
	paid := b.OrderItemID() != ""
	returned := paid && (b.CanceledBy() == ByBuyer || b.CanceledBy() == BySeller)
	if returned {
		p.then(func(ctx context.Context, tx core.App) error {
			_, err := s.requestUnit(ctx, tx, b.CustomerAccountID(), b.OrderItemID(), b.UnitNumber(), b.ServiceOfferID(), b.Timezone())
			return err
		})
	}
	if paid && b.ScheduledStart().IsZero() {
		return // nobody's calendar had it
	}
	p.then(s.tell(NoticeBookingCanceled, "booking-canceled", b, bookingFacts{CanceledBy: b.CanceledBy(), UnitReturned: returned}, true, true))
}

// tell queues a mail about a booking to its buyer, its seller or both.
func (s *Service) tell(kind, key string, b *collections.Booking, facts bookingFacts, buyer, seller bool) func(context.Context, core.App) error {
	return func(ctx context.Context, tx core.App) error {
		key := bookingKey(key, b)
		if buyer {
			if err := s.noticeBooking(ctx, tx, kind, key, b, facts); err != nil {
				return err
			}
		}
		if !seller {
			return nil
		}
		facts.Audience = "seller"
		return s.noticeBooking(ctx, tx, kind, key+"-seller", b, facts)
	}
}
