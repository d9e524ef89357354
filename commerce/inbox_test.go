package commerce_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/hooks"
	"pocketstarter/internal/samples"
	"pocketstarter/internal/testapp"
)

// plainEvents decodes events that are facts in JSON, so that the inbox is tested apart from any
// provider's payloads.
type plainEvents struct{}

func (plainEvents) Decode(b []byte) (commerce.Facts, error) {
	if strings.Contains(string(b), "boom") {
		return commerce.Facts{}, errors.New("boom")
	}
	if strings.Contains(string(b), "explode") {
		panic("exploded")
	}
	var f commerce.Facts
	if err := json.Unmarshal(b, &f); err != nil {
		return f, &commerce.Error{Code: commerce.CodeParked, Reason: commerce.ParkMalformed, Message: "not JSON"}
	}
	return f, nil
}

type till struct {
	t     *testing.T
	app   core.App
	svc   *commerce.Service
	now   time.Time
	buyer commerce.Buyer
	price *collections.Price
}

func newTill(t *testing.T) *till {
	t.Helper()
	x := &till{t: t, app: testapp.New(t), now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	x.svc = commerce.New(commerce.Options{Now: func() time.Time { return x.now }, Wall: func() time.Time { return x.now }, Decoders: map[string]commerce.EventDecoder{"clerk": plainEvents{}}})
	hooks.Bind(x.app, x.svc, hooks.Wakers{})
	require.NoError(t, samples.EnsureShop(x.app))
	ctx := context.Background()
	seller, err := x.svc.SignedIn(ctx, x.app, "user_seller")
	require.NoError(t, err)
	x.buyer, err = x.svc.SignedIn(ctx, x.app, "user_buyer")
	require.NoError(t, err)
	name, published, keys, cents := "Book", "published", []string{"library"}, int64(2900)
	by := commerce.Seller{Profile: seller.Profile, Named: true}
	p, err := x.svc.CreateProduct(ctx, x.app, by, commerce.ProductInput{Name: &name, Visibility: &published, FeatureKeys: &keys})
	require.NoError(t, err)
	x.price, err = x.svc.CreatePrice(ctx, x.app, by, p.Id, commerce.PriceInput{AmountCents: &cents})
	require.NoError(t, err)
	return x
}

func (x *till) order() *collections.Order {
	x.t.Helper()
	made, err := x.svc.CreateOrder(context.Background(), x.app, x.buyer, commerce.NewOrder{PriceID: x.price.Id, Quantity: 1})
	require.NoError(x.t, err)
	return made.Order
}

func (x *till) payment(o *collections.Order, id string) commerce.Facts {
	return commerce.Facts{Type: "paymentAttempt.updated", Payment: &commerce.PaymentFact{Provider: "clerk", ExternalID: id, Status: "succeeded", Kind: "checkout", SubtotalCents: o.SubtotalCents(),
		TotalCents: o.SubtotalCents(), Currency: o.Currency(), PayerUserID: "user_buyer", OrderPublicID: o.PublicID(), UpdatedAt: x.now}}
}

// store stores one delivery and returns its row.
func (x *till) store(id string, body any) *collections.WebhookEvent {
	x.t.Helper()
	raw, ok := body.(string)
	if !ok {
		b, err := json.Marshal(body)
		require.NoError(x.t, err)
		raw = string(b)
	}
	require.NoError(x.t, x.app.RunInTransaction(func(tx core.App) error {
		_, err := x.svc.StoreEvent(tx, commerce.Delivery{Provider: "clerk", ID: id, Payload: []byte(raw)})
		return err
	}))
	ev, err := collections.FindEventByProviderID(x.app, "clerk", id)
	require.NoError(x.t, err)
	return ev
}

func (x *till) apply() {
	x.t.Helper()
	for range 100 {
		n, err := x.svc.ApplyDue(context.Background(), x.app, nil)
		require.NoError(x.t, err)
		if n == 0 {
			return
		}
	}
	x.t.Fatal("the inbox never gets empty")
}

func (x *till) event(ev *collections.WebhookEvent) *collections.WebhookEvent {
	x.t.Helper()
	out, err := collections.FindWebhookEvent(x.app, ev.Id)
	require.NoError(x.t, err)
	return out
}

func (x *till) status(o *collections.Order) collections.OrderStatus {
	x.t.Helper()
	out, err := collections.FindOrder(x.app, o.Id)
	require.NoError(x.t, err)
	return out.Status()
}

func (x *till) rows(from string) int {
	x.t.Helper()
	var n int
	require.NoError(x.t, x.app.DB().NewQuery("SELECT count(*) FROM "+from).Row(&n))
	return n
}

func (x *till) clean() {
	x.t.Helper()
	_, rows, err := x.svc.Audit(context.Background(), x.app, nil)
	require.NoError(x.t, err)
	for _, r := range rows {
		require.Empty(x.t, r.Violations, r.Invariant)
	}
}

func TestOnePoisonEventStopsNobody(t *testing.T) {
	x := newTill(t)
	var orders []*collections.Order
	var events []*collections.WebhookEvent
	for i := range 9 {
		o := x.order()
		orders = append(orders, o)
		if i == 4 {
			events = append(events, x.store("msg_poison", `{"boom":1}`))
		}
		events = append(events, x.store(fmt.Sprintf("msg_%d", i), x.payment(o, fmt.Sprintf("pa_%d", i))))
	}
	x.apply()
	for _, o := range orders {
		require.Equal(t, collections.OrderFulfilled, x.status(o))
	}
	poison := x.event(events[4])
	require.Equal(t, collections.EventFailed, poison.State())
	require.Contains(t, poison.Reason(), "boom")
	require.True(t, poison.NextAttemptAt().After(x.now))
	require.Equal(t, 9, x.rows("entitlements"))
	for range 20 { // every wait of the table
		x.now = x.now.Add(9 * time.Hour)
		x.apply()
	}
	require.Equal(t, collections.EventDead, x.event(poison).State())
	x.clean()
}

// TestAFailingCommitStopsOneEventOnly: a deferred constraint fails when the batch commits, without
// saying which event it was.
func TestAFailingCommitStopsOneEventOnly(t *testing.T) {
	x := newTill(t)
	for _, q := range []string{"CREATE TABLE parent (id TEXT PRIMARY KEY)", "CREATE TABLE child (p TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"} {
		_, err := x.app.DB().NewQuery(q).Execute()
		require.NoError(t, err)
	}
	var orders []*collections.Order
	for range 5 {
		orders = append(orders, x.order())
	}
	bad := orders[2]
	x.app.OnRecordCreate(collections.PaymentTransactions).BindFunc(func(e *core.RecordEvent) error {
		if collections.AsPaymentTransaction(e.Record).OrderID() == bad.Id {
			if _, err := e.App.DB().NewQuery("INSERT INTO child VALUES ('nobody')").Execute(); err != nil {
				return err
			}
		}
		return e.Next()
	})
	for i, o := range orders {
		x.store(fmt.Sprintf("msg_%d", i), x.payment(o, fmt.Sprintf("pa_%d", i)))
	}
	x.apply()
	for _, o := range orders {
		want := collections.OrderFulfilled
		if o.Id == bad.Id {
			want = collections.OrderPendingPayment
		}
		require.Equal(t, want, x.status(o))
	}
	require.Equal(t, 1, x.rows("webhook_events WHERE state = 'failed' AND attempts = 1"))
	x.clean()
}

func TestDuplicatesAndConflicts(t *testing.T) {
	x := newTill(t)
	o := x.order()
	ev := x.store("msg_1", x.payment(o, "pa_1"))
	x.store("msg_1", x.payment(o, "pa_1"))
	x.store("msg_1", x.payment(o, "pa_other"))
	x.store("msg_2", x.payment(o, "pa_1"))
	x.apply()
	require.Equal(t, collections.EventApplied, x.event(ev).State())
	require.Equal(t, 3, x.rows("webhook_events"))
	require.Equal(t, 1, x.rows("webhook_events WHERE state = 'conflict' AND reason != ''"))
	require.Equal(t, 1, x.rows("payment_transactions"), "one payment is one row, and a conflict is never applied")
	require.Equal(t, 1, x.rows("emails WHERE kind = 'order_fulfilled'"))
	x.clean()
}

func TestWhereAPaymentGoes(t *testing.T) {
	tests := []struct {
		name   string
		change func(f *commerce.PaymentFact)
		reason string // "" = it pays the order
	}{
		{"the right one", func(*commerce.PaymentFact) {}, ""},
		{"tax comes from the payment", func(f *commerce.PaymentFact) { f.TaxCents, f.TotalCents = 551, 3451 }, ""},
		{"another payer", func(f *commerce.PaymentFact) { f.PayerUserID = "user_mallory" }, commerce.ParkPayerMismatch},
		{"nobody", func(f *commerce.PaymentFact) { f.PayerUserID = "" }, commerce.ParkPayerUnknown},
		{"an organization", func(f *commerce.PaymentFact) { f.PayerUserID, f.PayerOrgID = "", "org_1" }, commerce.ParkOrganisationPayer},
		{"a cent too little", func(f *commerce.PaymentFact) { f.SubtotalCents--; f.TotalCents-- }, commerce.ParkAmountMismatch},
		{"a cent too much", func(f *commerce.PaymentFact) { f.SubtotalCents++; f.TotalCents++ }, commerce.ParkAmountMismatch},
		{"another currency", func(f *commerce.PaymentFact) { f.Currency = "EUR" }, commerce.ParkCurrencyMismatch},
		{"an order we do not have", func(f *commerce.PaymentFact) { f.OrderPublicID = "6f0e3f60-0000-4000-8000-000000000000" }, commerce.ParkUnknownOrder},
		{"no order named", func(f *commerce.PaymentFact) { f.OrderPublicID = "" }, commerce.ParkNoOpenOrder},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := newTill(t)
			o := x.order()
			f := x.payment(o, "pa_1")
			tt.change(f.Payment)
			ev := x.store("msg_1", f)
			x.apply()
			if tt.reason == "" {
				require.Equal(t, collections.OrderFulfilled, x.status(o))
				x.clean()
				return
			}
			require.Equal(t, collections.OrderPendingPayment, x.status(o))
			require.Equal(t, collections.EventParked, x.event(ev).State())
			require.Contains(t, x.event(ev).Reason(), tt.reason)
			require.Equal(t, 1, x.rows("payment_transactions WHERE disposition = 'parked' AND reason = '"+tt.reason+"'"))
			require.Equal(t, 0, x.rows("entitlements"))
			x.clean()
		})
	}
}

