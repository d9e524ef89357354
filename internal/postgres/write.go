package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
)

// work is what one batch does to one table: rows to be as they are here, and ids
// to be gone.
type work struct {
	t     *table
	rows  []sourceRow
	gone  []string
	holds []heldRow // rows that are refused, found on the way

	looked []string // all ids that the work is about
	size   int      // bytes of text read last
}

// heldRow is a row that Postgres does not hold as the shop has it.
type heldRow struct{ id, reason string }

// upsertSQL writes any number of rows in one statement: each column comes as one
// array of texts, so the statement's own text stays the same.
func (m *Mirror) upsertSQL(t *table) string {
	names, casts, sets := make([]string, len(t.columns)), make([]string, len(t.columns)), make([]string, 0, len(t.columns))
	params := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = quote(c.name)
		casts[i] = "u." + names[i] + "::" + c.kind.sqlType()
		params[i] = "$" + itoa(i+1) + "::text[]"
		if i > 0 {
			sets = append(sets, names[i]+" = excluded."+names[i])
		}
	}
	action := "NOTHING"
	if len(sets) > 0 {
		action = "UPDATE SET " + strings.Join(sets, ", ")
	}
	list := strings.Join(names, ", ")
	return "INSERT INTO " + m.private + "." + quote(t.name) + " (" + list + ") SELECT " + strings.Join(casts, ", ") +
		" FROM unnest(" + strings.Join(params, ", ") + ") AS u(" + list + ") ON CONFLICT (" + quote(core.FieldNameId) + ") DO " + action
}

// upsertArgs encodes the rows column by column, each as an array literal.
func upsertArgs(t *table, rows []sourceRow) []any {
	args := make([]any, len(t.columns))
	var cell []byte
	for i, c := range t.columns {
		literal := make([]byte, 0, 16*len(rows)+2)
		literal = append(literal, '{')
		for n, r := range rows {
			if n > 0 {
				literal = append(literal, ',')
			}
			if r.cells[i].null {
				literal = append(literal, "NULL"...)
				continue
			}
			cell = r.cells[i].appendInput(cell[:0], c.kind)
			literal = appendElement(literal, cell)
		}
		args[i] = string(append(literal, '}'))
	}
	return args
}

func (m *Mirror) queueWork(b *pgx.Batch, w *work) {
	if len(w.rows) > 0 {
		b.Queue(m.upsertSQL(w.t), upsertArgs(w.t, w.rows)...)
	}
	if len(w.gone) > 0 {
		b.Queue("DELETE FROM "+m.private+"."+quote(w.t.name)+" WHERE id = ANY($1::text[])", w.gone)
	}
}

// write does all works in one round trip. When Postgres refuses any of it, they
// are done one by one, see isolate.go.
func (m *Mirror) write(ctx context.Context, tx pgx.Tx, st *state, works []*work) error {
	b := &pgx.Batch{}
	b.Queue("SAVEPOINT mirror_batch")
	for _, w := range works {
		m.queueWork(b, w)
	}
	b.Queue("RELEASE SAVEPOINT mirror_batch")
	err := tx.SendBatch(ctx, b).Close()
	if err == nil || fatal(err) {
		return err
	}
	if _, err := tx.Exec(ctx, "ROLLBACK TO SAVEPOINT mirror_batch"); err != nil {
		return err
	}
	for _, w := range works {
		if err := m.isolate(ctx, tx, st, w); err != nil {
			return err
		}
	}
	return nil
}

// holdRange is hold for all rows of a range.
func (m *Mirror) holdRange(ctx context.Context, tx pgx.Tx, st *state, t *table, r idRange, held []heldRow) error {
	if st.held {
		_, err := tx.Exec(ctx, "DELETE FROM "+m.private+"._mirror_held WHERE "+r.condition+" AND collection = $"+itoa(len(r.args)+1), append(slices.Clone(r.args), t.collection)...)
		if err != nil {
			return err
		}
	}
	return m.hold(ctx, tx, st, t, nil, held)
}

// hold notes which of the rows that were looked at are held back now, and forgets
// those that no longer are.
func (m *Mirror) hold(ctx context.Context, tx pgx.Tx, st *state, t *table, looked []string, held []heldRow) error {
	if st.held && len(looked) > 0 {
		names := make([]string, len(looked))
		for i, id := range looked {
			names[i] = printable(id)
		}
		if _, err := tx.Exec(ctx, "DELETE FROM "+m.private+"._mirror_held WHERE collection = $1 AND id = ANY($2::text[])", t.collection, names); err != nil {
			return err
		}
	}
	if len(held) == 0 {
		return nil
	}
	ids, reasons := make([]string, len(held)), make([]string, len(held))
	for i, h := range held {
		ids[i], reasons[i] = printable(h.id), printable(h.reason)
		m.log.Warn("mirror: a row is held back", "collection", t.collection, "id", ids[i], "reason", reasons[i])
	}
	st.held = true
	_, err := tx.Exec(ctx, `INSERT INTO `+m.private+`._mirror_held (collection, id, reason, at)
		SELECT $1, u.id, u.reason, $4 FROM unnest($2::text[], $3::text[]) AS u(id, reason)
		ON CONFLICT (collection, id) DO UPDATE SET reason = excluded.reason, at = excluded.at`, t.collection, ids, reasons, m.now())
	return err
}

// printable replaces what Postgres cannot hold in a text.
func printable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
