package postgres

import "strings"

func (m *Mirror) copySQL(t *table) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = quote(c.name)
	}
	return "COPY " + m.private + "." + quote(t.name) + " (" + strings.Join(names, ", ") + ") FROM STDIN"
}

// copyText writes rows in COPY's text format. It is as quick to write as the
// binary one, and every type has its plain form in it.
func copyText(t *table, rows []sourceRow) []byte {
	out := make([]byte, 0, 256*len(rows))
	var cell []byte
	for _, r := range rows {
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
		out = append(out, '\n')
	}
	return out
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
