package emails

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on the machine the shop runs on
)

// Time is a moment in facts. It reads RFC 3339, PocketBase's stored form and ""
// (zero), and writes RFC 3339 in UTC with milliseconds.
type Time struct{ time.Time }

// MarshalJSON writes the moment, or "" when it is zero.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte(`""`), nil
	}
	return []byte(`"` + t.UTC().Format("2006-01-02T15:04:05.000Z07:00") + `"`), nil
}

// UnmarshalJSON reads the moment; null and "" are zero.
func (t *Time) UnmarshalJSON(data []byte) error {
	s := strings.Trim(string(data), `"`)
	if s == "" || s == "null" {
		t.Time = time.Time{}
		return nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00"} {
		if parsed, err := time.Parse(layout, s); err == nil {
			t.Time = parsed.UTC()
			return nil
		}
	}
	return fmt.Errorf("%q is no moment such as 2026-05-04T09:00:00Z", s)
}

// zone returns the first of names that is a known IANA zone, else UTC.
func zone(names ...string) *time.Location {
	for _, name := range names {
		if name == "" || name == "Local" { // Local would be the server's zone
			continue
		}
		if loc, err := time.LoadLocation(name); err == nil {
			return loc
		}
	}
	return time.UTC
}

// moment writes t for people, in loc and with the zone named:
// "Monday, May 4, 2026 at 11:00 (Europe/Berlin)".
func moment(t Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s at %s (%s)", day(t, loc), t.In(loc).Format("15:04"), loc)
}

// span writes a start and an end: "Monday, May 4, 2026, 11:00 to 12:00 (Europe/Berlin)".
func span(start, end Time, loc *time.Location) string {
	if start.IsZero() || end.IsZero() || !end.After(start.Time) {
		return moment(start, loc)
	}
	s, e := start.In(loc), end.In(loc)
	if s.YearDay() != e.YearDay() || s.Year() != e.Year() {
		return fmt.Sprintf("%s %s to %s %s (%s)", day(start, loc), s.Format("15:04"), day(end, loc), e.Format("15:04"), loc)
	}
	return fmt.Sprintf("%s, %s to %s (%s)", day(start, loc), s.Format("15:04"), e.Format("15:04"), loc)
}

// day writes the date alone, in loc.
func day(t Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(loc).Format("Monday, January 2, 2006")
}
