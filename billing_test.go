package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/cli"
)

func (b *bench) json(status, want int, text string) map[string]any {
	b.t.Helper()
	require.Equal(b.t, want, status, text)
	out := map[string]any{}
	require.NoError(b.t, json.Unmarshal([]byte(text), &out))
	return out
}

func (b *bench) subscriptions(t *testing.T) []any {
	t.Helper()
	status, text := b.ask(&b.ada, "GET", "/api/account/subscriptions", "", "")
	return b.json(status, 200, text)["items"].([]any)
}

func (b *bench) quietDown() {
	b.shop.s.sandbox.Deliver(b.t.Context())
	require.NoError(b.t, b.shop.settled(b.t.Context()))
}

// TestSubscriptionRoutes: list, freshness, refresh and cancel, as the account page asks them.
func TestSubscriptionRoutes(t *testing.T) {
	b := newBench(t)
	status, text := b.ask(&b.eve, "GET", "/api/account/subscriptions/status", "", "")
	fresh := b.json(status, 200, text)
	require.Equal(t, "hard_stale", fresh["state"])
	require.Equal(t, "never_synced", fresh["reason_code"])
	require.Equal(t, true, fresh["blocking"])
	require.Nil(t, fresh["age_seconds"])
	require.EqualValues(t, 900, fresh["soft_window_seconds"])
	require.EqualValues(t, 10800, fresh["hard_ttl_seconds"])
	status, text = b.ask(&b.eve, "GET", "/api/account/subscriptions/status?refresh=1", "", "")
	fresh = b.json(status, 200, text)
	require.Equal(t, "fresh", fresh["state"], text)
	require.Equal(t, "synced", fresh["reason_code"])
	require.Nil(t, fresh["error_code"])

	_, err := b.shop.s.sandbox.Subscribe(t.Context(), b.ada.UserID, plusPlan, "month")
	require.NoError(t, err)
	b.quietDown()
	list := b.subscriptions(t)
	require.Len(t, list, 1, "the free plan is no row")
	mine := list[0].(map[string]any)
	require.Equal(t, "active", mine["status"])
	require.Equal(t, "9.00", mine["price_summary"].(map[string]any)["amount"])
	cancel := fmt.Sprintf("/api/account/subscriptions/%s/cancel", mine["id"])
	status, text = b.ask(nil, "POST", cancel, "", "")
	require.Equal(t, 401, status, text)
	status, text = b.ask(&b.eve, "POST", cancel, "", "")
	require.Equal(t, 404, status, "somebody else's does not exist: "+text)
	status, text = b.ask(&b.ada, "POST", cancel+"/", "application/json", "{}")
	canceled := b.json(status, 200, text)
	require.Equal(t, "canceled", canceled["status"])
	require.Equal(t, true, canceled["cancel_at_period_end"])
	require.NotNil(t, canceled["canceled_at"])
	status, text = b.ask(&b.ada, "POST", cancel, "", "")
	b.json(status, 200, text)
	b.quietDown()
	require.Equal(t, "canceled", b.subscriptions(t)[0].(map[string]any)["status"])
	status, text = b.ask(&b.ada, "GET", "/api/billing/features?feature=plus", "", "")
	require.Equal(t, true, b.json(status, 200, text)["enabled"], "access to the period's end")
}

// TestLostEventsAreHealed: what no event told is found by asking, on the same path as events.
func TestLostEventsAreHealed(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	_, err := b.shop.s.sandbox.Subscribe(ctx, b.ada.UserID, plusPlan, "month")
	require.NoError(t, err)
	b.quietDown()
	for _, table := range []string{"entitlements", "payment_transactions", "subscriptions", "webhook_events"} { // as if it had never come
		_, err := b.shop.app.NonconcurrentDB().NewQuery("DELETE FROM " + table).Execute()
		require.NoError(t, err)
	}
	report, err := b.shop.reconcile(ctx, false, nil)
	require.NoError(t, err)
	require.NotEmpty(t, report.Differences)
	require.Zero(t, b.rows("payment_transactions"), "without --fix it only tells")
	status, text := b.ask(&b.ada, "GET", "/api/account/subscriptions/status?refresh=1", "", "")
	require.Equal(t, "synced", b.json(status, 200, text)["reason_code"])
	require.Len(t, b.subscriptions(t), 1, "asked, and healed")
	report, err = b.shop.reconcile(ctx, true, nil)
	require.NoError(t, err)
	kinds := map[string]bool{}
	for _, d := range report.Differences {
		require.True(t, d.Fixed, d)
		kinds[d.Kind] = true
	}
	require.True(t, kinds["payment"], "the money was found: %v", report.Differences)
	require.Equal(t, 1, b.rows("payment_transactions WHERE disposition = 'applied' AND subscription != '' AND amount_cents = 900"))
	report, err = b.shop.reconcile(ctx, true, nil)
	require.NoError(t, err)
	require.Empty(t, report.Differences, "nothing is left to repair")
}

// TestEventsCommands: list, show and replay, with what a replay would change.
func TestEventsCommands(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	_, err := b.shop.s.sandbox.Subscribe(ctx, b.ada.UserID, plusPlan, "month")
	require.NoError(t, err)
	b.quietDown()
	all, err := b.shop.listEvents(ctx, cli.EventFilter{Limit: 100})
	require.NoError(t, err)
	require.NotEmpty(t, all)
	actives, err := b.shop.listEvents(ctx, cli.EventFilter{Type: "subscriptionItem.active", State: "applied", Provider: "clerk", Limit: 1})
	require.NoError(t, err)
	require.Len(t, actives, 1)
	shown, err := b.shop.showEvent(ctx, actives[0].EventID)
	require.NoError(t, err)
	require.Equal(t, actives[0].ID, shown.ID)
	require.Contains(t, shown.Payload, plusPlan)
	require.Contains(t, string(shown.Changes), "subscription")
	_, err = b.shop.showEvent(ctx, "nosuch")
	require.ErrorContains(t, err, "no event")

	for _, table := range []string{"entitlements", "payment_transactions", "subscriptions"} {
		_, err := b.shop.app.NonconcurrentDB().NewQuery("DELETE FROM " + table).Execute()
		require.NoError(t, err)
	}
	dry, err := b.shop.replayEvents(ctx, cli.ReplayArgs{IDs: []string{shown.ID}, DryRun: true}, nil)
	require.NoError(t, err)
	require.Contains(t, dry.Events[0].Reason, "subscription", "it says what would change")
	real, err := b.shop.replayEvents(ctx, cli.ReplayArgs{Filter: cli.EventFilter{Provider: "clerk", Limit: 1000}}, nil)
	require.NoError(t, err)
	require.Len(t, real.Events, len(all))
	b.quietDown()
	require.Equal(t, 1, b.rows("subscriptions"))
	require.Equal(t, 1, b.rows("payment_transactions WHERE disposition = 'applied'"))
	_, err = b.shop.replayEvents(ctx, cli.ReplayArgs{IDs: []string{"nosuch"}}, nil)
	require.ErrorContains(t, err, "nosuch")
	p, err := collections.FindProfileByClerkID(b.shop.app, b.ada.UserID)
	require.NoError(t, err)
	require.Equal(t, collections.TierPro, p.PlanTier())
}
