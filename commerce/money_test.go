package commerce_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// story is one buyer with what they did, for the tables below.
type story struct {
	*shop
	t     *testing.T
	user  string
	order *collections.Order
}

func (s *story) pay(id, status string, change func(*commerce.PaymentFact)) commerce.Facts {
	p := commerce.PaymentFact{Provider: "clerk", ExternalID: id + s.user, Status: status, Kind: "checkout", SubtotalCents: 2500, TotalCents: 2500, Currency: "USD", PayerUserID: s.user, UpdatedAt: s.now}
	if s.order != nil {
		p.OrderPublicID = s.order.PublicID()
	}
	if change != nil {
		change(&p)
	}
	return commerce.Facts{Type: "paymentAttempt.updated", At: p.UpdatedAt, Payment: &p}
}

func (s *story) payments() []*collections.PaymentTransaction {
	var out []*collections.PaymentTransaction
	require.NoError(s.t, s.app.RecordQuery(collections.PaymentTransactions).AndWhere(dbx.NewExp("instr(external_id, {:u}) > 0", dbx.Params{"u": s.user})).OrderBy("external_id").All(&out))
	return out
}

func paid(change func(*commerce.PaymentFact)) func(*story) []commerce.Facts {
	return func(s *story) []commerce.Facts { return []commerce.Facts{s.pay("pa_", "succeeded", change)} }
}

