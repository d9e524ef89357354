package routes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

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
