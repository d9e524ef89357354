package emails

import (
	"fmt"
	"html"
	htmltemplate "html/template"
	"regexp"
	"slices"
	"strings"
)

// Short returns the first eight characters of an order's public id.
func (p *page) Short(publicID string) string {
	if len(publicID) > 8 {
		return publicID[:8]
	}
	return publicID
}

// Count writes "1 session" or "3 sessions".
func (p *page) Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Row returns one line of a table of facts.
func (p *page) Row(label, value string) Pair { return Pair{label, value} }

// Lines splits a person's text for line breaks.
func (p *page) Lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// Logo returns the shop's logo for an src attribute.
func (p *page) Logo() htmltemplate.URL { return htmltemplate.URL(p.Shop.LogoURL) }

// Quoted indents a person's text for plain-text mails.
func (p *page) Quoted(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// ToSeller tells whether the reader is the seller.
func (p *page) ToSeller() bool {
	switch f := p.F.(type) {
	case *Booking:
		return f.Audience == AudienceSeller
	case *WorkOrder:
		return f.Audience == AudienceSeller
	case *NewSale:
		return true
	}
	return false
}

// First names an order by its first line: "Field guide" or "Field guide and 2 more".
func (p *page) First(items []Item) string {
	switch {
	case len(items) == 0:
		return ""
	case len(items) == 1:
		return items[0].Product
	}
	return fmt.Sprintf("%s and %d more", items[0].Product, len(items)-1)
}

// Join lists feature keys for people: "a, b and c".
func (p *page) Join(keys []string) string {
	words := make([]string, len(keys))
	for i, key := range keys {
		words[i] = strings.ReplaceAll(key, "_", " ")
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// NeedTime counts the units that have no time yet.
func (p *page) NeedTime(sessions []Session) int {
	n := 0
	for _, s := range sessions {
		if s.Start.IsZero() {
			n++
		}
	}
	return n
}

// Unconfirmed tells whether a session that has a time still waits for the seller.
func (p *page) Unconfirmed(sessions []Session) bool {
	return slices.ContainsFunc(sessions, func(s Session) bool { return !s.Start.IsZero() && !s.Confirmed })
}

// Lost tells whether the mail is about a time that somebody else has now.
func (p *page) Lost() bool { return p.Kind == KindPaidHoldLost }

// Delivered tells whether the mail is about work that is done.
func (p *page) Delivered() bool { return p.Kind == KindWorkOrderDelivered }

// FullyRefunded tells whether nothing of the order is left.
func (p *page) FullyRefunded() bool {
	r, ok := p.F.(*OrderRefunded)
	return ok && r.TotalCents > 0 && r.RefundedCents >= r.TotalCents
}

// Mode names a delivery mode.
func (p *page) Mode(mode string) string {
	switch mode {
	case "downloadable":
		return "download"
	case "physical_shipped":
		return "parcel"
	}
	return strings.ReplaceAll(mode, "_", " ")
}

// Lead says how far away a reminded session is: "in 24 hours".
func (p *page) Lead() string {
	b, ok := p.F.(*Booking)
	switch {
	case !ok || b.LeadMinutes <= 0:
		return "soon"
	case b.LeadMinutes%60 == 0:
		return "in " + p.Count(b.LeadMinutes/60, "hour", "hours")
	}
	return "in " + p.Count(b.LeadMinutes, "minute", "minutes")
}

// Soon is Lead at the beginning of a subject.
func (p *page) Soon() string {
	lead := p.Lead()
	return strings.ToUpper(lead[:1]) + lead[1:]
}

// HasEntry tells whether a calendar file goes with the mail.
func (p *page) HasEntry() bool {
	b, ok := p.F.(*Booking)
	return ok && hasCalendar(p.Kind, *b)
}

// ThereSpan is the booking's time in its own zone, where that is not the reader's.
func (p *page) ThereSpan() string {
	b, ok := p.F.(*Booking)
	if !ok || b.Zone == "" || b.Start.IsZero() || p.ToSeller() || p.Lost() {
		return ""
	}
	there := zone(b.Zone)
	if there.String() == p.loc.String() || b.Start.In(there).Format("15:04") == b.Start.In(p.loc).Format("15:04") {
		return ""
	}
	return span(b.Start, b.End, there)
}

// Joining is where a coming session meets, "" when there is no safe address.
func (p *page) Joining() string {
	b, ok := p.F.(*Booking)
	if !ok || p.Kind == KindBookingCanceled || p.Lost() || p.Kind == KindBookingRequested {
		return ""
	}
	return webURL(b.MeetingURL, false)
}

// BookingButton leads to what the reader of a booking mail does next.
func (p *page) BookingButton() Button {
	b, ok := p.F.(*Booking)
	switch {
	case !ok:
		return Button{}
	case p.Kind == KindBookingReminder && p.Joining() != "":
		return p.Outside("Join the session", b.MeetingURL)
	case p.ToSeller():
		return p.Button("Open your bookings", "/seller/bookings")
	case b.NeedsSlot || p.Lost() || b.UnitReturned:
		return p.Button("Choose a time", "/account/bookings")
	}
	return p.Button("See your bookings", "/account/bookings")
}

// WorkButton leads to the list of work orders the reader may see.
func (p *page) WorkButton() Button {
	if p.ToSeller() {
		return p.Button("Open the work queue", "/seller/bookings")
	}
	if w, ok := p.F.(*WorkOrder); ok && w.OrderPublicID != "" {
		return p.Button("See the order", "/account/purchases", w.OrderPublicID)
	}
	return p.Button("See your purchases", "/account/purchases")
}

// Trusted passes PocketBase's own HTML through unescaped. Only the system kind has
// such a fact, and only the server writes it.
func (p *page) Trusted(source string) htmltemplate.HTML { return htmltemplate.HTML(source) }

var (
	hrefs  = regexp.MustCompile(`(?is)<a\s[^>]*href="([^"]+)"[^>]*>(.*?)</a>`)
	hidden = regexp.MustCompile(`(?is)<(style|script|head)\b.*?</(style|script|head)>`)
	breaks = regexp.MustCompile(`(?i)<br\s*/?>|</p>|</div>|</h[1-6]>|</tr>|</li>`)
	marks  = regexp.MustCompile(`(?s)<[^>]*>`)
)

// PlainOf turns PocketBase's HTML into readable text, keeping its links.
func (p *page) PlainOf(source string) string {
	s := hidden.ReplaceAllString(source, "")
	s = hrefs.ReplaceAllString(s, "$2 ( $1 )")
	s = marks.ReplaceAllString(breaks.ReplaceAllString(s, "\n"), "")
	var lines []string
	for line := range strings.SplitSeq(html.UnescapeString(s), "\n") {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