// TestWhoseMoney is contract section 8, "Which order a payment belongs to".
func TestWhoseMoney(t *testing.T) {
	tests := []struct {
		name        string
		buys        string // product ordered before, "" for none
		events      func(*story) []commerce.Facts
		disposition collections.Disposition
		reason      string
		status      collections.OrderStatus
	}{
		{"it names the order and all agrees", "course", paid(nil), collections.DispositionApplied, "", collections.OrderFulfilled},
		{"tax comes from the payment", "course", paid(func(p *commerce.PaymentFact) { p.TaxCents, p.TotalCents = 475, 2975 }), collections.DispositionApplied, "", collections.OrderFulfilled},
		{"another payer", "course", paid(func(p *commerce.PaymentFact) { p.PayerUserID = "user_other" }), collections.DispositionParked, commerce.ParkPayerMismatch, collections.OrderPendingPayment},
		{"nobody says who paid", "course", paid(func(p *commerce.PaymentFact) { p.PayerUserID = "" }), collections.DispositionParked, commerce.ParkPayerUnknown, collections.OrderPendingPayment},
		{"an organization pays", "course", paid(func(p *commerce.PaymentFact) { p.PayerUserID, p.PayerOrgID = "", "org_1" }), collections.DispositionParked, commerce.ParkOrganisationPayer, collections.OrderPendingPayment},
		{"another currency", "course", paid(func(p *commerce.PaymentFact) { p.Currency = "EUR" }), collections.DispositionParked, commerce.ParkCurrencyMismatch, collections.OrderPendingPayment},
		{"one cent less", "course", paid(func(p *commerce.PaymentFact) { p.SubtotalCents, p.TotalCents = 2499, 2499 }), collections.DispositionParked, commerce.ParkAmountMismatch, collections.OrderPendingPayment},
		{"the total agrees, the subtotal does not", "course", paid(func(p *commerce.PaymentFact) { p.SubtotalCents, p.TaxCents, p.TotalCents = 2400, 100, 2500 }), collections.DispositionParked, commerce.ParkAmountMismatch, collections.OrderPendingPayment},
		{"a disagreement is not healed by the plan", "book", paid(func(p *commerce.PaymentFact) { p.PayerUserID, p.PlanIDs = "user_other", []string{"cplan_book"} }), collections.DispositionParked, commerce.ParkPayerMismatch, collections.OrderPendingPayment},
		{"an order nobody made", "", paid(func(p *commerce.PaymentFact) { p.OrderPublicID = "0b8f4c9e-0000-4000-8000-000000000000" }), collections.DispositionParked, commerce.ParkUnknownOrder, ""},
		{"the id stands in free text only", "course", paid(func(p *commerce.PaymentFact) { p.FailedReason, p.OrderPublicID = "order "+p.OrderPublicID, "" }), collections.DispositionParked, commerce.ParkNoOpenOrder, collections.OrderPendingPayment},
		{"a one-time plan and one open order", "book", paid(func(p *commerce.PaymentFact) { p.OrderPublicID, p.PlanIDs = "", []string{"cplan_book"} }), collections.DispositionApplied, "", collections.OrderFulfilled},
		{"a one-time plan of another amount", "book", paid(func(p *commerce.PaymentFact) {
			p.OrderPublicID, p.PlanIDs, p.SubtotalCents, p.TotalCents = "", []string{"cplan_book"}, 100, 100
		}), collections.DispositionParked, commerce.ParkNoOpenOrder, collections.OrderPendingPayment},
		{"two open orders", "book", func(s *story) []commerce.Facts {
			s.shop.order(s.t, s.user, "book")
			return []commerce.Facts{s.pay("pa_", "succeeded", func(p *commerce.PaymentFact) { p.OrderPublicID, p.PlanIDs = "", []string{"cplan_book"} })}
		}, collections.DispositionParked, commerce.ParkAmbiguousOrder, collections.OrderPendingPayment},
		{"a person canceled the order", "course", func(s *story) []commerce.Facts {
			_, err := s.svc.CancelOrder(s.t.Context(), s.app, s.order.Id, "buyer")
			require.NoError(s.t, err)
			return paid(nil)(s)
		}, collections.DispositionParked, commerce.ParkPaidAfterCancel, collections.OrderCanceled},
		{"the order expired", "course", func(s *story) []commerce.Facts {
			s.now = s.now.Add(25 * time.Hour)
			s.sweep(s.t)
			require.Equal(s.t, collections.OrderCanceled, s.reload(s.t, s.order).Status())
			return paid(nil)(s)
		}, collections.DispositionApplied, "", collections.OrderFulfilled},
		{"the money came before the order", "", func(s *story) []commerce.Facts {
			s.deliver(s.t, s.pay("pa_", "succeeded", func(p *commerce.PaymentFact) { p.PlanIDs = []string{"cplan_book"} }))
			require.Equal(s.t, commerce.ParkNoOpenOrder, s.payments()[0].Reason())
			s.order = s.shop.order(s.t, s.user, "book")
			return nil
		}, collections.DispositionApplied, "", collections.OrderFulfilled},
		{"a failed try only", "course", func(s *story) []commerce.Facts { return []commerce.Facts{s.pay("pa_", "failed", nil)} }, "", "", collections.OrderPendingPayment},
	}
	s := openShop(t)
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := &story{shop: s, t: t, user: fmt.Sprintf("user_money%02d", i)}
			s.buyer(t, x.user)
			if tt.buys != "" {
				x.order = s.order(t, x.user, tt.buys)
			}
			s.deliver(t, tt.events(x)...)
			got := x.payments()
			require.Len(t, got, 1)
			require.Equal(t, tt.disposition, got[0].Disposition(), got[0].ReasonDetail())
			require.Equal(t, tt.reason, got[0].Reason())
			if tt.reason != "" {
				require.NotEmpty(t, got[0].ReasonDetail(), "the operator reads why")
			}
			if x.order != nil {
				o := s.reload(t, x.order)
				require.Equal(t, tt.status, o.Status())
				if tt.status == collections.OrderFulfilled {
					require.Equal(t, got[0].AmountCents(), o.TotalCents())
					require.Equal(t, o.SubtotalCents()+got[0].TaxCents(), o.TotalCents())
				}
			}
		})
	}
	cleanAudit(t, s)
}

func cleanAudit(t *testing.T, s *shop) {
	t.Helper()
	_, rows, err := s.svc.Audit(t.Context(), s.app, nil)
	require.NoError(t, err)
	for _, r := range rows {
		require.Empty(t, r.Violations, r.Invariant)
	}
}

// permutations calls f with every order of the events.
func permutations(events []commerce.Facts, f func([]commerce.Facts)) {
	if len(events) == 0 {
		f(nil)
		return
	}
	for i := range events {
		rest := slices.Delete(slices.Clone(events), i, i+1)
		permutations(rest, func(tail []commerce.Facts) { f(append([]commerce.Facts{events[i]}, tail...)) })
	}
}

