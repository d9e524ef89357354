package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/sandbox"
)

const (
	plusPlan = "cplan_sandbox_plus"
	proPlan  = "cplan_sandbox_pro"
)

// leapStart is 31 January, 09:30, of the next leap year: the day that months lack, before a 29 February.
func leapStart(now time.Time) time.Time {
	for y := now.Year() + 1; ; y++ {
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return time.Date(y, 1, 31, 9, 30, 0, 0, time.UTC)
		}
	}
}

// chronicle writes down what a person's subscription has come to, by the hour: ids and the test's own
// seconds stay out.
type chronicle struct {
	*bench
	year int // the story's first
	text strings.Builder
}

func (c *chronicle) when(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	t = t.UTC()
	return fmt.Sprintf("Y%d-%s", t.Year()-c.year, t.Format("01-02 15h"))
}

// to moves business time to a moment, in so many steps.
func (c *chronicle) to(t time.Time, steps int) {
	for i := steps; i > 0; i-- {
		left := t.Sub(c.shop.s.shop.Now())
		if left <= 0 {
			return
		}
		_, err := c.shop.advance(c.t.Context(), left/time.Duration(i))
		require.NoError(c.t, err)
	}
}

func (c *chronicle) note(what string) {
	ctx := c.t.Context()
	c.shop.s.sandbox.Deliver(ctx)
	require.NoError(c.t, c.shop.settled(ctx))
	fmt.Fprintf(&c.text, "%s  %s\n%s", c.when(c.shop.s.shop.Now()), what, c.state())
}

func (c *chronicle) state() string {
	p, err := collections.FindProfileByClerkID(c.shop.app, c.ada.UserID)
	require.NoError(c.t, err)
	a, err := collections.FindAccountByProfile(c.shop.app, p.Id)
	require.NoError(c.t, err)
	rows, err := collections.ListSubscriptionsOfAccount(c.shop.app, a.Id)
	require.NoError(c.t, err)
	slices.SortFunc(rows, func(x, y *collections.Subscription) int {
		return x.CurrentPeriodStart().Compare(y.CurrentPeriodStart())
	})
	var out strings.Builder
	for _, x := range rows {
		fmt.Fprintf(&out, "    %-20s %-9s %s to %s, access to %s\n", x.ClerkPlanID(), x.Status(), c.when(x.CurrentPeriodStart()), c.when(x.CurrentPeriodEnd()), c.when(x.AccessUntil()))
	}
	features, err := c.shop.s.shop.Features(c.shop.app, a.Id, "")
	require.NoError(c.t, err)
	fmt.Fprintf(&out, "    %s %v\n", p.PlanTier(), features)
	var money []struct {
		Status      string `db:"status"`
		Disposition string `db:"disposition"`
		N           int    `db:"n"`
		Cents       int64  `db:"cents"`
	}
	require.NoError(c.t, c.shop.app.DB().NewQuery("SELECT status, disposition, count(*) AS n, sum(amount_cents) AS cents FROM payment_transactions WHERE payer_clerk_user_id = {:u} GROUP BY 1, 2 ORDER BY 1, 2").
		Bind(dbx.Params{"u": c.ada.UserID}).All(&money))
	for _, m := range money {
		fmt.Fprintf(&out, "    %d payments %s %s, %d cents\n", m.N, m.Status, m.Disposition, m.Cents)
	}
	var mails []string
	require.NoError(c.t, c.shop.app.DB().NewQuery("SELECT kind || ' x' || count(*) FROM emails WHERE profile = {:p} GROUP BY kind ORDER BY 1").Bind(dbx.Params{"p": p.Id}).Column(&mails))
	fmt.Fprintf(&out, "    mails %v\n", mails)
	return out.String()
}

func newChronicle(t *testing.T) *chronicle {
	t.Helper()
	c := &chronicle{bench: newBench(t)}
	start := leapStart(time.Now())
	c.year = start.Year()
	c.to(start, 1)
	return c
}

