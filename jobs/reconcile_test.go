package jobs_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/hooks"
	"pocketstarter/internal/testapp"
	"pocketstarter/jobs"
)

// clerkSays is a billing provider that says what it is told to, and counts who asked.
type clerkSays struct {
	items  map[string][]commerce.ItemFact
	people map[string]commerce.UserFact
	facts  []commerce.Facts
	err    error
	asked  map[string]int
}

func (c *clerkSays) UserSubscription(_ context.Context, id string) ([]commerce.ItemFact, error) {
	c.asked["subscription "+id]++
	return c.items[id], c.err
}

func (c *clerkSays) CancelSubscriptionItem(context.Context, string, bool) (commerce.ItemFact, error) {
	return commerce.ItemFact{}, c.err
}

func (c *clerkSays) Person(_ context.Context, id string) (commerce.UserFact, error) {
	c.asked["person "+id]++
	f, ok := c.people[id]
	if !ok {
		return f, commerce.Fail(commerce.CodeNotFound, "Clerk does not have this.")
	}
	return f, nil
}

func (c *clerkSays) Sweep(context.Context, time.Time) iter.Seq2[commerce.Facts, error] {
	c.asked["sweep"]++
	return func(yield func(commerce.Facts, error) bool) {
		for _, f := range c.facts {
			if !yield(f, nil) {
				return
			}
		}
		if c.err != nil {
			yield(commerce.Facts{}, c.err)
		}
	}
}

func (c *clerkSays) Recent(ctx context.Context, _ int) iter.Seq2[commerce.Facts, error] {
	c.asked["recent"]++
	return func(func(commerce.Facts, error) bool) {}
}

func activeItem(user string, start time.Time, status string, at time.Time) commerce.ItemFact {
	return commerce.ItemFact{ItemID: "csub_item_" + user, SubscriptionID: "csub_" + user, PayerUserID: user, PlanID: "cplan_x", Status: status, PeriodStart: start, PeriodEnd: start.AddDate(0, 1, 0), UpdatedAt: at}
}