// TestOnePaymentInEveryOrder: whatever the order of its events, and of its ids, a payment is one
// row, and a success is never undone.
func TestOnePaymentInEveryOrder(t *testing.T) {
	s := openShop(t)
	n := 0
	template := &story{shop: s, t: t, user: "user_x"}
	at := func(minutes int, change func(*commerce.PaymentFact)) func(*commerce.PaymentFact) {
		return func(p *commerce.PaymentFact) {
			p.UpdatedAt, p.AliasID = storyStart.Add(time.Duration(minutes)*time.Minute), "cpa_user_x"
			if change != nil {
				change(p)
			}
		}
	}
	events := []commerce.Facts{
		template.pay("pa_1", "pending", at(1, func(p *commerce.PaymentFact) { p.TaxCents = 0 })),
		template.pay("pa_1", "failed", at(2, func(p *commerce.PaymentFact) { p.FailedReason = "The payment was declined." })),
		template.pay("pa_2", "succeeded", at(3, func(p *commerce.PaymentFact) { p.TaxCents, p.TotalCents = 200, 2700 })),
		template.pay("pa_1", "failed", at(4, nil)), // told again, later
	}
	permutations(events, func(order []commerce.Facts) {
		n++
		x := &story{shop: s, t: t, user: fmt.Sprintf("user_perm%02d", n)}
		x.order = s.order(t, x.user, "course")
		for _, f := range order {
			p := *f.Payment
			p.ExternalID, p.AliasID, p.PayerUserID, p.OrderPublicID = p.ExternalID[:4]+x.user, "cpa_"+x.user, x.user, x.order.PublicID()
			s.deliver(t, commerce.Facts{Type: f.Type, At: f.At, Payment: &p})
		}
		got := x.payments()
		require.Len(t, got, 1)
		require.Equal(t, "pa_2"+x.user, got[0].ExternalID(), "the try that paid names it")
		require.Equal(t, collections.PaymentSucceeded, got[0].Status())
		require.Equal(t, collections.DispositionApplied, got[0].Disposition())
		require.EqualValues(t, 2700, got[0].AmountCents())
		require.Equal(t, storyStart.Add(3*time.Minute), got[0].PaidAt())
		require.Equal(t, collections.OrderFulfilled, s.reload(t, x.order).Status())
	})
	require.Equal(t, 24, n)
	cleanAudit(t, s)
}

// TestSecondSuccessIsSurplus: two payments of one order, the second is nobody's.
func TestSecondSuccessIsSurplus(t *testing.T) {
	s := openShop(t)
	x := &story{shop: s, t: t, user: "user_twice"}
	x.order = s.order(t, x.user, "course")
	s.deliver(t, x.pay("pa_a", "succeeded", nil), x.pay("pa_b", "succeeded", nil), x.pay("pa_b", "failed", nil), x.pay("pa_a", "succeeded", nil))
	got := x.payments()
	require.Len(t, got, 2)
	require.Equal(t, []collections.Disposition{collections.DispositionApplied, collections.DispositionSurplus}, []collections.Disposition{got[0].Disposition(), got[1].Disposition()})
	require.Equal(t, collections.PaymentSucceeded, got[1].Status())
	cleanAudit(t, s)
}

