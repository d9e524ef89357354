package commerce

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The zones with daylight changes of every kind: an hour, half an hour, two hours, at
// midnight, around Ramadan, on both halves of the earth.
var changingZones = []string{"Europe/Berlin", "Europe/Dublin", "America/New_York", "America/Santiago", "America/Havana", "America/Nuuk", "Australia/Lord_Howe",
	"Pacific/Chatham", "Africa/Casablanca", "Africa/Cairo", "Antarctica/Troll", "Asia/Beirut"}

// changesOf returns every daylight change of a zone from 2026 to 2030.
func changesOf(loc *time.Location) []time.Time {
	var out []time.Time
	end := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	for t := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); t.Before(end); {
		next := t.Add(24 * time.Hour)
		if offsetAt(t, loc) != offsetAt(next, loc) {
			out = append(out, changeBetween(t, next, loc))
		}
		t = next
	}
	return out
}

// openAt tells by the clock on the wall alone which window t is in, 0 for none.
func openAt(c *Calendar, t time.Time) int {
	local := t.In(c.zone)
	ms := c.weekly[local.Weekday()]
	if len(c.days) > 0 {
		if own, ok := c.days[local.Format(time.DateOnly)]; ok {
			ms = own
		}
	}
	for i, m := range ms {
		if at := local.Hour()*60 + local.Minute(); at >= m.from && at < m.to {
			return local.YearDay()*10 + i + 1
		}
	}
	return 0
}

// expectedSlots walks minute by minute through from to to and lays sessions into every
// unbroken stretch of one window.
func expectedSlots(c *Calendar, from, to time.Time) []Span {
	var out []Span
	for t := from; t.Before(to); {
		w := openAt(c, t)
		if w == 0 {
			t = t.Add(time.Minute)
			continue
		}
		end := t
		for openAt(c, end) == w {
			end = end.Add(time.Minute)
		}
		for s := t; !s.Add(c.length).After(end); s = s.Add(c.length + c.buffer) {
			if slot := (Span{s, s.Add(c.length)}); !slot.To.After(to) {
				out = append(out, slot)
			}
		}
		t = end
	}
	return out
}

// quietStart is a midnight between t and two days before, from which no window reaches back.
func quietStart(c *Calendar, t time.Time) time.Time {
	local := wallOf(t, c.zone).Truncate(24*time.Hour).AddDate(0, 0, -1)
	return instantsOf(local.Add(12*time.Hour), c.zone)[0].Add(-12 * time.Hour)
}

func checkAround(t require.TestingT, c *Calendar, change time.Time) {
	from := quietStart(c, change)
	for openAt(c, from) != 0 && openAt(c, from.Add(-time.Minute)) == openAt(c, from) {
		from = from.Add(-time.Minute)
	}
	to := from.Add(96 * time.Hour)
	got, want := c.Free(from, to, from, nil), expectedSlots(c, from, to)
	require.Equal(t, len(want), len(got), "%s around %s", c.zone, change)
	for i, s := range got {
		require.True(t, s.From.Equal(want[i].From) && s.To.Equal(want[i].To), "%s: slot %v instead of %v", c.zone, s, want[i])
		require.NoError(t, c.Check(s.From, from))
		if i > 0 {
			require.False(t, s.From.Before(got[i-1].To), "slots overlap")
		}
	}
}

func TestEveryDaylightChangeKeepsTheWindows(t *testing.T) {
	seen := 0
	for _, zone := range changingZones {
		loc, err := time.LoadLocation(zone)
		require.NoError(t, err)
		for _, change := range changesOf(loc) {
			seen++
			for _, rules := range [][]minutes{{{0, 1440}}, {{30, 150}, {150, 255}}, {{90, 135}}, {{540, 1020}}, {{1380, 1440}, {0, 60}}} {
				c := &Calendar{zone: loc, length: 30 * time.Minute, buffer: time.Duration(seen%3) * 5 * time.Minute, days: map[string][]minutes{}}
				for d := range c.weekly {
					c.weekly[d] = rules
				}
				checkAround(t, c, change)
			}
		}
	}
	require.Greater(t, seen, 100, "every zone changes twice a year")
}

