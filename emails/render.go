package emails

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	htmltemplate "html/template"
	"regexp"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"
)

//go:embed templates
var files embed.FS

// kinds maps each kind to an empty value of its facts.
var kinds = map[string]func() any{
	KindOrderFulfilled:     func() any { return &OrderFulfilled{} },
	KindBookingRequested:   func() any { return &Booking{} },
	KindBookingConfirmed:   func() any { return &Booking{} },
	KindBookingChanged:     func() any { return &Booking{} },
	KindBookingCanceled:    func() any { return &Booking{} },
	KindBookingReminder:    func() any { return &Booking{} },
	KindPaidHoldLost:       func() any { return &Booking{} },
	KindWorkOrderRequested: func() any { return &WorkOrder{} },
	KindWorkOrderDelivered: func() any { return &WorkOrder{} },
	KindOrderRefunded:      func() any { return &OrderRefunded{} },
	KindTrialEnding:        func() any { return &TrialEnding{} },
	KindPaymentFailed:      func() any { return &PaymentFailed{} },
	KindNewVersion:         func() any { return &NewVersion{} },
	KindNewSale:            func() any { return &NewSale{} },
	KindPreflight:          func() any { return &Preflight{} },
	KindSandboxCode:        func() any { return &SandboxCode{} },
	KindSystem:             func() any { return &System{} },
}

// Kinds lists every kind of mail, sorted.
func Kinds() []string {
	names := make([]string, 0, len(kinds))
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Render makes the mail of kind from data, the JSON facts that doc.go lists. The
// same input always gives the same bytes. An error means that the kind is unknown or
// data is no JSON of its shape: trying again cannot help.
func Render(kind string, shop Shop, data []byte) (Rendered, error) {
	make, ok := kinds[kind]
	if !ok {
		return Rendered{}, fmt.Errorf("there is no mail of kind %q", kind)
	}
	facts := make()
	if len(bytes.TrimSpace(data)) > 0 {
		if err := json.Unmarshal(data, facts); err != nil {
			return Rendered{}, fmt.Errorf("the facts of a %s mail cannot be read: %w", kind, err)
		}
	}
	clean(facts)
	p := newPage(kind, shop, facts)
	text, err := p.text()
	if err != nil {
		return Rendered{}, fmt.Errorf("render the %s mail as text: %w", kind, err)
	}
	html, err := p.html()
	if err != nil {
		return Rendered{}, fmt.Errorf("render the %s mail as HTML: %w", kind, err)
	}
	out := Rendered{Subject: p.Subject, HTML: html, Text: text}
	if b, ok := facts.(*Booking); ok && hasCalendar(kind, *b) {
		event := BookingCalendar(*b, shop, kind == KindBookingCanceled)
		out.Calendar = &event
	}
	return out, nil
}

// text fills the subject, the preview line and the plain-text body.
func (p *page) text() (string, error) {
	t, err := textTemplate(p.Kind)
	if err != nil {
		return "", err
	}
	for name, into := range map[string]*string{"subject": &p.Subject, "preview": &p.Preview, "title": &p.Title} {
		var b strings.Builder
		if err := t.ExecuteTemplate(&b, name, p); err != nil {
			return "", err
		}
		*into = oneLine(b.String(), 150)
	}
	if s, ok := p.F.(*System); ok && s.Text != "" {
		return s.Text, nil
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, "layout", p); err != nil {
		return "", err
	}
	return tidy(b.String()), nil
}

// html fills the HTML body. A whole document of PocketBase's stays as it is.
func (p *page) html() (string, error) {
	if s, ok := p.F.(*System); ok && strings.Contains(strings.ToLower(s.HTML), "<html") {
		return s.HTML, nil
	}
	t, err := htmlTemplate(p.Kind)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, "layout", p); err != nil {
		return "", err
	}
	return blankRuns.ReplaceAllString(b.String(), "\n"), nil
}

var (
	blankRuns = regexp.MustCompile(`\n\s*\n`)
	emptyRuns = regexp.MustCompile(`\n{3,}`)
	tailSpace = regexp.MustCompile(`[ \t]+\n`)
)

// tidy removes what template actions leave behind: trailing spaces, runs of empty lines.
func tidy(s string) string {
	s = tailSpace.ReplaceAllString(s, "\n")
	return strings.TrimSpace(emptyRuns.ReplaceAllString(s, "\n\n")) + "\n"
}

// Templates are parsed once, at first use.
var (
	htmlTemplates sync.Map // kind -> func() (*htmltemplate.Template, error)
	textTemplates sync.Map
)

func htmlTemplate(kind string) (*htmltemplate.Template, error) {
	load, _ := htmlTemplates.LoadOrStore(kind, sync.OnceValues(func() (*htmltemplate.Template, error) {
		return htmltemplate.New(kind).Funcs(htmltemplate.FuncMap{"style": style}).Option("missingkey=error").
			ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/"+kind+".html")
	}))
	return load.(func() (*htmltemplate.Template, error))()
}

func textTemplate(kind string) (*texttemplate.Template, error) {
	load, _ := textTemplates.LoadOrStore(kind, sync.OnceValues(func() (*texttemplate.Template, error) {
		return texttemplate.New(kind).Option("missingkey=error").
			ParseFS(files, "templates/layout.txt", "templates/parts.txt", "templates/"+kind+".txt")
	}))
	return load.(func() (*texttemplate.Template, error))()
}
