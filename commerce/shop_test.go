package commerce_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/hooks"
	"pocketstarter/internal/testapp"
)

// factDecoder reads events that are written as our own facts.
type factDecoder struct{}

func (factDecoder) Decode(payload []byte) (commerce.Facts, error) {
	var f commerce.Facts
	return f, json.Unmarshal(payload, &f)
}

// shop is a real shop on SQLite with its hooks, a clock to set and a small catalogue.
type shop struct {
	app    core.App
	svc    *commerce.Service
	now    time.Time
	seller *collections.Profile
	prices map[string]*collections.Price // by name: plus, pro, course
	events atomic.Int64
}

var storyStart = time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)

// emptyShop has no catalogue.
func emptyShop(t testing.TB) *shop {
	s := &shop{app: testapp.New(t), now: storyStart, prices: map[string]*collections.Price{}}
	clock := func() time.Time { return s.now }
	d := factDecoder{}
	s.svc = commerce.New(commerce.Options{Now: clock, Wall: clock, Decoders: map[string]commerce.EventDecoder{"clerk": d, "stripe": d},
		Sellers: commerce.SellerPolicy{UserIDs: map[string]bool{"user_seller": true}}})
	hooks.Bind(s.app, s.svc, hooks.Wakers{})
	require.NoError(t, collections.InstallGuards(s.app))
	return s
}

// openShop sells two plans and one course.
func openShop(t testing.TB) *shop {
	s := emptyShop(t)
	row := must(collections.NewShop(s.app))(t)
	row.SetName("Shop")
	row.SetDefaultCurrency("USD")
	row.SetReceiptPrefix("R-")
	row.SetIsShop(true)
	require.NoError(t, s.app.SaveNoValidate(row))
	b := must(s.svc.SignedIn(t.Context(), s.app, "user_seller"))(t)
	s.seller = b.Profile
	s.product(t, "plus", []string{"plus", "files"}, collections.PeriodMonthly, 1900, "cplan_plus")
	s.product(t, "pro", []string{"pro", "files"}, collections.PeriodMonthly, 4900, "cplan_pro")
	s.product(t, "course", []string{"course"}, collections.PeriodOneTime, 2500, "")
	s.product(t, "book", []string{"book"}, collections.PeriodOneTime, 2500, "cplan_book")
	return s
}

func (s *shop) product(t testing.TB, name string, features []string, period collections.BillingPeriod, cents int64, plan string) {
	p := must(collections.NewProduct(s.app))(t)
	p.SetOwnerID(s.seller.Id)
	p.SetName(name)
	p.SetSlug(name)
	p.SetProductType(collections.ProductDigital)
	p.SetVisibility(collections.VisibilityPublished)
	p.SetFeatureKeys(features)
	require.NoError(t, s.app.SaveNoValidate(p))
	x := must(collections.NewPrice(s.app))(t)
	x.SetProductID(p.Id)
	x.SetName(name)
	x.SetAmountCents(cents)
	x.SetCurrency("USD")
	x.SetBillingPeriod(period)
	x.SetClerkPlanID(plan)
	x.SetIsActive(true)
	x.SetIsDefault(true)
	require.NoError(t, s.app.SaveNoValidate(x))
	s.prices[name] = x
}

func (s *shop) buyer(t require.TestingT, user string) commerce.Buyer {
	b, err := s.svc.SignedIn(context.Background(), s.app, user)
	require.NoError(t, err)
	return b
}

func (s *shop) order(t require.TestingT, user, price string) *collections.Order {
	made, err := s.svc.CreateOrder(context.Background(), s.app, s.buyer(t, user), commerce.NewOrder{PriceID: s.prices[price].Id, Quantity: 1})
	require.NoError(t, err)
	return made.Order
}

func (s *shop) reload(t require.TestingT, o *collections.Order) *collections.Order {
	fresh, err := collections.FindOrder(s.app, o.Id)
	require.NoError(t, err)
	return fresh
}

// deliver stores events and applies what is due.
func (s *shop) deliver(t require.TestingT, events ...commerce.Facts) {
	for _, f := range events {
		payload, err := json.Marshal(f)
		require.NoError(t, err)
		id := fmt.Sprintf("msg_%d", s.events.Add(1))
		require.NoError(t, s.app.RunInTransaction(func(tx core.App) error {
			_, err := s.svc.StoreEvent(tx, commerce.Delivery{Provider: "clerk", ID: id, Payload: payload})
			return err
		}))
	}
	s.work(t)
}

// work applies everything that is due.
func (s *shop) work(t require.TestingT) {
	for {
		n, err := s.svc.ApplyDue(context.Background(), s.app, nil)
		require.NoError(t, err)
		if n == 0 {
			return
		}
	}
}

// sweep lets the clock do its work.
func (s *shop) sweep(t require.TestingT) {
	for {
		n, err := s.svc.Sweep(context.Background(), s.app)
		require.NoError(t, err)
		if n == 0 {
			return
		}
	}
}

func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		require.NoError(t, err)
		return v
	}
}
