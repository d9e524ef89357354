// Package receipt prints a paid order: as a page that any browser prints in any script, and
// as PDF in Latin, Greek and Cyrillic.
//
//	receipt.go  what both print, in words
//	html.go     the page
//	pdf.go      the PDF, with the Go fonts embedded (BSD license)
package receipt

import (
	"strconv"
	"strings"
	"time"

	"pocketstarter/commerce"
)

// row is a label with its text.
type row struct{ Label, Text string }

// line is one line of the table.
type line struct{ Product, Price, Quantity, Unit, Total string }

// document is a receipt in words.
type document struct {
	Title    string
	Head     []row
	From     []string
	To       []string
	Lines    []line
	Sums     []row
	Refunds  []row
	Contact  string
	Refunded bool // all of it
}

func documentOf(r commerce.Receipt) document {
	money := func(cents int64) string { return commerce.Amount(cents, r.Currency) }
	d := document{
		Title: "Receipt " + r.Number,
		Head:  []row{{"Receipt number", r.Number}, {"Date of payment", day(r.PaidAt)}, {"Order", r.OrderID}},
		From:  party(r.Seller), To: party(r.Buyer), Contact: r.Seller.Email,
		Sums:     []row{{"Subtotal", money(r.Subtotal)}, {"Tax", money(r.Tax)}, {"Total paid", money(r.Total)}},
		Refunded: r.Status == "refunded",
	}
	if r.Provider != "" {
		d.Head = append(d.Head, row{"Paid with", wordOf(r.Provider)}, row{"Payment", r.Reference})
	}
	for _, l := range r.Lines {
		d.Lines = append(d.Lines, line{l.Product, l.Price, strconv.FormatInt(l.Quantity, 10), money(l.Unit), money(l.Total)})
	}
	for _, x := range r.Refunds {
		d.Refunds = append(d.Refunds, row{"Refunded on " + day(x.At), money(-x.Amount)})
	}
	if r.Refunded > 0 {
		d.Refunds = append(d.Refunds, row{"Remaining", money(r.Total - r.Refunded)})
	}
	return d
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }

func wordOf(provider string) string {
	switch provider {
	case "clerk":
		return "Card (Clerk Billing)"
	case "stripe":
		return "Stripe"
	case "link":
		return "Payment link"
	case "sandbox":
		return "Sandbox (no real money)"
	}
	return "Recorded by the shop"
}

func party(p commerce.ReceiptParty) []string {
	var out []string
	add := func(text string) {
		for l := range strings.Lines(text) {
			if l = strings.TrimSpace(l); l != "" {
				out = append(out, l)
			}
		}
	}
	add(p.Name)
	add(p.Company)
	add(p.Address)
	add(p.Country)
	if p.TaxID != "" {
		add("Tax id " + p.TaxID)
	}
	add(p.Email)
	return out
}
