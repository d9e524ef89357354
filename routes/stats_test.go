package routes_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// at moves the business clock.
func (m *market) at(day string) {
	t, err := time.Parse(time.DateTime, day+" 12:00:00")
	require.NoError(m.t, err)
	m.clock.now = t
}

// item is a signed state of a subscription item.
func (m *market) item(who, plan, status, interval string, cents int64, ended bool) {
	f := commerce.ItemFact{ItemID: "item_" + who + plan, SubscriptionID: "sub_" + who, PayerUserID: "user_" + who, PlanID: plan, Status: status, Interval: interval, AmountCents: cents, Currency: "USD",
		PeriodStart: m.clock.now, PeriodEnd: m.clock.now.AddDate(0, 1, 0), CreatedAt: m.clock.now, UpdatedAt: m.clock.now}
	if ended {
		f.EndedAt = m.clock.now
	}
	m.event(commerce.Facts{Type: "subscriptionItem.updated", Items: []commerce.ItemFact{f}})
}

// renew is a recurring payment by a signed event.
func (m *market) renew(who, plan string, cents int64) {
	m.event(commerce.Facts{Type: "paymentAttempt.updated", Payment: &commerce.PaymentFact{Provider: "clerk", ExternalID: fmt.Sprintf("pa_%s_%d", who, m.events), Status: "succeeded", Kind: "recurring",
		SubtotalCents: cents, TotalCents: cents, Currency: "USD", PayerUserID: "user_" + who, PlanIDs: []string{plan}, ItemIDs: []string{"item_" + who + plan}, UpdatedAt: m.clock.now}})
}

// year plays the year that TestStatsOfAYear computes by hand.
func (m *market) year() {
	m.want(200, "ann", "GET", "/api/me", nil)
	m.want(200, "ben", "GET", "/api/me", nil)
	m.plan("cplan_m", collections.PeriodMonthly, 1000, "pro")
	m.plan("cplan_y", collections.PeriodYearly, 9999, "premium")
	m.at("2026-01-10")
	first := m.buy("ann", m.price)
	m.pay("ann", first, 1900)
	m.at("2026-02-15")
	m.item("ann", "cplan_m", "active", "month", 1000, false)
	m.renew("ann", "cplan_m", 1000)
	m.item("ben", "cplan_y", "active", "annual", 9999, false)
	m.renew("ben", "cplan_y", 9999)
	m.at("2026-03-20")
	m.want(200, "sue", "POST", "/api/seller/orders/"+first+"/refund", map[string]any{"reason": "part", "amount_cents": 400})
	m.renew("ann", "cplan_m", 1000)
	second := m.buy("ben", m.price)
	m.pay("ben", second, 1900)
	m.pay("cyd", m.buy("cyd", m.price), 1900) // cyd's only purchase
	m.at("2026-06-01")
	m.item("ann", "cplan_m", "ended", "month", 1000, true)
	m.at("2026-11-05")
	m.want(200, "sue", "POST", "/api/seller/orders/"+second+"/refund", map[string]any{"reason": "all"})
	m.at("2026-12-31")
	parked := m.buy("ann", m.price)
	m.want(200, "ann", "POST", "/api/account/orders/"+parked+"/cancel", nil)
	m.pay("ann", parked, 1900) // parked money is no revenue
}

func usd(cents float64) []any {
	return []any{map[string]any{"currency": "USD", "amount_cents": cents}}
}

