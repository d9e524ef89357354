package routes_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

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
