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
)

// Group writes items that arrive together in one transaction and answers each
// caller after the commit. Its write function runs inside the transaction; an
// error or panic of one item never fails its neighbors.
type Group[T any] struct {
	app     core.App
	write   func(tx core.App, item T) (deduplicated bool, err error)
	limit   time.Duration
	queue   chan *call[T] // unbuffered: whoever got in is answered
	waiting atomic.Bool
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
		app: app, write: write, limit: commitLimit,
		queue: make(chan *call[T]), closing: make(chan struct{}), done: make(chan struct{}),
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
	timeout := time.NewTimer(g.limit)
	defer timeout.Stop()
	select {
	case g.queue <- c:
	case <-g.closing:
		return false, commerce.Fail(commerce.CodeUnavailable, "The shop is stopping. Please send this again.")
	case <-ctx.Done():
		return false, ctx.Err()
	case <-timeout.C:
		return false, tooSlow()
	}
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

// Waiting is true while the writer waits for the database: whoever holds the
// write connection should commit soon.
func (g *Group[T]) Waiting() bool { return g.waiting.Load() }

// Close refuses new items, answers those already taken and returns when the
// writer has ended. Closing twice is harmless.
func (g *Group[T]) Close() {
	g.once.Do(func() { close(g.closing) })
	<-g.done
}

func (g *Group[T]) run() {
	defer close(g.done)
	for {
		select {
		case c := <-g.queue:
			g.commit([]*call[T]{c}, true)
		case <-g.closing:
			return
		}
	}
}

// commit writes batch in one transaction and answers it, first adding whoever
// arrived meanwhile if more is set. A failing item is answered alone and the rest
// is written again without it; a transaction that fails as a whole is
// repeated item by item.
func (g *Group[T]) commit(batch []*call[T], more bool) {
	for len(batch) > 0 {
		bad := -1
		committed, err := g.transaction(func(tx core.App) error {
			if more {
				batch, more = g.collect(batch), false
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

// collect adds the callers that are waiting right now, after the transaction got
// the connection: they had all that time to arrive.
func (g *Group[T]) collect(batch []*call[T]) []*call[T] {
	for len(batch) < maxBatch {
		select {
		case c := <-g.queue:
			batch = append(batch, c)
		default:
			return batch
		}
	}
	return batch
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
		g.waiting.Store(false)
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in the transaction: %v", p)
		}
	}()
	g.waiting.Store(true)
	err = g.app.RunInTransaction(func(tx core.App) error {
		g.waiting.Store(false)
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