func TestMoneyAroundTheOrdersEnd(t *testing.T) {
	t.Run("an expired order is revived", func(t *testing.T) {
		x := newTill(t)
		o := x.order()
		x.now = x.now.Add(25 * time.Hour)
		n, err := x.svc.ExpireOrders(context.Background(), x.app)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		require.Equal(t, collections.OrderCanceled, x.status(o))
		x.store("msg_1", x.payment(o, "pa_1"))
		x.apply()
		require.Equal(t, collections.OrderFulfilled, x.status(o))
		x.clean()
	})
	t.Run("a canceled one waits for a decision", func(t *testing.T) {
		x := newTill(t)
		o := x.order()
		_, err := x.svc.CancelOrder(context.Background(), x.app, o.Id, commerce.ReasonBuyer)
		require.NoError(t, err)
		ev := x.store("msg_1", x.payment(o, "pa_1"))
		x.apply()
		require.Equal(t, collections.OrderCanceled, x.status(o))
		require.Contains(t, x.event(ev).Reason(), commerce.ParkPaidAfterCancel)
		x.clean()
	})
	t.Run("a second success is surplus, a late failure changes nothing", func(t *testing.T) {
		x := newTill(t)
		o := x.order()
		x.store("msg_1", x.payment(o, "pa_1"))
		x.store("msg_2", x.payment(o, "pa_2"))
		late := x.payment(o, "pa_1")
		late.Payment.Status, late.Payment.UpdatedAt = "failed", x.now.Add(time.Hour)
		x.store("msg_3", late)
		x.apply()
		require.Equal(t, collections.OrderFulfilled, x.status(o))
		require.Equal(t, 1, x.rows("payment_transactions WHERE disposition = 'surplus'"))
		require.Equal(t, 2, x.rows("payment_transactions WHERE status = 'succeeded'"))
		x.clean()
	})
}

