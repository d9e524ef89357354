package main

import (
	"encoding/json"

	"pocketstarter/emails"
)

// bookingCalendar makes the calendar file of a booking: the same bytes as in its mails.
func (r *registered) bookingCalendar(facts []byte, canceled bool, to string) ([]byte, string, error) {
	var b emails.Booking
	if err := json.Unmarshal(facts, &b); err != nil {
		return nil, "", err
	}
	shop, err := r.s.mailShop(r.app)
	if err != nil {
		return nil, "", err
	}
	file, err := calendar(r.organizer)(emails.BookingCalendar(b, shop, canceled), to)
	return file.Content, file.ContentType, err
}
