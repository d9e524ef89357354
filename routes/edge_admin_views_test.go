package routes_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// rows is a view as the admin UI's first page reads it.
func (m *market) rows(view string) []dbx.NullStringMap {
	m.t.Helper()
	var out []dbx.NullStringMap
	require.NoError(m.t, m.app.DB().NewQuery("SELECT "+view+".* FROM "+view+" LIMIT 40").All(&out), view)
	for _, row := range out {
		require.NotEmpty(m.t, row["id"].String, view)
		if strings.HasPrefix(view, "todo_") {
			require.NotEmpty(m.t, row["next_step"].String, "%s says what to do", view)
		}
	}
	return out
}

// vanish wants one row in a queue, does the act that settles it, and wants it gone.
func (m *market) vanish(view string, act func(row dbx.NullStringMap)) {
	m.t.Helper()
	before := m.rows(view)
	require.NotEmpty(m.t, before, view)
	row := before[len(before)-1]
	require.NotEmpty(m.t, row["since"].String, "%s says since when", view)
	act(row)
	for _, left := range m.rows(view) {
		require.NotEqual(m.t, row["id"].String, left["id"].String, "%s: %v", view, left)
	}
}

func (m *market) set(collection, id, field string, value any) {
	m.t.Helper()
	r, err := m.app.FindRecordById(collection, id)
	require.NoError(m.t, err)
	r.Set(field, value)
	require.NoError(m.t, m.app.Save(r))
}

// TestQueuesShowAndForget plants a case of every queue and settles it as a person or provider would.
func TestQueuesShowAndForget(t *testing.T) {
	r := openRich(t)
	m := r.market
	for _, quiet := range []string{"todo_events", "todo_mails", "todo_disputes", "todo_refunds", "todo_orders", "todo_subscriptions", "todo_downloads", "todo_bookings"} {
		require.Empty(t, m.rows(quiet), quiet)
	}
	m.vanish("todo_payments", func(row dbx.NullStringMap) {
		require.Equal(t, "USD 19.00", row["amount"].String)
		require.Equal(t, commerce.ParkPaidAfterCancel, row["reason"].String)
		m.want(200, "sue", "POST", "/api/seller/payments/"+row["payment"].String+"/apply", map[string]any{"order": row["claimed_order"].String})
	})
	m.vanish("todo_work", func(row dbx.NullStringMap) {
		require.NotEmpty(t, row["order_number"].String)
		m.want(200, "sue", "PATCH", "/api/seller/fulfillment-orders/"+row["work"].String, `{"status":"completed"}`)
	})

	m.pay("ben", m.buy("ben", r.ids["service_price"]), 5000) // a paid hour without a time
	m.vanish("todo_bookings", func(row dbx.NullStringMap) {
		require.Contains(t, row["next_step"].String, "has not chosen a time")
		m.want(200, "ben", "PATCH", "/api/account/bookings/"+row["booking"].String, `{"scheduled_start":"2026-03-10T09:00:00Z"}`)
	})

	dispute := func(state string) {
		m.clock.now = m.clock.now.Add(1e9)
		m.event(commerce.Facts{Type: "charge.dispute." + state, Dispute: &commerce.DisputeFact{Provider: "clerk", PaymentExternalID: "pa_" + r.ids["order"], State: state, UpdatedAt: m.clock.now}})
	}
	dispute("open")
	m.vanish("todo_disputes", func(dbx.NullStringMap) { dispute("won") })

	refund := commerce.RefundFact{Provider: "clerk", ProviderRefundID: "re_1", PaymentExternalID: "pa_" + r.ids["order"], AmountCents: 100, Currency: "USD", State: "pending", UpdatedAt: m.clock.now}
	m.event(commerce.Facts{Type: "charge.refund.updated", Refund: &refund})
	m.vanish("todo_refunds", func(row dbx.NullStringMap) {
		require.Equal(t, "USD 1.00", row["amount"].String)
		refund.State, refund.UpdatedAt = "done", m.clock.now.Add(1e9)
		m.event(commerce.Facts{Type: "charge.refund.updated", Refund: &refund})
	})

	late := refund // its payment is not reported yet
	late.ProviderRefundID, late.PaymentExternalID, late.State = "re_2", "pa_late", "done"
	m.event(commerce.Facts{Type: "charge.refund.updated", Refund: &late})
	m.vanish("todo_events", func(row dbx.NullStringMap) {
		require.Equal(t, "parked", row["state"].String)
		order := m.buy("ben", r.price)
		m.event(commerce.Facts{Type: "paymentAttempt.updated", Payment: &commerce.PaymentFact{Provider: "clerk", ExternalID: "pa_late", Status: "succeeded", Kind: "checkout",
			SubtotalCents: 1900, TotalCents: 1900, Currency: "USD", PayerUserID: "user_ben", OrderPublicID: order, UpdatedAt: m.clock.now}})
	})

	m.want(200, "cyd", "GET", "/api/me", nil)
	m.pay("cyd", m.buy("cyd", r.price), 1900) // nobody has told cyd's address
	m.vanish("todo_mails", func(row dbx.NullStringMap) {
		require.Equal(t, "waiting_address", row["state"].String)
		m.meet("cyd")
	})
	mail, err := m.app.FindFirstRecordByFilter(collections.Emails, "state = 'queued'")
	require.NoError(t, err)
	m.set(collections.Emails, mail.Id, "state", "dead")
	m.vanish("todo_mails", func(row dbx.NullStringMap) {
		require.Contains(t, row["next_step"].String, "queued")
		m.set(collections.Emails, row["email"].String, "state", "queued")
	})

	_, err = m.app.DB().NewQuery("UPDATE orders SET status = 'paid' WHERE public_id = {:p}").Bind(dbx.Params{"p": r.ids["order"]}).Execute()
	require.NoError(t, err) // no rule leaves an order like this
	m.vanish("todo_orders", func(row dbx.NullStringMap) {
		require.Equal(t, r.ids["order"], row["order_number"].String)
		_, err = m.app.DB().NewQuery("UPDATE orders SET status = 'fulfilled' WHERE public_id = {:p}").Bind(dbx.Params{"p": r.ids["order"]}).Execute()
		require.NoError(t, err)
	})
}

