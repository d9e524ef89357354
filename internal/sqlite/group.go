package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

const (
	// commitLimit is how long a caller waits for its commit.
	commitLimit = 10 * time.Second
	// A transaction takes at most maxBatch rows, so
	// that the inbox worker, which shares the connection, gets its turn.
	maxBatch = 512
	// waitForOthers is how long callers are left to a transaction that will take them along
	// (Expect) before the group asks for the connection itself.
	waitForOthers = 15 * time.Millisecond
)

// Group writes items that arrive together in one transaction and answers each
// caller after the commit. Its write function runs inside the transaction; an
// error or panic of one item never fails its neighbors.
type Group[T any] struct {
	app     core.App
	write   func(tx core.App, item T) (deduplicated bool, err error)
	limit   time.Duration
	wait    time.Duration
	mu      sync.Mutex
	pending []*call[T] // not yet in a transaction
	closed  bool
	waiting atomic.Int64 // len(pending)
	expects atomic.Bool  // another's transaction is under way that takes callers along
	own     atomic.Bool  // some came back from such a one: they are written by the group itself
	wake    chan struct{}
	closing chan struct{}
	once    sync.Once
	done    chan struct{}
}

type call[T any] struct {
	item         T
	gone         atomic.Bool // the caller gave up
	deduplicated bool
	err          error
	answered     chan struct{}
}

// NewGroup starts the one writer. write must use tx only and may be called again
// for the same item after a rollback. Close ends the writer.
func NewGroup[T any](app core.App, write func(tx core.App, item T) (bool, error)) *Group[T] {
	g := &Group[T]{
		app: app, write: write, limit: commitLimit, wait: waitForOthers,
		wake: make(chan struct{}, 1), closing: make(chan struct{}), done: make(chan struct{}),
	}
	go g.run()
	return g
}

// Do returns what write returned for item, once that is durably committed. When
// ctx ends first, or with CodeUnavailable when the commit takes over 10
// seconds, the item may or may not have been stored: sending it again is safe
// where write recognizes what it has seen.
func (g *Group[T]) Do(ctx context.Context, item T) (deduplicated bool, err error) {
	c := &call[T]{item: item, answered: make(chan struct{})}
	if !g.put(false, c) {
		return false, commerce.Fail(commerce.CodeUnavailable, "The shop is stopping. Please send this again.")
	}
	timeout := time.NewTimer(g.limit)
	defer timeout.Stop()
	select {
	case <-c.answered:
		return c.deduplicated, c.err
	case <-ctx.Done():
		c.gone.Store(true)
		return false, ctx.Err()
	case <-timeout.C:
		c.gone.Store(true)
		return false, tooSlow()
	}
}

func tooSlow() error {
	return commerce.Fail(commerce.CodeUnavailable, "The database is too slow right now. Please send this again.").
		WithReason("commit_timeout")
}

// put queues calls, before all others when they come back from a transaction that failed.
// It refuses new ones after Close.
func (g *Group[T]) put(back bool, calls ...*call[T]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed && !back {
		return false
	}
	if back {
		g.own.Store(true)
		g.pending = append(calls, g.pending...)
	} else {
		g.pending = append(g.pending, calls...)
	}
	g.waiting.Store(int64(len(g.pending)))
	g.signal()
	return true
}

func (g *Group[T]) signal() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// take returns who waits right now, the longest waiting first.
func (g *Group[T]) take() []*call[T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.pending), maxBatch)
	batch := g.pending[:n:n]
	g.pending = g.pending[n:]
	g.waiting.Store(int64(len(g.pending)))
	return batch
}

// Waiting is true while callers wait for a transaction: whoever holds the write
// connection should commit soon.
func (g *Group[T]) Waiting() bool { return g.waiting.Load() > 0 }

// Close refuses new items, answers those already taken and returns when the
// writer has ended. Closing twice is harmless.
func (g *Group[T]) Close() {
	g.once.Do(func() {
		g.mu.Lock()
		g.closed = true
		g.mu.Unlock()
		close(g.closing)
	})
	<-g.done
}

func (g *Group[T]) run() {
	defer close(g.done)
	for {
		closing := false
		select {
		case <-g.wake:
			g.leave()
		case <-g.closing:
			closing = true
		}
		for g.Waiting() {
			g.commit(nil, true)
		}
		if closing {
			return
		}
	}
}

// commit writes batch in one transaction and answers it, first adding whoever waits when the
// transaction has the connection if more is set. A failing item is answered alone and the rest
// is written again without it; a transaction that fails as a whole is
// repeated item by item.
func (g *Group[T]) commit(batch []*call[T], more bool) {
	for more || len(batch) > 0 {
		bad := -1
		committed, err := g.transaction(func(tx core.App) error {
			if more {
				g.own.Store(false)
				batch, more = append(batch, g.take()...), false
			}
			for i, c := range batch {
				if err := g.writeOne(tx, c); err != nil {
					bad = i
					return err
				}
			}
			return nil
		})
		switch {
		case committed:
			g.answer(batch, nil)
			return
		case more: // the transaction did not begin
			batch, more = append(batch, g.take()...), false
		case bad >= 0:
			g.answer(batch[bad:bad+1], err)
			batch = append(batch[:bad:bad], batch[bad+1:]...)
		case len(batch) == 1:
			g.answer(batch, err)
			return
		default:
			for _, c := range batch {
				g.commit([]*call[T]{c}, false)
			}
			return
		}
	}
}

func (g *Group[T]) writeOne(tx core.App, c *call[T]) (err error) {
	if c.gone.Load() {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while writing: %v", p)
		}
	}()
	c.deduplicated, err = g.write(tx, c.item)
	return err
}

// transaction tells whether the rows stand: RunInTransaction also returns errors
// of hooks that ran after the commit.
func (g *Group[T]) transaction(fn func(tx core.App) error) (committed bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in the transaction: %v", p)
		}
	}()
	err = g.app.RunInTransaction(func(tx core.App) error {
		tx.TxInfo().OnComplete(func(txErr error) error {
			committed = txErr == nil
			return nil
		})
		return fn(tx)
	})
	if !committed && err == nil {
		err = errors.New("the transaction ended without a commit")
	}
	return committed, err
}

func (g *Group[T]) answer(batch []*call[T], err error) {
	for _, c := range batch {
		if err != nil {
			c.deduplicated, c.err = false, err
		}
		close(c.answered)
	}
}
