package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
	n, err := m.fillRange(ctx, tx, s, st, t, ts.position, to)
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

// fillRange picks the quickest way: an empty range is streamed; one that holds rows
// is compared first; one with rows that Postgres refuses is done row by row.
func (m *Mirror) fillRange(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, t *table, from, to string) (int, error) {
	condition, args := rangeCondition(from, to)
	var filled bool
	if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+m.private+"."+quote(t.name)+" WHERE "+condition+")", args...).Scan(&filled); err != nil {
		return 0, err
	}
	if !filled {
		var done streamed
		err := m.attempt(ctx, tx, func(tx pgx.Tx) (err error) {
			done, err = m.stream(ctx, tx, s, t, sqliteRange(condition), args)
			return err
		})
		if err == nil {
			return done.rows, m.hold(ctx, tx, st, t, nil, done.holds)
		}
		if fatal(err) {
			return 0, err
		}
	}
	rows, err := s.rows(ctx, t, "WHERE "+sqliteRange(condition), args...)
	if err != nil {
		return 0, err
	}
	w := &work{t: t}
	looked := make([]string, len(rows))
	for i, r := range rows {
		looked[i] = r.id
		w.add(r)
	}
	err = m.attempt(ctx, tx, func(tx pgx.Tx) error { return m.replaceRange(ctx, tx, w, from, to) })
	if err != nil && !fatal(err) {
		err = m.rangeByRow(ctx, tx, st, w, from, to)
	}
	if err != nil || st.tables[t.collectionID].fault != "" {
		return 0, err
	}
	return len(rows), m.hold(ctx, tx, st, t, looked, w.holds)
}

// sqliteRange is the same condition in the shop's dialect.
func sqliteRange(condition string) string {
	return strings.NewReplacer("$1", "?1", "$2", "?2").Replace(condition)
}

// rangeCondition selects the ids after from up to to; "" means no end.
func rangeCondition(from, to string) (condition string, args []any) {
	if to == "" {
		return "id > $1", []any{from}
	}
	return "id > $1 AND id <= $2", []any{from, to}
}

// replaceRange copies the rows in one go, unless the range holds them already.
func (m *Mirror) replaceRange(ctx context.Context, tx pgx.Tx, w *work, from, to string) error {
	name := m.private + "." + quote(w.t.name)
	condition, args := rangeCondition(from, to)
	var there int64
	var sum string
	err := tx.QueryRow(ctx, "SELECT count(*), coalesce(sum("+w.t.hashExpression()+"), 0)::text FROM "+name+" WHERE "+condition, args...).Scan(&there, &sum)
	if err != nil {
		return err
	}
	if there > 0 {
		var ours checksum
		var hash uint64
		var buf []byte
		for _, r := range w.rows {
			hash, buf = rowHash(buf, w.t, r.cells)
			ours.add(hash)
		}
		if len(w.holds) == 0 && there == ours.rows && sum == ours.String() {
			return nil
		}
		held := []string{} // keep the last good version of rows that cannot be copied now; never NULL
		for _, h := range w.holds {
			held = append(held, printable(h.id))
		}
		if _, err := tx.Exec(ctx, "DELETE FROM "+name+" WHERE "+condition+" AND NOT id = ANY($"+itoa(len(args)+1)+"::text[])", append(args, held)...); err != nil {
			return err
		}
	}
	if len(w.rows) == 0 {
		return nil
	}
	_, err = tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(copyText(w.t, w.rows)), m.copySQL(w.t))
	return err
}

// rangeByRow is the slow way for a range with rows that Postgres refuses.
func (m *Mirror) rangeByRow(ctx context.Context, tx pgx.Tx, st *state, w *work, from, to string) error {
	keep := make([]string, 0, len(w.rows)+len(w.holds))
	for _, r := range w.rows {
		keep = append(keep, r.id)
	}
	for _, h := range w.holds {
		keep = append(keep, printable(h.id))
	}
	condition, args := rangeCondition(from, to)
	found := w.holds
	err := m.attempt(ctx, tx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM "+m.private+"."+quote(w.t.name)+" WHERE "+condition+" AND NOT id = ANY($"+itoa(len(args)+1)+"::text[])", append(args, keep)...)
		if err != nil {
			return err
		}
		return m.halve(ctx, tx, w, w.rows)
	})
	if err == nil || fatal(err) {
		return err
	}
	if isDrift(err) || errors.Is(err, errTableRefuses) {
		w.holds = found
		return m.setAside(ctx, tx, st, w.t, err)
	}
	return err
}
