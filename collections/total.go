package collections

import (
	"fmt"
	"sync"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Counting a long list reads its whole index, so that a total of many rows is remembered for a
// while. Totals that a person could count are always exact.
const (
	manyRows    = 10_000
	totalsLast  = 10 * time.Second
	totalsAtOne = 1000 // lists that are remembered at once
)

const totalsKey = "shop.listTotals"

// totals remembers how long the long lists of an app are.
type totals struct {
	sync.Mutex
	known map[string]*total
}

type total struct {
	sync.Mutex // held while somebody counts: the others wait for that answer
	n          int
	until      time.Time
}

// totalOf counts the rows of a list.
func totalOf(app core.App, collection string, where dbx.Expression) (int, error) {
	q := app.DB().Select("count(*)").From(collection).Where(where).Build()
	return remembered(app, q.SQL()+fmt.Sprint(q.Params()), func() (n int, err error) {
		return n, q.Row(&n)
	})
}

// remembered returns what was counted under key a moment ago when that was much, else it counts.
func remembered(app core.App, key string, count func() (int, error)) (int, error) {
	t := app.Store().GetOrSet(totalsKey, func() any { return &totals{known: map[string]*total{}} }).(*totals)
	t.Lock()
	known := t.known[key]
	t.Unlock()
	if known != nil {
		known.Lock()
		defer known.Unlock()
		if clock().Before(known.until) {
			return known.n, nil
		}
	}
	n, err := count()
	if err != nil {
		return n, err
	}
	if known != nil {
		known.n, known.until = n, clock().Add(totalsLast)
		return n, nil
	}
	if n >= manyRows {
		t.Lock()
		defer t.Unlock()
		if len(t.known) >= totalsAtOne {
			clear(t.known)
		}
		t.known[key] = &total{n: n, until: clock().Add(totalsLast)}
	}
	return n, nil
}
