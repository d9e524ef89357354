package commerce_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// defaultChecks is how often a property is tried: each try writes some twenty events to a real database.
const defaultChecks = "40"

func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set(defaultChecks)
	}
	os.Exit(m.Run())
}

// askedBilling answers what the made-up provider holds.
type askedBilling struct {
	items []commerce.ItemFact
	err   error
}

func (a askedBilling) UserSubscription(context.Context, string) ([]commerce.ItemFact, error) {
	return a.items, a.err
}

func (a askedBilling) CancelSubscriptionItem(context.Context, string, bool) (commerce.ItemFact, error) {
	return commerce.ItemFact{}, a.err
}

var planFeatures = map[string][]string{"cplan_plus": {"files", "plus"}, "cplan_pro": {"files", "pro"}}

// delivered is a history as the network brings it: in any order, doubled, with losses.
func delivered(t *rapid.T, told []commerce.Facts) (out []commerce.Facts, lost bool) {
	for _, f := range told {
		copies := rapid.SampledFrom([]int{1, 1, 1, 1, 2, 3, 0}).Draw(t, "copies")
		lost = lost || copies == 0
		for range copies {
			out = append(out, f)
		}
	}
	if rapid.Bool().Draw(t, "shuffled") {
		out = rapid.Permutation(out).Draw(t, "order")
	}
	return out, lost
}

// TestSubscriptionsFoldInAnyOrder plays random subscriptions, delivers them in any order with
// doubles and losses, asks the provider where something was lost, and finds what the ordered
// history gives: rows, features and tier.
func TestSubscriptionsFoldInAnyOrder(t *testing.T) {
	s := openShop(t)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		user := fmt.Sprintf("user_fold%d", n)
		b := &biller{t: t, user: user, sub: "csub_" + user, at: storyStart, items: map[string]*commerce.ItemFact{}}
		for range rapid.IntRange(1, 14).Draw(t, "steps") {
			b.step()
		}
		s.now = b.at // what was not told yet cannot come; what was may come late
		events, lost := delivered(t, b.told)
		s.deliver(t, events...)
		words := map[string][]commerce.ItemFact{}
		for _, f := range b.told {
			if !f.Items[0].PlanFree {
				words[f.Items[0].ItemID] = append(words[f.Items[0].ItemID], f.Items[0])
			}
		}
		buyer := s.buyer(t, user)
		if lost {
			status, err := s.svc.SyncBilling(context.Background(), s.app, buyer, askedBilling{items: b.reads()})
			require.NoError(t, err)
			require.Equal(t, commerce.SyncFresh, status.State)
			for _, it := range b.reads() {
				words[it.ItemID] = append(words[it.ItemID], it)
			}
		}
		s.now = s.now.Add(time.Duration(rapid.Int64Range(0, int64(100*24*time.Hour/time.Second)).Draw(t, "later")) * time.Second)
		s.sweep(t)

		want := map[string]wanted{}
		for id, list := range words {
			want[id] = referenceFold(list)
		}
		rows, err := collections.ListSubscriptionsOfAccount(s.app, buyer.Account.Id)
		require.NoError(t, err)
		require.Len(t, rows, len(want), "one row an item, none for the free plan")
		for _, row := range rows {
			w := want[row.ClerkSubscriptionItemID()]
			require.Equal(t, w.status, string(row.Status()), row.ClerkSubscriptionItemID())
			require.Equal(t, w.plan, row.ClerkPlanID())
			require.Equal(t, w.sub, row.ClerkSubscriptionID())
			require.Equal(t, []time.Time{w.start.UTC(), w.end.UTC(), w.changed.UTC()}, []time.Time{row.CurrentPeriodStart(), row.CurrentPeriodEnd(), row.ProviderUpdatedAt()}, row.ClerkSubscriptionItemID())
			require.Equal(t, w.status == "canceled", row.CancelAtPeriodEnd())
			require.Equal(t, planFeatures[w.plan] != nil, row.ProductID() != "")
		}
		var features []string
		for _, plan := range referenceAccess(want, 7*24*time.Hour, s.now) {
			features = append(features, planFeatures[plan]...)
		}
		slices.Sort(features)
		features = slices.Compact(features)
		got, err := s.svc.Features(s.app, buyer.Account.Id, "")
		require.NoError(t, err)
		require.Equal(t, append([]string{}, features...), got)
		p, err := collections.FindProfile(s.app, buyer.Profile.Id)
		require.NoError(t, err)
		require.Equal(t, commerce.Tier(features), p.PlanTier())
	})
	sales, rows, err := s.svc.Audit(t.Context(), s.app, nil)
	require.NoError(t, err)
	require.Zero(t, sales)
	for _, r := range rows {
		require.Empty(t, r.Violations, r.Invariant)
	}
}