func TestQueuesOfSubscriptionsAndDownloads(t *testing.T) {
	r := openRich(t)
	m := r.market
	m.item("ben", "cplan_unpriced", "active", "month", 700, false)
	m.vanish("todo_subscriptions", func(row dbx.NullStringMap) {
		require.Contains(t, row["next_step"].String, "gets nothing")
		m.plan(row["clerk_plan_id"].String, collections.PeriodMonthly, 700, "late")
	})
	m.item("ann", "cplan_rich", "active", "month", 900, false)
	m.clock.now = m.clock.now.Add(1e9)
	m.event(commerce.Facts{Type: "user.deleted", User: &commerce.UserFact{ClerkUserID: "user_ann", Deleted: true, UpdatedAt: m.clock.now}})
	m.vanish("todo_subscriptions", func(row dbx.NullStringMap) {
		require.Contains(t, row["next_step"].String, "is deleted here")
		m.clock.now = m.clock.now.Add(1e9)
		m.item("ann", "cplan_rich", "ended", "month", 900, true)
	})

	m.pay("ben", m.buy("ben", r.price), 1900)
	grant := items(m.want(200, "ben", "GET", "/api/account/downloads", nil))[0]
	for range 4 {
		m.want(200, "ben", "POST", "/api/account/downloads/"+grant["token"].(string)+"/access", nil)
	}
	m.vanish("todo_downloads", func(row dbx.NullStringMap) {
		m.set(collections.DownloadGrants, row["download_grant"].String, "max_downloads", 10)
	})
}

