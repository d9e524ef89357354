package stormtest

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/rig"
)

func TestOnePaymentDeliveredAHundredTimesAtOnce(t *testing.T) {
	eachTill(t, hundredTimes)
}

func hundredTimes(t *testing.T, s *scene, by till) {
	const user = "user_hundred"
	order := s.orders(t, 1, s.buyer(t, user))[0]
	var deduplicated atomic.Int64
	var wg sync.WaitGroup
	for i := range 100 {
		d, err := by.paid(s, user, order, i%2*i) // the even ones are one event, the odd ones another each
		require.NoError(t, err)
		wg.Go(func() {
			a, err := s.hand(d)
			if err != nil {
				t.Errorf("delivery %d: %v", i, err)
				return
			}
			var receipt struct {
				Status       string `json:"status"`
				Deduplicated bool   `json:"deduplicated"`
			}
			if err := a.Into(http.StatusOK, &receipt); err != nil || receipt.Status != "ok" {
				t.Errorf("delivery %d: %v %q", i, err, receipt.Status)
			}
			if receipt.Deduplicated {
				deduplicated.Add(1)
			}
		})
	}
	wg.Wait()
	s.settle(t)
	require.Equal(t, int64(49), deduplicated.Load(), "of the fifty with one id, the first is fresh")
	require.Len(t, s.find(t, "webhook_events", by.events), 51)
	book := newLedger(t)
	require.NoError(t, book.acknowledged(order.PublicID))
	require.Empty(t, s.faults(t, book))
	require.Len(t, s.find(t, "payment_transactions", ""), 1, "no second row, not even a surplus one: it is one payment")
	require.Len(t, s.find(t, "emails", "kind ~ 'order'"), 1)
	s.auditClean(t)
}

// storm delivers the payments of all orders from many connections while the shop
// is killed and started again. With honest set, a payment enters the ledger when
// the shop has answered 200 and is sent again until then, as providers do.
// Otherwise it enters before it is sent and is never sent again: what the world would
// see of a shop that acknowledges before it commits.
func (s *scene) storm(t *testing.T, by till, user string, orders []rig.Order, kills int, honest bool) *ledger {
	t.Helper()
	book := newLedger(t)
	var next atomic.Int64
	var senders sync.WaitGroup
	for range 16 {
		senders.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(orders); i = next.Add(1) - 1 {
				o := orders[i]
				d, err := by.paid(s, user, o, 0)
				if err != nil {
					t.Error(err)
					return
				}
				if !honest {
					if err := book.acknowledged(o.PublicID); err != nil {
						t.Error(err)
					}
					_, _ = s.hand(d)
					continue
				}
				if err := s.handUntilTaken(t.Context(), d); err != nil {
					t.Error(err)
					return
				}
				if err := book.acknowledged(o.PublicID); err != nil {
					t.Error(err)
				}
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	for k := range kills {
		due := (k + 1) * len(orders) / (kills + 1)
		for book.count() < due && ctx.Err() == nil && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		s.Kill()
		_, err := s.Start()
		require.NoError(t, err)
	}
	senders.Wait()
	return book
}

func (s *scene) deliverUntilTaken(ctx context.Context, id string, payload []byte) error {
	return s.handUntilTaken(ctx, delivery{"/api/webhooks/clerk", payload, s.Clerk.Sign(id, payload)})
}

func (s *scene) handUntilTaken(ctx context.Context, d delivery) error {
	for ctx.Err() == nil {
		a, err := s.hand(d)
		switch {
		case err == nil && a.Status == http.StatusOK:
			return nil
		case err == nil && a.Status < 500:
			return fmt.Errorf("delivery to %s: %d %s", d.path, a.Status, a.Body)
		}
		time.Sleep(5 * time.Millisecond) // the shop is down or starting
	}
	return ctx.Err()
}

func TestKilledInAStormOfPayments(t *testing.T) {
	eachTill(t, killedInAStorm)
}

func killedInAStorm(t *testing.T, s *scene, by till) {
	const user = "user_storm"
	orders := s.orders(t, sized(by.orders), s.buyer(t, user))
	book := s.storm(t, by, user, orders, by.kills, true)
	require.Equal(t, len(orders), book.count())
	s.settle(t)
	require.Empty(t, s.faults(t, book))
	s.auditClean(t)
}

// A check that cannot fail proves nothing: the same storm against a shop that
// acknowledges too early must be noticed.
func TestTheLedgerCatchesAcknowledgingBeforeTheCommit(t *testing.T) {
	s := open(t)
	const user = "user_early"
	orders := s.orders(t, 120, s.buyer(t, user))
	book := s.storm(t, clerkTill(), user, orders, 2, false)
	s.settle(t)
	require.NotEmpty(t, s.faults(t, book), "payments were lost with the process and nobody noticed")
}
