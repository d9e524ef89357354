package routes_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
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
