package collections

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Counting a list reads its whole index, so that a total of many rows is remembered for a while.
// Totals that a person could count are always exact.
const (
	manyRows   = 1000
	totalsLast = 10 * time.Second
	totalsMost = 20   // times as long as counting took, where that is longer
	totalsKept = 1000 // lists that are remembered at once
)

const totalsKey = "shop.listTotals"

// totals remembers how long the long lists of an app are.
type totals struct {
	sync.Mutex
	known map[string]*total
}

type total struct {
	sync.Mutex // held while somebody counts: who comes meanwhile takes the last answer, or waits for the first
	last       atomic.Int64
	until      time.Time
}

// totalOf counts the rows of a list.
func totalOf(app core.App, collection string, where dbx.Expression) (int, error) {
	q := app.DB().Select("count(*)").From(collection).Where(where)
	return remembered(app, keyOf(q), func() (n int, err error) {
		return n, q.Row(&n)
	})
}

// keyOf tells a list from others: its statement with what is bound to it.
func keyOf(list *dbx.SelectQuery) string {
	q := list.Build()
	return q.SQL() + fmt.Sprint(q.Params())
}

// remembered returns what was counted under key a moment ago when that was much, else it counts.
func remembered(app core.App, key string, count func() (int, error)) (int, error) {
	t := app.Store().GetOrSet(totalsKey, func() any { return &totals{known: map[string]*total{}} }).(*totals)
	x := t.of(key)
	if !x.TryLock() {
		if n := x.last.Load(); n > 0 {
			return int(n), nil
		}
		x.Lock()
	}
	defer x.Unlock()
	began := clock()
	if n := x.last.Load(); n > 0 && began.Before(x.until) {
		return int(n), nil
	}
	n, err := count()
	if err != nil || n < manyRows {
		x.last.Store(0)
		t.forget(key, x)
		return n, err
	}
	now := clock()
	x.last.Store(int64(n))
	x.until = now.Add(max(totalsLast, totalsMost*now.Sub(began)))
	return n, nil
}

// of returns what is known of a list, new when nothing is.
func (t *totals) of(key string) *total {
	t.Lock()
	defer t.Unlock()
	x := t.known[key]
	if x == nil {
		if len(t.known) >= totalsKept {
			clear(t.known)
		}
		x = &total{}
		t.known[key] = x
	}
	return x
}

// forget drops a short list.
func (t *totals) forget(key string, x *total) {
	t.Lock()
	defer t.Unlock()
	if t.known[key] == x {
		delete(t.known, key)
	}
}
