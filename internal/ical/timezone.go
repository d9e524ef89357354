package ical

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// timezone writes out the parts of loc's rules that hold while the event lasts, and
// the change after them. Every part is a plain moment and no repeating rule, so it stays
// right where a country changes its rules; a moved event brings a new file anyway.
func timezone(loc *time.Location, start, end time.Time) *ics.VTimezone {
	zone := ics.NewTimezone(loc.String())
	from, until := start.In(loc).ZoneBounds()
	zone.Components = append(zone.Components, observance(loc, from, start))
	for !until.IsZero() {
		zone.Components = append(zone.Components, observance(loc, until, until))
		if until.After(end) {
			break
		}
		_, until = until.ZoneBounds()
	}
	return zone
}

// observance is one stretch of constant offset that began at onset (zero: always) and
// holds at t.
func observance(loc *time.Location, onset, t time.Time) ics.Component {
	name, offset := t.In(loc).Zone()
	before, local := offset, "19700101T000000"
	if !onset.IsZero() {
		_, before = onset.Add(-time.Second).In(loc).Zone()
		local = onset.UTC().Add(time.Duration(before) * time.Second).Format(localForm) // in the wall time that ended
	}
	base := ics.ComponentBase{}
	base.SetProperty(ics.ComponentPropertyDtStart, local)
	base.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), utcOffset(before))
	base.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), utcOffset(offset))
	base.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
	if t.In(loc).IsDST() {
		return &ics.Daylight{ComponentBase: base}
	}
	return &ics.Standard{ComponentBase: base}
}

// twice tells whether the wall time of t in loc exists twice, because clocks go back
// around t.
func twice(t time.Time, loc *time.Location) bool {
	from, until := t.In(loc).ZoneBounds()
	for _, change := range []time.Time{from, until} {
		if change.IsZero() {
			continue
		}
		_, before := change.Add(-time.Second).In(loc).Zone()
		_, after := change.In(loc).Zone()
		back := time.Duration(before-after) * time.Second
		if back > 0 && !t.Before(change.Add(-back)) && t.Before(change.Add(back)) {
			return true
		}
	}
	return false
}

// utcOffset writes seconds east of Greenwich as RFC 5545 does: +0530, -0330, +001730.
func utcOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
