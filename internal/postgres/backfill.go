package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
)

// chunk is what one range of a backfill did.
type chunk struct {
	t    *table
	rows int
}

// Backfill copies every table, range by range, while the shop goes on selling. One
// that was stopped goes on where it was; when all tables are complete it starts
// anew, and rewrites only the ranges that differ. progress is called after every
// range with the rows done and the rows there are; it may be nil. With names only
// those collections begin anew.
func (m *Mirror) Backfill(ctx context.Context, app core.App, progress func(table string, done, total int64), only ...string) error {
	totals := map[string]int64{}
	err := m.locked(ctx, app, func(tx pgx.Tx, s *snapshot, st *state) error {
		return m.beginBackfill(ctx, tx, s, st, only, totals)
	})
	for more := err == nil; more; {
		err = m.locked(ctx, app, func(tx pgx.Tx, s *snapshot, st *state) error {
			c, err := m.nextChunk(ctx, tx, s, st)
			if more = c != nil; err != nil || !more {
				return err
			}
			if progress == nil {
				return nil
			}
			var done int64 // counts what an earlier run did too
			err = tx.QueryRow(ctx, "SELECT copied FROM "+m.private+"._mirror_tables WHERE collection_id = $1", c.t.collectionID).Scan(&done)
			progress(c.t.name, done, max(totals[c.t.name], done))
			return err
		})
		more = more && err == nil
	}
	if err != nil {
		return err
	}
	return m.Drain(ctx, app)
}

// beginBackfill sends complete tables back to their beginning, unless some are not
// complete yet: then those go on where they were.
func (m *Mirror) beginBackfill(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, only []string, totals map[string]int64) error {
	if err := m.anchor(ctx, tx, s, st); err != nil {
		return err
	}
	var again []string
	resume := false
	for _, t := range m.tables {
		n, err := s.count(ctx, t)
		if err != nil {
			return err
		}
		totals[t.name] = n
		if len(only) > 0 && !slices.Contains(only, t.collection) {
			continue
		}
		again = append(again, t.collectionID)
		resume = resume || !st.tables[t.collectionID].complete
	}
	for _, name := range only {
		if !slices.ContainsFunc(m.tables, func(t *table) bool { return t.collection == name }) {
			return fmt.Errorf("the shop has no collection %q", name)
		}
	}
	if resume {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE "+m.private+"._mirror_tables SET complete = false, position = '', copied = 0 WHERE collection_id = ANY($1::text[])", again)
	return err
}

// Drain copies all changes that wait.
func (m *Mirror) Drain(ctx context.Context, app core.App) error {
	for more := true; more; {
		var err error
		if _, more, err = m.Step(ctx, app); err != nil {
			return err
		}
	}
	return nil
}

// nextChunk copies the next range of the first table that is not complete. It
// returns nil when all are, or are set aside.
func (m *Mirror) nextChunk(ctx context.Context, tx pgx.Tx, s *snapshot, st *state) (*chunk, error) {
	for _, t := range m.tables {
		ts := st.tables[t.collectionID]
		if ts.complete || ts.fault != "" {
			continue
		}
		n, err := m.copyRange(ctx, tx, s, st, t, ts)
		return &chunk{t, n}, err
	}
	return nil, nil
}

// copyRange makes the range after ts.position equal to the shop's.
func (m *Mirror) copyRange(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, t *table, ts *tableState) (int, error) {
	to, err := s.endOfRange(ctx, t, ts.position, m.chunkRows)
	if err != nil {
		return 0, err
	}
	if checkText(to) != nil { // a position has to be a text
		return 0, m.setAside(ctx, tx, st, t, poisoned("holds an id that is no text"))
	}
	n, err := m.fillRange(ctx, tx, s, st, t, newRange(ts.position, to))
	if err != nil {
		return 0, fmt.Errorf("copy a range of %s: %w", t.name, err)
	}
	if ts.fault != "" {
		return 0, nil
	}
	last := to == ""
	if last {
		if err := m.makeIndexes(ctx, tx, t); err != nil {
			return 0, err
		}
	}
	ts.complete, ts.position = last, to
	_, err = tx.Exec(ctx, "UPDATE "+m.private+"._mirror_tables SET complete = $2, position = $3, copied = copied + $4 WHERE collection_id = $1", t.collectionID, last, to, n)
	return n, err
}