// TestReportsAgreeWithTheSellersFigures compares the reports with the stats of a year that
// TestStatsOfAYear computes by hand.
func TestReportsAgreeWithTheSellersFigures(t *testing.T) {
	m := furnished(t)
	m.year()
	series := m.want(200, "sue", "GET", "/api/seller/stats?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&interval=month", nil)["series"].([]any)
	cents := func(point map[string]any, figure string) string {
		for _, f := range point[figure].([]any) {
			return whole(f.(map[string]any)["amount_cents"])
		}
		return "0"
	}
	want, orders := map[string][3]string{}, map[string]string{}
	for _, p := range series {
		point := p.(map[string]any)
		month := point["start"].(string)[:7]
		if figures := [3]string{cents(point, "paid"), cents(point, "refunded"), cents(point, "net")}; figures != [3]string{"0", "0", "0"} {
			want[month] = figures
		}
		if n := whole(point["orders"]); n != "0" {
			orders[month] = n
		}
	}
	got, counted := map[string][3]string{}, map[string]string{}
	for _, row := range m.rows("report_revenue") {
		require.Equal(t, "USD", row["currency"].String)
		got[row["month"].String] = [3]string{row["paid_cents"].String, row["refunded_cents"].String, row["net_cents"].String}
	}
	for _, row := range m.rows("report_orders") {
		counted[row["month"].String] = row["paid_orders"].String
	}
	require.Equal(t, want, got)
	require.Equal(t, orders, counted)
	require.Equal(t, "USD -19.00", m.rows("report_revenue")[0]["net"].String, "November, newest first")

	spent := map[string]string{}
	for _, row := range m.rows("report_customers") {
		p, err := m.app.FindRecordById(collections.CustomerAccounts, row["customer"].String)
		require.NoError(t, err)
		account := collections.AsCustomerAccount(p)
		person, err := collections.FindProfile(m.app, account.ProfileID())
		require.NoError(t, err)
		spent[person.ClerkUserID()] = row["paid_orders"].String + ": " + row["spent"].String + ", " + row["active_subscriptions"].String
	}
	require.Equal(t, map[string]string{"user_ann": "1: USD 35.00, 0", "user_ben": "1: USD 99.99, 1", "user_cyd": "1: USD 19.00, 0"}, spent,
		"ann: 19 - 4 + 2 x 10; ben: 19 - 19 + 99.99")
}

// TestViewsSayMoneyAsPeopleDo compares the views' amounts with the shop's own decimals.
func TestViewsSayMoneyAsPeopleDo(t *testing.T) {
	m := openMarket(t)
	m.pay("ann", m.buy("ann", m.price), 1900)
	for _, code := range []string{"USD", "EUR", "JPY", "KWD", "CLF", "XAF", "ISK"} {
		for _, cents := range []int64{0, 1, 999, 123456789} {
			_, err := m.app.DB().NewQuery("UPDATE payment_transactions SET amount_cents = {:c}, currency = {:k}").Bind(dbx.Params{"c": cents, "k": code}).Execute()
			require.NoError(t, err)
			plain := strings.ReplaceAll(m.rows("report_revenue")[0]["paid"].String, ",", "")
			require.Equal(t, code+" "+commerce.Decimal(cents, code), plain)
		}
	}
	require.Equal(t, "ISK 123,456,789", m.rows("report_revenue")[0]["paid"].String)
}

// TestViewsReadNoGrownTable asks SQLite how it reads every view's first page and its count: what
// waits comes from an index that holds nothing else, and a report reads an index alone.
func TestViewsReadNoGrownTable(t *testing.T) {
	m := openMarket(t)
	views, err := m.app.FindAllCollections("view")
	require.NoError(t, err)
	require.Len(t, views, 13)
	// x and y are parts of a view itself; the customers' first page stops after 40 accounts.
	scan := regexp.MustCompile(`^SCAN ([a-z])( USING (COVERING )?INDEX \w+)?$`)
	for _, v := range views {
		for _, query := range []string{"SELECT " + v.Name + ".* FROM " + v.Name + " LIMIT 40", "SELECT count(DISTINCT " + v.Name + ".id) FROM " + v.Name} {
			var plan []struct {
				Detail string `db:"detail"`
			}
			require.NoError(t, m.app.DB().NewQuery("EXPLAIN QUERY PLAN "+query).All(&plan))
			for _, step := range plan {
				if x := scan.FindStringSubmatch(step.Detail); x != nil && x[2] == "" && !strings.Contains("xy", x[1]) && v.Name+x[1] != "report_customersa" {
					t.Errorf("%s reads a whole table: %s", v.Name, step.Detail)
				}
			}
		}
	}
}

// whole writes a JSON number without decimals.
func whole(v any) string { return strconv.FormatInt(int64(v.(float64)), 10) }