// TestIntentPaymentSubscriptionInEveryOrder: an announced subscription, its payment and its events,
// in any order, end as one subscription with the money and one closed intent.
func TestIntentPaymentSubscriptionInEveryOrder(t *testing.T) {
	s := openShop(t)
	n := 0
	names := map[string]func(*commerce.PaymentFact, *collections.Order, string){
		"items and plan": func(p *commerce.PaymentFact, _ *collections.Order, item string) {
			p.ItemIDs, p.PlanIDs = []string{item}, []string{"cplan_plus"}
		},
		"plan only":       func(p *commerce.PaymentFact, _ *collections.Order, _ string) { p.PlanIDs = []string{"cplan_plus"} },
		"the intent only": func(p *commerce.PaymentFact, o *collections.Order, _ string) { p.OrderPublicID = o.PublicID() },
	}
	for name, set := range names {
		t.Run(name, func(t *testing.T) {
			item := func(user, status string, minute int) commerce.Facts {
				at := storyStart.Add(time.Duration(minute) * time.Minute)
				return commerce.Facts{Type: "subscriptionItem.updated", At: at, Items: []commerce.ItemFact{{ItemID: "csub_item_" + user, SubscriptionID: "csub_" + user, PayerUserID: user, PlanID: "cplan_plus",
					Status: status, PeriodStart: storyStart, PeriodEnd: storyStart.AddDate(0, 1, 0), UpdatedAt: at}}}
			}
			for _, order := range indexOrders(4) {
				n++
				x := &story{shop: s, t: t, user: fmt.Sprintf("user_intent%03d", n)}
				intent := s.order(t, x.user, "plus")
				pay := func(status string, minute int) commerce.Facts {
					return x.pay("pa_", status, func(p *commerce.PaymentFact) {
						p.UpdatedAt, p.SubtotalCents, p.TotalCents = storyStart.Add(time.Duration(minute)*time.Minute), 712, 712 // a proration
						set(p, intent, "csub_item_"+x.user)
					})
				}
				events := []commerce.Facts{item(x.user, "incomplete", 1), pay("pending", 2), item(x.user, "active", 3), pay("succeeded", 4)}
				for _, i := range order {
					s.deliver(t, events[i])
				}
				buyer := s.buyer(t, x.user)
				subs, err := collections.ListSubscriptionsOfAccount(s.app, buyer.Account.Id)
				require.NoError(t, err)
				require.Len(t, subs, 1)
				require.Equal(t, collections.SubActive, subs[0].Status())
				pays := x.payments()
				require.Len(t, pays, 1)
				require.Equal(t, collections.DispositionApplied, pays[0].Disposition(), "%v %s", order, pays[0].ReasonDetail())
				require.Equal(t, subs[0].Id, pays[0].SubscriptionID())
				require.Empty(t, pays[0].OrderID())
				closed := s.reload(t, intent)
				require.Equal(t, collections.OrderCanceled, closed.Status())
				require.Equal(t, commerce.ReasonSubscribed, closed.StatusReason())
				require.Equal(t, subs[0].Id, closed.SubscriptionID())
			}
		})
	}
	cleanAudit(t, s)
	parked, err := collections.ListEvents(s.app, collections.EventQuery{State: "parked"})
	require.NoError(t, err)
	require.Empty(t, parked, "what waited was tried again")
}

// indexOrders returns every order of 0..n-1.
func indexOrders(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for _, rest := range indexOrders(n - 1) {
		for i := range n {
			out = append(out, slices.Insert(slices.Clone(rest), i, n-1))
		}
	}
	return out
}

// TestPaymentFollowsItsItem: a payment that named a still unknown item moves to it once it is known.
func TestPaymentFollowsItsItem(t *testing.T) {
	s := openShop(t)
	user := "user_follow"
	item := func(id string, start time.Time) commerce.Facts {
		return commerce.Facts{Type: "subscriptionItem.active", At: start, Items: []commerce.ItemFact{{ItemID: id, SubscriptionID: "csub_f", PayerUserID: user, PlanID: "cplan_plus", Status: "active",
			PeriodStart: start, PeriodEnd: start.AddDate(0, 1, 0), UpdatedAt: start}}}
	}
	x := &story{shop: s, t: t, user: user}
	s.deliver(t, item("csub_item_old", storyStart))
	s.deliver(t, x.pay("pa_", "succeeded", func(p *commerce.PaymentFact) {
		p.PlanIDs, p.ItemIDs = []string{"cplan_plus"}, []string{"csub_item_new"}
	}))
	s.deliver(t, item("csub_item_new", storyStart.Add(time.Hour)))
	row, err := collections.FindSubscriptionByItem(s.app, "csub_item_new")
	require.NoError(t, err)
	require.Equal(t, row.Id, x.payments()[0].SubscriptionID())
}

// TestDeletedPersonsPlan: what Clerk still bills a deleted person is shown, and gives nothing.
func TestDeletedPersonsPlan(t *testing.T) {
	s := openShop(t)
	active := func(minute int, status string) commerce.Facts {
		at := storyStart.Add(time.Duration(minute) * time.Minute)
		return commerce.Facts{Type: "subscriptionItem." + status, At: at, Items: []commerce.ItemFact{{ItemID: "csub_item_gone", SubscriptionID: "csub_gone", PayerUserID: "user_gone", PlanID: "cplan_pro", Status: status,
			PeriodStart: storyStart, PeriodEnd: storyStart.AddDate(0, 1, 0), UpdatedAt: at}}}
	}
	deleted := commerce.Facts{Type: "user.deleted", At: storyStart, User: &commerce.UserFact{ClerkUserID: "user_gone", Deleted: true, UpdatedAt: storyStart}}
	s.deliver(t, active(1, "active"))
	account := s.buyer(t, "user_gone").Account.Id
	features, err := s.svc.Features(s.app, account, "")
	require.NoError(t, err)
	require.Equal(t, []string{"files", "pro"}, features)
	s.deliver(t, deleted)
	features, err = s.svc.Features(s.app, account, "")
	require.NoError(t, err)
	require.Empty(t, features)
	s.deliver(t, active(2, "active"))
	parked, err := collections.ListEvents(s.app, collections.EventQuery{State: "parked"})
	require.NoError(t, err)
	require.Len(t, parked, 1)
	require.Contains(t, parked[0].Reason(), commerce.ParkDeletedPerson)
	s.deliver(t, active(3, "ended"))
	row, err := collections.FindSubscriptionByItem(s.app, "csub_item_gone")
	require.NoError(t, err)
	require.Equal(t, collections.SubEnded, row.Status())
}

