package receipt

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

func sample() commerce.Receipt {
	return commerce.Receipt{
		Number: "FS-000042", OrderID: "0b9c0f0e-0000-4000-8000-000000000000", PaidAt: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Currency: "EUR",
		Seller:   commerce.ReceiptParty{Name: "Τα Βιβλία <b>", Address: "Hauptstraße 1\nБерлин", TaxID: "DE123", Email: "hi@shop.test"},
		Buyer:    commerce.ReceiptParty{Name: "Zażółć Gęślą", Company: "ООО Рога", Country: "PL"},
		Lines:    []commerce.ReceiptLine{{Product: strings.Repeat("A long name ", 20), Price: "Once", Quantity: 2, Unit: 61700, Total: 123400}},
		Subtotal: 123400, Tax: 2345, Total: 125745, Provider: "stripe", Reference: "pi_1", Refunded: 100, Status: "fulfilled",
		Refunds: []commerce.ReceiptRefund{{At: time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC), Amount: 100}},
	}
}

func TestPageSaysEverythingAndEscapes(t *testing.T) {
	r := sample()
	r.Buyer.Name = "李小龍 <script>alert(1)</script>"
	var out bytes.Buffer
	require.NoError(t, HTML(&out, r))
	for _, want := range []string{"FS-000042", "2 March 2026", "EUR 1,257.45", "EUR 1,234.00", "EUR 23.45", "Τα Βιβλία &lt;b&gt;", "Берлин", "李小龍", "Refunded on 5 March 2026", "EUR -1.00", "EUR 1,256.45", "DE123", "<style>" + style + "</style>"} {
		require.Contains(t, out.String(), want)
	}
	require.NotContains(t, out.String(), "<script")
}

// A table's foot would be printed on every sheet of paper.
func TestSumsArePrintedOnce(t *testing.T) {
	require.Contains(t, style, "tfoot{display:table-row-group")
}

func TestPDFPrintsThreeScripts(t *testing.T) {
	var one, two bytes.Buffer
	require.NoError(t, PDF(&one, sample()))
	require.NoError(t, PDF(&two, sample()))
	require.True(t, bytes.HasPrefix(one.Bytes(), []byte("%PDF-1.")))
	require.Contains(t, one.String(), "%%EOF")
	require.Equal(t, one.Len(), two.Len())
	for _, c := range "Zażółć Gęślą Τα Βιβλία ΆΈΉ Рога Ёё Її ß €ñÅ" {
		glyph, err := inFont.GlyphIndex(nil, c)
		require.NoError(t, err)
		require.NotZero(t, glyph, "%c", c)
	}
}

func TestPDFNamesWhatItCannotPrint(t *testing.T) {
	p := &printer{}
	require.Equal(t, "□□ Ada", p.clean("李龍 Ada"))
	require.True(t, p.missing)
	r := sample()
	r.Buyer.Name = "李小龍"
	var out bytes.Buffer
	require.NoError(t, PDF(&out, r))
}

func TestFiguresFitTheirColumns(t *testing.T) {
	r := sample()
	for _, unit := range []int64{1, 1900, 123456789, 900719925474099, 1 << 53} {
		r.Currency, r.Lines = "IDR", []commerce.ReceiptLine{{Product: "A", Quantity: 100, Unit: unit, Total: unit * 100}, {Product: "B", Quantity: 1, Unit: 1, Total: 1}}
		d := documentOf(r)
		p := newPrinter(d)
		columns, size := p.layout(d)
		require.GreaterOrEqual(t, columns[0], 60.0)
		require.InDelta(t, width, columns[0]+columns[1]+columns[2]+columns[3], 0.01)
		p.black("", size)
		for _, l := range d.Lines {
			for i, text := range []string{l.Quantity, l.Unit, l.Total} {
				require.Less(t, p.GetStringWidth(text), columns[i+1], "%s at %v points", text, size)
			}
		}
	}
}

// TestSumsStayTogether prints receipts of any length: the sums never continue on another page.
func TestSumsStayTogether(t *testing.T) {
	r := sample()
	r.Lines = nil
	pages := map[int]bool{}
	for range 80 {
		r.Lines = append(r.Lines, commerce.ReceiptLine{Product: "A pattern", Price: "Once", Quantity: 1, Unit: 100, Total: 100})
		d := documentOf(r)
		p := newPrinter(d)
		p.head(d)
		p.table(d)
		before := p.PageNo()
		p.sums(d)
		_, page := p.GetPageSize()
		require.LessOrEqual(t, p.GetY(), page-margin)
		require.LessOrEqual(t, p.PageNo()-before, 1)
		if p.PageNo() > before {
			require.Less(t, p.GetY(), page/2, "all of the sums are on the new page")
		}
		pages[p.PageNo()] = true
	}
	require.Greater(t, len(pages), 2)
}
