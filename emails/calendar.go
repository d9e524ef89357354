package emails

// hasCalendar tells whether a booking mail carries a calendar file: it must have a
// time, and a kind that sets or removes the entry. Requests wait for the seller.
func hasCalendar(kind string, b Booking) bool {
	if b.BookingID == "" || b.Start.IsZero() || b.End.IsZero() {
		return false
	}
	switch kind {
	case KindBookingConfirmed, KindBookingChanged, KindBookingCanceled, KindBookingReminder:
		return true
	}
	return false
}

// BookingCalendar returns what the calendar file of a booking says. Mails and the
// calendar.ics endpoint both use it, so that one replaces the other in the
// reader's calendar.
func BookingCalendar(b Booking, shop Shop, canceled bool) CalendarEvent {
	clean(&b)
	p := newPage(KindBookingConfirmed, shop, &b)
	event := CalendarEvent{
		UID:            "booking-" + b.BookingID + "@pocketstarter",
		Sequence:       b.Sequence,
		Stamp:          b.Created.Time,
		Start:          b.Start.UTC(),
		End:            b.End.UTC(),
		Zone:           zone(b.Zone, b.Timezone).String(),
		Summary:        b.Product,
		URL:            p.Link("/account/bookings"),
		Location:       webURL(b.MeetingURL, false),
		OrganizerName:  p.Shop.Name,
		OrganizerEmail: p.Shop.SupportEmail,
		AttendeeName:   b.Name,
		Canceled:       canceled,
	}
	if b.Audience == AudienceSeller {
		event.URL = p.Link("/seller/bookings")
		if b.Customer != "" {
			event.Summary = b.Product + ": " + b.Customer
		}
	}
	if event.Location != "" {
		event.Description = "Join: " + event.Location
	}
	return event
}
