package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// compareRange compares the rows after from and returns the last id of the range,
// "" when it was the last one. Equal sums of equal numbers of rows are equal
// ranges; otherwise the rows are looked at one by one.
func (m *Mirror) compareRange(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, t *table, from string) (TableReport, string, error) {
	var r TableReport
	to, err := s.endOfRange(ctx, t, from, m.chunkRows)
	if err == nil {
		err = checkText(to)
	}
	if err != nil {
		return r, "", err
	}
	part := newRange(from, to)
	look, err := s.look(ctx, t, part)
	if err != nil {
		return r, "", err
	}
	there, sum, err := m.rangeSum(ctx, tx, t, part)
	if err != nil {
		return r, "", err
	}
	r.Mirrored = there
	if look.equals(there, sum) {
		r.Rows = there
		return r, to, nil
	}
	return r, to, m.compareRows(ctx, tx, s, st, t, &r, look.hashes, part)
}

func (m *Mirror) compareRows(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, t *table, r *TableReport, ours map[string]uint64, part idRange) error {
	pending, err := s.pendingIDs(ctx, t, st.cursor)
	if err != nil {
		return err
	}
	held, err := m.heldIDs(ctx, tx, t)
	if err != nil {
		return err
	}
	note := func(list *[]string, id string) {
		*list = append(*list, id)
		if held[printable(id)] {
			r.Held = append(r.Held, id)
		}
	}
	theirs, err := tx.Query(ctx, "SELECT id, "+t.hashExpression()+" FROM "+m.private+"."+quote(t.name)+" WHERE "+part.condition, part.args...)
	if err != nil {
		return err
	}
	defer theirs.Close()
	for theirs.Next() {
		var id string
		var hash int64
		if err := theirs.Scan(&id, &hash); err != nil {
			return err
		}
		our, both := ours[id]
		delete(ours, id)
		switch {
		case pending[id]:
			r.Pending++
		case !both:
			note(&r.Extra, id)
		default:
			r.Rows++
			if our != uint64(hash) {
				note(&r.Different, id)
			}
		}
	}
	for id := range ours {
		if pending[id] {
			r.Pending++
			continue
		}
		r.Rows++
		note(&r.Missing, id)
	}
	slices.Sort(r.Missing)
	return theirs.Err()
}

func (m *Mirror) heldIDs(ctx context.Context, tx pgx.Tx, t *table) (map[string]bool, error) {
	rows, err := tx.Query(ctx, "SELECT id FROM "+m.private+"._mirror_held WHERE collection = $1", t.collection)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	held := make(map[string]bool, len(ids))
	for _, id := range ids {
		held[id] = true
	}
	return held, err
}