func TestStatsOfAYear(t *testing.T) {
	m := furnished(t)
	m.year()
	s := m.want(200, "sue", "GET", "/api/seller/stats?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&interval=month", nil)
	// Paid: 3 orders of 19.00, two months of 10.00, a year of 99.99. Refunded: 4.00 in March, 19.00 in November.
	require.Equal(t, usd(3*1900+2*1000+9999), s["paid"])
	require.Equal(t, usd(2300), s["refunded"])
	require.Equal(t, usd(17699-2300), s["net"])
	require.EqualValues(t, 3, s["orders"])
	require.EqualValues(t, 3, s["new_customers"])
	require.Equal(t, usd(5133), s["arpu"], "153.99 of three customers")
	require.Equal(t, usd(833), s["mrr"], "99.99 / 12 = 8.3325")
	require.EqualValues(t, 1, s["active"].(map[string]any)["count"])
	require.Equal(t, map[string]any{"subscribers": 0.0, "lost": 0.0, "rate": nil}, s["churn"])
	series := s["series"].([]any)
	require.Len(t, series, 12)
	month := func(n int) map[string]any { return series[n-1].(map[string]any) }
	require.Equal(t, "2026-03-01T00:00:00.000Z", month(3)["start"])
	require.Equal(t, usd(1900), month(1)["paid"])
	require.Equal(t, usd(10999), month(2)["paid"])
	require.Equal(t, usd(4800), month(3)["paid"])
	require.Equal(t, usd(4400), month(3)["net"])
	require.Equal(t, usd(-1900), month(11)["net"], "a refund counts on its own day")
	require.Equal(t, []any{}, month(12)["paid"])
	require.EqualValues(t, 2, month(3)["orders"])
	require.Equal(t, []any{}, month(1)["mrr"])
	require.Equal(t, usd(1833), month(2)["mrr"], "10.00 and 99.99 / 12")
	require.Equal(t, usd(1833), month(5)["mrr"])
	require.Equal(t, usd(833), month(6)["mrr"], "ann's month ended on the first of June")
	require.Equal(t, usd(833), month(12)["mrr"])
	top := s["top_products"].([]any)[0].(map[string]any)
	require.Equal(t, "A field guide", top["name"])
	require.EqualValues(t, 3, top["units"])
	require.EqualValues(t, 1, s["waiting"].(map[string]any)["parked_payments"])

	half := m.want(200, "sue", "GET", "/api/seller/stats?from=2026-04-01T00:00:00Z&to=2026-07-01T00:00:00Z&interval=week", nil)
	require.Equal(t, map[string]any{"subscribers": 2.0, "lost": 1.0, "rate": 0.5}, half["churn"])
	require.EqualValues(t, 0, half["new_customers"])
	require.Equal(t, []any{}, half["net"])
	empty := m.want(200, "sam", "GET", "/api/seller/stats", nil)
	require.Equal(t, []any{}, empty["paid"])
	for _, bad := range []string{"?interval=hour", "?from=yesterday", "?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "?from=1980-01-01T00:00:00Z&to=2026-01-01T00:00:00Z"} {
		m.want(400, "sue", "GET", "/api/seller/stats"+bad, nil)
	}
}

// TestStatsReconcileWithTheLedger adds up the ledger's rows one by one.
func TestStatsReconcileWithTheLedger(t *testing.T) {
	m := furnished(t)
	m.year()
	s := m.want(200, "sue", "GET", "/api/seller/stats?from=2000-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&interval=month", nil)
	sum := func(query string) float64 {
		var n float64
		require.NoError(t, m.app.DB().NewQuery(query).Bind(dbx.Params{}).Row(&n))
		return n
	}
	paid := sum("SELECT sum(amount_cents) FROM payment_transactions WHERE disposition = 'applied' AND status NOT IN ('pending','failed')")
	back := sum("SELECT sum(amount_cents) FROM refunds WHERE state = 'done'")
	require.Equal(t, usd(paid), s["paid"])
	require.Equal(t, usd(back), s["refunded"])
	require.Equal(t, back, sum("SELECT sum(refunded_cents) FROM payment_transactions"))
	total := 0.0
	for _, c := range items(m.want(200, "sue", "GET", "/api/seller/customers", nil)) {
		for _, x := range c["paid"].([]any) {
			total += x.(map[string]any)["amount_cents"].(float64)
		}
	}
	require.Equal(t, paid, total)
}

func TestCustomersAndExports(t *testing.T) {
	m := furnished(t)
	m.want(200, "ann", "PATCH", "/api/account/customer", map[string]any{"full_name": "=HYPERLINK(1)", "company_name": "-2+3", "country": "SE"})
	m.year()
	list := items(m.want(200, "sue", "GET", "/api/seller/customers", nil))
	require.Len(t, list, 3)
	require.Len(t, items(m.want(200, "sue", "GET", "/api/seller/customers?q=hyper", nil)), 1)
	require.Empty(t, items(m.want(200, "sam", "GET", "/api/seller/customers", nil)))
	for _, x := range list {
		if x["clerk_user_id"] == "user_ben" {
			require.Equal(t, usd(9999+1900), x["paid"])
			require.Equal(t, usd(1900), x["refunded"])
			require.EqualValues(t, 1, x["active_subscriptions"])
			require.EqualValues(t, 1, x["orders_count"])
		}
	}
	rows := m.csv("/api/seller/export/orders.csv")
	require.Len(t, rows, 5, "a header and four orders")
	require.Contains(t, rows[1], "'=HYPERLINK(1)")
	require.Contains(t, rows[1], "'-2+3")
	require.Contains(t, rows[1], "19.00")
	require.Contains(t, rows[1], "SE")
	require.Contains(t, rows[1], "4.00", "refunded")
	require.Contains(t, rows[1], "clerk")
	require.Len(t, m.csv("/api/seller/export/orders.csv?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z"), 3)
	require.Len(t, m.csv("/api/seller/export/customers.csv"), 4)
	m.want(400, "sue", "GET", "/api/seller/export/orders.csv?from=x", nil)
	m.want(403, "ann", "GET", "/api/seller/export/orders.csv", nil)
}

func (m *market) csv(path string) [][]string {
	m.t.Helper()
	w := m.ask("sue", "GET", path, "")
	require.Equal(m.t, http.StatusOK, w.Code)
	require.Contains(m.t, w.Header().Get("Content-Disposition"), "attachment")
	rows, err := csv.NewReader(strings.NewReader(w.Body.String())).ReadAll()
	require.NoError(m.t, err)
	return rows
}
