package receipt

import (
	"io"
	"strconv"
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
	small  = 4.5 // height of a line of small print
	foot   = 4.0 // kept free at the bottom for the page's number
	gap    = 3.0 // between columns
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
	p := newPrinter(d)
	p.SetCreationDate(r.PaidAt.UTC()) // the same receipt is the same file
	p.SetModificationDate(r.PaidAt.UTC())
	p.SetCatalogSort(true)
	p.head(d)
	p.table(d)
	p.sums(d)
	return p.Output(w)
}

// newPrinter is an empty first page.
func newPrinter(d document) *printer {
	p := &printer{Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin+foot)
	p.AddUTF8FontFromBytes(face, "", goregular.TTF)
	p.AddUTF8FontFromBytes(face, "B", gobold.TTF)
	p.SetTitle(d.Title, true)
	p.AliasNbPages("")
	p.SetFooterFunc(func() {
		p.SetY(-margin)
		p.gray(8)
		p.CellFormat(width, small, p.clean(d.Title)+", page "+strconv.Itoa(p.PageNo())+" of {nb}", "", 0, "L", false, 0, "")
	})
	p.AddPage()
	return p
}

type printer struct {
	*fpdf.Fpdf
	missing bool // a character was not in the font
}

func (p *printer) black(style string, size float64) {
	p.SetFont(face, style, size)
	p.SetTextColor(0, 0, 0)
}

func (p *printer) gray(size float64) {
	p.SetFont(face, "", size)
	p.SetTextColor(90, 90, 90)
}

// room begins a new page where less than h is left on this one, and tells whether it did.
func (p *printer) room(h float64) bool {
	_, page := p.GetPageSize()
	if p.GetY()+h <= page-margin-foot {
		return false
	}
	p.AddPage()
	return true
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
	p.black("B", 18)
	p.MultiCell(width, 9, p.clean(d.Title), "", "L", false)
	if d.Refunded {
		p.SetFont(face, "B", 12)
		p.SetTextColor(163, 0, 0)
		p.SetDrawColor(163, 0, 0)
		p.Ln(1)
		p.CellFormat(p.GetStringWidth("Refunded")+6, 8, "Refunded", "1", 1, "C", false, 0, "")
		p.SetDrawColor(0, 0, 0)
	}
	p.Ln(high / 2)
	for _, x := range d.Head {
		p.gray(10)
		p.CellFormat(40, high, p.clean(x.Label), "", 0, "L", false, 0, "")
		p.black("", 10)
		p.MultiCell(width-40, high, p.clean(x.Text), "", "L", false)
	}
	p.Ln(high)
	p.parties(d)
}

// parties prints seller and buyer beside each other.
func (p *printer) parties(d document) {
	top, end := p.GetY(), p.GetY()
	half := (width - 2*gap) / 2
	for i, side := range []struct {
		title string
		lines []string
	}{{"Sold by", d.From}, {"Sold to", d.To}} {
		p.SetY(top)
		x := margin + float64(i)*(half+2*gap)
		p.SetX(x)
		p.gray(10)
		p.CellFormat(half, high, side.title, "", 2, "L", false, 0, "")
		p.black("", 10)
		for _, l := range side.lines {
			p.SetX(x)
			p.MultiCell(half, high, p.clean(l), "", "L", false)
		}
		end = max(end, p.GetY())
	}
	p.SetY(end)
	p.Ln(high)
}

var headings = []string{"Item", "Quantity", "Price", "Amount"}

// layout is how wide the columns are, and how large the figures are printed so that all fit.
func (p *printer) layout(d document) (columns []float64, size float64) {
	const leastItem = 60
	for size = 10; ; size -= 0.5 {
		columns = make([]float64, len(headings))
		left := width
		for i := range headings {
			if i == 0 {
				continue
			}
			p.black("B", size)
			wide := p.GetStringWidth(headings[i])
			p.black("", size)
			for _, l := range d.Lines {
				wide = max(wide, p.GetStringWidth([]string{"", l.Quantity, l.Unit, l.Total}[i]))
			}
			columns[i] = wide + 2*gap
			left -= columns[i]
		}
		columns[0] = left
		if left >= leastItem || size <= 5 {
			return columns, size
		}
	}
}

func (p *printer) table(d document) {
	columns, size := p.layout(d)
	p.headings(columns, size)
	for _, l := range d.Lines {
		p.black("", 10)
		name := p.SplitText(p.clean(l.Product), columns[0]-gap)
		p.gray(8)
		var price []string
		if l.Price != "" {
			price = p.SplitText(p.clean(l.Price), columns[0]-gap)
		}
		if p.room(float64(len(name))*high + float64(len(price))*small) {
			p.headings(columns, size)
		}
		for i, part := range name {
			p.black("", 10)
			p.CellFormat(columns[0], high, part, "", 0, "L", false, 0, "")
			if i == 0 {
				p.figures(columns, size, l.Quantity, l.Unit, l.Total)
			}
			p.Ln(high)
		}
		p.gray(8)
		for _, part := range price {
			p.CellFormat(columns[0], small, part, "", 1, "L", false, 0, "")
		}
		p.SetDrawColor(210, 210, 210)
		p.Line(margin, p.GetY()+0.5, margin+width, p.GetY()+0.5)
		p.SetDrawColor(0, 0, 0)
		p.Ln(1)
	}
}

func (p *printer) headings(columns []float64, size float64) {
	p.black("B", 10)
	p.CellFormat(columns[0], high, headings[0], "", 0, "L", false, 0, "")
	p.SetFont(face, "B", size)
	for i, c := range columns[1:] {
		p.CellFormat(c, high, headings[i+1], "", 0, "R", false, 0, "")
	}
	p.Ln(high)
	p.Line(margin, p.GetY(), margin+width, p.GetY())
	p.Ln(1)
}

func (p *printer) figures(columns []float64, size float64, texts ...string) {
	p.SetFont(face, "", size)
	for i, t := range texts {
		p.CellFormat(columns[i+1], high, p.clean(t), "", 0, "R", false, 0, "")
	}
}

// sums prints what was paid and what went back, all on one page.
func (p *printer) sums(d document) {
	rows := append(append([]row{}, d.Sums...), d.Refunds...)
	p.room(float64(len(rows)+2)*high + small)
	p.Ln(high / 2)
	wide := 0.0
	p.black("B", 10)
	for _, x := range rows {
		wide = max(wide, p.GetStringWidth(p.clean(x.Text)))
	}
	wide += 2 * gap
	for i, x := range rows {
		p.black("", 10)
		if i == len(d.Sums)-1 {
			p.black("B", 10)
			p.Line(margin+width/2, p.GetY(), margin+width, p.GetY())
		}
		p.CellFormat(width-wide, high, p.clean(x.Label), "", 0, "R", false, 0, "")
		p.CellFormat(wide, high, p.clean(x.Text), "", 1, "R", false, 0, "")
	}
	p.Ln(high / 2)
	p.gray(9)
	if d.Contact != "" {
		p.text("Questions? " + d.Contact)
	}
	if p.missing {
		p.text("Some characters cannot be printed in this file. The web page of this receipt has them all.")
	}
}
