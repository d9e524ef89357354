package postgres

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// idRange is a part of a table, in the order of the ids.
type idRange struct {
	condition string // in Postgres' dialect
	args      []any
}

// newRange selects the ids after from up to to; "" means no end.
func newRange(from, to string) idRange {
	if to == "" {
		return idRange{"id > $1", []any{from}}
	}
	return idRange{"id > $1 AND id <= $2", []any{from, to}}
}

// sqlite is the same condition in the shop's dialect.
func (r idRange) sqlite() string {
	return "WHERE " + strings.NewReplacer("$1", "?1", "$2", "?2").Replace(r.condition)
}

// rangeLook is what the shop holds in a range: hashes, not rows, so that rows with
// large payloads do not pile up in memory.
type rangeLook struct {
	hashes map[string]uint64 // by id; unusable for rows that cannot be in Postgres as they are
	sum    checksum          // of the usable ones
	holds  []heldRow
}

// unusable stands for the hash of a row that cannot be in Postgres as it is.
const unusable = 1 << 63

func (s *snapshot) look(ctx context.Context, t *table, r idRange) (rangeLook, error) {
	look := rangeLook{hashes: map[string]uint64{}}
	var buf []byte
	err := s.each(ctx, t, func(row sourceRow) error {
		if row.reason != "" {
			look.hashes[row.id] = unusable
			look.holds = append(look.holds, heldRow{row.id, row.reason})
			return nil
		}
		var hash uint64
		hash, buf = rowHash(buf, t, row.cells)
		look.hashes[row.id] = hash
		look.sum.add(hash)
		return nil
	}, r.sqlite(), r.args...)
	return look, err
}

// rangeSum is what Postgres holds in a range.
func (m *Mirror) rangeSum(ctx context.Context, tx pgx.Tx, t *table, r idRange) (rows int64, sum string, err error) {
	err = tx.QueryRow(ctx, "SELECT count(*), coalesce(sum("+t.hashExpression()+"), 0)::text FROM "+m.private+"."+quote(t.name)+" WHERE "+r.condition, r.args...).Scan(&rows, &sum)
	return rows, sum, err
}

// equals reports whether both sides hold the same.
func (l rangeLook) equals(rows int64, sum string) bool {
	return len(l.holds) == 0 && rows == l.sum.rows && sum == l.sum.String()
}

// fillRange makes a range in Postgres equal to the shop's, in the quickest way: one
// that is equal is left alone, else it is emptied and streamed; one with rows that Postgres
// refuses is done row by row.
func (m *Mirror) fillRange(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, t *table, r idRange) (int, error) {
	var there int64
	var sum string
	err := m.attempt(ctx, tx, func(tx pgx.Tx) (err error) {
		there, sum, err = m.rangeSum(ctx, tx, t, r)
		return err
	})
	if err != nil && isDrift(err) {
		return 0, m.setAside(ctx, tx, st, t, err)
	}
	if err != nil {
		return 0, err
	}
	var look rangeLook
	if there > 0 {
		if look, err = s.look(ctx, t, r); err != nil || look.equals(there, sum) {
			return len(look.hashes), err
		}
	}
	var done streamed
	err = m.attempt(ctx, tx, func(tx pgx.Tx) (err error) {
		if there > 0 {
			if err := m.emptyRange(ctx, tx, t, r, look.heldIDs()); err != nil {
				return err
			}
		}
		done, err = m.stream(ctx, tx, s, t, r)
		return err
	})
	switch {
	case err == nil:
		return done.rows, m.holdRange(ctx, tx, st, t, r, done.holds)
	case fatal(err):
		return 0, err
	}
	return m.rangeByRow(ctx, tx, s, st, t, r)
}

// heldIDs never returns nil, which Postgres would take for "unknown".
func (l rangeLook) heldIDs() []string {
	ids := make([]string, 0, len(l.holds))
	for _, h := range l.holds {
		ids = append(ids, printable(h.id))
	}
	return ids
}

// emptyRange deletes the range's rows except the named ones: of a row that cannot be
// copied now the last good version stays.
func (m *Mirror) emptyRange(ctx context.Context, tx pgx.Tx, t *table, r idRange, keep []string) error {
	_, err := tx.Exec(ctx, "DELETE FROM "+m.private+"."+quote(t.name)+" WHERE "+r.condition+" AND NOT id = ANY($"+itoa(len(r.args)+1)+"::text[])", append(slices.Clone(r.args), keep)...)
	return err
}

// rangeByRow is the slow way for a range with rows that Postgres refuses.
func (m *Mirror) rangeByRow(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, t *table, r idRange) (int, error) {
	const group = 100
	w, ids := &work{t: t}, []string{}
	err := m.attempt(ctx, tx, func(tx pgx.Tx) error {
		flush := func() error {
			err := m.halve(ctx, tx, w, w.rows)
			w.rows = w.rows[:0]
			return err
		}
		err := s.each(ctx, t, func(row sourceRow) error {
			ids = append(ids, printable(row.id))
			row.cells = slices.Clone(row.cells)
			if w.add(row); len(w.rows) < group {
				return nil
			}
			return flush()
		}, r.sqlite(), r.args...)
		if err == nil {
			err = flush()
		}
		if err != nil {
			return err
		}
		return m.emptyRange(ctx, tx, t, r, ids)
	})
	switch {
	case err == nil:
		return len(ids), m.holdRange(ctx, tx, st, t, r, w.holds)
	case isDrift(err) || errors.Is(err, errTableRefuses):
		return 0, m.setAside(ctx, tx, st, t, err)
	}
	return 0, err
}
