package commerce

import (
	"context"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// OwnBooking returns a booking of one of the seller's services; anybody else's is CodeNotFound.
func (s *Service) OwnBooking(app core.App, sellerID, id string) (*collections.Booking, error) {
	x, err := collections.FindBooking(app, id)
	if err != nil {
		return nil, err
	}
	offer, err := collections.FindServiceOffer(app, x.ServiceOfferID())
	if err != nil {
		return nil, err
	}
	product, err := collections.FindProduct(app, offer.ProductID())
	if err != nil {
		return nil, err
	}
	if product.OwnerID() != sellerID {
		return nil, Fail(CodeNotFound, "There is no such booking.")
	}
	return x, nil
}

// SellerChangeBooking confirms, moves, completes, cancels or annotates a booking. A seller may
// choose any time to come that collides with nothing, also outside the windows; a time given to a
// request confirms it. A canceled paid unit goes back to its buyer as a new request.
func (s *Service) SellerChangeBooking(ctx context.Context, app core.App, id string, in BookingChange) (*collections.Booking, error) {
	return s.changeBooking(ctx, app, id, func(tx core.App, x *collections.Booking, offer *collections.ServiceOffer) error {
		if in.MeetingURL != nil {
			text := strings.TrimSpace(*in.MeetingURL)
			if err := checkMeetingURL(text); err != nil {
				return err
			}
			x.SetMeetingURL(text)
		}
		if in.InternalNotes != nil {
			text, err := shortText("internal_notes", *in.InternalNotes, 4000, false)
			if err != nil {
				return err
			}
			x.SetInternalNotes(text)
		}
		if in.Start == nil && in.Status == nil {
			return nil
		}
		if !isLive(x.Status()) {
			if in.Start == nil && *in.Status == string(x.Status()) {
				return nil
			}
			return Fail(CodeConflict, "This booking is %s.", x.Status())
		}
		if in.Start != nil {
			if err := s.sellerMoves(ctx, tx, offer, x, *in.Start); err != nil {
				return err
			}
		}
		if in.Status != nil {
			return sellerDecides(x, collections.BookingStatus(*in.Status))
		}
		return nil
	})
}

func (s *Service) sellerMoves(ctx context.Context, tx core.App, offer *collections.ServiceOffer, x *collections.Booking, text string) error {
	start, err := ParseStart("scheduled_start", text, offer.Timezone())
	if err != nil {
		return err
	}
	if start.Equal(x.ScheduledStart()) {
		return nil
	}
	if start.Before(s.Now()) {
		return FailField("scheduled_start", "past", "This time is over. Choose a later one.")
	}
	if x.Status() == collections.BookingHeld {
		return Fail(CodeConflict, "The buyer is paying for this time just now. Move it afterwards.")
	}
	length, err := s.sessionLength(tx, offer, x)
	if err != nil {
		return err
	}
	if err := s.expireHoldsOf(ctx, tx, offer.Id); err != nil {
		return err
	}
	x.SetScheduledStart(start)
	x.SetScheduledEnd(start.Add(length))
	if x.Status() == collections.BookingRequested {
		x.SetStatus(collections.BookingConfirmed)
	}
	return nil
}

func sellerDecides(x *collections.Booking, to collections.BookingStatus) error {
	switch to {
	case collections.BookingConfirmed:
		if x.Status() == collections.BookingHeld {
			return Fail(CodeConflict, "The buyer has not paid yet. The payment confirms it.")
		}
		if x.ScheduledStart().IsZero() {
			return FailField("scheduled_start", "required", "This booking has no time yet. Give it one to confirm it.")
		}
	case collections.BookingCanceled:
		x.SetCanceledBy(BySeller)
	case collections.BookingCompleted:
	default:
		return FailField("status", "invalid", "status must be confirmed, completed or canceled.")
	}
	x.SetStatus(to)
	return nil
}
