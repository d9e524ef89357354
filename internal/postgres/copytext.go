package postgres

import (
	"context"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"
)

func (m *Mirror) copySQL(t *table) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = quote(c.name)
	}
	return "COPY " + m.private + "." + quote(t.name) + " (" + strings.Join(names, ", ") + ") FROM STDIN"
}

// streamed is what a range that was read and copied at the same time held.
type streamed struct {
	rows  int
	holds []heldRow
}

// stream reads a range and copies it at once: SQLite is read while Postgres takes in
// what was read before.
func (m *Mirror) stream(ctx context.Context, tx pgx.Tx, s *snapshot, t *table, r idRange) (streamed, error) {
	var done streamed
	reader, writer := io.Pipe()
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		out := make([]byte, 0, 128<<10)
		var cell []byte
		err := s.each(ctx, t, func(row sourceRow) error {
			done.rows++
			if row.reason != "" {
				done.holds = append(done.holds, heldRow{row.id, row.reason})
				return nil
			}
			if out, cell = appendRow(out, cell, t, row); len(out) < 64<<10 {
				return nil
			}
			_, err := writer.Write(out)
			out = out[:0]
			return err
		}, r.sqlite(), r.args...)
		if err == nil && len(out) > 0 {
			_, err = writer.Write(out)
		}
		_ = writer.CloseWithError(err)
	}()
	_, err := tx.Conn().PgConn().CopyFrom(ctx, reader, m.copySQL(t))
	_ = reader.CloseWithError(io.ErrClosedPipe) // when Postgres refused in the middle
	<-finished
	return done, err
}

// appendRow writes a row in COPY's text format. It is as quick to write as the
// binary one, and every type has its plain form in it.
func appendRow(out, cell []byte, t *table, r sourceRow) ([]byte, []byte) {
	for i, c := range t.columns {
		if i > 0 {
			out = append(out, '\t')
		}
		if r.cells[i].null {
			out = append(out, '\\', 'N')
			continue
		}
		cell = r.cells[i].appendInput(cell[:0], c.kind)
		out = appendCopied(out, cell)
	}
	return append(out, '\n'), cell
}

func appendCopied(dst, cell []byte) []byte {
	for _, c := range cell {
		switch c {
		case '\\':
			dst = append(dst, '\\', '\\')
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
