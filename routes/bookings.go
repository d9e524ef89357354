package routes

import (
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// bookingRoutes are free slots, bookings and work delivered by hand, for buyers and sellers.
func (a *api) bookingRoutes() []route {
	const b, sb, sw = "/api/account/bookings", "/api/seller/bookings", "/api/seller/fulfillment-orders"
	return []route{
		{method: http.MethodGet, path: "/api/products/{slug}/slots", auth: authPublic, handle: a.listSlots},
		{method: http.MethodGet, path: b, auth: authUser, handle: a.listBookings},
		{method: http.MethodPost, path: b, auth: authUser, handle: a.createBooking},
		{method: http.MethodPatch, path: b + "/{id}", auth: authUser, handle: a.updateBooking},
		{method: http.MethodGet, path: b + "/{id}/calendar.ics", auth: authUser, handle: a.bookingCalendar},
		{method: http.MethodGet, path: "/api/account/orders/work", auth: authUser, handle: a.listWork},
		{method: http.MethodGet, path: sb, auth: authSeller, handle: a.sellerListBookings},
		{method: http.MethodGet, path: sb + "/{id}", auth: authSeller, handle: a.sellerGetBooking},
		{method: http.MethodPatch, path: sb + "/{id}", auth: authSeller, handle: a.sellerUpdateBooking},
		{method: http.MethodGet, path: sw, auth: authSeller, handle: a.sellerListWork},
		{method: http.MethodGet, path: sw + "/{id}", auth: authSeller, handle: a.sellerGetWork},
		{method: http.MethodPatch, path: sw + "/{id}", auth: authSeller, handle: a.sellerUpdateWork},
		{method: http.MethodPost, path: sw + "/{id}/deliver", auth: authSeller, handle: a.sellerDeliver, use: []*hookHandler{apis.BodyLimit(uploadLimit)}},
	}
}

// listSlots answers the free slots of a service as a plain array.
func (a *api) listSlots(e *core.RequestEvent) error {
	var span [2]time.Time
	for i, name := range []string{"from", "to"} {
		t, ok, err := timeParam(e, name)
		if err == nil && !ok {
			err = commerce.FailField(name, "required", "%s is required.", name)
		}
		if err != nil {
			return answer(e, err)
		}
		span[i] = t
	}
	if zone := e.Request.URL.Query().Get("timezone"); zone != "" {
		if err := commerce.CheckZone("timezone", zone); err != nil {
			return answer(e, err)
		}
	}
	slots, err := a.Shop.FreeSlots(a.app, e.Request.PathValue("slug"), span[0], span[1])
	if err != nil {
		return answer(e, err)
	}
	out := append(make([]byte, 0, 72*len(slots)+2), '[')
	for i, s := range slots {
		if i > 0 {
			out = append(out, ',')
		}
		out = s.From.UTC().AppendFormat(append(out, `{"start":`...), wireTime)
		out = append(s.To.UTC().AppendFormat(append(out, `,"end":`...), wireTime), '}')
	}
	noStore(e)
	h := e.Response.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(out)+1))
	e.Response.WriteHeader(http.StatusOK)
	_, err = e.Response.Write(append(out, ']'))
	return err
}

type bookingAnswer struct {
	ID             string  `json:"id"`
	ServiceOffer   string  `json:"service_offer"`
	ProductName    string  `json:"product_name"`
	ProductSlug    string  `json:"product_slug"`
	SessionMinutes int64   `json:"session_minutes"`
	OrderItem      *string `json:"order_item"`
	OrderPublicID  string  `json:"order_public_id"`
	UnitNumber     int64   `json:"unit_number"`
	Status         string  `json:"status"`
	ScheduledStart apiTime `json:"scheduled_start"`
	ScheduledEnd   apiTime `json:"scheduled_end"`
	Timezone       string  `json:"timezone"`
	MeetingURL     string  `json:"meeting_url"`
	CustomerNotes  string  `json:"customer_notes"`
	HoldExpiresAt  apiTime `json:"hold_expires_at"`
	recordTimes
}

