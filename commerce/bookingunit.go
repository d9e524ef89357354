package commerce

import (
	"context"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// writeBookings gives every paid unit of a service its booking: a slot held for this
// order is confirmed; a unit without one gets a booking that still needs its time. A unit
// whose hold was lost is told so in the mail.
func (s *Service) writeBookings(ctx context.Context, tx core.App, o *collections.Order, owed []owedUnit) ([]*collections.Booking, error) {
	var out []*collections.Booking
	for _, w := range owed {
		held, err := collections.ListBookingsOfItem(tx, w.line.ID)
		if err != nil {
			return nil, err
		}
		b, lost := bookingOfUnit(held, w.unit)
		switch {
		case b != nil && b.Status() == collections.BookingHeld:
			if err := s.confirmHeld(ctx, tx, b); err != nil {
				return nil, err
			}
		case b == nil:
			zone := ""
			if lost != nil {
				zone = lost.Timezone()
			}
			if b, err = s.requestUnit(ctx, tx, o.CustomerAccountID(), w.line.ID, w.unit, w.offer.Offer, zone); err != nil {
				return nil, err
			}
			if err := s.noticeUnit(ctx, tx, b, lost); err != nil {
				return nil, err
			}
		}
		out = append(out, b)
	}
	return out, nil
}

// noticeUnit asks the buyer to choose a time, and says so when the one that was held is gone.
// The order's own mail counts all units; only the first few have a mail of their own.
func (s *Service) noticeUnit(ctx context.Context, tx core.App, b, lost *collections.Booking) error {
	if lost != nil {
		facts := bookingFacts{NeedsSlot: true, lostStart: lost.ScheduledStart(), lostEnd: lost.ScheduledEnd()}
		return s.noticeBooking(ctx, tx, NoticePaidHoldLost, "paid-hold-lost-"+b.Id, b, facts)
	}
	if b.UnitNumber() > mailsPerLine {
		return nil
	}
	return s.noticeBooking(ctx, tx, NoticeBookingRequested, "booking-requested-"+b.Id, b, bookingFacts{NeedsSlot: true})
}

// mailsPerLine is how many units of one order line have a mail of their own.
const mailsPerLine = 3

// bookingOfUnit returns the live booking of a unit, and the hold that was lost before.
func bookingOfUnit(held []*collections.Booking, unit int64) (live, lost *collections.Booking) {
	for _, b := range held {
		switch {
		case b.UnitNumber() != unit:
		case b.Status() != collections.BookingCanceled:
			live = b
		case b.CanceledBy() == ByHold || b.CanceledBy() == ByOrder:
			lost = b
		}
	}
	return live, lost
}

// requestUnit writes a booking that still needs its time.
func (s *Service) requestUnit(ctx context.Context, tx core.App, accountID, itemID string, unit int64, offerID, zone string) (*collections.Booking, error) {
	b, err := collections.NewBooking(tx)
	if err != nil {
		return nil, err
	}
	b.SetCustomerAccountID(accountID)
	b.SetServiceOfferID(offerID)
	b.SetOrderItemID(itemID)
	b.SetUnitNumber(unit)
	b.SetStatus(collections.BookingRequested)
	b.SetTimezone(zone)
	b.SetRequestedAt(s.Now())
	if err := saveBooking(ctx, tx, b); err != nil {
		return nil, fmt.Errorf("request booking: %w", err)
	}
	return b, s.journal(ctx, tx, "booking.requested", collections.Bookings, b.Id, "", string(collections.BookingRequested), itemID)
}

func (s *Service) confirmHeld(ctx context.Context, tx core.App, b *collections.Booking) error {
	b.SetStatus(collections.BookingConfirmed)
	if err := saveBooking(ctx, tx, b); err != nil {
		return fmt.Errorf("confirm booking: %w", err)
	}
	return nil
}

// releaseHeldSlots frees the slots that a canceled order held.
func (s *Service) releaseHeldSlots(ctx context.Context, tx core.App, o *collections.Order) error {
	items, err := collections.ListOrderItems(tx, o.Id)
	if err != nil {
		return err
	}
	for _, it := range items {
		held, err := collections.ListBookingsOfItem(tx, it.Id)
		if err != nil {
			return err
		}
		for _, b := range held {
			if b.Status() != collections.BookingHeld {
				continue
			}
			if err := s.cancelBooking(ctx, tx, b, ByOrder); err != nil {
				return err
			}
		}
	}
	return nil
}

// cancelBooking ends a booking and frees its slot. by is one of the By constants.
func (s *Service) cancelBooking(ctx context.Context, tx core.App, b *collections.Booking, by string) error {
	b.SetStatus(collections.BookingCanceled)
	b.SetCanceledBy(by)
	if err := saveBooking(ctx, tx, b); err != nil {
		return fmt.Errorf("cancel booking: %w", err)
	}
	return nil
}

// ExpireHolds frees slots whose buyer did not pay in time and returns how many. A hold lives
// as long as its order's checkout session, if that is longer.
func (s *Service) ExpireHolds(ctx context.Context, app core.App) (int, error) {
	due, err := collections.ListExpiredHolds(app, s.Now(), 200)
	if err != nil {
		return 0, err
	}
	for i, x := range due {
		err := app.RunInTransaction(func(tx core.App) error {
			b, err := collections.FindBooking(tx, x.Id)
			if err != nil || b.Status() != collections.BookingHeld || b.HoldExpiresAt().After(s.Now()) {
				return err
			}
			return s.cancelBooking(ctx, tx, b, ByHold)
		})
		if err != nil {
			return i, err
		}
	}
	return len(due), nil
}
