package ical

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func booking() Event {
	return Event{
		UID: "booking-bk1@pocketstarter", Sequence: 1, Stamp: time.Date(2026, 4, 20, 8, 30, 0, 0, time.UTC),
		Start: time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC), End: time.Date(2026, 5, 4, 16, 0, 0, 0, time.UTC), Zone: "Europe/Berlin",
		Summary: "Rigging, part 1; the mast", Description: "Join: https://meet.example/harbor", URL: "https://shop.example/account/bookings",
		OrganizerName: "Harbor Workshop", OrganizerEmail: "help@harbor.example", AttendeeName: "Nora Lindqvist", AttendeeEmail: "nora@example.com",
	}
}

func build(t require.TestingT, e Event) (string, *ics.Calendar) {
	data, err := Build(e)
	require.NoError(t, err)
	cal, err := ics.ParseCalendar(bytes.NewReader(data))
	require.NoError(t, err)
	return string(data), cal
}

func TestBuild(t *testing.T) {
	text, cal := build(t, booking())
	event := cal.Events()[0]
	require.Equal(t, "booking-bk1@pocketstarter", event.Id())
	require.Contains(t, text, "METHOD:REQUEST\r\n")
	require.Contains(t, text, "DTSTART;TZID=Europe/Berlin:20260504T170000\r\n")
	require.Contains(t, text, "DTEND;TZID=Europe/Berlin:20260504T180000\r\n")
	require.Contains(t, text, "SEQUENCE:1\r\n")
	require.Contains(t, text, `SUMMARY:Rigging\, part 1\; the mast`)
	require.Contains(t, text, "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n")
	require.Contains(t, text, "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n")
	require.NotContains(t, strings.ReplaceAll(text, "\r\n", ""), "\n")
	for _, l := range strings.Split(text, "\r\n") {
		require.LessOrEqual(t, len(l), 75)
	}
	again, _ := build(t, booking())
	require.Equal(t, text, again, "the same booking gives the same bytes")
	require.Equal(t, "text/calendar; charset=utf-8; method=REQUEST", ContentType(booking()))
}

// calendar does what a calendar program does with files it is given (RFC 5546).
type calendar map[string]*ics.VEvent

func (c calendar) open(t *testing.T, e Event) {
	_, cal := build(t, e)
	method := ""
	for _, p := range cal.CalendarProperties {
		if p.IANAToken == "METHOD" {
			method = p.Value
		}
	}
	for _, event := range cal.Events() {
		if old, ok := c[event.Id()]; ok && sequence(old) > sequence(event) {
			continue // an old file opened late
		}
		if method == "CANCEL" {
			delete(c, event.Id())
			continue
		}
		c[event.Id()] = event
	}
}

func sequence(e *ics.VEvent) string { return e.GetProperty(ics.ComponentPropertySequence).Value }

func TestOpeningTheNextFileUpdatesTheEntry(t *testing.T) {
	c := calendar{}
	first := booking()
	c.open(t, first)
	moved := first
	moved.Sequence, moved.Start, moved.End = 2, first.Start.Add(24*time.Hour), first.End.Add(24*time.Hour)
	c.open(t, moved)
	require.Len(t, c, 1, "one entry, not two")
	start, err := c[first.UID].GetStartAt()
	require.NoError(t, err)
	require.True(t, start.Equal(moved.Start))
	c.open(t, first)
	start, _ = c[first.UID].GetStartAt()
	require.True(t, start.Equal(moved.Start), "the first mail opened again changes nothing")
	c.open(t, moved)
	require.Len(t, c, 1)
	other := booking()
	other.UID = "booking-bk2@pocketstarter"
	c.open(t, other)
	gone := moved
	gone.Sequence, gone.Canceled = 3, true
	c.open(t, gone)
	require.Len(t, c, 1)
	require.NotContains(t, c, first.UID)
	text, cal := build(t, gone)
	require.Contains(t, text, "METHOD:CANCEL")
	require.Equal(t, "CANCELLED", cal.Events()[0].GetProperty(ics.ComponentPropertyStatus).Value)
}

