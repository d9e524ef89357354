package commerce

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// NewBookingInput is a buyer's wish for a session. Start is as ParseStart reads it, "" for none.
type NewBookingInput struct {
	OfferID, ItemID, Start, Timezone, Notes string
}

// CreateBooking holds a slot for the line of a pending order, or asks the seller for a session
// where the offer is open. CodeForbidden when the service must be bought first, CodeConflict with
// reason slot_taken when the time is gone, CodeConflict when the units have their bookings already.
func (s *Service) CreateBooking(ctx context.Context, app core.App, b Buyer, in NewBookingInput) (*collections.Booking, error) {
	if in.OfferID == "" {
		return nil, FailField("service_offer", "required", "service_offer is required.")
	}
	var made *collections.Booking
	err := app.RunInTransaction(func(tx core.App) error {
		offer, err := collections.FindServiceOffer(tx, in.OfferID)
		if err != nil {
			return err
		}
		product, err := collections.FindProduct(tx, offer.ProductID())
		if err != nil {
			return err
		}
		x, err := collections.NewBooking(tx)
		if err != nil {
			return err
		}
		x.SetCustomerAccountID(b.Account.Id)
		x.SetServiceOfferID(offer.Id)
		x.SetTimezone(offer.Timezone())
		if in.ItemID != "" {
			err = s.holdFor(ctx, tx, b, offer, product, x, in)
		} else {
			err = s.askFor(tx, b, offer, product, x)
		}
		if err != nil {
			return err
		}
		if err := s.fillBooking(ctx, tx, offer, x, BookingChange{Start: given(in.Start), Timezone: given(in.Timezone), CustomerNotes: &in.Notes}); err != nil {
			return err
		}
		if err := saveBooking(ctx, tx, x); err != nil {
			return err
		}
		made = x
		return s.followNew(ctx, tx, x)
	})
	return made, err
}

func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// askFor makes x a request without a purchase.
func (s *Service) askFor(tx core.App, b Buyer, offer *collections.ServiceOffer, product *collections.Product, x *collections.Booking) error {
	switch {
	case product.Visibility() != collections.VisibilityPublished:
		return Fail(CodeNotFound, "There is no such service.")
	case product.OwnerID() == b.Profile.Id:
		return Fail(CodeForbidden, "You cannot book your own service.")
	case offer.BookingPolicy() != collections.PolicyOpen:
		return Fail(CodeForbidden, "This service is booked by buying it.")
	}
	open, err := collections.CountOpenRequests(tx, offer.Id, b.Account.Id, s.Now())
	if err == nil && open >= maxOpenRequests {
		err = Fail(CodeConflict, "You have %d open requests for this service. Wait for the seller's answer, or cancel one.", open)
	}
	x.SetStatus(collections.BookingRequested)
	return err
}

// maxOpenRequests is how many unanswered requests one person may have for one service, so that
// nobody blocks a whole calendar without paying.
const maxOpenRequests = 20