func bookingOf(b *collections.Booking, p *collections.ServiceParts) bookingAnswer {
	out := bookingAnswer{ID: b.Id, ServiceOffer: b.ServiceOfferID(), OrderItem: nullID(b.OrderItemID()), OrderPublicID: p.PublicIDs[b.OrderItemID()], UnitNumber: b.UnitNumber(),
		Status: string(b.Status()), ScheduledStart: at(b.ScheduledStart()), ScheduledEnd: at(b.ScheduledEnd()), Timezone: b.Timezone(), MeetingURL: b.MeetingURL(),
		CustomerNotes: b.CustomerNotes(), HoldExpiresAt: at(b.HoldExpiresAt()), recordTimes: stamps(b.Record)}
	if offer := p.Offers[b.ServiceOfferID()]; offer != nil {
		out.SessionMinutes = commerce.SessionMinutes(offer, p.Items[b.OrderItemID()])
		if product := p.Products[offer.ProductID()]; product != nil {
			out.ProductName, out.ProductSlug = product.Name(), product.Slug()
		}
	}
	return out
}

func (a *api) answerBooking(e *core.RequestEvent, status int, b *collections.Booking) error {
	parts, err := collections.LoadBookingParts(a.app, []*collections.Booking{b})
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(status, bookingOf(b, parts))
}

func (a *api) listBookings(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	bookings, err := collections.PageBookingsOfAccount(a.app, b.Account.Id, p.part())
	if err != nil {
		return answer(e, err)
	}
	parts, err := collections.LoadBookingParts(a.app, bookings.Rows)
	if err != nil {
		return answer(e, err)
	}
	items := make([]bookingAnswer, 0, len(bookings.Rows))
	for _, x := range bookings.Rows {
		items = append(items, bookingOf(x, parts))
	}
	return answerList(e, p, bookings.Total, bookings.Next, items)
}

type bookingCreateBody struct {
	ServiceOffer   string           `json:"service_offer"`
	OrderItem      nullable[string] `json:"order_item"`
	ScheduledStart nullable[string] `json:"scheduled_start"`
	Timezone       string           `json:"timezone"`
	CustomerNotes  string           `json:"customer_notes"`
}

func (a *api) createBooking(e *core.RequestEvent) error {
	body, err := readBody[bookingCreateBody](e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	made, err := a.Shop.CreateBooking(act(e), a.app, b, commerce.NewBookingInput{OfferID: body.ServiceOffer, ItemID: body.OrderItem.Value, Start: body.ScheduledStart.Value,
		Timezone: body.Timezone, Notes: body.CustomerNotes})
	if err != nil {
		return answer(e, err)
	}
	return a.answerBooking(e, http.StatusCreated, made)
}

type bookingBody struct {
	ScheduledStart *string `json:"scheduled_start"`
	Timezone       *string `json:"timezone"`
	CustomerNotes  *string `json:"customer_notes"`
	Status         *string `json:"status"`
}

func (a *api) updateBooking(e *core.RequestEvent) error {
	body, err := readBody[bookingBody](e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	x, err := a.Shop.ChangeBooking(act(e), a.app, b, e.Request.PathValue("id"), commerce.BookingChange{Start: body.ScheduledStart, Timezone: body.Timezone, CustomerNotes: body.CustomerNotes, Status: body.Status})
	if err != nil {
		return answer(e, err)
	}
	return a.answerBooking(e, http.StatusOK, x)
}

// bookingCalendar answers the same file that the booking's mails carry.
func (a *api) bookingCalendar(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	x, err := collections.FindBooking(a.app, e.Request.PathValue("id"))
	if err != nil {
		return answer(e, err)
	}
	if x.CustomerAccountID() != b.Account.Id {
		return answer(e, commerce.Fail(commerce.CodeNotFound, notFound))
	}
	if a.Extra.Calendar == nil {
		return answer(e, commerce.Fail(commerce.CodeUnavailable, "This shop makes no calendar files."))
	}
	facts, to, err := a.Shop.CalendarFacts(a.app, x)
	if err != nil {
		return answer(e, err)
	}
	file, contentType, err := a.Extra.Calendar(facts, x.Status() == collections.BookingCanceled, to)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	e.Response.Header().Set("Content-Disposition", `attachment; filename="booking.ics"`)
	return e.Blob(http.StatusOK, contentType, file)
}