func TestRefundsAsAMoneyTable(t *testing.T) {
	tests := []struct {
		name    string
		amounts []int64 // asked one after the other; 0 = all that is left
		codes   []commerce.Code
		status  collections.OrderStatus
		back    int
	}{
		{"all at once", []int64{0}, []commerce.Code{""}, collections.OrderRefunded, 2900},
		{"a part keeps everything open", []int64{900}, []commerce.Code{""}, collections.OrderFulfilled, 900},
		{"parts that make the whole", []int64{900, 2000}, []commerce.Code{"", ""}, collections.OrderRefunded, 2900},
		{"the rest", []int64{1, 0}, []commerce.Code{"", ""}, collections.OrderRefunded, 2900},
		{"more than there is", []int64{2901}, []commerce.Code{commerce.CodeConflict}, collections.OrderFulfilled, 0},
		{"more than is left", []int64{2000, 901}, []commerce.Code{"", commerce.CodeConflict}, collections.OrderFulfilled, 2000},
		{"less than nothing", []int64{-1}, []commerce.Code{commerce.CodeInvalid}, collections.OrderFulfilled, 0},
		{"twice", []int64{0, 0}, []commerce.Code{"", commerce.CodeConflict}, collections.OrderRefunded, 2900},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := newTill(t)
			o := x.order()
			_, err := x.svc.RefundOrder(context.Background(), x.app, o.Id, commerce.RefundRequest{})
			require.Equal(t, commerce.CodeConflict, commerce.CodeOf(err), "an unpaid order has nothing to give back")
			x.store("msg_1", x.payment(o, "pa_1"))
			x.apply()
			for i, amount := range tt.amounts {
				_, err := x.svc.RefundOrder(context.Background(), x.app, o.Id, commerce.RefundRequest{AmountCents: amount, Reason: "asked"})
				require.Equal(t, tt.codes[i], commerce.CodeOf(err))
			}
			require.Equal(t, tt.status, x.status(o))
			require.Equal(t, 1, x.rows(fmt.Sprintf("payment_transactions WHERE refunded_cents = %d", tt.back)))
			open := 1
			if tt.status == collections.OrderRefunded {
				open = 0
			}
			require.Equal(t, open, x.rows("entitlements WHERE is_active = 1"))
			x.clean()
		})
	}
}

