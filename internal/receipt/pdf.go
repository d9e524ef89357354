package receipt

import (
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"pocketstarter/commerce"
)

const (
	face   = "Go"
	margin = 20.0 // millimeters
	width  = 170.0
	high   = 6.0
)

// inFont is the font that tells which characters the PDF can print.
var inFont = func() *sfnt.Font {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return f
}()

// PDF writes the receipt as PDF. A character outside Latin, Greek and Cyrillic prints as a
// box, and a line says that the page has it.
func PDF(w io.Writer, r commerce.Receipt) error {
	d := documentOf(r)
	p := printer{Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.SetCreationDate(r.PaidAt.UTC()) // the same receipt is the same file
	p.SetModificationDate(r.PaidAt.UTC())
	p.SetCatalogSort(true)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	p.AddUTF8FontFromBytes(face, "", goregular.TTF)
	p.AddUTF8FontFromBytes(face, "B", gobold.TTF)
	p.SetTitle(d.Title, true)
	p.AddPage()
	p.head(d)
	p.table(d)
	p.sums(d)
	if p.missing {
		p.SetFont(face, "", 8)
		p.text("Some characters cannot be printed in this file. The web page of this receipt has them all.")
	}
	return p.Output(w)
}

type printer struct {
	*fpdf.Fpdf
	missing bool // a character was not in the font
}

// clean replaces what the font does not have.
func (p *printer) clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' {
			return ' '
		}
		if glyph, err := inFont.GlyphIndex(nil, c); err != nil || glyph == 0 {
			p.missing = true
			return '□'
		}
		return c
	}, s)
}

// text writes a paragraph over the whole width.
func (p *printer) text(s string) { p.MultiCell(width, high, p.clean(s), "", "L", false) }

func (p *printer) head(d document) {
	p.SetFont(face, "B", 18)
	p.text(d.Title)
	if d.Refunded {
		p.SetFont(face, "B", 12)
		p.SetTextColor(163, 0, 0)
		p.text("Refunded")
		p.SetTextColor(0, 0, 0)
	}
	p.SetFont(face, "", 10)
	for _, x := range d.Head {
		p.CellFormat(45, high, p.clean(x.Label), "", 0, "L", false, 0, "")
		p.MultiCell(width-45, high, p.clean(x.Text), "", "L", false)
	}
	p.Ln(high)
	p.party("Sold by", d.From)
	p.party("Sold to", d.To)
}

func (p *printer) party(title string, lines []string) {
	p.SetFont(face, "B", 10)
	p.text(title)
	p.SetFont(face, "", 10)
	for _, l := range lines {
		p.text(l)
	}
	p.Ln(high / 2)
}

var columns = []float64{80, 20, 35, 35}

func (p *printer) table(d document) {
	p.SetFont(face, "B", 10)
	p.cells([]string{"Item", "Quantity", "Price", "Amount"}, "B")
	p.SetFont(face, "", 10)
	for _, l := range d.Lines {
		what := l.Product
		if l.Price != "" {
			what += ", " + l.Price
		}
		wrapped := p.SplitText(p.clean(what), columns[0]-2)
		for i, part := range wrapped {
			if i == 0 {
				p.cells([]string{part, l.Quantity, l.Unit, l.Total}, "")
			} else {
				p.cells([]string{part, "", "", ""}, "")
			}
		}
	}
}

func (p *printer) cells(texts []string, border string) {
	for i, t := range texts {
		align := "R"
		if i == 0 {
			align = "L"
		}
		p.CellFormat(columns[i], high, p.clean(t), border, 0, align, false, 0, "")
	}
	p.Ln(high)
}

func (p *printer) sums(d document) {
	p.Ln(high / 2)
	sum := func(x row, bold string) {
		p.SetFont(face, bold, 10)
		p.CellFormat(width-columns[3], high, p.clean(x.Label), "", 0, "R", false, 0, "")
		p.CellFormat(columns[3], high, p.clean(x.Text), "", 1, "R", false, 0, "")
	}
	for i, x := range d.Sums {
		bold := ""
		if i == len(d.Sums)-1 {
			bold = "B"
		}
		sum(x, bold)
	}
	for _, x := range d.Refunds {
		sum(x, "")
	}
	if d.Contact != "" {
		p.Ln(high)
		p.SetFont(face, "", 9)
		p.text("Questions? " + d.Contact)
	}
}
