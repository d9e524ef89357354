package routes_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRequestsWithoutPurchase(t *testing.T) {
	p := openPractice(t, nil)
	ask := func(status int, who, start string) map[string]any {
		t.Helper()
		return p.want(status, who, "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "scheduled_start": start, "timezone": "America/New_York", "customer_notes": " Hello "})
	}
	a := ask(201, "ann", tuesday)
	require.Equal(t, "requested", a["status"])
	require.Equal(t, "2026-03-03T11:00:00.000Z", a["scheduled_end"])
	require.Equal(t, "Hello", a["customer_notes"])
	require.NotContains(t, a, "internal_notes")
	require.Equal(t, 2, p.mails("booking-requested-"), "buyer and seller")
	taken := ask(409, "ben", tuesday)
	require.Equal(t, "slot_taken", taken["data"].(map[string]any)["scheduled_start"].(map[string]any)["code"])
	ask(409, "ben", "2026-03-03T10:30:00Z")
	ask(201, "ben", "2026-03-03T11:00:00Z") // touching ends are fine
	ask(409, "ben", "2026-03-03T05:00")     // wall time of the named zone: five in New York is ten in UTC
	ask(201, "ben", "2026-03-03T07:00")
}

func TestNobodyBlocksTheCalendarWithoutPaying(t *testing.T) {
	p := openPractice(t, nil)
	for range 20 {
		p.want(201, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer})
	}
	p.want(409, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "scheduled_start": tuesday})
	p.want(201, "ben", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "scheduled_start": tuesday})
	p.want(200, "ann", "PATCH", "/api/account/bookings/"+p.newest("ann")["id"].(string), `{"status":"canceled"}`)
	p.want(201, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer})
}

func TestHolds(t *testing.T) {
	p := openPractice(t, map[string]any{"booking_policy": "purchase"})
	order, item := p.line("ann")
	hold := map[string]any{"service_offer": p.offer, "order_item": item, "scheduled_start": tuesday}
	p.want(404, "ben", "POST", "/api/account/bookings", hold)
	p.want(400, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "order_item": item})
	held := p.want(201, "ann", "POST", "/api/account/bookings", hold)
	require.Equal(t, "held", held["status"])
	require.Equal(t, "2026-03-02T10:15:00.000Z", held["hold_expires_at"])
	p.want(409, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "order_item": item, "scheduled_start": "2026-03-03T12:00:00Z"})
	moved := p.want(200, "ann", "PATCH", "/api/account/bookings/"+held["id"].(string), map[string]any{"scheduled_start": "2026-03-03T12:00:00Z"})
	require.Equal(t, "held", moved["status"])
	p.pay("ann", order, 5000)
	got := p.newest("ann")
	require.Equal(t, "confirmed", got["status"])
	require.Nil(t, got["hold_expires_at"])
	require.Equal(t, order, got["order_public_id"])
	require.Equal(t, 2, p.mails("booking-confirmed-"))
	p.want(409, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "order_item": item, "scheduled_start": "2026-03-04T12:00:00Z"})

	// Two units, two holds, never a third.
	two := p.want(201, "dan", "POST", "/api/account/orders/create", map[string]any{"price_id": p.session, "quantity": 2})["order"].(map[string]any)["items"].([]any)[0].(map[string]any)["id"]
	for i, status := range []int{201, 201, 409} {
		p.want(status, "dan", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "order_item": two, "scheduled_start": fmt.Sprintf("2026-03-05T%02d:00:00Z", 9+i)})
	}

	// Somebody else's hold ends unpaid: the slot is free at once, and paid later it asks for a new time.
	late, item := p.line("ben")
	lost := p.want(201, "ben", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "order_item": item, "scheduled_start": tuesday})
	require.NotContains(t, p.slots("from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z"), tuesday)
	p.clock.now = p.clock.now.Add(16 * time.Minute)
	require.Contains(t, p.slots("from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z"), tuesday)
	unit := p.unit("cat")
	p.want(200, "cat", "PATCH", "/api/account/bookings/"+unit, map[string]any{"scheduled_start": tuesday})
	p.want(409, "ben", "PATCH", "/api/account/bookings/"+lost["id"].(string), map[string]any{"scheduled_start": "2026-03-04T12:00:00Z"})
	p.pay("ben", late, 5000)
	got = p.newest("ben")
	require.Equal(t, "requested", got["status"])
	require.Nil(t, got["scheduled_start"])
	require.Equal(t, 1, p.mails("paid-hold-lost-"))
}

