package commerce_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// TestWhateverHappensNothingCollides lets buyers, the seller, refunds and the clock act on one
// calendar in random order, and asks the audit after each act.
func TestWhateverHappensNothingCollides(t *testing.T) {
	x := newTill(t)
	require.NoError(t, collections.InstallGuards(x.app))
	ctx := context.Background()
	seller, err := x.svc.SignedIn(ctx, x.app, "user_seller")
	require.NoError(t, err)
	name, kind, published, zone, cents := "Lesson", "service", "published", "Europe/Lisbon", int64(4000)
	length, buffer, notice := int64(60), int64(15), int64(60)
	by := commerce.Seller{Profile: seller.Profile, Named: true}
	p, err := x.svc.CreateProduct(ctx, x.app, by, commerce.ProductInput{Name: &name, ProductType: &kind, Visibility: &published})
	require.NoError(t, err)
	all := []commerce.Window{{"00:00", "24:00"}}
	offer, err := x.svc.PutOffer(ctx, x.app, p, commerce.OfferInput{SessionMinutes: &length, BufferMinutes: &buffer, MinNoticeMinutes: &notice, Timezone: &zone,
		Availability: &commerce.Availability{Weekly: commerce.Weekly{Mon: all, Tue: all, Wed: all, Thu: all, Fri: all, Sat: all, Sun: all}}})
	require.NoError(t, err)
	price, err := x.svc.CreatePrice(ctx, x.app, by, p.Id, commerce.PriceInput{AmountCents: &cents})
	require.NoError(t, err)

	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	var orders, items, bookings []string
	pick := func(from []string) string {
		if len(from) == 0 {
			return "none"
		}
		return from[r.IntN(len(from))]
	}
	// Few times, so that people meet: the coming two days in steps of 15 minutes.
	start := func() string {
		return x.now.Truncate(time.Hour).Add(2*time.Hour + time.Duration(r.IntN(192))*15*time.Minute).Format(time.RFC3339)
	}
	keep := func(b *collections.Booking, err error) error {
		if err == nil {
			bookings = append(bookings, b.Id)
		}
		return err
	}
	canceled, completed := string(collections.BookingCanceled), string(collections.BookingCompleted)
	acts := []func() error{
		func() error {
			made, err := x.svc.CreateOrder(ctx, x.app, x.buyer, commerce.NewOrder{PriceID: price.Id, Quantity: int64(1 + r.IntN(2))})
			require.NoError(t, err)
			lines, err := collections.ListOrderItems(x.app, made.Order.Id)
			orders, items = append(orders, made.Order.Id), append(items, lines[0].Id)
			return err
		},
		func() error {
			return keep(x.svc.CreateBooking(ctx, x.app, x.buyer, commerce.NewBookingInput{OfferID: offer.Id, ItemID: pick(items), Start: start()}))
		},
		func() error {
			return keep(x.svc.CreateBooking(ctx, x.app, x.buyer, commerce.NewBookingInput{OfferID: offer.Id, Start: start()}))
		},
		func() error {
			order := pick(orders)
			_, _, err := x.svc.ConfirmByHand(ctx, x.app, order, "manual", "", "")
			lines, lerr := collections.ListOrderItems(x.app, order)
			require.NoError(t, lerr)
			for _, it := range lines {
				units, lerr := collections.ListBookingsOfItem(x.app, it.Id)
				require.NoError(t, lerr)
				for _, b := range units {
					bookings = append(bookings, b.Id)
				}
			}
			return err
		},
		func() error {
			s := start()
			_, err := x.svc.ChangeBooking(ctx, x.app, x.buyer, pick(bookings), commerce.BookingChange{Start: &s})
			return err
		},
		func() error {
			s := start()
			_, err := x.svc.SellerChangeBooking(ctx, x.app, pick(bookings), commerce.BookingChange{Start: &s})
			return err
		},
		func() error {
			_, err := x.svc.ChangeBooking(ctx, x.app, x.buyer, pick(bookings), commerce.BookingChange{Status: &canceled})
			return err
		},
		func() error {
			_, err := x.svc.SellerChangeBooking(ctx, x.app, pick(bookings), commerce.BookingChange{Status: []*string{&canceled, &completed}[r.IntN(2)]})
			return err
		},
		func() error {
			_, err := x.svc.RefundOrder(ctx, x.app, pick(orders), commerce.RefundRequest{Reason: "x"})
			return err
		},
		func() error { _, err := x.svc.CancelOrder(ctx, x.app, pick(orders), commerce.ReasonBuyer); return err },
		func() error {
			x.now = x.now.Add(time.Duration(r.IntN(40)) * time.Minute)
			_, err := x.svc.Sweep(ctx, x.app)
			return err
		},
	}
	done, refused := 0, 0
	for step := range 500 {
		act := r.IntN(len(acts))
		switch err := acts[act](); {
		case err == nil:
			done++
		default:
			refused++
			if commerce.CodeOf(err) == "" {
				require.ErrorContains(t, err, "no rows", "step %d, act %d", step, act)
			}
		}
		for _, q := range []collections.AuditQuery{collections.AuditOverlaps, collections.AuditUnits} {
			var broken []struct {
				ID  string `db:"id"`
				Why string `db:"why"`
			}
			require.NoError(t, x.app.DB().NewQuery(q.Broken).All(&broken))
			require.Empty(t, broken, "seed %d, step %d, act %d", seed, step, act)
		}
	}
	_, report, err := x.svc.Audit(ctx, x.app, nil)
	require.NoError(t, err)
	for _, a := range report {
		require.Empty(t, a.Violations, a.Invariant)
	}
	require.Greater(t, done, 100)
	require.Greater(t, refused, 20)
}