// TestFourteenMonths lives through fourteen months with the local Clerk: over 29 February, months of
// 31 days, the daylight changes, plan changes both ways, failed renewals, cancellations. The file
// testdata/fourteen_months.txt is what must come of it; UPDATE_GOLDEN=1 writes it anew.
func TestFourteenMonths(t *testing.T) {
	c := newChronicle(t)
	ctx, box, user := t.Context(), c.shop.s.sandbox, c.ada.UserID
	day := func(year int, month time.Month, d int) time.Time {
		return time.Date(c.year+year, month, d, 12, 0, 0, 0, time.UTC)
	}
	item, err := box.Subscribe(ctx, user, plusPlan, "month")
	require.NoError(t, err)
	c.note("subscribes to plus")
	c.to(day(0, time.February, 29), 1)
	c.note("renewed on 29 February")
	c.to(day(0, time.March, 31), 3)
	c.note("renewed on the 31st again, after the clocks changed")
	c.to(day(0, time.May, 10), 2)
	pro, err := box.Subscribe(ctx, user, proPlan, "month")
	require.NoError(t, err)
	c.note("changes up to pro, with credit")
	require.NoError(t, box.UseCard(ctx, user, sandbox.DecliningCard))
	c.to(day(0, time.June, 11), 1)
	c.note("the card is declined: past due, with grace")
	require.NoError(t, box.UseCard(ctx, user, "cpm_sandboxgood4242"))
	c.to(day(0, time.June, 14), 1)
	c.note("the next try is paid")
	c.to(day(0, time.August, 1), 4)
	require.NoError(t, box.CancelItem(ctx, user, pro, false))
	c.note("cancels: access to the period's end")
	_, err = box.Subscribe(ctx, user, proPlan, "month")
	require.NoError(t, err)
	c.note("takes it back")
	c.to(day(0, time.September, 20), 2)
	_, err = box.Subscribe(ctx, user, plusPlan, "month")
	require.NoError(t, err)
	c.note("changes down to plus, from the next period on")
	c.to(day(0, time.October, 12), 1)
	c.note("plus has begun, pro has ended")
	c.to(day(0, time.November, 20), 1)
	sub, err := box.SubscriptionOf(ctx, user)
	require.NoError(t, err)
	last := sub.Items[len(sub.Items)-1].ID
	require.NotEqual(t, item, last)
	require.NoError(t, box.CancelItem(ctx, user, last, false))
	c.to(day(1, time.January, 5), 5)
	c.note("canceled in November, over by January")
	_, err = box.Subscribe(ctx, user, proPlan, "month")
	require.NoError(t, err)
	require.NoError(t, box.UseCard(ctx, user, sandbox.DecliningCard))
	c.to(day(1, time.March, 31), 1)
	c.note("pro again in January; no card pays: ended")

	const golden = "testdata/fourteen_months.txt"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(golden, []byte(c.text.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), c.text.String())
	_, rows, err := c.shop.s.shop.Audit(ctx, c.shop.app, nil)
	require.NoError(t, err)
	for _, r := range rows {
		require.Empty(t, r.Violations, r.Invariant)
	}
	report, err := c.shop.reconcile(ctx, false, nil)
	require.NoError(t, err)
	require.Empty(t, report.Differences, "nothing was lost, so nothing differs")
	require.NotZero(t, report.Checked)
}

// TestOneStepEqualsManySteps: 400 days in one step of the clock and in 400 end the same.
func TestOneStepEqualsManySteps(t *testing.T) {
	tell := func(steps int) string {
		c := newChronicle(t)
		ctx, box := t.Context(), c.shop.s.sandbox
		_, err := box.Subscribe(ctx, c.ada.UserID, plusPlan, "month")
		require.NoError(t, err)
		box.Deliver(ctx)
		status, answer := c.ask(&c.ada, "POST", "/api/account/orders/create", "application/json", fmt.Sprintf(`{"price_id":%q}`, c.priceID))
		require.Equal(t, 201, status, answer)
		c.to(leapStart(time.Now()).Add(400*24*time.Hour), steps)
		require.NoError(t, box.UseCard(ctx, c.ada.UserID, sandbox.DecliningCard))
		c.to(leapStart(time.Now()).Add(430*24*time.Hour), max(steps/40, 1))
		c.note("after 430 days")
		return c.text.String() + fmt.Sprint(c.rows("orders WHERE status = 'canceled' AND status_reason = 'expired'"), " expired")
	}
	require.Equal(t, tell(1), tell(400))
}