// TestPriceGainsPlanLater: a subscription that came before the shop knew its plan gets its product
// when a price gains the plan, and follows the product's features.
func TestPriceGainsPlanLater(t *testing.T) {
	s := openShop(t)
	s.deliver(t, commerce.Facts{Type: "subscriptionItem.active", At: storyStart, Items: []commerce.ItemFact{{ItemID: "csub_item_early", SubscriptionID: "csub_early", PayerUserID: "user_early", PlanID: "cplan_later",
		Status: "active", PeriodStart: storyStart, PeriodEnd: storyStart.AddDate(0, 1, 0), UpdatedAt: storyStart}}})
	account := s.buyer(t, "user_early").Account.Id
	features := func() []string {
		out, err := s.svc.Features(s.app, account, "")
		require.NoError(t, err)
		return out
	}
	require.Empty(t, features())
	s.product(t, "late", []string{"growth"}, collections.PeriodMonthly, 900, "cplan_later")
	require.Equal(t, []string{"growth"}, features())
	product, err := collections.FindProduct(s.app, s.prices["late"].ProductID())
	require.NoError(t, err)
	product.SetFeatureKeys([]string{"growth", "more"})
	require.NoError(t, s.app.SaveNoValidate(product))
	require.Equal(t, []string{"growth", "more"}, features())
	product.SetFeatureKeys([]string{"more"})
	require.NoError(t, s.app.RunInTransaction(func(tx core.App) error { return tx.SaveNoValidate(product) }))
	require.Equal(t, []string{"more"}, features())
}

// TestDisputedPlan: a dispute suspends a plan and its tier; won, exactly that comes back, unless the
// plan ended meanwhile.
func TestDisputedPlan(t *testing.T) {
	s := openShop(t)
	x := &story{shop: s, t: t, user: "user_dispute"}
	item := func(minute int, status string) commerce.Facts {
		at := storyStart.Add(time.Duration(minute) * time.Minute)
		return commerce.Facts{Type: "subscriptionItem." + status, At: at, Items: []commerce.ItemFact{{ItemID: "csub_item_d", SubscriptionID: "csub_d", PayerUserID: x.user, PlanID: "cplan_pro", Status: status,
			PeriodStart: storyStart, PeriodEnd: storyStart.AddDate(0, 1, 0), UpdatedAt: at}}}
	}
	dispute := func(minute int, state string) commerce.Facts {
		at := storyStart.Add(time.Duration(minute) * time.Minute)
		return commerce.Facts{Type: "dispute", At: at, Dispute: &commerce.DisputeFact{Provider: "clerk", PaymentExternalID: "pa_" + x.user, State: state, UpdatedAt: at}}
	}
	tier := func() collections.PlanTier {
		p, err := collections.FindProfileByClerkID(s.app, x.user)
		require.NoError(t, err)
		return p.PlanTier()
	}
	s.deliver(t, dispute(5, "open"), item(1, "active")) // the dispute waits for its payment
	require.Equal(t, collections.TierPro, tier())
	s.now = storyStart.Add(time.Hour)
	s.deliver(t, x.pay("pa_", "succeeded", func(p *commerce.PaymentFact) { p.ItemIDs = []string{"csub_item_d"} }))
	require.Equal(t, collections.TierFree, tier(), "suspended")
	s.deliver(t, dispute(6, "won"))
	require.Equal(t, collections.TierPro, tier(), "and back")
	s.deliver(t, dispute(7, "open"), item(8, "ended"), dispute(9, "won"))
	require.Equal(t, collections.TierFree, tier(), "it ended meanwhile")
	cleanAudit(t, s)
}
