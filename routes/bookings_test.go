package routes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/routes"
)

// practice is a market whose seller sue also sells sessions of an hour on weekdays in Berlin.
type practice struct {
	*market
	offer, session string // the service's offer and price
}

func openPractice(t *testing.T, offer map[string]any) *practice {
	t.Helper()
	p := &practice{market: openMarket(t, func(o *commerce.Options, d *routes.Deps) {
		o.Store, o.Keys = &memoryStore{files: map[string][]byte{}}, plainKeys
		d.Store = o.Store
		d.Extra.Calendar = func(facts []byte, canceled bool, to string) ([]byte, string, error) {
			return fmt.Appendf(nil, "%s %v %s", facts, canceled, to), "text/calendar; charset=utf-8", nil
		}
	})}
	product := p.want(201, "sue", "POST", "/api/seller/products", `{"name":"Coaching","product_type":"service","visibility":"published"}`)["id"].(string)
	day := [][2]string{{"09:00", "17:00"}}
	rules := map[string]any{"session_minutes": 60, "timezone": "Europe/Berlin", "min_notice_minutes": 120, "max_days_ahead": 366,
		"availability": map[string]any{"weekly": map[string]any{"mon": day, "tue": day, "wed": day, "thu": day, "fri": day}, "exceptions": []any{map[string]any{"date": "2026-03-06", "windows": []any{}}}}}
	for k, v := range offer {
		rules[k] = v
	}
	p.offer = p.want(200, "sue", "PUT", "/api/seller/products/"+product+"/service-offer", rules)["id"].(string)
	p.session = p.want(201, "sue", "POST", "/api/seller/products/"+product+"/prices", `{"amount_cents":5000,"currency":"USD","billing_period":"one_time","is_default":true}`)["id"].(string)
	return p
}

func (p *practice) slots(query string) []string {
	p.t.Helper()
	w := p.ask("", "GET", "/api/products/coaching/slots?"+query, "")
	require.Equal(p.t, 200, w.Code, w.Body.String())
	var slots []struct{ Start, End time.Time }
	require.NoError(p.t, json.Unmarshal(w.Body.Bytes(), &slots))
	out := []string{}
	for _, s := range slots {
		out = append(out, s.Start.Format(time.RFC3339))
	}
	return out
}

// line orders who a session and returns the order's public id and its line's id.
func (p *practice) line(who string) (order, item string) {
	p.t.Helper()
	made := p.want(201, who, "POST", "/api/account/orders/create", map[string]any{"price_id": p.session})["order"].(map[string]any)
	return made["public_id"].(string), made["items"].([]any)[0].(map[string]any)["id"].(string)
}

// unit sells who a session without a time and returns its booking.
func (p *practice) unit(who string) string {
	p.t.Helper()
	order, _ := p.line(who)
	p.pay(who, order, 5000)
	return p.newest(who)["id"].(string)
}

// sold is line and unit without HTTP, for crowds.
func (p *practice) sold(who string, paid bool) (item, booking string) {
	p.t.Helper()
	ctx := p.t.Context()
	b, err := p.svc.SignedIn(ctx, p.app, "user_"+who)
	require.NoError(p.t, err)
	made, err := p.svc.CreateOrder(ctx, p.app, b, commerce.NewOrder{PriceID: p.session, Quantity: 1})
	require.NoError(p.t, err)
	lines, err := collections.ListOrderItems(p.app, made.Order.Id)
	require.NoError(p.t, err)
	if !paid {
		return lines[0].Id, ""
	}
	made.Order.SetStatus(collections.OrderPaid)
	require.NoError(p.t, p.app.Save(made.Order))
	bookings, err := collections.ListBookingsOfItem(p.app, lines[0].Id)
	require.NoError(p.t, err)
	return lines[0].Id, bookings[0].Id
}

func (p *practice) newest(who string) map[string]any {
	p.t.Helper()
	return items(p.want(200, who, "GET", "/api/account/bookings", nil))[0]
}

// mails counts the queued mails by their key's beginning.
func (p *practice) mails(prefix string) int {
	p.t.Helper()
	var n int
	require.NoError(p.t, p.app.DB().NewQuery("SELECT count(*) FROM emails WHERE idempotency_key LIKE {:k}").Bind(dbx.Params{"k": prefix + "%"}).Row(&n))
	return n
}

const tuesday = "2026-03-03T10:00:00Z" // eleven o'clock in Berlin

