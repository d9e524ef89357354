package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/dbx"

	"pocketstarter/collections"
	"pocketstarter/internal/rig"
)

// The load of the contract's rows on webhooks.
const (
	pacedRate    = 500 // payments a second while the delay is measured
	backgroundOf = 600 // orders a second that the worker must fulfill meanwhile
)

// benchOrders measures order creation; what it makes is paid by the other parts.
func (b *bench) benchOrders() error {
	made, err := b.makeOrders(0)
	if err != nil {
		return err
	}
	floor, err := b.pocketBaseSaves(2)
	if err != nil {
		return err
	}
	b.table.rate("order creation", made, "1000/s", floorFigure{"PocketBase, two saves", floor})
	return nil
}

// makeOrders creates so many orders, or as many as fit into the length of a load.
func (b *bench) makeOrders(n int) (result, error) {
	body, err := json.Marshal(map[string]any{"price_id": b.goods.Price})
	if err != nil {
		return result{}, err
	}
	var requests [][]byte
	for _, token := range b.tokens {
		requests = append(requests, rig.Request("POST", b.shop.URL, "/api/account/orders/create",
			map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json"}, body))
	}
	var mu sync.Mutex
	var broken error
	p := plan{base: b.shop.URL, want: http.StatusCreated, length: b.seconds, next: same(requests...)}
	if n > 0 {
		p.length = 0
		p.next = func(i int) []byte {
			if i >= n {
				return nil
			}
			return requests[i%len(requests)]
		}
	}
	p.seen = func(i int, body []byte, _ time.Time) {
		var made struct {
			Order rig.Order `json:"order"`
		}
		err := json.Unmarshal(body, &made)
		mu.Lock()
		defer mu.Unlock()
		broken = errors.Join(broken, err)
		b.pending = append(b.pending, paidOrder{user: b.buyers[i%len(b.buyers)], publicID: made.Order.PublicID, id: rig.KSUID()})
	}
	r, err := send(p)
	return r, errors.Join(err, broken)
}

// take returns n orders that wait for their payment, making what is missing.
func (b *bench) take(n int) ([]paidOrder, error) {
	if missing := n - len(b.pending); missing > 0 {
		if _, err := b.makeOrders(missing); err != nil {
			return nil, err
		}
	}
	out := b.pending[:n]
	b.pending = b.pending[n:]
	return out, nil
}

// payments returns the signed deliveries that pay these orders. They are signed
// before the load and are good for five minutes.
func (b *bench) payments(orders []paidOrder) [][]byte {
	out := make([][]byte, len(orders))
	for i, o := range orders {
		payload := b.payment(o).Event()
		out[i] = rig.Request("POST", b.shop.URL, "/api/webhooks/clerk", b.shop.Clerk.Sign("msg_"+o.id, payload), payload)
	}
	return out
}

func (b *bench) payment(o paidOrder) rig.Payment {
	p := rig.Order{PublicID: o.publicID}.Pay(o.user, b.goods)
	p.Attempt = "pa_" + o.id
	return p
}

// benchWebhooks measures paced payments from acknowledged to fulfilled, then the
// acknowledgments while the worker is busy, then how fast the rest is drained.
func (b *bench) benchWebhooks() error {
	if err := b.benchPaced(); err != nil {
		return fmt.Errorf("paced: %w", err)
	}
	return b.benchBurst()
}

func (b *bench) benchPaced() error {
	orders, err := b.take(int(pacedRate * b.seconds.Seconds()))
	if err != nil {
		return err
	}
	watch, err := b.watchPayments()
	if err != nil {
		return err
	}
	acked := make([]time.Time, len(orders))
	_, err = send(plan{base: b.shop.URL, want: 200, rate: pacedRate, next: once(b.payments(orders)),
		seen: func(i int, _ []byte, at time.Time) { acked[i] = at }})
	applied, lost := watch.finish(len(orders))
	if err := errors.Join(err, lost); err != nil {
		return err
	}
	var delays []time.Duration
	for i, o := range orders {
		at, ok := applied[b.payment(o).Attempt]
		if !ok {
			return fmt.Errorf("order %s was acknowledged as paid and never fulfilled", o.publicID)
		}
		delays = append(delays, max(0, at.Sub(acked[i])))
	}
	slices.Sort(delays)
	r := result{delays: delays}
	b.table.add(fmt.Sprintf("acknowledged to fulfilled at %d/s", pacedRate), fmt.Sprintf("p50 %s, p99 %s", short(r.at(0.5)), short(r.at(0.99))), "p99 < 100ms", "", "")
	return nil
}

// benchBurst sends many payments as fast as they are taken: how many a second are
// acknowledged while the worker fulfills, and how many it fulfills until the last one.
func (b *bench) benchBurst() error {
	orders, err := b.take(b.burst)
	if err != nil {
		return err
	}
	acks, drained, err := b.pay(orders)
	if err != nil {
		return err
	}
	sample := b.payment(orders[0]).Event()
	commits, err := b.sqliteCommits(sample)
	if err != nil {
		return err
	}
	plain, err := b.sameBytes("POST", "/api/webhooks/clerk", nil, sample)
	if err != nil {
		return err
	}
	saves, err := b.pocketBaseSaves(5)
	if err != nil {
		return err
	}
	work := fmt.Sprintf("webhooks acknowledged, worker at %.0f/s", b.meanwhile)
	b.table.rate(work, acks, fmt.Sprintf("3500/s, p99 < 50ms, worker %d/s", backgroundOf), floorFigure{"bare SQLite commits", commits}, floorFigure{"net/http", plain})
	b.table.figure(fmt.Sprintf("paid webhook to fulfilled, burst of %d, none lost", len(orders)), fmt.Sprintf("%.0f/s", drained), drained, "600/s",
		floorFigure{"PocketBase, five saves", saves})
	return nil
}

// watch follows the payment rows as they become visible, from outside the shop:
// everything an event does is in one transaction, so a visible payment is a
// fulfilled order.
type watch struct {
	db    *dbx.DB
	until context.CancelFunc
	done  chan error
	n     atomic.Int64

	want    atomic.Int64
	applied map[string]time.Time
}

func (b *bench) watchPayments() (*watch, error) {
	db, err := dbx.Open("sqlite", "file:"+filepath.Join(b.shop.Dir, "data.db")+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	var last int64
	if err := db.NewQuery("SELECT COALESCE(MAX(rowid), 0) FROM " + collections.PaymentTransactions).Row(&last); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	w := &watch{db: db, until: cancel, done: make(chan error, 1), applied: map[string]time.Time{}}
	w.want.Store(-1)
	go func() { w.done <- w.run(ctx, last) }()
	return w, nil
}

func (w *watch) run(ctx context.Context, last int64) error {
	idle := time.Now()
	for want := w.want.Load(); want < 0 || w.n.Load() < want; want = w.want.Load() {
		var rows []struct {
			Row  int64  `db:"row"`
			Name string `db:"name"`
		}
		err := w.db.NewQuery("SELECT rowid AS row, external_id AS name FROM " + collections.PaymentTransactions + " WHERE rowid > {:last} ORDER BY rowid").
			Bind(dbx.Params{"last": last}).All(&rows)
		if err != nil {
			return err
		}
		at := time.Now()
		for _, r := range rows {
			last, idle, w.applied[r.Name] = r.Row, at, at
		}
		w.n.Add(int64(len(rows)))
		if want >= 0 && time.Since(idle) > 30*time.Second {
			return fmt.Errorf("%d of %d acknowledged payments were applied, then nothing for 30 s", w.n.Load(), want)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
	return nil
}

func (w *watch) count() int { return int(w.n.Load()) }

// finish waits until so many payments were seen and returns when each was.
func (w *watch) finish(want int) (map[string]time.Time, error) {
	w.want.Store(int64(want))
	err := <-w.done
	w.until()
	return w.applied, errors.Join(err, w.db.Close())
}
