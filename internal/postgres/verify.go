package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
)

// Report is what a comparison of both sides found.
type Report struct {
	Tables []TableReport
	// Drift lists, a sentence each, what somebody changed in Postgres: tables,
	// columns, rights, views.
	Drift []string
	// Requeued counts the rows that a repair sent for copying again.
	Requeued int64
}

// TableReport is the comparison of one table.
type TableReport struct {
	Table     string
	Rows      int64    // rows of the shop that were compared
	Mirrored  int64    // rows that Postgres holds
	Pending   int64    // rows that were left out because a change of theirs is on its way
	Missing   []string // ids that Postgres lacks
	Extra     []string // ids that only Postgres has
	Different []string // ids with another content
	Held      []string // of all these, ids that are known to be held back
	Fault     string   // why the table could not be compared
}

// OK reports whether the table is the same on both sides.
func (t TableReport) OK() bool {
	return t.Fault == "" && len(t.Missing)+len(t.Extra)+len(t.Different) == 0
}

// OK reports whether the mirror equals the shop. Having compared nothing is not enough.
func (r Report) OK() bool {
	return len(r.Drift) == 0 && r.Rows() > 0 && !slices.ContainsFunc(r.Tables, func(t TableReport) bool { return !t.OK() })
}

// Rows counts the rows that were compared.
func (r Report) Rows() (n int64) {
	for _, t := range r.Tables {
		n += t.Rows
	}
	return n
}

// String prints the report as a table.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %10s %8s %8s %8s %9s %6s\n", "table", "compared", "pending", "missing", "extra", "different", "held")
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "%-28s %10d %8d %8d %8d %9d %6d %s\n", t.Table, t.Rows, t.Pending, len(t.Missing), len(t.Extra), len(t.Different), len(t.Held), t.Fault)
	}
	for _, d := range r.Drift {
		fmt.Fprintf(&b, "drift: %s\n", d)
	}
	if r.Rows() == 0 {
		b.WriteString("no row was compared\n")
	}
	return b.String()
}

// Verify compares the shop with the mirror, range by range by the hashes of
// the rows, in both directions, while the shop goes on selling. Rows whose last
// change is still on its way are counted, not compared. With repair, what differs is
// sent for copying again, tables and views are put right, and the result of a second
// comparison is reported. progress is called after every range; it may be nil.
func (m *Mirror) Verify(ctx context.Context, app core.App, repair bool, progress func(table string, done, total int64)) (Report, error) {
	report, err := m.compare(ctx, app, progress)
	if err != nil || !repair || report.OK() {
		return report, err
	}
	if len(report.Drift) > 0 {
		err := m.locked(ctx, app, func(tx pgx.Tx, s *snapshot, st *state) error { return m.reshape(ctx, tx, s, st) })
		if err != nil {
			return report, err
		}
	}
	var requeued int64
	for _, t := range report.Tables {
		ids := slices.Concat(t.Missing, t.Extra, t.Different)
		if err := requeue(app, t.collection(m), ids); err != nil {
			return report, err
		}
		requeued += int64(len(ids))
	}
	if err := m.Drain(ctx, app); err != nil {
		return report, err
	}
	report, err = m.compare(ctx, app, progress)
	report.Requeued = requeued
	return report, err
}

func (t TableReport) collection(m *Mirror) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, have := range m.tables {
		if have.name == t.Table {
			return have.collection
		}
	}
	return t.Table
}

// requeue writes changes for rows that were not changed, so that they are copied again.
func requeue(app core.App, collection string, ids []string) error {
	for part := range slices.Chunk(ids, 500) {
		err := app.RunInTransaction(func(txApp core.App) error {
			for _, id := range part {
				_, err := txApp.DB().NewQuery(`INSERT INTO mirror_changes (collection, id, op) VALUES ({:collection}, {:id}, 'update')`).
					Bind(map[string]any{"collection": collection, "id": id}).Execute()
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("send rows of %s for copying again: %w", collection, err)
		}
	}
	return nil
}

func (m *Mirror) compare(ctx context.Context, app core.App, progress func(string, int64, int64)) (Report, error) {
	var report Report
	var tables []*table
	err := m.locked(ctx, app, func(tx pgx.Tx, _ *snapshot, st *state) error {
		tables = m.tables
		var err error
		report.Drift, err = m.drift(ctx, tx, st)
		return err
	})
	if err != nil {
		return report, err
	}
	for _, t := range tables {
		tr, err := m.compareTable(ctx, app, t, progress)
		if err != nil {
			return report, fmt.Errorf("compare %s: %w", t.name, err)
		}
		report.Tables = append(report.Tables, tr)
	}
	return report, nil
}

// compareTable walks both sides in the order of the ids. Each range is compared
// under the mirror's lock, so the rows without a waiting change must be equal.
func (m *Mirror) compareTable(ctx context.Context, app core.App, t *table, progress func(string, int64, int64)) (TableReport, error) {
	tr := TableReport{Table: t.name}
	from, total := "", int64(0)
	for {
		var to string
		err := m.locked(ctx, app, func(tx pgx.Tx, s *snapshot, st *state) error {
			if ts := st.tables[t.collectionID]; ts.fault != "" {
				tr.Fault = ts.fault
				return nil
			}
			if total == 0 {
				var err error
				if total, err = s.count(ctx, t); err != nil {
					return err
				}
			}
			part, end, err := m.compareRange(ctx, tx, s, st, t, from)
			if err != nil {
				return err
			}
			to = end
			tr.Rows += part.Rows
			tr.Pending += part.Pending
			tr.Mirrored += part.Mirrored
			tr.Missing = append(tr.Missing, part.Missing...)
			tr.Extra = append(tr.Extra, part.Extra...)
			tr.Different = append(tr.Different, part.Different...)
			tr.Held = append(tr.Held, part.Held...)
			return nil
		})
		if err != nil && isDrift(err) && ctx.Err() == nil {
			tr.Fault = Explain(err)
			return tr, nil
		}
		if err != nil {
			return tr, err
		}
		if progress != nil {
			progress(t.name, tr.Rows+tr.Pending, max(total, tr.Rows+tr.Pending))
		}
		if to == "" {
			return tr, nil
		}
		from = to
	}
}
