package hooks_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/hooks"
	"pocketstarter/internal/samples"
	"pocketstarter/internal/testapp"
)

// world is a shop with one sale that waits for its money, and an operator.
type world struct {
	t      *testing.T
	app    core.App
	svc    *commerce.Service
	order  *collections.Order
	buyer  commerce.Buyer
	token  string
	server http.Handler
}

func newWorld(t *testing.T) *world {
	t.Helper()
	app := testapp.New(t)
	svc := commerce.New(commerce.Options{Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
		Keys: commerce.KeyRules{Prefix: func(s string) string { return s }, Make: func(p, id, n string) string { return p + "/" + id + "/" + n }, Check: func(string, string) error { return nil }}})
	hooks.Bind(app, svc, hooks.Wakers{})
	require.NoError(t, samples.EnsureShop(app))
	w := &world{t: t, app: app, svc: svc}
	ctx := context.Background()
	seller, err := svc.SignedIn(ctx, app, "user_seller")
	require.NoError(t, err)
	w.buyer, err = svc.SignedIn(ctx, app, "user_buyer")
	require.NoError(t, err)
	name, published, keys, cents := "Book", "published", []string{"library"}, int64(2900)
	by := commerce.Seller{Profile: seller.Profile, Named: true}
	p, err := svc.CreateProduct(ctx, app, by, commerce.ProductInput{Name: &name, Visibility: &published, FeatureKeys: &keys})
	require.NoError(t, err)
	price, err := svc.CreatePrice(ctx, app, by, p.Id, commerce.PriceInput{AmountCents: &cents})
	require.NoError(t, err)
	made, err := svc.CreateOrder(ctx, app, w.buyer, commerce.NewOrder{PriceID: price.Id, Quantity: 1})
	require.NoError(t, err)
	w.order = made.Order

	superusers, err := app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	require.NoError(t, err)
	su := core.NewRecord(superusers)
	su.SetEmail("operator@example.com")
	su.SetRaw(core.FieldNamePassword, &core.PasswordFieldValue{Hash: "!"}) // nobody signs in with it; hashing takes a second under the race detector
	require.NoError(t, app.Save(su))
	w.token, err = su.NewAuthToken()
	require.NoError(t, err)
	r, err := apis.NewRouter(app)
	require.NoError(t, err)
	w.server, err = r.BuildMux()
	require.NoError(t, err)
	return w
}

// admin does what the admin UI does: a request of PocketBase's own record API.
func (w *world) admin(method, path string, body any) (int, string) {
	w.t.Helper()
	b, err := json.Marshal(body)
	require.NoError(w.t, err)
	req := httptest.NewRequest(method, "/api/collections/"+path, strings.NewReader(string(b)))
	req.Header.Set("Authorization", w.token)
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, req)
	return rec.Code, rec.Body.String()
}

func (w *world) stored() *collections.Order {
	w.t.Helper()
	o, err := collections.FindOrder(w.app, w.order.Id)
	require.NoError(w.t, err)
	return o
}

func (w *world) pay() {
	w.t.Helper()
	code, text := w.admin(http.MethodPatch, "orders/records/"+w.order.Id, map[string]any{"status": "paid"})
	require.Equal(w.t, http.StatusOK, code, text)
}

func (w *world) count(query string) int {
	w.t.Helper()
	var n int
	require.NoError(w.t, w.app.DB().NewQuery("SELECT count(*) FROM "+query).Row(&n))
	return n
}

func TestAnOperatorsPaidWritesPaymentAndEffects(t *testing.T) {
	w := newWorld(t)
	w.pay()
	o := w.stored()
	require.Equal(t, collections.OrderFulfilled, o.Status())
	require.NotEmpty(t, o.ReceiptNumber())
	require.False(t, o.PaidAt().IsZero())
	pay, err := collections.FindAppliedPayment(w.app, o.Id)
	require.NoError(t, err)
	require.Equal(t, "operator:"+o.Id, pay.ExternalID())
	require.Equal(t, collections.ProviderManual, pay.Provider())
	require.Equal(t, int64(2900), pay.AmountCents())
	require.Equal(t, 1, w.count("entitlements WHERE is_active = 1"))
	require.Equal(t, 1, w.count("emails WHERE kind = 'order_fulfilled'"))
	require.Equal(t, 1, w.count("journal WHERE action = 'payment.recorded' AND actor LIKE 'superuser:%'"))
}

