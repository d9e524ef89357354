package emails

import (
	"fmt"
	htmltemplate "html/template"
	"net/url"
	"strings"
	"time"
)

// page is what a template sees: the shop, the facts (F) and the few things that
// need more than printing. Templates call its methods as $.Money, $.When and so on.
type page struct {
	Kind    string
	Shop    Shop
	F       any
	Subject string
	Title   string
	Preview string
	loc     *time.Location
}

// Button is a link that looks like one, or nothing when URL is "".
type Button struct {
	URL   string
	Label string
	Attr  htmltemplate.HTMLAttr // class and style
}

// Pair is one line of a small table of facts.
type Pair struct{ Label, Value string }

func newPage(kind string, shop Shop, facts any) *page {
	shop.AppURL = strings.TrimRight(webURL(shop.AppURL, true), "/")
	shop.LogoURL = webURL(shop.LogoURL, shop.Sandbox)
	shop.TermsURL, shop.PrivacyURL = webURL(shop.TermsURL, true), webURL(shop.PrivacyURL, true)
	shop.Name = cleanString(shop.Name, "name")
	if shop.Name == "" {
		shop.Name = "the shop"
	}
	p := &page{Kind: kind, Shop: shop, F: facts, loc: time.UTC}
	if r, ok := facts.(interface{ recipient() Recipient }); ok {
		p.loc = zone(r.recipient().Timezone)
	}
	if b, ok := facts.(*Booking); ok {
		p.loc = zone(b.Timezone, b.Zone)
	}
	return p
}

func (r Recipient) recipient() Recipient { return r }

// Hello greets by name where there is one.
func (p *page) Hello() string {
	if r, ok := p.F.(interface{ recipient() Recipient }); ok && r.recipient().Name != "" {
		return "Hello " + r.recipient().Name + ","
	}
	return "Hello,"
}

// Link returns the address of a page of the SPA, "" when no address is configured.
func (p *page) Link(path ...string) string {
	if p.Shop.AppURL == "" {
		return ""
	}
	for i := 1; i < len(path); i++ {
		path[i] = url.PathEscape(path[i])
	}
	return p.Shop.AppURL + strings.Join(path, "/")
}

// Button returns a button to a page of the SPA.
func (p *page) Button(label string, path ...string) Button {
	return Button{URL: p.Link(path...), Label: label, Attr: buttonAttr("button", "#1d1b18", "#ffffff")}
}

// PayButton returns a button behind which money moves, the only one in the shop's
// accent. external, where it is an https address, wins over the page of the SPA.
func (p *page) PayButton(label, external string, path ...string) Button {
	address := webURL(external, false)
	if address == "" {
		address = p.Link(path...)
	}
	return Button{URL: address, Label: label, Attr: buttonAttr("pay", p.Accent(), p.OnAccent())}
}

// Outside returns a button to an https address of somebody else, or none.
func (p *page) Outside(label, address string) Button {
	b := p.Button(label)
	b.URL = webURL(address, false)
	return b
}

// Safe returns address when it is https, else "".
func (p *page) Safe(address string) string { return webURL(address, false) }

// Money writes an amount such as "USD 1,234.00".
func (p *page) Money(cents int64, currency string) string { return money(cents, currency) }

// When writes a moment in the recipient's zone, with the zone named.
func (p *page) When(t Time) string { return moment(t, p.loc) }

// Span writes a start and an end in the recipient's zone, with the zone named.
func (p *page) Span(start, end Time) string { return span(start, end, p.loc) }

// Day writes a date in the recipient's zone.
func (p *page) Day(t Time) string { return day(t, p.loc) }

// Stamp writes a moment in UTC to the second, for test mails.
func (p *page) Stamp(t Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// Size writes bytes for people.
func (p *page) Size(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	}
	f, unit := float64(n)/1000, "kB"
	for _, next := range []string{"MB", "GB", "TB"} {
		if f < 999.5 {
			break
		}
		f, unit = f/1000, next
	}
	if f < 10 {
		return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") + " " + unit
	}
	return fmt.Sprintf("%.0f %s", f, unit)
}

// Detail joins what is known of a file: "version 1.2, 3.4 MB".
func (p *page) Detail(version string, size int64) string {
	var parts []string
	if version != "" {
		parts = append(parts, "version "+version)
	}
	if s := p.Size(size); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// webURL returns address when it is an absolute https one without a login in it,
// or, where plain is true, an http one; else "".
func webURL(address string, plain bool) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	if u.Scheme == "https" || plain && u.Scheme == "http" {
		return u.String()
	}
	return ""
}