func TestDisputesSuspendAndRestoreExactlyThose(t *testing.T) {
	x := newTill(t)
	o := x.order()
	x.store("msg_1", x.payment(o, "pa_1"))
	x.apply()
	say := func(id, state string, at time.Time) {
		x.store(id, commerce.Facts{Type: "dispute", Dispute: &commerce.DisputeFact{Provider: "clerk", PaymentExternalID: "pa_1", State: state, UpdatedAt: at}})
		x.apply()
	}
	say("msg_2", "open", x.now.Add(time.Hour))
	require.Equal(t, 0, x.rows("entitlements WHERE is_active = 1"))
	say("msg_4", "won", x.now.Add(3*time.Hour))
	require.Equal(t, 1, x.rows("entitlements WHERE is_active = 1"))
	say("msg_3", "open", x.now.Add(2*time.Hour)) // late
	require.Equal(t, 1, x.rows("entitlements WHERE is_active = 1"), "the newest word by provider time holds")
	x.clean()
}

// TestMailNeverGuessesAnAddress: a claim or a typed billing address is not mailed to.
func TestMailNeverGuessesAnAddress(t *testing.T) {
	x := newTill(t)
	o := x.order()
	x.store("msg_1", x.payment(o, "pa_1"))
	x.apply()
	require.Equal(t, 1, x.rows("emails WHERE kind = 'order_fulfilled' AND state = 'waiting_address' AND `to` = ''"))
	x.store("msg_2", commerce.Facts{Type: "user.updated", User: &commerce.UserFact{ClerkUserID: "user_buyer", ContactEmail: "Ada@Example.com", UpdatedAt: x.now}})
	x.apply()
	require.Equal(t, 1, x.rows("emails WHERE kind = 'order_fulfilled' AND state = 'queued' AND `to` = 'ada@example.com'"))
}

func TestADeletedPersonStaysDeleted(t *testing.T) {
	x := newTill(t)
	x.store("msg_1", commerce.Facts{Type: "user.updated", User: &commerce.UserFact{ClerkUserID: "user_buyer", ContactEmail: "ada@example.com", FirstName: "Ada", UpdatedAt: x.now}})
	x.store("msg_2", commerce.Facts{Type: "user.deleted", User: &commerce.UserFact{ClerkUserID: "user_buyer", Deleted: true}})
	x.store("msg_3", commerce.Facts{Type: "user.updated", User: &commerce.UserFact{ClerkUserID: "user_buyer", ContactEmail: "ada@example.com", UpdatedAt: x.now.Add(time.Hour)}})
	x.apply()
	_, err := x.svc.SignedIn(context.Background(), x.app, "user_buyer")
	require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))
	require.Equal(t, 0, x.rows("profiles WHERE contact_email != '' OR first_name != ''"))
	x.clean()
}

func TestADecoderThatPanicsStopsNobody(t *testing.T) {
	x := newTill(t)
	o := x.order()
	bad := x.store("bad", "explode")
	x.store("good", x.payment(o, "pay_1"))
	x.apply()
	require.Equal(t, collections.EventFailed, x.event(bad).State())
	require.Contains(t, x.event(bad).Reason(), "exploded")
	require.Equal(t, collections.OrderFulfilled, x.status(o))
}
