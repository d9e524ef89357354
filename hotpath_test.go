package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/hooks"
	"pocketstarter/internal/clerk"
	"pocketstarter/internal/rig"
	"pocketstarter/internal/samples"
	"pocketstarter/internal/storage"
	"pocketstarter/internal/testapp"
)

// hotShop is the shop's rules and hooks on a real file, without a server: what one order costs.
type hotShop struct {
	app    core.App
	svc    *commerce.Service
	price  *collections.Price
	buyers []commerce.Buyer
}

func openHotShop(tb testing.TB) *hotShop {
	tb.Helper()
	app := core.NewBaseApp(testapp.Config(testapp.Dir(tb))) // as in production: a TestApp counts every hook
	require.NoError(tb, app.Bootstrap())
	tb.Cleanup(func() { _ = app.ClearBootstrap() })
	svc := commerce.New(commerce.Options{
		Decoders: map[string]commerce.EventDecoder{"clerk": clerk.Decoder{}},
		Keys:     commerce.KeyRules{Prefix: func(s string) string { return s }, Make: storage.MakeKey, Check: storage.CheckKey},
	})
	hooks.Bind(app, svc, hooks.Wakers{Catalog: func() {}, Outbox: func() {}, Inbox: func() {}, Shop: func() {}})
	require.NoError(tb, collections.InstallGuards(app))
	require.NoError(tb, collections.EnsureMirrorCapture(app))
	require.NoError(tb, samples.EnsureShop(app))
	h := &hotShop{app: app, svc: svc}
	seller, err := svc.SignedIn(tb.Context(), app, "user_seller")
	require.NoError(tb, err)
	by := commerce.Seller{Profile: seller.Profile, Named: true}
	name, published, keys, cents := "Book", "published", []string{"library"}, int64(1900)
	p, err := svc.CreateProduct(tb.Context(), app, by, commerce.ProductInput{Name: &name, Visibility: &published, FeatureKeys: &keys})
	require.NoError(tb, err)
	a, err := collections.NewDigitalAsset(app)
	require.NoError(tb, err)
	a.SetProductID(p.Id)
	a.SetTitle("The file")
	a.SetFileName("notes.txt")
	a.SetIsActive(true)
	require.NoError(tb, app.SaveNoValidate(a))
	h.price, err = svc.CreatePrice(tb.Context(), app, by, p.Id, commerce.PriceInput{AmountCents: &cents})
	require.NoError(tb, err)
	for i := range 64 {
		b, err := svc.SignedIn(tb.Context(), app, fmt.Sprint("user_hot", i))
		require.NoError(tb, err)
		h.buyers = append(h.buyers, b)
	}
	return h
}

// order makes one order and returns the event that pays it.
func (h *hotShop) order(tb testing.TB, i int) (publicID string, paid []byte) {
	tb.Helper()
	buyer := h.buyers[i%len(h.buyers)]
	made, err := h.svc.CreateOrder(tb.Context(), h.app, buyer, commerce.NewOrder{PriceID: h.price.Id, Quantity: 1})
	require.NoError(tb, err)
	id := made.Order.PublicID()
	return id, rig.Order{PublicID: id}.Pay(buyer.Profile.ClerkUserID(), rig.Product{Cents: 1900, Currency: "USD"}).Event()
}

func (h *hotShop) store(tb testing.TB, id string, payload []byte) {
	tb.Helper()
	require.NoError(tb, h.app.RunInTransaction(func(tx core.App) error {
		_, err := h.svc.StoreEvent(tx, commerce.Delivery{Provider: "clerk", ID: "msg_" + id, Payload: payload})
		return err
	}))
}

// drain applies every stored event.
func (h *hotShop) drain(tb testing.TB) {
	tb.Helper()
	for {
		n, err := h.svc.ApplyDue(context.Background(), h.app, nil)
		require.NoError(tb, err)
		if n == 0 {
			return
		}
	}
}

// statements counts what reaches the database until stop is called.
func (h *hotShop) statements() (seen map[string]int, stop func()) {
	var mu sync.Mutex
	seen = map[string]int{}
	count := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		seen[text]++
	}
	var undo []func()
	for _, b := range []dbx.Builder{h.app.ConcurrentDB(), h.app.NonconcurrentDB()} {
		db := b.(*dbx.DB)
		q, x := db.QueryLogFunc, db.ExecLogFunc
		db.QueryLogFunc = func(_ context.Context, _ time.Duration, text string, _ *sql.Rows, _ error) { count(text) }
		db.ExecLogFunc = func(_ context.Context, _ time.Duration, text string, _ sql.Result, _ error) { count(text) }
		undo = append(undo, func() { db.QueryLogFunc, db.ExecLogFunc = q, x })
	}
	return seen, func() {
		for _, u := range undo {
			u()
		}
	}
}

// TestStatementsOfAPaidOrder holds what one paid event may cost in statements. A statement
// more shows at once here, and only as noise in a benchmark.
func TestStatementsOfAPaidOrder(t *testing.T) {
	h := openHotShop(t)
	id, paid := h.order(t, 0)
	h.store(t, id, paid)
	seen, stop := h.statements()
	h.drain(t)
	stop()
	o, err := collections.FindOrderByPublicID(h.app, id)
	require.NoError(t, err)
	require.Equal(t, collections.OrderFulfilled, o.Status())
	logStatements(t, seen, 20)
}

func TestStatementsOfANewOrder(t *testing.T) {
	h := openHotShop(t)
	h.order(t, 0)
	seen, stop := h.statements()
	h.order(t, 0)
	stop()
	logStatements(t, seen, 7)
}

func logStatements(t *testing.T, seen map[string]int, most int) {
	t.Helper()
	n := 0
	var lines []string
	for text, times := range seen {
		n += times
		lines = append(lines, fmt.Sprintf("%d x %.220s", times, text))
	}
	slices.Sort(lines)
	for _, l := range lines {
		t.Log(l)
	}
	require.LessOrEqual(t, n, most, "statements")
}

// BenchmarkFulfill measures a paid event applied with all its effects, in processor time
// too: that figure means something on a busy machine.
func BenchmarkFulfill(b *testing.B) {
	h := openHotShop(b)
	for i := range b.N {
		id, paid := h.order(b, i)
		h.store(b, id, paid)
	}
	b.ReportAllocs()
	b.ResetTimer()
	before := cpuTime(b)
	h.drain(b)
	b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
}

// BenchmarkStoreEvents measures what a delivery costs the writer when 32 share a commit.
func BenchmarkStoreEvents(b *testing.B) {
	h := openHotShop(b)
	_, paid := h.order(b, 0)
	b.ReportAllocs()
	b.ResetTimer()
	before := cpuTime(b)
	for n := 0; n < b.N; {
		require.NoError(b, h.app.RunInTransaction(func(tx core.App) error {
			for range 32 {
				n++
				if _, err := h.svc.StoreEvent(tx, commerce.Delivery{Provider: "clerk", ID: fmt.Sprint("msg_", n), Payload: paid}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
}

func BenchmarkCreateOrder(b *testing.B) {
	h := openHotShop(b)
	b.ReportAllocs()
	b.ResetTimer()
	before := cpuTime(b)
	for i := range b.N {
		buyer := h.buyers[i%len(h.buyers)]
		_, err := h.svc.CreateOrder(b.Context(), h.app, buyer, commerce.NewOrder{PriceID: h.price.Id, Quantity: 1})
		require.NoError(b, err)
	}
	b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
}

// cpuTime is what this process used of the processors so far.
func cpuTime(tb testing.TB) time.Duration {
	var u syscall.Rusage
	require.NoError(tb, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