func TestRandomRulesKeepTheirWindows(t *testing.T) {
	zones := map[string][]time.Time{}
	for _, zone := range changingZones {
		loc, err := time.LoadLocation(zone)
		require.NoError(t, err)
		zones[zone] = changesOf(loc)
	}
	windows := rapid.Custom(func(t *rapid.T) []minutes {
		var out []minutes
		at := 0
		for range rapid.IntRange(0, 3).Draw(t, "windows") {
			from := at + rapid.IntRange(0, 400).Draw(t, "gap")
			to := from + rapid.IntRange(1, 600).Draw(t, "width")
			if to > 1440 {
				break
			}
			out, at = append(out, minutes{from, to}), to
		}
		return out
	})
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(changingZones).Draw(t, "zone")
		loc, _ := time.LoadLocation(zone)
		change := rapid.SampledFrom(zones[zone]).Draw(t, "change")
		c := &Calendar{zone: loc, days: map[string][]minutes{}, length: time.Duration(rapid.IntRange(1, 180).Draw(t, "length")) * time.Minute, buffer: time.Duration(rapid.IntRange(0, 60).Draw(t, "buffer")) * time.Minute}
		for d := range c.weekly {
			c.weekly[d] = windows.Draw(t, "day")
		}
		if rapid.Bool().Draw(t, "exception") {
			c.days[change.In(loc).Format(time.DateOnly)] = windows.Draw(t, "own")
		}
		checkAround(t, c, change)

		// Whatever is booked, no free slot touches what is blocked, and none but those is lost.
		from := quietStart(c, change)
		all := c.Free(from, from.Add(72*time.Hour), from, nil)
		if len(all) == 0 {
			return
		}
		start := rapid.SampledFrom(all).Draw(t, "booked").From.Add(time.Duration(rapid.IntRange(-90, 90).Draw(t, "shift")) * time.Minute)
		busy := Span{start, start.Add(c.length + c.buffer)}
		free := map[time.Time]bool{}
		for _, s := range c.Free(from, from.Add(72*time.Hour), from, []Span{busy}) {
			free[s.From] = true
		}
		for _, s := range all {
			if free[s.From] == (Span{s.From, s.To.Add(c.buffer)}).overlaps(busy) {
				t.Fatalf("slot %v, booked %v: free %v", s, busy, free[s.From])
			}
		}
	})
}

func TestWallTimes(t *testing.T) {
	tests := []struct{ text, zone, want, code string }{
		{"2026-07-01T10:00:00Z", "Europe/Berlin", "2026-07-01T10:00:00Z", ""},
		{"2026-07-01T10:00:00.000+02:00", "UTC", "2026-07-01T08:00:00Z", ""},
		{"2026-07-01T10:00", "Europe/Berlin", "2026-07-01T08:00:00Z", ""},
		{"2026-12-01 10:00", "Europe/Berlin", "2026-12-01T09:00:00Z", ""},
		{"2026-03-29T02:30:00", "Europe/Berlin", "", "nonexistent_time"},
		{"2026-03-29T03:00:00", "Europe/Berlin", "2026-03-29T01:00:00Z", ""},
		{"2026-10-25T02:30:00", "Europe/Berlin", "", "ambiguous_time"},
		{"2026-10-25T02:30:00+01:00", "Europe/Berlin", "2026-10-25T01:30:00Z", ""},
		{"2026-10-25T03:00:00", "Europe/Berlin", "2026-10-25T02:00:00Z", ""},
		{"2026-04-05T01:45:00", "Australia/Lord_Howe", "", "ambiguous_time"},
		{"2026-10-04T02:15:00", "Australia/Lord_Howe", "", "nonexistent_time"},
		{"2026-07-01T10:00:30Z", "UTC", "", "invalid"},
		{"tomorrow", "UTC", "", "invalid"},
	}
	for _, tt := range tests {
		got, err := ParseStart("scheduled_start", tt.text, tt.zone)
		if tt.code != "" {
			var e *Error
			require.ErrorAs(t, err, &e, tt.text)
			require.Equal(t, tt.code, e.Fields["scheduled_start"].Code, tt.text)
			continue
		}
		require.NoError(t, err, tt.text)
		require.Equal(t, tt.want, got.Format(time.RFC3339), tt.text)
	}
}

func BenchmarkYearOfSlots(b *testing.B) {
	loc, _ := time.LoadLocation("Europe/Lisbon")
	c := &Calendar{zone: loc, length: 30 * time.Minute, buffer: 10 * time.Minute, days: map[string][]minutes{}}
	for d := range c.weekly {
		c.weekly[d] = []minutes{{540, 720}, {780, 1080}}
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		c.Free(now, now.AddDate(1, 0, 0), now, nil)
	}
}
