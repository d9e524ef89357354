package main

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/pocketbase/dbx"

	"pocketstarter/internal/rig"
	"pocketstarter/internal/sqlite"
)

// benchGrowth measures the hot paths on the shop as it is, writes many fulfilled
// orders into its file, and measures them again.
func (b *bench) benchGrowth() error {
	if b.grow <= 0 {
		return nil
	}
	paid, err := b.take(len(b.tokens) * 2 * pageSize) // a full page of every list for everybody
	if err != nil {
		return err
	}
	if _, _, err := b.pay(paid); err != nil {
		return err
	}
	before, err := b.growing(false)
	if err != nil {
		return err
	}
	b.table.memory("memory, most before it grew (MB)", peakMemory(b.shop.PID()), "under 200")
	b.shop.Stop()
	began := time.Now()
	rows, err := b.fill(b.grow)
	if err != nil {
		return fmt.Errorf("filling the shop: %w", err)
	}
	fmt.Printf("  (wrote %d orders, %d rows, in %s)\n", b.grow, rows, time.Since(began).Round(time.Second))
	took, err := b.shop.Start()
	if err != nil {
		return err
	}
	b.table.add(fmt.Sprintf("start with %d more orders", b.grow), short(took), "0.3s", "", "")
	after, err := b.growing(true)
	if err != nil {
		return err
	}
	for _, p := range after.figures {
		beside := floorFigure{"before", before.rate(after.like[p.name])}
		if like := after.like[p.name]; like != p.name {
			beside.name = "before, first page"
		}
		b.table.figure(fmt.Sprintf("%s with %d more orders", p.name, b.grow), fmt.Sprintf("%.0f/s", p.rate), p.rate, "0.80 of before", beside)
	}
	return nil
}

// growth is what was measured before or after a shop grew, and what of before each figure is
// compared with.
type growth struct {
	figures []floorFigure
	like    map[string]string
}

func (g growth) rate(name string) float64 {
	for _, f := range g.figures {
		if f.name == name {
			return f.rate
		}
	}
	return 0
}

// growing measures the hot paths and the lists.
func (b *bench) growing(grown bool) (growth, error) {
	figures, like, err := b.lists(grown)
	if err != nil || *onlyLists {
		return growth{figures, like}, err
	}
	hot, err := b.hotPaths()
	for _, f := range hot {
		like[f.name] = f.name
	}
	return growth{append(hot, figures...), like}, err
}

// hotPaths measures what must not slow down as a shop grows.
func (b *bench) hotPaths() ([]floorFigure, error) {
	made, err := b.makeOrders(0)
	if err != nil {
		return nil, err
	}
	out := []floorFigure{{"order creation", made.rate()}}
	for _, p := range []struct {
		name, path string
		tokens     []string
	}{
		{"catalog detail", "/api/products/" + b.goods.Slug, nil}, {"signed-in /me", "/api/me", b.tokens},
		{"entitlement check", "/api/billing/features?feature=" + b.goods.Feature, b.tokens},
	} {
		requests, err := b.gets(b.shop.URL, p.path, p.tokens)
		if err != nil {
			return nil, err
		}
		r, err := send(plan{base: b.shop.URL, want: http.StatusOK, length: b.seconds, next: same(requests...)})
		if err != nil {
			return nil, err
		}
		out = append(out, floorFigure{p.name, r.rate()})
	}
	orders, err := b.take(int(backgroundOf * b.seconds.Seconds()))
	if err != nil {
		return nil, err
	}
	_, drained, err := b.pay(orders)
	if err != nil {
		return nil, err
	}
	return append(out, floorFigure{"paid webhook to fulfilled", drained}), nil
}

// fill copies one fulfilled order and everything it left, buyer included, n times
// inside the stopped shop's file.
func (b *bench) fill(n int) (rows int64, err error) {
	db, err := sqlite.DBConnect(filepath.Join(b.shop.Dir, "data.db"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.DB().SetMaxOpenConns(1)
	// Nobody else has the file and a crash loses nothing but the bench.
	for _, pragma := range []string{"locking_mode=EXCLUSIVE", "journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"} {
		if _, err := db.NewQuery("PRAGMA " + pragma).Execute(); err != nil {
			return 0, err
		}
	}
	t, err := readTraces(db)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	const step = 20_000 // orders a transaction
	for from := 0; from < n; from += step {
		err := db.Transactional(func(tx *dbx.Tx) error {
			for _, row := range t.rows {
				statement, values := t.copySQL(row, from, min(n, from+step))
				res, err := tx.NewQuery(statement).Bind(values).Execute()
				if err != nil {
					return fmt.Errorf("%s: %w", row.table, err)
				}
				copied, err := res.RowsAffected()
				if err != nil {
					return err
				}
				rows += copied
			}
			return nil
		})
		if err != nil {
			return rows, err
		}
		if done := min(n, from+step); done%(5*step) == 0 || done == n {
			fmt.Printf("  (wrote %d of %d orders in %s)\n", done, n, time.Since(began).Round(time.Second))
		}
	}
	if err := b.ownMany(db, n); err != nil {
		return rows, err
	}
	for _, pragma := range []string{"optimize", "journal_mode=WAL"} {
		if _, err := db.NewQuery("PRAGMA " + pragma).Execute(); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

// pay sends the payments of these orders as fast as they are taken and waits until
// each was applied. drained is the rate from the first request to the last effect.
func (b *bench) pay(orders []paidOrder) (acks result, drained float64, err error) {
	watch, err := b.watchPayments()
	if err != nil {
		return acks, 0, err
	}
	requests := b.payments(orders)
	began := time.Now()
	acks, err = send(plan{base: b.shop.URL, want: http.StatusOK, next: once(requests)})
	b.meanwhile = float64(watch.count()) / acks.elapsed.Seconds()
	applied, lost := watch.finish(len(orders))
	if err := errors.Join(err, lost); err != nil {
		return acks, 0, err
	}
	var last time.Time
	for _, o := range orders {
		at, ok := applied[b.payment(o).Attempt]
		if !ok {
			return acks, 0, fmt.Errorf("order %s was acknowledged as paid and never fulfilled", o.publicID)
		}
		if at.After(last) {
			last = at
		}
	}
	return acks, float64(len(orders)) / last.Sub(began).Seconds(), b.allFulfilled(orders)
}

// allFulfilled asks the shop itself about the last and the first of these orders.
func (b *bench) allFulfilled(orders []paidOrder) error {
	for _, o := range []paidOrder{orders[0], orders[len(orders)-1]} {
		var seen rig.Order
		if err := b.shop.Call(b.shop.Clerk.Token(o.user), http.MethodGet, "/api/account/orders/"+o.publicID, nil, http.StatusOK, &seen); err != nil {
			return err
		}
		if seen.Status != "fulfilled" {
			return fmt.Errorf("order %s is %s after its payment was applied", o.publicID, seen.Status)
		}
	}
	return nil
}
