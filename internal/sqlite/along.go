package sqlite

import (
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Expect tells that somebody else's transactions, as long as on is true, will take callers
// along: a commit and its fsync cost as much as writing several items. The group then leaves
// its callers to them for a while, and asks for the connection itself when nobody came.
func (g *Group[T]) Expect(on bool) {
	if g.expects.Swap(on) && !on {
		g.signal()
	}
}

// leave returns when the group should write itself.
func (g *Group[T]) leave() {
	if !g.expects.Load() {
		return
	}
	timer := time.NewTimer(g.wait)
	defer timer.Stop()
	for g.expects.Load() && g.Waiting() && !g.own.Load() {
		select {
		case <-g.wake:
		case <-timer.C:
			return
		case <-g.closing:
			return
		}
	}
}

// TakeAlong writes who waits in tx, whose commit answers them. It never fails what else is
// written there: when an item cannot be written, or tx is rolled back, all of them go back to
// the group, which writes them itself.
func (g *Group[T]) TakeAlong(tx core.App) {
	if g.own.Load() || !g.Waiting() {
		return
	}
	batch := g.take()
	g.signal()
	if err := g.writeAlong(tx, batch); err != nil {
		g.put(true, batch...)
		return
	}
	tx.TxInfo().OnComplete(func(txErr error) error {
		if txErr != nil {
			g.put(true, batch...)
			return nil
		}
		g.answer(batch, nil)
		return nil
	})
}

func (g *Group[T]) writeAlong(tx core.App, batch []*call[T]) error {
	mark := func(statement string) error {
		_, err := tx.NonconcurrentDB().NewQuery(statement).Execute()
		if err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
		return nil
	}
	if err := mark("SAVEPOINT take_along"); err != nil {
		return err
	}
	for _, c := range batch {
		if err := g.writeOne(tx, c); err != nil {
			if undo := mark("ROLLBACK TO take_along"); undo != nil {
				return undo
			}
			return err
		}
	}
	return mark("RELEASE take_along")
}
