package postgres

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

func itoa(n int) string { return strconv.Itoa(n) }

// manyHeld is how many refused rows of one batch mean that the table itself is
// wrong, not the rows.
const manyHeld = 25

// isolate does one table's work row by row where it must: it halves the rows
// until the ones that Postgres refuses stand alone. A table that refuses everything is
// left out with its reason, and copied anew when it is well again.
func (m *Mirror) isolate(ctx context.Context, tx pgx.Tx, st *state, w *work) error {
	err := m.attempt(ctx, tx, func(tx pgx.Tx) error {
		if len(w.gone) > 0 {
			if err := m.send(ctx, tx, &work{t: w.t, gone: w.gone}); err != nil {
				return err
			}
		}
		return m.halve(ctx, tx, w, w.rows)
	})
	if err == nil || fatal(err) {
		return err
	}
	w.holds = nil
	return m.setAside(ctx, tx, st, w.t, err)
}

var errTableRefuses = errors.New("the table refuses every row")

// halve writes rows, or finds out which of them cannot be written.
func (m *Mirror) halve(ctx context.Context, tx pgx.Tx, w *work, rows []sourceRow) error {
	if len(rows) == 0 {
		return nil
	}
	err := m.attempt(ctx, tx, func(tx pgx.Tx) error { return m.send(ctx, tx, &work{t: w.t, rows: rows}) })
	switch {
	case err == nil:
		return nil
	case fatal(err) || isDrift(err):
		return err
	case len(rows) > 1:
		if err := m.halve(ctx, tx, w, rows[:len(rows)/2]); err != nil {
			return err
		}
		return m.halve(ctx, tx, w, rows[len(rows)/2:])
	}
	w.holds = append(w.holds, heldRow{rows[0].id, Explain(err)})
	if len(w.holds) >= manyHeld && len(w.holds) == len(w.rows) || len(w.holds) > 10*manyHeld {
		return errors.Join(errTableRefuses, err)
	}
	return nil
}

func (m *Mirror) send(ctx context.Context, tx pgx.Tx, w *work) error {
	b := &pgx.Batch{}
	m.queueWork(b, w)
	return tx.SendBatch(ctx, b).Close()
}

// isDrift reports whether err is about the table rather than about a row:
// something is undefined, of another type, or forbidden.
func isDrift(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (strings.HasPrefix(pg.Code, "42") || strings.HasPrefix(pg.Code, "0A"))
}

// setAside stops writing to a table until it is put right. What it misses
// meanwhile is made up by a backfill that starts at its beginning.
func (m *Mirror) setAside(ctx context.Context, tx pgx.Tx, st *state, t *table, cause error) error {
	ts := st.tables[t.collectionID]
	ts.fault, ts.complete, ts.position = Explain(cause), false, ""
	m.log.Warn("mirror: a table was changed in Postgres and is left out", "table", t.name, "reason", ts.fault)
	_, err := tx.Exec(ctx, "UPDATE "+m.private+"._mirror_tables SET fault = $2, complete = false, position = '', copied = 0 WHERE collection_id = $1", t.collectionID, ts.fault)
	return err
}
