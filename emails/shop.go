package emails

import "time"

// Shop is the shop as mails show it: the shop record and FRONTEND_APP_URL.
type Shop struct {
	Name         string // "" reads as "the shop"
	LegalName    string
	Address      string // several lines allowed
	SupportEmail string
	AccentColor  string // "#rrggbb"; anything else gives the house's own accent
	LogoURL      string // https, or "" for the name in letters
	TermsURL     string
	PrivacyURL   string
	AppURL       string // FRONTEND_APP_URL without a trailing slash; "" leaves all links out
	Sandbox      bool   // says in the mail that nothing here is real
}

// CalendarEvent is what a calendar file needs to know of a booking. Its fields
// are those of ical.Event, so that main converts one to the other. Organizer and
// AttendeeEmail are filled in by the caller that knows the addresses.
type CalendarEvent struct {
	UID            string    // stable for the life of the booking
	Sequence       int       // rises with every change
	Stamp          time.Time // when this state was written down
	Start, End     time.Time
	Zone           string // IANA
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

// Rendered is one mail, ready to be stored and sent.
type Rendered struct {
	Subject  string
	HTML     string
	Text     string
	Calendar *CalendarEvent // not nil: attach an .ics made from it
}