func TestBuildRefuses(t *testing.T) {
	for name, change := range map[string]func(*Event){
		"UID": func(e *Event) { e.UID = "\r\n" }, "time zone": func(e *Event) { e.Zone = "Mars/Olympus" },
		"later end": func(e *Event) { e.End = e.Start }, "start": func(e *Event) { e.Start = time.Time{} },
		`"Local"`: func(e *Event) { e.Zone = "Local" },
	} {
		e := booking()
		change(&e)
		_, err := Build(e)
		require.ErrorContains(t, err, name)
	}
}

func TestNobodysTextBecomesAProperty(t *testing.T) {
	const evil = "x\r\nATTACH:https://evil.example\r\nEND:VEVENT\";CN=\"y"
	e := booking()
	e.UID, e.Summary, e.Description, e.Location, e.OrganizerName, e.AttendeeName = evil, evil, evil, evil, evil, evil
	e.AttendeeEmail, e.URL = "nora@example.com\r\nATTACH:x", "https://x.example/\r\nATTACH:y"
	text, cal := build(t, e)
	require.Len(t, cal.Events(), 1)
	require.NotContains(t, text, "\r\nATTACH")
	require.NotContains(t, text, "\r\nURL")
	require.Equal(t, 1, strings.Count(text, "\r\nEND:VEVENT"))
	require.Contains(t, text, "METHOD:PUBLISH", "without an attendee nothing is requested of anybody")
}

var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "Asia/Tokyo", "Pacific/Chatham", "America/Sao_Paulo", "Europe/Dublin"}

// Any moment of 2026 to 2030 in any zone comes back as the same moment, read by the
// library's own zone database and by the rules in the file alone.
func TestTimesSurvive(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		e := booking()
		e.Zone = rapid.SampledFrom(zones).Draw(t, "zone")
		e.Start = from.Add(time.Duration(rapid.IntRange(0, 5*365*24*4).Draw(t, "quarter")) * 15 * time.Minute)
		e.End = e.Start.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "quarters")) * 15 * time.Minute)
		text, cal := build(t, e)
		event := cal.Events()[0]
		start, err := event.GetStartAt()
		require.NoError(t, err)
		end, err := event.GetEndAt()
		require.NoError(t, err)
		require.True(t, start.Equal(e.Start) && end.Equal(e.End), "%v to %v became %v to %v", e.Start, e.End, start, end)
		if strings.Contains(text, "VTIMEZONE") {
			for property, want := range map[string]time.Time{"DTSTART": e.Start, "DTEND": e.End} {
				require.True(t, byRules(t, text, property).Equal(want), "%s by the file's own rules:\n%s", property, text)
			}
		}
	})
}

// byRules reads a time of the event with nothing but the VTIMEZONE in the file: the
// part with the latest onset not after the wall time holds.
func byRules(t *rapid.T, text, property string) time.Time {
	_, event, _ := strings.Cut(text, "BEGIN:VEVENT")
	_, value, _ := strings.Cut(event, property+";TZID=")
	_, value, _ = strings.Cut(value, ":")
	wall, err := time.Parse(localForm, value[:len(localForm)])
	require.NoError(t, err)
	var best, onset time.Time
	for part := range strings.SplitSeq(text[:strings.Index(text, "END:VTIMEZONE")], "BEGIN:") {
		_, at, ok := strings.Cut(part, "\r\nDTSTART:")
		if !ok {
			continue
		}
		begin, err := time.Parse(localForm, at[:len(localForm)])
		require.NoError(t, err)
		_, to, _ := strings.Cut(part, "TZOFFSETTO:")
		to, _, _ = strings.Cut(to, "\r\n")
		offset, err := time.Parse("-0700", to[:5])
		require.NoError(t, err)
		_, seconds := offset.Zone()
		if !begin.After(wall) && !begin.Before(onset) {
			onset, best = begin, wall.Add(-time.Duration(seconds)*time.Second)
		}
	}
	return best
}
