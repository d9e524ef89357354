package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/jobs"
)

// diary is a calendar program: it keeps one entry an UID, the one with the highest sequence.
type diary map[string]entry

type entry struct{ sequence, start, method string }

var (
	icsUID      = regexp.MustCompile(`(?m)^UID:(.+)\r$`)
	icsSequence = regexp.MustCompile(`(?m)^SEQUENCE:(\d+)\r$`)
	icsMethod   = regexp.MustCompile(`(?m)^METHOD:(\w+)\r$`)
	icsStart    = regexp.MustCompile(`(?m)^DTSTART[^:\r\n]*:(\S+)\r$`)
)

func (d diary) read(t *testing.T, file string) entry {
	t.Helper()
	get := func(re *regexp.Regexp) string {
		found := re.FindAllStringSubmatch(file, -1)
		require.NotEmpty(t, found, "%s in %s", re, file)
		return found[len(found)-1][1] // of the event, after the zone's rules
	}
	e := entry{get(icsSequence), get(icsStart), get(icsMethod)}
	if old, ok := d[get(icsUID)]; ok {
		require.Greater(t, e.sequence, old.sequence, "a program ignores what is not newer")
	}
	d[get(icsUID)] = e
	return e
}

// TestOneCalendarEntryForTheLifeOfABooking buys a session with its time, moves and cancels it. The
// mails and the endpoint carry the same file, and a calendar ends with one entry.
func TestOneCalendarEntryForTheLifeOfABooking(t *testing.T) {
	b := newBench(t)
	app, shop := b.shop.app, b.shop.s.shop
	p, err := collections.FindProductBySlug(app, "an-hour-at-the-loom")
	require.NoError(t, err)
	offer, err := collections.FindOfferByProduct(app, p.Id)
	require.NoError(t, err)

	now := shop.Now()
	code, text := b.ask(nil, "GET", "/api/products/"+p.Slug()+"/slots?"+url.Values{"from": {now.Format(time.RFC3339)}, "to": {now.AddDate(0, 0, 30).Format(time.RFC3339)}}.Encode(), "", "")
	require.Equal(t, 200, code, text)
	var slots []struct{ Start string }
	require.NoError(t, json.Unmarshal([]byte(text), &slots))
	require.Greater(t, len(slots), 20)
	first, second := slots[10].Start, slots[20].Start

	code, text = b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", fmt.Sprintf(`{"price_id":%q}`, p.ActivePrice()))
	require.Equal(t, 201, code, text)
	o, err := collections.FindOrderByPublicID(app, b.publicID(text))
	require.NoError(t, err)
	items, err := collections.ListOrderItems(app, o.Id)
	require.NoError(t, err)
	code, text = b.ask(&b.ada, "POST", "/api/account/bookings", "application/json", fmt.Sprintf(`{"service_offer":%q,"order_item":%q,"scheduled_start":%q,"timezone":"America/New_York"}`, offer.Id, items[0].Id, first))
	require.Equal(t, 201, code, text)
	var booking struct{ ID string }
	require.NoError(t, json.Unmarshal([]byte(text), &booking))
	_, _, err = shop.ConfirmByHand(context.Background(), app, o.Id, "manual", "", "")
	require.NoError(t, err)

	path := "/api/account/bookings/" + booking.ID
	entries := diary{}
	check := func(kind, method string) entry {
		t.Helper()
		code, file := b.ask(&b.ada, "GET", path+"/calendar.ics", "", "")
		require.Equal(t, 200, code, file)
		require.Equal(t, file, b.attached(kind, booking.ID), "the mail's file is the endpoint's")
		require.Contains(t, file, "TZID=America/New_York")
		e := entries.read(t, file)
		require.Equal(t, method, e.method)
		return e
	}
	was := check("booking_confirmed", "REQUEST")
	code, text = b.ask(&b.ada, "PATCH", path, "application/json", fmt.Sprintf(`{"scheduled_start":%q}`, second))
	require.Equal(t, 200, code, text)
	require.NotEqual(t, was.start, check("booking_changed", "REQUEST").start)
	code, text = b.ask(&b.ada, "PATCH", path, "application/json", `{"status":"canceled"}`)
	require.Equal(t, 200, code, text)
	check("booking_canceled", "CANCEL")
	require.Len(t, entries, 1)
	require.Equal(t, 1, b.rows("bookings WHERE status = 'requested' AND order_item = '"+items[0].Id+"'"), "the paid session came back")

	report, err := auditShop(context.Background(), b.shop.registered, nil)
	require.NoError(t, err)
	for _, row := range report.Invariants {
		require.Empty(t, row.Violations, row.Invariant)
	}
}

// attached waits for a mail of that kind about a booking to its buyer and returns its calendar file.
func (b *bench) attached(kind, booking string) string {
	b.t.Helper()
	var content string
	require.Eventually(b.t, func() bool {
		var raw string
		err := b.shop.app.DB().NewQuery("SELECT attachments FROM emails WHERE kind = '" + kind + "' AND booking = '" + booking + "' AND idempotency_key NOT LIKE '%-seller' AND state = 'sent'").Row(&raw)
		if err != nil {
			return false
		}
		var files []jobs.Attachment
		require.NoError(b.t, json.Unmarshal([]byte(raw), &files))
		require.Len(b.t, files, 1)
		require.True(b.t, strings.HasSuffix(files[0].FileName, ".ics"))
		content = string(files[0].Content)
		return true
	}, 30*time.Second, 20*time.Millisecond)
	return content
}
