package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
)

// Step copies the next batch of changes, and a range of a table whose first copy
// is not complete. It returns how many changes it took and whether more wait.
// An error means that nothing was copied; trying again is safe, whatever happened.
func (m *Mirror) Step(ctx context.Context, app core.App) (copied int, more bool, err error) {
	idle, err := m.idle(ctx, app)
	if idle || err != nil {
		return 0, false, err
	}
	err = m.locked(ctx, app, func(tx pgx.Tx, s *snapshot, st *state) error {
		copied, more, err = m.batch(ctx, tx, s, st)
		if err != nil {
			return err
		}
		chunk, err := m.nextChunk(ctx, tx, s, st)
		more = more || chunk != nil
		m.filling = chunk != nil
		return err
	})
	if err != nil {
		return 0, false, err
	}
	return copied, more, nil
}

// idle looks whether there is anything to do without asking Postgres.
func (m *Mirror) idle(ctx context.Context, app core.App) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.prepared || m.filling || m.now().Sub(m.lastRetry) > m.retryHeld || m.fault() != "" {
		return false, nil
	}
	s, err := openSnapshot(ctx, app)
	if err != nil {
		return false, err
	}
	defer s.close()
	version, err := s.schemaVersion(ctx)
	if err != nil || version != m.version {
		return false, err
	}
	last, err := s.lastChange(ctx)
	return last.seq <= m.copied.Load(), err
}

// batch copies the rows that the next changes name.
func (m *Mirror) batch(ctx context.Context, tx pgx.Tx, s *snapshot, st *state) (int, bool, error) {
	if err := m.anchor(ctx, tx, s, st); err != nil {
		return 0, false, err
	}
	changes, err := s.changesAfter(ctx, st.cursor, m.batchRows)
	if err != nil {
		return 0, false, err
	}
	ids := map[string][]string{} // by collection
	for _, c := range changes {
		ids[c.collection] = append(ids[c.collection], c.id)
	}
	if err := m.addHeld(ctx, tx, s, st, ids); err != nil {
		return 0, false, err
	}
	if err := m.copyRows(ctx, tx, s, st, ids); err != nil {
		return 0, false, err
	}
	if len(changes) == 0 {
		return 0, false, nil
	}
	last := changes[len(changes)-1]
	st.cursor, st.key = last.seq, last.key()
	_, err = tx.Exec(ctx, "UPDATE "+m.private+"._mirror_state SET cursor = $1, key = $2, copied_at = $3", st.cursor, printable(st.key), m.now())
	return len(changes), len(changes) == m.batchRows, err
}

// copyRows makes the named rows in Postgres equal to the shop's.
func (m *Mirror) copyRows(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, ids map[string][]string) error {
	var works []*work
	size := 0
	flush := func() error {
		if len(works) == 0 {
			return nil
		}
		if err := m.write(ctx, tx, st, works); err != nil {
			return err
		}
		for _, w := range works {
			if err := m.hold(ctx, tx, st, w.t, w.looked, w.holds); err != nil {
				return err
			}
		}
		works, size = nil, 0
		return nil
	}
	for _, t := range m.tables {
		ts := st.tables[t.collectionID]
		wanted := ids[t.collection]
		slices.Sort(wanted)
		wanted = slices.Compact(wanted)
		if len(wanted) == 0 || ts.fault != "" {
			continue
		}
		w := &work{t: t}
		works = append(works, w)
		for part := range slices.Chunk(wanted, 200) {
			if err := w.read(ctx, s, part); err != nil {
				return err
			}
			if size += w.size; size < mostBytes {
				continue
			}
			if err := flush(); err != nil {
				return err
			}
			w = &work{t: t}
			works = append(works, w)
		}
	}
	return flush()
}

// mostBytes of texts go to Postgres at once: payloads may be large.
const mostBytes = 4 << 20

// read adds the named rows as they are now.
func (w *work) read(ctx context.Context, s *snapshot, ids []string) error {
	rows, err := s.rowsByID(ctx, w.t, ids)
	if err != nil {
		return err
	}
	w.size = 0
	w.looked = append(w.looked, ids...)
	present := make(map[string]bool, len(rows))
	for _, r := range rows {
		present[r.id] = true
		w.add(r)
		for _, c := range r.cells {
			w.size += len(c.text)
		}
	}
	for _, id := range ids {
		if !present[id] && checkText(id) == nil {
			w.gone = append(w.gone, id)
		}
	}
	return nil
}

func (w *work) add(r sourceRow) {
	if r.reason != "" {
		w.holds = append(w.holds, heldRow{r.id, r.reason})
		return
	}
	w.rows = append(w.rows, r)
}

// anchor makes sure that the changes after the cursor are all there and are the
// ones that follow what was copied. After a restored backup, or when changes were
// pruned while the mirror was off, they are not: then every table is compared anew.
func (m *Mirror) anchor(ctx context.Context, tx pgx.Tx, s *snapshot, st *state) error {
	if st.cursor == 0 {
		last, err := s.lastChange(ctx)
		if err != nil || last.seq == 0 {
			return err
		}
		// The first time: the backfill is still to read everything, also what these changes did.
	} else {
		at, err := s.oneChange(ctx, "WHERE seq = ?", st.cursor)
		if err != nil || at.seq == st.cursor && printable(at.key()) == st.key {
			return err
		}
		m.log.Warn("mirror: the changes do not follow what was copied; every table is compared anew", "cursor", st.cursor)
	}
	last, err := s.lastChange(ctx)
	if err != nil {
		return err
	}
	st.cursor, st.key = last.seq, ""
	if last.seq > 0 {
		st.key = last.key()
	}
	for _, ts := range st.tables {
		ts.complete, ts.position = false, ""
	}
	b := &pgx.Batch{}
	b.Queue("UPDATE "+m.private+"._mirror_state SET cursor = $1, key = $2", st.cursor, printable(st.key))
	b.Queue("UPDATE " + m.private + "._mirror_tables SET complete = false, position = '', copied = 0")
	return tx.SendBatch(ctx, b).Close()
}

// addHeld gives held rows and tables that were set aside another try, now and
// then. Putting a table right is the evolution's work.
func (m *Mirror) addHeld(ctx context.Context, tx pgx.Tx, s *snapshot, st *state, ids map[string][]string) error {
	if m.now().Sub(m.lastRetry) <= m.retryHeld {
		return nil
	}
	m.lastRetry = m.now()
	for _, ts := range st.tables {
		if ts.fault != "" && !ts.retired {
			if err := m.reshape(ctx, tx, s, st); err != nil {
				return err
			}
			break
		}
	}
	if !st.held {
		return nil
	}
	rows, err := tx.Query(ctx, "SELECT collection, id FROM "+m.private+"._mirror_held ORDER BY at LIMIT 500")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var collection, id string
		if err := rows.Scan(&collection, &id); err != nil {
			return err
		}
		ids[collection] = append(ids[collection], id)
	}
	return rows.Err()
}

// reshape compares the tables with what Postgres really has and puts right what
// somebody changed there.
func (m *Mirror) reshape(ctx context.Context, tx pgx.Tx, s *snapshot, st *state) error {
	st.print = ""
	m.prepared = false
	return m.prepare(ctx, tx, s, st)
}
