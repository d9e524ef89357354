package commerce

import (
	"slices"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// MaxSlotDays is how many days one question for free slots may span.
const MaxSlotDays = 366

// Calendar is when an offer's sessions can be, read once from its rules.
type Calendar struct {
	zone    *time.Location
	weekly  [7][]minutes
	days    map[string][]minutes // by date, instead of the weekday's
	length  time.Duration
	buffer  time.Duration
	notice  time.Duration
	horizon time.Duration // 0 = none
	open    bool          // no window was ever set: times are by arrangement
}

type minutes struct{ from, to int }

// CalendarOf reads an offer's rules. session is the length in minutes of the unit that is
// booked, 0 for the offer's own.
func CalendarOf(o *collections.ServiceOffer, session int64) (*Calendar, error) {
	loc, err := time.LoadLocation(o.Timezone())
	if err != nil {
		return nil, Fail(CodeConflict, "The time zone of this service is not known, so nothing can be booked.").WithCause(err)
	}
	if session <= 0 {
		session = max(o.SessionMinutes(), 1)
	}
	c := &Calendar{zone: loc, days: map[string][]minutes{}, length: time.Duration(session) * time.Minute, buffer: time.Duration(o.BufferMinutes()) * time.Minute,
		notice: time.Duration(o.MinNoticeMinutes()) * time.Minute, horizon: time.Duration(o.MaxDaysAhead()) * 24 * time.Hour, open: true}
	a := AvailabilityOf(o)
	for d := time.Sunday; d <= time.Saturday; d++ {
		c.weekly[d] = minutesOf(a.Weekly.Day(d))
		c.open = c.open && len(c.weekly[d]) == 0
	}
	for _, x := range a.Exceptions {
		c.days[x.Date] = minutesOf(x.Windows)
		c.open = false
	}
	return c, nil
}

func minutesOf(ws []Window) []minutes {
	var out []minutes
	for _, w := range ws {
		from, ok1 := WallMinutes(w[0])
		to, ok2 := WallMinutes(w[1])
		if ok1 && ok2 && from < to {
			out = append(out, minutes{from, to})
		}
	}
	return out
}

// windows calls f with every window of the days from first to last (midnights as if UTC).
func (c *Calendar) windows(first, last time.Time, f func(Span)) {
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		ms := c.weekly[day.Weekday()]
		if len(c.days) > 0 {
			if own, ok := c.days[day.Format(time.DateOnly)]; ok {
				ms = own
			}
		}
		for _, m := range ms {
			for _, s := range windowSpans(day, m.from, m.to, c.zone) {
				f(s)
			}
		}
	}
}

func (c *Calendar) dayOf(t time.Time) time.Time {
	return wallOf(t, c.zone).Truncate(24 * time.Hour)
}

// Free returns the free slots that lie between from and to, earliest first. Slots follow each
// other from the start of a window with the buffer between them. busy holds what live bookings
// block (their buffer included), in order of their beginning.
func (c *Calendar) Free(from, to, now time.Time, busy []Span) []Span {
	from = later(from, now.Add(c.notice))
	if c.horizon > 0 {
		to = earlier(to, now.Add(c.horizon).Add(c.length))
	}
	out := []Span{}
	if !from.Before(to) {
		return out
	}
	c.windows(c.dayOf(from), c.dayOf(to), func(w Span) {
		start := w.From
		if skip := from.Sub(start); skip > 0 {
			start = start.Add((skip + c.length + c.buffer - 1) / (c.length + c.buffer) * (c.length + c.buffer))
		}
		for ; ; start = start.Add(c.length + c.buffer) {
			s := Span{start, start.Add(c.length)}
			if s.To.After(w.To) || s.To.After(to) {
				return
			}
			out = append(out, s)
		}
	})
	// A window inside a repeated hour comes twice, so windows may interleave.
	slices.SortFunc(out, func(a, b Span) int { return a.From.Compare(b.From) })
	return slices.DeleteFunc(out, func(s Span) bool {
		for len(busy) > 0 && !busy[0].To.After(s.From) {
			busy = busy[1:]
		}
		return isBusy(busy, Span{s.From, s.To.Add(c.buffer)})
	})
}

// isBusy tells whether any of busy, sorted by beginning, overlaps s.
func isBusy(busy []Span, s Span) bool {
	for _, b := range busy {
		if !b.From.Before(s.To) {
			return false
		}
		if b.overlaps(s) {
			return true
		}
	}
	return false
}

// Check tells whether a buyer may have a session at start, apart from other bookings:
// inside a window, not before the notice, not beyond the horizon.
func (c *Calendar) Check(start, now time.Time) error {
	const field = "scheduled_start"
	s := Span{start, start.Add(c.length)}
	switch {
	case start.Before(now):
		return FailField(field, "past", "This time is over. Choose a later one.")
	case start.Before(now.Add(c.notice)):
		return FailField(field, "too_soon", "This time is too soon: the seller needs %s of notice.", inWords(c.notice))
	case c.horizon > 0 && start.After(now.Add(c.horizon)):
		return FailField(field, "too_far", "This time is too far ahead: it can be booked %s before.", inWords(c.horizon))
	case c.open:
		return nil
	}
	ok := false
	c.windows(c.dayOf(start), c.dayOf(start), func(w Span) { ok = ok || w.contains(s) })
	if !ok {
		return FailField(field, "not_offered", "No session is offered at this time. Choose one of the free times.")
	}
	return nil
}

func inWords(d time.Duration) string {
	unit, n := "minute", int64(d/time.Minute)
	switch {
	case n >= 48*60 && n%(24*60) == 0:
		unit, n = "day", n/(24*60)
	case n >= 60 && n%60 == 0:
		unit, n = "hour", n/60
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.FormatInt(n, 10) + " " + unit
}

// FreeSlots returns the free slots of a published service, earliest first. CodeNotFound when
// there is no such service, CodeInvalid when the span is wrong or over MaxSlotDays.
func (s *Service) FreeSlots(app core.App, slug string, from, to time.Time) ([]Span, error) {
	if !from.Before(to) {
		return nil, FailField("to", "invalid", "to must be later than from.")
	}
	if to.Sub(from) > MaxSlotDays*24*time.Hour {
		return nil, FailField("to", "too_far", "The span may have %d days at most.", MaxSlotDays)
	}
	p, err := collections.FindProductBySlug(app, slug)
	if err != nil {
		return nil, err
	}
	if p.Visibility() != collections.VisibilityPublished {
		return nil, Fail(CodeNotFound, "There is no such service.")
	}
	o, err := collections.FindOfferByProduct(app, p.Id)
	if err != nil {
		return nil, err
	}
	c, err := CalendarOf(o, 0)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	blocked, err := collections.ListBlocked(app, o.Id, from, to.Add(c.buffer), now)
	if err != nil {
		return nil, err
	}
	busy := make([]Span, len(blocked))
	for i, b := range blocked {
		busy[i] = Span(b)
	}
	return c.Free(from, to, now, busy), nil
}
