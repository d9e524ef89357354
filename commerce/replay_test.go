package commerce_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// businessState is what the shop owes and holds, by business keys: no record ids, no tokens, no
// times of processing.
var businessState = []string{
	`SELECT public_id, status, status_reason, total_cents, tax_cents, currency, receipt_number != '' AS receipt, (SELECT clerk_subscription_item_id FROM subscriptions x WHERE x.id = o.subscription) AS item FROM orders o ORDER BY public_id`,
	`SELECT clerk_subscription_item_id, status, clerk_plan_id, current_period_start, current_period_end, cancel_at_period_end, ended_at, is_free_trial, provider_updated_at, amount_cents, currency, access_until, access_closed, product FROM subscriptions ORDER BY 1`,
	`SELECT provider, external_id, alias_id, status, kind, amount_cents, tax_cents, currency, payer_clerk_user_id, disposition, reason, paid_at, (SELECT public_id FROM orders o WHERE o.id = p."order") AS o, (SELECT clerk_subscription_item_id FROM subscriptions x WHERE x.id = p.subscription) AS s FROM payment_transactions p ORDER BY 1, 2`,
	`SELECT f.clerk_user_id, e.feature_key, e.source_type, e.ends_at, (SELECT clerk_subscription_item_id FROM subscriptions x WHERE x.id = e.subscription) AS s, e.order_item FROM entitlements e JOIN customer_accounts a ON a.id = e.customer_account JOIN profiles f ON f.id = a.profile WHERE e.is_active = 1 ORDER BY 1, 2, 5, 6`,
	`SELECT clerk_user_id, plan_tier, billing_features, contact_email, deleted_at != '' AS gone FROM profiles ORDER BY 1`,
	`SELECT kind, idempotency_key FROM emails WHERE kind IN ('order_fulfilled') ORDER BY 2`,
	`SELECT event_id, state, event_type, reason FROM webhook_events ORDER BY seq`,
}

func (s *shop) hash(t require.TestingT) (string, string) {
	all := ""
	for _, q := range businessState {
		rows := []dbx.NullStringMap{}
		require.NoError(t, s.app.DB().NewQuery(q).All(&rows))
		b, err := json.MarshalIndent(rows, "", " ")
		require.NoError(t, err)
		all += string(b)
	}
	sum := sha256.Sum256([]byte(all))
	return hex.EncodeToString(sum[:]), all
}

// asCreated are the tables that a replay begins with: the catalogue, people, and orders as they were
// made.
var asCreated = []string{"shop", "profiles", "customer_accounts", "products", "prices", "digital_assets", "service_offers"}

type table map[string][]dbx.NullStringMap

func (s *shop) copyTables(t require.TestingT, names ...string) table {
	out := table{}
	for _, name := range names {
		rows := []dbx.NullStringMap{}
		require.NoError(t, s.app.DB().NewQuery("SELECT * FROM "+name+" ORDER BY id").All(&rows))
		out[name] = rows
	}
	return out
}

func (s *shop) pasteTables(t require.TestingT, names []string, from table) {
	for _, name := range names {
		_, err := s.app.NonconcurrentDB().NewQuery("DELETE FROM " + name).Execute()
		require.NoError(t, err)
		for _, row := range from[name] {
			cols := dbx.Params{}
			for k, v := range row {
				if v.Valid {
					cols[k] = v.String
				}
			}
			_, err := s.app.NonconcurrentDB().Insert(name, cols).Execute()
			require.NoError(t, err)
		}
	}
}

// TestReplayGivesTheSameShop lives through random sales and subscriptions, then plays all stored
// events into a shop that knows only catalogue, people and orders as they were created.
func TestReplayGivesTheSameShop(t *testing.T) {
	template := openShop(t)
	catalogue := template.copyTables(t, asCreated...)
	if f := flag.Lookup("rapid.checks"); f.Value.String() == defaultChecks {
		defer func() { _ = f.Value.Set(defaultChecks) }()
		_ = f.Value.Set("6") // each run is two shops
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := emptyShop(t)
		a.prices, a.seller = template.prices, template.seller
		a.pasteTables(rt, asCreated, catalogue)
		var told []commerce.Facts
		for n := range rapid.IntRange(1, 4).Draw(rt, "people") {
			user := fmt.Sprintf("user_replay%d", n)
			a.buyer(rt, user)
			b := &biller{t: rt, user: user, sub: "csub_" + user, at: storyStart, items: map[string]*commerce.ItemFact{}}
			for _, buy := range rapid.SliceOfN(rapid.SampledFrom([]string{"course", "book", "plus"}), 0, 3).Draw(rt, "buys") {
				o := a.order(rt, user, buy)
				cents := rapid.SampledFrom([]int64{2500, 2500, 2500, 1}).Draw(rt, "cents")
				for _, status := range rapid.SliceOfN(rapid.SampledFrom([]string{"pending", "failed", "succeeded", "succeeded"}), 0, 3).Draw(rt, "payments") {
					b.at = b.at.Add(time.Minute)
					p := &commerce.PaymentFact{Provider: "clerk", ExternalID: "pa_" + o.PublicID(), Status: status, SubtotalCents: cents, TotalCents: cents, Currency: "USD", PayerUserID: user, UpdatedAt: b.at}
					if buy == "plus" {
						p.PlanIDs = []string{"cplan_plus"}
					} else {
						p.OrderPublicID = o.PublicID()
					}
					told = append(told, commerce.Facts{Type: "paymentAttempt.updated", At: b.at, Payment: p})
				}
			}
			for range rapid.IntRange(0, 6).Draw(rt, "steps") {
				b.step()
			}
			told = append(told, b.told...)
			a.now = later(a.now, b.at)
		}
		made := a.copyTables(rt, append([]string{"orders", "order_items"}, asCreated...)...)
		for _, f := range rapid.Permutation(told).Draw(rt, "order") {
			a.deliver(rt, f)
		}
		a.sweep(rt)

		b := emptyShop(t)
		b.now = a.now
		b.pasteTables(rt, append([]string{"orders", "order_items"}, asCreated...), made)
		b.pasteTables(rt, []string{"webhook_events"}, table{"webhook_events": received(a.copyTables(rt, "webhook_events")["webhook_events"])})
		b.work(rt)
		b.sweep(rt)
		wantHash, want := a.hash(rt)
		gotHash, got := b.hash(rt)
		require.Equal(rt, want, got)
		require.Equal(rt, wantHash, gotHash)

		events, err := collections.ListEvents(a.app, collections.EventQuery{OldestFirst: true})
		require.NoError(rt, err)
		for i, ev := range events { // again, beside what stands: nothing may change
			if i%5 == 0 {
				_, err := a.svc.Replay(t.Context(), a.app, ev.Id, true)
				require.NoError(rt, err)
			}
			_, err := a.svc.Replay(t.Context(), a.app, ev.Id, false)
			require.NoError(rt, err)
		}
		_, again := a.hash(rt)
		require.Equal(rt, want, again, "a second replay changes nothing")
	})
}

// received puts stored events back to how they came.
func received(rows []dbx.NullStringMap) []dbx.NullStringMap {
	for _, row := range rows {
		for k, v := range map[string]string{"state": "received", "reason": "", "event_type": "", "attempts": "0", "processed_at": "", "changes": "null", "waits_for": ""} {
			x := row[k]
			x.String, x.Valid = v, true
			row[k] = x
		}
	}
	return rows
}