func TestFreeSlots(t *testing.T) {
	p := openPractice(t, map[string]any{"buffer_minutes": 30})
	week := "from=2026-03-02T00:00:00Z&to=2026-03-09T00:00:00Z&timezone=America/New_York"
	free := p.slots(week)
	// Monday: it is 11:00 in Berlin, two hours of notice, so 13:30 and 15:00; Friday is closed.
	require.Equal(t, []string{"2026-03-02T12:30:00Z", "2026-03-02T14:00:00Z", "2026-03-03T08:00:00Z", "2026-03-03T09:30:00Z"}, free[:4])
	require.Len(t, free, 2+3*5)
	p.want(201, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "scheduled_start": "2026-03-03T08:00:00Z"})
	require.Len(t, p.slots(week), 2+3*5-1)
	for _, q := range []string{"", "from=x&to=y", "from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z", "from=2026-03-02T00:00:00Z&to=2027-03-04T00:00:00Z", week + "x", "from=2026-03-02T00:00:00Z"} {
		require.Equal(t, 400, p.ask("", "GET", "/api/products/coaching/slots?"+q, "").Code, q)
	}
	p.want(404, "", "GET", "/api/products/field-guide/slots?"+week, nil)
	p.want(404, "", "GET", "/api/products/none/slots?"+week, nil)
	// The wall time stays when the clock is put forward on 29 March.
	require.Equal(t, "2026-03-27T08:00:00Z", p.slots("from=2026-03-27T00:00:00Z&to=2026-03-28T00:00:00Z")[0])
	require.Equal(t, "2026-03-30T07:00:00Z", p.slots("from=2026-03-30T00:00:00Z&to=2026-03-31T00:00:00Z")[0])
}

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

func TestRefusedTimes(t *testing.T) {
	p := openPractice(t, nil)
	for start, code := range map[string]string{
		"2026-03-02T09:00:00Z": "past", "2026-03-02T11:00:00Z": "too_soon", "2027-06-01T10:00:00Z": "too_far", "2026-03-03T16:00:00Z": "not_offered",
		"2026-03-03T07:59:00Z": "not_offered", "2026-03-06T10:00:00Z": "not_offered", "2026-03-29T02:30:00": "nonexistent_time", "2026-10-25T02:30:00": "ambiguous_time", "soon": "invalid",
	} {
		w := p.want(400, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "scheduled_start": start})
		require.Equal(t, code, w["data"].(map[string]any)["scheduled_start"].(map[string]any)["code"], start)
	}
	for _, body := range []string{`{}`, `{"service_offer":"` + p.offer + `","timezone":"Mars/Base"}`, `{"service_offer":"` + p.offer + `","status":"confirmed"}`,
		`{"service_offer":"` + p.offer + `","customer_notes":"` + strings.Repeat("x", 4001) + `"}`} {
		p.want(400, "ann", "POST", "/api/account/bookings", body)
	}
	p.want(404, "ann", "POST", "/api/account/bookings", `{"service_offer":"nosuchoffer0000"}`)
	p.want(403, "sue", "POST", "/api/account/bookings", `{"service_offer":"`+p.offer+`"}`)
	p.want(401, "", "POST", "/api/account/bookings", `{"service_offer":"`+p.offer+`"}`)

	bought := openPractice(t, map[string]any{"booking_policy": "purchase"})
	bought.want(403, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": bought.offer, "scheduled_start": tuesday})
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

func TestReminders(t *testing.T) {
	p := openPractice(t, nil)
	id := p.unit("ann")
	p.want(200, "ann", "PATCH", "/api/account/bookings/"+id, map[string]any{"scheduled_start": "2026-03-04T10:00:00Z"})
	sweep := func(at string, day, hour int) {
		t.Helper()
		p.clock.now, _ = time.Parse(time.RFC3339, at)
		for range 2 {
			_, err := p.svc.Sweep(context.Background(), p.app)
			require.NoError(t, err)
		}
		require.Equal(t, day, p.mails("booking-reminder-day"), at)
		require.Equal(t, hour, p.mails("booking-reminder-hour"), at)
	}
	sweep("2026-03-03T09:59:00Z", 0, 0)
	sweep("2026-03-03T10:00:00Z", 2, 0)
	sweep("2026-03-04T08:59:00Z", 2, 0)
	sweep("2026-03-04T09:00:10Z", 2, 2)
	sweep("2026-03-04T09:30:00Z", 2, 2)
	ben := p.unit("ben")
	p.want(200, "ben", "PATCH", "/api/account/bookings/"+ben, map[string]any{"scheduled_start": "2026-03-04T13:00:00Z"})
	sweep("2026-03-04T09:31:00Z", 2, 2) // booked three hours ahead: no word of a day
	sweep("2026-03-04T12:10:00Z", 2, 4)
}

// TestHundredBuyers lets a hundred people take one slot at once, both ways there are.
func TestHundredBuyers(t *testing.T) {
	p := openPractice(t, nil)
	race := func(want int, send func(i int) *http.Request) {
		t.Helper()
		var wg sync.WaitGroup
		codes := make([]int, 100)
		for i := range codes {
			r := send(i)
			wg.Go(func() {
				w := httptest.NewRecorder()
				p.mux.ServeHTTP(w, r)
				codes[i] = w.Code
				if w.Code == 409 && !strings.Contains(w.Body.String(), `"slot_taken"`) {
					codes[i] = -1
				}
			})
		}
		wg.Wait()
		count := map[int]int{}
		for _, c := range codes {
			count[c]++
		}
		require.Equal(t, map[int]int{want: 1, 409: 99}, count)
	}
	request := func(who, method, path, body string) *http.Request {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+who)
		return r
	}
	lines, units := make([]string, 100), make([]string, 100)
	for i := range lines {
		lines[i], _ = p.sold(fmt.Sprint("post", i), false)
		_, units[i] = p.sold(fmt.Sprint("patch", i), true)
	}
	race(201, func(i int) *http.Request {
		return request(fmt.Sprint("post", i), "POST", "/api/account/bookings", `{"service_offer":"`+p.offer+`","order_item":"`+lines[i]+`","scheduled_start":"`+tuesday+`"}`)
	})
	race(200, func(i int) *http.Request {
		return request(fmt.Sprint("patch", i), "PATCH", "/api/account/bookings/"+units[i], `{"scheduled_start":"2026-03-04T10:00:00Z"}`)
	})
}