func TestAnOperatorsRefundWritesTheRefundAndClosesAll(t *testing.T) {
	w := newWorld(t)
	w.pay()
	code, text := w.admin(http.MethodPatch, "orders/records/"+w.order.Id, map[string]any{"status": "refunded"})
	require.Equal(t, http.StatusOK, code, text)
	require.Equal(t, collections.OrderRefunded, w.stored().Status())
	require.Equal(t, 1, w.count("refunds WHERE state = 'done' AND amount_cents = 2900"))
	require.Equal(t, 1, w.count("payment_transactions WHERE status = 'refunded' AND refunded_cents = 2900"))
	require.Equal(t, 0, w.count("entitlements WHERE is_active = 1"))
	_, rows, err := w.svc.Audit(context.Background(), w.app, nil)
	require.NoError(t, err)
	for _, r := range rows {
		require.Empty(t, r.Violations, r.Invariant)
	}
}

// TestANoteNeverPutsAnOldValueBack sends what the admin UI sends: every column of the page as it was
// loaded before the order was paid.
func TestANoteNeverPutsAnOldValueBack(t *testing.T) {
	w := newWorld(t)
	_, page := w.admin(http.MethodGet, "orders/records/"+w.order.Id, nil)
	var columns map[string]any
	require.NoError(t, json.Unmarshal([]byte(page), &columns))
	time.Sleep(5 * time.Millisecond) // the row's own stamp has milliseconds
	w.pay()
	columns["notes"] = "called the buyer"
	code, text := w.admin(http.MethodPatch, "orders/records/"+w.order.Id, columns)
	require.Equal(t, http.StatusBadRequest, code)
	require.Contains(t, text, "This order changed since you opened it; reload.")
	require.Equal(t, collections.OrderFulfilled, w.stored().Status())

	code, text = w.admin(http.MethodPatch, "orders/records/"+w.order.Id, map[string]any{"notes": "called the buyer"})
	require.Equal(t, http.StatusOK, code, text)
	require.Equal(t, "called the buyer", w.stored().Notes())
	require.Equal(t, collections.OrderFulfilled, w.stored().Status())
}

func TestAnOperatorIsToldWhoOwnsWhat(t *testing.T) {
	w := newWorld(t)
	order := "orders/records/" + w.order.Id
	tests := []struct {
		name, method, path string
		body               map[string]any
		says               string
	}{
		{"fulfilled is the shop's word", http.MethodPatch, order, map[string]any{"status": "fulfilled"}, "cannot become fulfilled"},
		{"an unpaid order cannot be refunded", http.MethodPatch, order, map[string]any{"status": "refunded"}, "cannot become refunded"},
		{"a total is not edited", http.MethodPatch, order, map[string]any{"total_cents": 1}, "total_cents cannot be changed here"},
		{"an order is not made by hand", http.MethodPost, "orders/records", map[string]any{"status": "paid", "public_id": "x"}, "not made by hand"},
		{"a payment is not made by hand", http.MethodPost, "payment_transactions/records", map[string]any{"provider": "manual", "external_id": "x", "status": "succeeded"}, "not made by hand"},
		{"an event is not made by hand", http.MethodPost, "webhook_events/records", map[string]any{"provider": "clerk", "event_id": "x"}, "not made by hand"},
		{"an order is not deleted", http.MethodDelete, order, nil, "Cancel or refund the order instead"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, text := w.admin(tt.method, tt.path, tt.body)
			require.Equal(t, http.StatusBadRequest, code, text)
			require.Contains(t, text, tt.says)
			require.Equal(t, collections.OrderPendingPayment, w.stored().Status())
		})
	}
	require.Equal(t, 1, w.count("orders"))
	require.Equal(t, 0, w.count("payment_transactions"))
}

func TestACanceledOrderIsNotPaidByHand(t *testing.T) {
	w := newWorld(t)
	code, text := w.admin(http.MethodPatch, "orders/records/"+w.order.Id, map[string]any{"status": "canceled"})
	require.Equal(t, http.StatusOK, code, text)
	require.Equal(t, commerce.ReasonOperator, w.stored().StatusReason())
	code, text = w.admin(http.MethodPatch, "orders/records/"+w.order.Id, map[string]any{"status": "paid"})
	require.Equal(t, http.StatusBadRequest, code)
	require.Contains(t, text, "Apply its parked payment instead")
	require.Equal(t, 0, w.count("payment_transactions"))
}

// TestAFailingFulfilmentLeavesNothingPaid plants a failure behind the order's own row.
func TestAFailingFulfilmentLeavesNothingPaid(t *testing.T) {
	w := newWorld(t)
	w.app.OnRecordCreate(collections.Entitlements).BindFunc(func(e *core.RecordEvent) error { return context.DeadlineExceeded })
	code, _ := w.admin(http.MethodPatch, "orders/records/"+w.order.Id, map[string]any{"status": "paid"})
	require.Equal(t, http.StatusBadRequest, code)
	require.Equal(t, collections.OrderPendingPayment, w.stored().Status())
	require.Equal(t, 0, w.count("payment_transactions"))
	require.Equal(t, 0, w.count("emails"))
}