// holdFor makes x a hold for the first unit of a pending order's line that has none.
func (s *Service) holdFor(ctx context.Context, tx core.App, b Buyer, offer *collections.ServiceOffer, product *collections.Product, x *collections.Booking, in NewBookingInput) error {
	missing := Fail(CodeNotFound, "There is no such order.")
	it, err := collections.FindOrderItem(tx, in.ItemID)
	if err != nil {
		return missing.WithCause(err)
	}
	o, err := collections.FindOrder(tx, it.OrderID())
	if err != nil {
		return err
	}
	if o.CustomerAccountID() != b.Account.Id {
		return missing
	}
	sold := offerOf(it.OfferSnapshot())
	switch {
	case it.ProductID() != product.Id:
		return FailField("order_item", "mismatch", "This order is for another service.")
	case o.Status() == collections.OrderPaid || o.Status() == collections.OrderFulfilled:
		return Fail(CodeConflict, "This order is paid and has its bookings. Choose the time of one of those.")
	case o.Status() != collections.OrderPendingPayment || !o.ExpiresAt().After(s.Now()):
		return Fail(CodeConflict, "This order does not wait for a payment.")
	case it.BillingPeriodSnapshot() != collections.PeriodOneTime || sold.Offer != offer.Id || sold.DeliveryMode != string(collections.DeliveryMeeting):
		return Fail(CodeConflict, "What this order buys has no sessions to book.")
	case in.Start == "":
		return FailField("scheduled_start", "required", "Say which time should be held.")
	}
	if err := s.expireHoldsOf(ctx, tx, offer.Id); err != nil {
		return err
	}
	held, err := collections.ListBookingsOfItem(tx, it.Id)
	if err != nil {
		return err
	}
	for unit := int64(1); unit <= it.Quantity(); unit++ {
		if live, _ := bookingOfUnit(held, unit); live == nil {
			x.SetOrderItemID(it.Id)
			x.SetUnitNumber(unit)
			x.SetStatus(collections.BookingHeld)
			x.SetHoldExpiresAt(s.holdUntil(o))
			return nil
		}
	}
	return Fail(CodeConflict, "Every session of this order has its time already. Move one of them instead.")
}

// holdUntil is when a hold ends: 15 minutes from now, or with the order's checkout session if
// that is later.
func (s *Service) holdUntil(o *collections.Order) time.Time {
	return later(s.Now().Add(s.opt.HoldFor), o.CheckoutExpiresAt())
}

// renewHolds lets the slots of an order be held as long as its new checkout session is open.
func (s *Service) renewHolds(ctx context.Context, tx core.App, o *collections.Order) error {
	held, err := collections.ListHeldOfOrder(tx, o.Id)
	if err != nil {
		return err
	}
	for _, b := range held {
		until := s.holdUntil(o)
		if !until.After(b.HoldExpiresAt()) {
			continue
		}
		b.SetHoldExpiresAt(until)
		if err := saveBooking(ctx, tx, b); err != nil {
			return err
		}
	}
	return nil
}

// expireHoldsOf frees what ended holds of an offer still block, so that nobody waits for the sweep.
func (s *Service) expireHoldsOf(ctx context.Context, tx core.App, offerID string) error {
	due, err := collections.ListExpiredHoldsOfOffer(tx, offerID, s.Now())
	if err != nil {
		return err
	}
	for _, b := range due {
		if err := s.cancelBooking(ctx, tx, b, ByHold); err != nil {
			return err
		}
	}
	return nil
}

// followNew writes the journal of a new booking and the mails of a request.
func (s *Service) followNew(ctx context.Context, tx core.App, b *collections.Booking) error {
	if err := s.journal(ctx, tx, "booking."+string(b.Status()), collections.Bookings, b.Id, "", string(b.Status()), b.OrderItemID()); err != nil {
		return err
	}
	if b.Status() != collections.BookingRequested {
		return nil
	}
	if err := s.noticeBooking(ctx, tx, NoticeBookingRequested, "booking-requested-"+b.Id, b, bookingFacts{}); err != nil {
		return err
	}
	return s.noticeBooking(ctx, tx, NoticeBookingRequested, "booking-requested-"+b.Id+"-seller", b, bookingFacts{Audience: "seller"})
}

// BookingChange is what a person changes of a booking; nil keeps what is there. Start is as
// ParseStart reads it.
type BookingChange struct {
	Start, Timezone, CustomerNotes, Status, MeetingURL, InternalNotes *string
}