// TestNoOverlapThroughAnyDoor tries to push one booking onto another through PocketBase's own
// record API and through raw SQL.
func TestNoOverlapThroughAnyDoor(t *testing.T) {
	p := openPractice(t, map[string]any{"buffer_minutes": 15})
	a, b := p.unit("ann"), p.unit("ben")
	p.want(200, "ann", "PATCH", "/api/account/bookings/"+a, map[string]any{"scheduled_start": tuesday})
	p.want(200, "ben", "PATCH", "/api/account/bookings/"+b, map[string]any{"scheduled_start": "2026-03-03T12:00:00Z"})

	su, err := p.app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	require.NoError(t, err)
	operator := core.NewRecord(su)
	operator.SetEmail("op@example.com")
	operator.SetPassword("0123456789")
	require.NoError(t, p.app.Save(operator))
	token, err := operator.NewAuthToken()
	require.NoError(t, err)
	admin := func(id, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("PATCH", "/api/collections/bookings/records/"+id, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		p.mux.ServeHTTP(w, r)
		return w
	}
	for _, start := range []string{"2026-03-03 10:00:00.000Z", "2026-03-03 09:30:00.000Z", "2026-03-03 11:14:00.000Z", "2026-03-03 08:46:00.000Z"} {
		w := admin(b, `{"scheduled_start":"`+start+`"}`)
		require.Equal(t, 409, w.Code, "%s: %s", start, w.Body)
		require.Contains(t, w.Body.String(), `"slot_taken"`)
		require.Contains(t, w.Body.String(), "was just taken")
	}
	w := admin(b, `{"scheduled_start":"2026-03-03 11:15:00.000Z"}`) // the buffer touches
	require.Equal(t, 200, w.Code, w.Body.String())
	require.Contains(t, w.Body.String(), `"scheduled_end":"2026-03-03 12:15:00.000Z"`)
	require.Contains(t, w.Body.String(), `"blocks_to":"2026-03-03 12:30:00.000Z"`)
	require.Equal(t, 400, admin(b, `{"meeting_url":"http://x.test"}`).Code)
	stale := admin(b, `{"updated":"2020-01-01 00:00:00.000Z","scheduled_start":"2026-03-04 11:00:00.000Z","internal_notes":"x"}`)
	require.Equal(t, 400, stale.Code, "a page that was loaded before the last change")
	require.Contains(t, stale.Body.String(), "reload")
	require.Equal(t, 409, admin(b, `{"status":"held"}`).Code)

	for _, sql := range []string{
		"UPDATE bookings SET scheduled_start = '2026-03-03 10:30:00.000Z', scheduled_end = '2026-03-03 11:30:00.000Z' WHERE id = {:b}",
		"UPDATE bookings SET blocks_from = '2026-03-03 11:14:00.000Z' WHERE id = {:b}",
		"UPDATE bookings SET service_offer = service_offer, blocks_from = (SELECT blocks_from FROM bookings WHERE id = {:a}), blocks_to = (SELECT blocks_to FROM bookings WHERE id = {:a}) WHERE id = {:b}",
		"INSERT INTO bookings (id, customer_account, service_offer, status, scheduled_start, scheduled_end) SELECT 'rawrawrawrawraw', customer_account, service_offer, 'confirmed', scheduled_start, scheduled_end FROM bookings WHERE id = {:a} AND {:b} != ''",
	} {
		_, err := p.app.NonconcurrentDB().NewQuery(sql).Bind(dbx.Params{"a": a, "b": b}).Execute()
		require.ErrorContains(t, err, "slot_taken", sql)
	}
	_, err = p.app.NonconcurrentDB().NewQuery("INSERT INTO bookings (id, customer_account, service_offer, order_item, unit_number, status) SELECT 'rawrawrawrawraw', customer_account, service_offer, order_item, unit_number, 'requested' FROM bookings WHERE id = {:a}").Bind(dbx.Params{"a": a}).Execute()
	require.ErrorContains(t, err, "unit_taken")

	require.Equal(t, 200, admin(a, `{"status":"canceled"}`).Code)
	require.Equal(t, "requested", p.newest("ann")["status"], "an operator's cancel gives the unit back too")
	stored, err := collections.FindBooking(p.app, a)
	require.NoError(t, err)
	require.Equal(t, commerce.BySeller, stored.CanceledBy())
}
