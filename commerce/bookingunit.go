package commerce

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// writeBookings gives every paid unit of a service its booking: a slot held for this
// order is confirmed; a unit without one gets a booking that still needs its time. A unit
// whose hold was lost is told so in the mail.
func (s *Service) writeBookings(ctx context.Context, tx core.App, o *collections.Order, owed []owedUnit) ([]*collections.Booking, error) {
	var out []*collections.Booking
	for _, w := range owed {
		held, err := collections.ListBookingsOfItem(tx, w.item.Id)
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
			if b, err = s.requestUnit(ctx, tx, o.CustomerAccountID(), w.item.Id, w.unit, w.offer.Offer); err != nil {
				return nil, err
			}
			if lost {
				if err := s.noticeBooking(ctx, tx, NoticePaidHoldLost, "paid-hold-lost-"+b.Id, b, bookingFacts{NeedsSlot: true}); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, b)
	}
	return out, nil
}

// bookingOfUnit returns the live booking of a unit, and whether one was lost before.
func bookingOfUnit(held []*collections.Booking, unit int64) (live *collections.Booking, lost bool) {
	for _, b := range held {
		if b.UnitNumber() != unit {
			continue
		}
		if b.Status() == collections.BookingCanceled {
			lost = true
			continue
		}
		live = b
	}
	return live, lost
}

// requestUnit writes a booking that still needs its time.
func (s *Service) requestUnit(ctx context.Context, tx core.App, accountID, itemID string, unit int64, offerID string) (*collections.Booking, error) {
	b, err := collections.NewBooking(tx)
	if err != nil {
		return nil, err
	}
	b.SetCustomerAccountID(accountID)
	b.SetServiceOfferID(offerID)
	b.SetOrderItemID(itemID)
	b.SetUnitNumber(unit)
	b.SetStatus(collections.BookingRequested)
	b.SetRequestedAt(s.Now())
	if err := save(ctx, tx, b); err != nil {
		return nil, fmt.Errorf("request booking: %w", err)
	}
	return b, s.journal(ctx, tx, "booking.requested", collections.Bookings, b.Id, "", string(collections.BookingRequested), itemID)
}

func (s *Service) confirmHeld(ctx context.Context, tx core.App, b *collections.Booking) error {
	b.SetStatus(collections.BookingConfirmed)
	b.SetHoldExpiresAt(time.Time{})
	b.SetCalendarSequence(b.CalendarSequence() + 1)
	if err := save(ctx, tx, b); err != nil {
		return fmt.Errorf("confirm booking: %w", err)
	}
	if err := s.journal(ctx, tx, "booking.confirmed", collections.Bookings, b.Id, string(collections.BookingHeld), string(collections.BookingConfirmed), "paid"); err != nil {
		return err
	}
	return s.noticeBooking(ctx, tx, NoticeBookingConfirmed, bookingKey("booking-confirmed", b), b, bookingFacts{})
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
			if err := s.cancelBooking(ctx, tx, b, "order"); err != nil {
				return err
			}
		}
	}
	return nil
}

// cancelBooking ends a booking and frees its slot. by is buyer, seller, refund, hold or order.
func (s *Service) cancelBooking(ctx context.Context, tx core.App, b *collections.Booking, by string) error {
	from := b.Status()
	b.SetStatus(collections.BookingCanceled)
	b.SetCanceledBy(by)
	b.SetHoldExpiresAt(time.Time{})
	b.SetCalendarSequence(b.CalendarSequence() + 1)
	if err := save(ctx, tx, b); err != nil {
		return fmt.Errorf("cancel booking: %w", err)
	}
	return s.journal(ctx, tx, "booking.canceled", collections.Bookings, b.Id, string(from), string(collections.BookingCanceled), by)
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
			return s.cancelBooking(ctx, tx, b, "hold")
		})
		if err != nil {
			return i, err
		}
	}
	return len(due), nil
}
