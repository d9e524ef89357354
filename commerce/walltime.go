package commerce

import (
	"strings"
	"time"
)

// Span is a stretch of time, half-open: From belongs to it, To does not.
type Span struct{ From, To time.Time }

func (s Span) overlaps(o Span) bool { return s.From.Before(o.To) && o.From.Before(s.To) }

func (s Span) contains(o Span) bool { return !o.From.Before(s.From) && !o.To.After(s.To) }

// offsetAt returns loc's seconds east of UTC at t.
func offsetAt(t time.Time, loc *time.Location) int {
	_, off := t.In(loc).Zone()
	return off
}

// instantsOf returns every instant at which clocks in loc show that wall time: none when
// the clock jumps over it, two when it is put back over it. wall is read as if it were UTC.
func instantsOf(wall time.Time, loc *time.Location) []time.Time {
	var out []time.Time
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		t := wall.Add(-time.Duration(offsetAt(wall.Add(near), loc)) * time.Second)
		if wallOf(t, loc).Equal(wall) && (len(out) == 0 || !out[0].Equal(t)) {
			out = append(out, t)
		}
	}
	return out
}

// wallOf returns what clocks in loc show at t, as if it were UTC.
func wallOf(t time.Time, loc *time.Location) time.Time {
	return t.UTC().Add(time.Duration(offsetAt(t, loc)) * time.Second)
}

// windowSpans returns the instants at which clocks in loc show a time from minute from to
// minute to of that day (midnight as if UTC). It is one span on nearly every day; a window that
// begins or ends inside a repeated hour gives two, one inside a skipped hour none.
func windowSpans(day time.Time, from, to int, loc *time.Location) []Span {
	begin, end := day.Add(time.Duration(from)*time.Minute), day.Add(time.Duration(to)*time.Minute)
	before, after := offsetAt(begin.Add(-24*time.Hour), loc), offsetAt(end.Add(24*time.Hour), loc)
	first := shifted(begin, end, before)
	if before == after {
		return []Span{first}
	}
	change := changeBetween(begin.Add(-24*time.Hour), end.Add(24*time.Hour), loc)
	second := shifted(begin, end, after)
	first.To, second.From = earlier(first.To, change), later(second.From, change)
	var out []Span
	for _, s := range []Span{first, second} {
		if !s.From.Before(s.To) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].To.Equal(s.From) {
			out[n-1].To = s.To
			continue
		}
		out = append(out, s)
	}
	return out
}

func shifted(begin, end time.Time, offset int) Span {
	by := -time.Duration(offset) * time.Second
	return Span{begin.Add(by), end.Add(by)}
}

// changeBetween returns the instant in (lo, hi] from which the offset of hi counts.
func changeBetween(lo, hi time.Time, loc *time.Location) time.Time {
	now := offsetAt(hi, loc)
	for hi.Sub(lo) > time.Second {
		mid := lo.Add(hi.Sub(lo) / 2).Truncate(time.Second)
		if !mid.After(lo) {
			break
		}
		if offsetAt(mid, loc) == now {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ParseStart reads a start: RFC 3339, or wall time without an offset in zone. A wall time that
// does not exist there is refused, one that exists twice needs its offset.
func ParseStart(field, text, zone string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		if t.Second() != 0 || t.Nanosecond() != 0 {
			return t, FailField(field, "invalid", "A session starts on a whole minute.")
		}
		return t.UTC(), nil
	}
	var wall time.Time
	var err error
	for _, form := range []string{"2006-01-02T15:04:05.999", "2006-01-02T15:04", "2006-01-02 15:04:05.999", "2006-01-02 15:04"} {
		if wall, err = time.Parse(form, text); err == nil {
			break
		}
	}
	if err != nil {
		return wall, FailField(field, "invalid", "%s must be a time such as 2026-12-24T18:00:00Z.", field)
	}
	if wall.Second() != 0 || wall.Nanosecond() != 0 {
		return wall, FailField(field, "invalid", "A session starts on a whole minute.")
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return wall, FailField("timezone", "invalid", "timezone must be a time zone such as Europe/Berlin.")
	}
	switch ts := instantsOf(wall, loc); len(ts) {
	case 0:
		return wall, FailField(field, "nonexistent_time", "%s does not exist in %s: the clock is put forward over it. Choose another time.", wall.Format("15:04 on 2 January 2006"), zone)
	case 1:
		return ts[0], nil
	default:
		return wall, FailField(field, "ambiguous_time", "%s comes twice in %s: the clock is put back over it. Say which with an offset, such as %s.", wall.Format("15:04 on 2 January 2006"), zone, ts[0].In(loc).Format(time.RFC3339))
	}
}
