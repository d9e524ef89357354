// Package ical writes the calendar file of a booking: the same bytes in mails and at
// the calendar.ics endpoint. A stable UID and a rising SEQUENCE make a calendar update or
// remove the entry instead of adding another. It is the only place for the calendar
// library.
//
//	ical.go      the event
//	timezone.go  the zone's rules that the event needs, written out
package ical

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on the machine the shop runs on
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Event is what a calendar file says. Its fields are those of emails.CalendarEvent,
// in the same order, so that main converts one to the other.
type Event struct {
	UID            string    // stable for the life of the booking
	Sequence       int       // rises with every change
	Stamp          time.Time // when this state was written down
	Start, End     time.Time
	Zone           string // IANA; "" is UTC
	Summary        string
	Description    string
	URL            string
	Location       string
	OrganizerName  string
	OrganizerEmail string
	AttendeeName   string
	AttendeeEmail  string
	Canceled       bool // METHOD:CANCEL instead of REQUEST
}

// FileName is what the attachment and the download are called.
const FileName = "booking.ics"

// ContentType returns the media type of e's file. Mail programs read the method here
// before they open the file.
func ContentType(e Event) string {
	return "text/calendar; charset=utf-8; method=" + string(method(e))
}

// method is REQUEST or CANCEL between an organizer and somebody; a file without an
// organizer's address can only PUBLISH.
func method(e Event) ics.Method {
	switch {
	case e.Canceled:
		return ics.MethodCancel
	case address(e.OrganizerEmail) == "" || address(e.AttendeeEmail) == "":
		return ics.MethodPublish
	}
	return ics.MethodRequest
}

// Build writes e as iCalendar (RFC 5545, lines end in CRLF). The same event always
// gives the same bytes. It refuses an event without a UID, a time or a known zone.
func Build(e Event) ([]byte, error) {
	loc, err := time.LoadLocation(e.Zone)
	switch {
	case err != nil || e.Zone == "Local":
		return nil, fmt.Errorf("the time zone %q is not known", e.Zone)
	case line(e.UID) == "":
		return nil, errors.New("a calendar entry needs a UID")
	case e.Start.IsZero() || !e.End.After(e.Start):
		return nil, errors.New("a calendar entry needs a start and a later end")
	}
	cal := ics.NewCalendar()
	cal.SetProductId("-//PocketStarter//Bookings//EN")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(method(e))
	if twice(e.Start, loc) || twice(e.End, loc) {
		loc = time.UTC // a wall time that exists twice would be read as the first of the two
	}
	if loc.String() != "UTC" {
		cal.AddVTimezone(timezone(loc, e.Start, e.End))
	}
	event := cal.AddEvent(line(e.UID))
	stamp := e.Stamp
	if stamp.IsZero() {
		stamp = e.Start // required, and must not depend on the clock
	}
	event.SetDtStampTime(stamp)
	event.SetModifiedAt(stamp)
	event.SetSequence(max(e.Sequence, 0))
	setTime(event, ics.ComponentPropertyDtStart, e.Start, loc)
	setTime(event, ics.ComponentPropertyDtEnd, e.End, loc)
	event.SetSummary(line(e.Summary))
	if text := text(e.Description); text != "" {
		event.SetDescription(text)
	}
	if place := line(e.Location); place != "" {
		event.SetLocation(place)
	}
	if u, err := url.Parse(e.URL); err == nil && u.Host != "" {
		event.SetURL(u.String())
	}
	if organizer := address(e.OrganizerEmail); organizer != "" {
		event.SetOrganizer(organizer, named(e.OrganizerName, organizer))
	}
	if attendee := address(e.AttendeeEmail); attendee != "" {
		event.AddAttendee(attendee, named(e.AttendeeName, attendee), ics.CalendarUserTypeIndividual,
			ics.ParticipationRoleReqParticipant, ics.ParticipationStatusAccepted, ics.WithRSVP(false))
	}
	event.SetStatus(ics.ObjectStatusConfirmed)
	event.SetTimeTransparency(ics.TransparencyOpaque)
	if e.Canceled {
		event.SetStatus(ics.ObjectStatusCancelled)
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return []byte(cal.Serialize(ics.WithNewLine("\r\n"))), nil
}

const localForm = "20060102T150405"

// setTime writes t in the zone's wall time, or in UTC.
func setTime(event *ics.VEvent, property ics.ComponentProperty, t time.Time, loc *time.Location) {
	if loc.String() == "UTC" {
		event.SetProperty(property, t.UTC().Format(localForm)+"Z")
		return
	}
	event.SetProperty(property, t.In(loc).Format(localForm), ics.WithTZID(loc.String()))
}

// named returns the CN parameter. It must not hold quotes or controls; a person
// without a name is called by their address.
func named(name, address string) ics.PropertyParameter {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"\;:,'`, r) {
			return -1
		}
		return r
	}, line(name))
	if name = strings.TrimSpace(name); name == "" {
		name = strings.NewReplacer(":", "", ";", "", ",", "", "'", "").Replace(address)
	}
	return ics.WithCN(name)
}

// address returns a plain mail address, "" when s is none.
func address(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil || strings.ContainsAny(a.Address, "\r\n\"") {
		return ""
	}
	return a.Address
}

// line makes s one line of visible text.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}

// text keeps line breaks and removes other controls.
func text(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s))
}
