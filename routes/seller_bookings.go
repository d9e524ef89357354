package routes

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type serviceCustomer struct {
	ID           string `json:"id"`
	ClerkUserID  string `json:"clerk_user_id"`
	ContactEmail string `json:"contact_email"`
	FullName     string `json:"full_name"`
	CompanyName  string `json:"company_name"`
}

// serviceCustomerOf names the buyer of a booking or work order.
func serviceCustomerOf(accountID string, p *collections.ServiceParts) serviceCustomer {
	out := serviceCustomer{ID: accountID}
	if c := p.Accounts[accountID]; c != nil {
		out.FullName, out.CompanyName = c.FullName(), c.CompanyName()
	}
	if person := p.People[accountID]; person != nil {
		out.ClerkUserID, out.ContactEmail = person.ClerkUserID(), person.ContactEmail()
		if out.FullName == "" {
			out.FullName = commerce.DisplayName(person)
		}
	}
	return out
}

type sellerBookingAnswer struct {
	bookingAnswer
	Customer      serviceCustomer `json:"customer"`
	InternalNotes string          `json:"internal_notes"`
	BlocksFrom    apiTime         `json:"blocks_from"`
	BlocksTo      apiTime         `json:"blocks_to"`
}

func sellerBookingOf(b *collections.Booking, p *collections.ServiceParts) sellerBookingAnswer {
	return sellerBookingAnswer{bookingOf(b, p), serviceCustomerOf(b.CustomerAccountID(), p), b.InternalNotes(), at(b.BlocksFrom()), at(b.BlocksTo())}
}

func (a *api) answerSellerBooking(e *core.RequestEvent, b *collections.Booking) error {
	parts, err := collections.LoadBookingParts(a.app, []*collections.Booking{b})
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, sellerBookingOf(b, parts))
}

func (a *api) sellerListBookings(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	status, err := choiceParam(e, "status", "requested", "held", "confirmed", "completed", "canceled")
	if err != nil {
		return answer(e, err)
	}
	bookings, err := collections.PageBookingsOfSeller(a.app, e.Auth.Id, status, p.part())
	if err != nil {
		return answer(e, err)
	}
	parts, err := collections.LoadBookingParts(a.app, bookings.Rows)
	if err != nil {
		return answer(e, err)
	}
	items := make([]sellerBookingAnswer, 0, len(bookings.Rows))
	for _, x := range bookings.Rows {
		items = append(items, sellerBookingOf(x, parts))
	}
	return answerList(e, p, bookings.Total, bookings.Next, items)
}

func (a *api) sellerGetBooking(e *core.RequestEvent) error {
	x, err := a.Shop.OwnBooking(a.app, e.Auth.Id, e.Request.PathValue("id"))
	if err != nil {
		return answer(e, err)
	}
	return a.answerSellerBooking(e, x)
}

type sellerBookingBody struct {
	Status         *string `json:"status"`
	ScheduledStart *string `json:"scheduled_start"`
	MeetingURL     *string `json:"meeting_url"`
	InternalNotes  *string `json:"internal_notes"`
}

func (a *api) sellerUpdateBooking(e *core.RequestEvent) error {
	x, err := a.Shop.OwnBooking(a.app, e.Auth.Id, e.Request.PathValue("id"))
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[sellerBookingBody](e)
	if err != nil {
		return answer(e, err)
	}
	x, err = a.Shop.SellerChangeBooking(act(e), a.app, x.Id, commerce.BookingChange{Start: body.ScheduledStart, Status: body.Status, MeetingURL: body.MeetingURL, InternalNotes: body.InternalNotes})
	if err != nil {
		return answer(e, err)
	}
	return a.answerSellerBooking(e, x)
}