// TestReconcileLoop: active customers are compared within ten minutes, an outage takes nothing away
// and is not hammered, the nightly sweep finds what nobody announced, and people that a mail waits
// for are asked for.
func TestReconcileLoop(t *testing.T) {
	app := testapp.New(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	svc := commerce.New(commerce.Options{Now: clock, Wall: clock})
	hooks.Bind(app, svc, hooks.Wakers{})
	ctx := t.Context()
	c := &clerkSays{items: map[string][]commerce.ItemFact{}, people: map[string]commerce.UserFact{}, asked: map[string]int{}}
	loop := jobs.Reconcile(app, svc, jobs.Neighbors{Billing: c, Recent: c.Recent, Addresses: c, Sweepers: map[string]jobs.Sweeper{"clerk": c}, Now: clock})
	step := func() {
		_, err := loop.Step(ctx)
		require.NoError(t, err)
	}
	buyer, err := svc.SignedIn(ctx, app, "user_ada")
	require.NoError(t, err)
	first := activeItem("user_ada", now, "active", now)
	require.NoError(t, svc.ApplyRead(ctx, app, commerce.Facts{Items: []commerce.ItemFact{first}}))
	status := func() collections.SubscriptionStatus {
		row, err := collections.FindSubscriptionByItem(app, first.ItemID)
		require.NoError(t, err)
		return row.Status()
	}
	freshness := func() commerce.SyncStatus {
		a, err := collections.FindCustomerAccount(app, buyer.Account.Id)
		require.NoError(t, err)
		return svc.BillingStatus(a)
	}
	require.Equal(t, commerce.SyncHardStale, freshness().State)

	c.items["user_ada"] = []commerce.ItemFact{first}
	step()
	require.Equal(t, commerce.SyncFresh, freshness().State)
	step()
	require.Equal(t, 1, c.asked["subscription user_ada"], "not again at once")

	c.err = commerce.Fail(commerce.CodeUpstream, "Clerk cannot be reached.").WithReason("clerk_api_unreachable")
	now = now.Add(11 * time.Minute)
	step()
	step()
	require.Equal(t, 2, c.asked["subscription user_ada"], "an outage is not hammered")
	require.Equal(t, collections.SubActive, status(), "and takes nothing away")
	require.Equal(t, "fresh_with_sync_error", freshness().ReasonCode)
	require.Equal(t, "clerk_api_unreachable", freshness().ErrorCode)
	now = now.Add(10 * time.Minute)
	require.Equal(t, "soft_stale_with_sync_error", freshness().ReasonCode)
	now = now.Add(4 * time.Hour)
	require.Equal(t, "hard_stale_with_sync_error", freshness().ReasonCode)
	require.True(t, freshness().Blocking)

	c.err, c.items["user_ada"] = nil, nil // a partial answer: the item is not mentioned
	step()
	require.Equal(t, collections.SubActive, status(), "what is not mentioned stays")
	c.items["user_ada"] = []commerce.ItemFact{activeItem("user_ada", first.PeriodStart, "canceled", now)}
	now = now.Add(11 * time.Minute)
	step()
	require.Equal(t, collections.SubCanceled, status(), "a lost event is healed")

	eve := activeItem("user_eve", now, "active", now)
	c.facts = []commerce.Facts{{Items: []commerce.ItemFact{eve}}, {Payment: &commerce.PaymentFact{Provider: "clerk", ExternalID: "pa_eve", Status: "succeeded", Kind: "recurring", SubtotalCents: 900, TotalCents: 900, Currency: "USD",
		PayerUserID: "user_eve", ItemIDs: []string{eve.ItemID}, PlanIDs: []string{"cplan_x"}, UpdatedAt: now}}}
	require.Zero(t, c.asked["sweep"])
	now = now.Add(24 * time.Hour)
	step()
	step()
	require.Equal(t, 1, c.asked["sweep"], "once a night")
	row, err := collections.FindSubscriptionByItem(app, eve.ItemID)
	require.NoError(t, err)
	pay, err := collections.FindPaymentByExternal(app, "clerk", "pa_eve", "")
	require.NoError(t, err)
	require.Equal(t, row.Id, pay.SubscriptionID())
	require.Equal(t, collections.DispositionApplied, pay.Disposition())

	require.NoError(t, svc.QueueNotice(ctx, app, commerce.Notice{Kind: commerce.NoticeSystem, Key: "k", ProfileID: buyer.Profile.Id, Facts: map[string]string{}}))
	step()
	step()
	require.Equal(t, 1, c.asked["person user_ada"], "asked, and not again at once")
	c.people["user_ada"] = commerce.UserFact{ClerkUserID: "user_ada", ContactEmail: "ada@example.com", UpdatedAt: now}
	now = now.Add(time.Minute)
	step()
	mail, err := collections.FindEmailByKey(app, "k")
	require.NoError(t, err)
	require.Equal(t, collections.EmailQueued, mail.State())
	require.Equal(t, "ada@example.com", mail.To())
}

// TestParkedReadIsTriedAgain: money that a read found before its subscription finds it later.
func TestParkedReadIsTriedAgain(t *testing.T) {
	app := testapp.New(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	svc := commerce.New(commerce.Options{Now: clock, Wall: clock})
	hooks.Bind(app, svc, hooks.Wakers{})
	ctx := t.Context()
	fact := &commerce.PaymentFact{Provider: "clerk", ExternalID: "pa_1", Status: "succeeded", Kind: "recurring", SubtotalCents: 900, TotalCents: 900, Currency: "USD", PayerUserID: "user_bob", ItemIDs: []string{"csub_item_user_bob"}, UpdatedAt: now}
	require.NoError(t, svc.ApplyRead(ctx, app, commerce.Facts{Payment: fact}))
	find := func() *collections.PaymentTransaction {
		pay, err := collections.FindPaymentByExternal(app, "clerk", "pa_1", "")
		require.NoError(t, err)
		return pay
	}
	require.Equal(t, commerce.ParkAwaitingSubscription, find().Reason())
	n, err := svc.RetryParked(ctx, app)
	require.NoError(t, err)
	require.Zero(t, n)
	require.NoError(t, svc.ApplyRead(ctx, app, commerce.Facts{Items: []commerce.ItemFact{activeItem("user_bob", now, "active", now)}}))
	n, err = svc.RetryParked(ctx, app)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, collections.DispositionApplied, find().Disposition())
	require.EqualValues(t, 900, find().AmountCents())
	require.Empty(t, find().Reason())
}