func TestMoveAndCancelPaidSession(t *testing.T) {
	p := openPractice(t, nil)
	id := p.unit("ann")
	path := "/api/account/bookings/" + id
	p.want(409, "ann", "GET", path+"/calendar.ics", nil)
	got := p.want(200, "ann", "PATCH", path, map[string]any{"scheduled_start": tuesday, "timezone": "Asia/Tokyo"})
	require.Equal(t, "confirmed", got["status"])
	first := p.ask("ann", "GET", path+"/calendar.ics", "")
	require.Equal(t, 200, first.Code)
	require.Contains(t, first.Body.String(), `"sequence":1`)
	p.want(404, "ben", "GET", path+"/calendar.ics", nil)
	p.want(404, "ben", "PATCH", path, map[string]any{"status": "canceled"})
	p.want(400, "ann", "PATCH", path, map[string]any{"status": "confirmed"})
	p.want(200, "ann", "PATCH", path, map[string]any{"scheduled_start": "2026-03-04T10:00:00Z"})
	require.Contains(t, p.ask("ann", "GET", path+"/calendar.ics", "").Body.String(), `"sequence":2`)
	require.Equal(t, 2, p.mails("booking-changed-"))
	require.Contains(t, p.slots("from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z"), tuesday, "the old time is free again")

	got = p.want(200, "ann", "PATCH", path, map[string]any{"status": "canceled"})
	require.Equal(t, "canceled", got["status"])
	require.Equal(t, 2, p.mails("booking-canceled-"))
	back := p.newest("ann")
	require.Equal(t, "requested", back["status"])
	require.Equal(t, got["order_item"], back["order_item"])
	p.want(409, "ann", "PATCH", path, map[string]any{"status": "canceled"})

	// Too late: an hour before, with two hours of notice.
	next := "/api/account/bookings/" + back["id"].(string)
	p.want(200, "ann", "PATCH", next, map[string]any{"scheduled_start": tuesday})
	p.clock.now = time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	p.want(409, "ann", "PATCH", next, map[string]any{"status": "canceled"})
	p.want(409, "ann", "PATCH", next, map[string]any{"scheduled_start": "2026-03-05T10:00:00Z"})
	p.want(200, "ann", "PATCH", next, map[string]any{"customer_notes": "I may be late"})
	var live int
	require.NoError(t, p.app.DB().NewQuery("SELECT count(*) FROM bookings WHERE status != 'canceled'").Row(&live))
	require.Equal(t, 1, live)
}

func TestRefundFreesTheSlot(t *testing.T) {
	p := openPractice(t, nil)
	order, _ := p.line("ann")
	p.pay("ann", order, 5000)
	p.want(200, "ann", "PATCH", "/api/account/bookings/"+p.newest("ann")["id"].(string), map[string]any{"scheduled_start": tuesday})
	require.Equal(t, 200, p.ask("sue", "POST", "/api/seller/orders/"+order+"/refund", `{"reason":"ill"}`).Code)
	require.Equal(t, "canceled", p.newest("ann")["status"])
	require.Contains(t, p.slots("from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z"), tuesday)
}

func TestSellerDecides(t *testing.T) {
	p := openPractice(t, nil)
	ask := p.want(201, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "scheduled_start": tuesday})
	path := "/api/seller/bookings/" + ask["id"].(string)
	p.want(404, "sam", "PATCH", path, `{"status":"confirmed"}`)
	p.want(404, "sam", "GET", path, nil)
	p.want(403, "ann", "GET", path, nil)
	for _, bad := range []string{`{"meeting_url":"http://meet.test/x"}`, `{"meeting_url":"javascript:alert(1)"}`, `{"status":"held"}`, `{"scheduled_start":"2026-01-01T10:00:00Z"}`, `{"customer_notes":"x"}`} {
		p.want(400, "sue", "PATCH", path, bad)
	}
	got := p.want(200, "sue", "PATCH", path, `{"status":"confirmed","meeting_url":"https://meet.test/x","internal_notes":"nervous"}`)
	require.Equal(t, "confirmed", got["status"])
	require.Equal(t, "nervous", got["internal_notes"])
	require.NotContains(t, p.newest("ann"), "internal_notes")
	p.want(200, "sue", "PATCH", path, `{"scheduled_start":"2026-03-03T20:00:00Z"}`) // outside the windows: the seller's own choice
	p.want(200, "sue", "GET", path, nil)
	require.Len(t, items(p.want(200, "sue", "GET", "/api/seller/bookings?status=confirmed", nil)), 1)
	require.Empty(t, items(p.want(200, "sam", "GET", "/api/seller/bookings", nil)))
	p.want(400, "sue", "GET", "/api/seller/bookings?status=lost", nil)
	p.want(200, "sue", "PATCH", path, `{"status":"completed"}`)
	p.want(409, "sue", "PATCH", path, `{"status":"canceled"}`)

	unit := p.unit("ben")
	p.want(400, "sue", "PATCH", "/api/seller/bookings/"+unit, `{"status":"confirmed"}`)
	require.Equal(t, "confirmed", p.want(200, "sue", "PATCH", "/api/seller/bookings/"+unit, map[string]any{"scheduled_start": tuesday})["status"])
	p.want(200, "sue", "PATCH", "/api/seller/bookings/"+unit, `{"status":"canceled"}`)
	require.Equal(t, "requested", p.newest("ben")["status"], "what was paid stays owed")
}