// ChangeBooking moves, annotates or cancels a buyer's booking. A time on a paid unit that has none
// confirms it. CodeConflict when it is too late, over or the time is taken.
func (s *Service) ChangeBooking(ctx context.Context, app core.App, b Buyer, id string, in BookingChange) (*collections.Booking, error) {
	return s.changeBooking(ctx, app, id, func(tx core.App, x *collections.Booking, offer *collections.ServiceOffer) error {
		if x.CustomerAccountID() != b.Account.Id {
			return Fail(CodeNotFound, "There is no such booking.")
		}
		if err := s.checkOpen(x); err != nil {
			return err
		}
		if in.Status != nil {
			if *in.Status != string(collections.BookingCanceled) {
				return FailField("status", "invalid", "status may only become canceled here.")
			}
			if in.Start != nil {
				return FailField("scheduled_start", "invalid", "A booking is either moved or canceled.")
			}
		}
		if in.Start != nil || in.Status != nil {
			if err := s.checkNotice(offer, x); err != nil {
				return err
			}
		}
		if err := s.fillBooking(ctx, tx, offer, x, in); err != nil {
			return err
		}
		switch {
		case in.Status != nil:
			x.SetStatus(collections.BookingCanceled)
			x.SetCanceledBy(ByBuyer)
		case in.Start != nil && x.Status() == collections.BookingRequested && x.OrderItemID() != "":
			x.SetStatus(collections.BookingConfirmed)
		}
		return nil
	})
}

// changeBooking runs change on a booking in a transaction and saves it.
func (s *Service) changeBooking(ctx context.Context, app core.App, id string, change func(core.App, *collections.Booking, *collections.ServiceOffer) error) (*collections.Booking, error) {
	var out *collections.Booking
	err := app.RunInTransaction(func(tx core.App) error {
		x, err := collections.FindBooking(tx, id)
		if err != nil {
			return err
		}
		offer, err := collections.FindServiceOffer(tx, x.ServiceOfferID())
		if err != nil {
			return err
		}
		if err := change(tx, x, offer); err != nil {
			return err
		}
		if err := saveBooking(ctx, tx, x); err != nil {
			return err
		}
		out, err = collections.FindBooking(tx, id)
		return err
	})
	return out, err
}

func (s *Service) checkOpen(x *collections.Booking) error {
	if !isLive(x.Status()) {
		return Fail(CodeConflict, "This booking is %s.", x.Status())
	}
	if x.Status() == collections.BookingHeld && !x.HoldExpiresAt().After(s.Now()) {
		return Fail(CodeConflict, "This time is no longer held for you. Choose a time again.")
	}
	return nil
}

// checkNotice tells whether a buyer may still move or cancel a booking.
func (s *Service) checkNotice(offer *collections.ServiceOffer, x *collections.Booking) error {
	if x.ScheduledStart().IsZero() || x.Status() == collections.BookingHeld {
		return nil
	}
	last := x.ScheduledStart().Add(-time.Duration(offer.MinNoticeMinutes()) * time.Minute)
	if s.Now().After(last) {
		return Fail(CodeConflict, "It is too late to change this booking. Write to the seller.").WithReason("too_late")
	}
	return nil
}

// fillBooking puts a buyer's words and wished time into x, checked against the offer's calendar.
func (s *Service) fillBooking(ctx context.Context, tx core.App, offer *collections.ServiceOffer, x *collections.Booking, in BookingChange) error {
	if in.Timezone != nil {
		if err := CheckZone("timezone", *in.Timezone); err != nil {
			return err
		}
		x.SetTimezone(*in.Timezone)
	}
	if in.CustomerNotes != nil {
		text, err := shortText("customer_notes", *in.CustomerNotes, 4000, false)
		if err != nil {
			return err
		}
		x.SetCustomerNotes(text)
	}
	if in.Start == nil {
		return nil
	}
	start, err := ParseStart("scheduled_start", *in.Start, x.Timezone())
	if err != nil {
		return err
	}
	if start.Equal(x.ScheduledStart()) {
		return nil
	}
	length, err := s.sessionLength(tx, offer, x)
	if err != nil {
		return err
	}
	c, err := CalendarOf(offer, int64(length/time.Minute))
	if err != nil {
		return err
	}
	if err := c.Check(start, s.Now()); err != nil {
		return err
	}
	if err := s.expireHoldsOf(ctx, tx, offer.Id); err != nil {
		return err
	}
	x.SetScheduledStart(start)
	x.SetScheduledEnd(start.Add(length))
	return nil
}
