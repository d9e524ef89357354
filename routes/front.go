package routes

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"github.com/pocketbase/pocketbase/core"
)

// Front writes what a public page shows first into the page itself: a title and a description
// that search engines and link previews read, and the answers that its script would ask for.
type Front struct {
	api *api

	mu     sync.Mutex
	snap   *catalogSnap
	config []byte
	pages  map[string]frontPage // by path, of this snap and config
}

// NewFront returns the front of app's shop.
func NewFront(app core.App, d Deps, cat *Catalog) *Front {
	return &Front{api: &api{Deps: d, app: app, catalog: cat}}
}

// frontPage is a whole page, plain and packed.
type frontPage struct {
	body, packed []byte
	etag         string
}

// The part of index.html between these marks is replaced; the build keeps them.
const frontBegins, frontEnds = "<!--front-->", "<!--/front-->"

var frontHead = template.Must(template.New("head").Parse(`<title>{{.Title}}</title>
    <meta name="description" content="{{.Description}}" />
    <meta property="og:title" content="{{.Title}}" />
    <meta property="og:description" content="{{.Description}}" />
    <meta property="og:site_name" content="{{.Shop}}" />
    <meta property="og:type" content="{{.Kind}}" />
`))

// Page returns the page at name (a clean path without its first slash) made from index.
func (f *Front) Page(index []byte, name, query string) (frontPage, error) {
	snap, err := f.api.catalog.current()
	if err != nil {
		return frontPage{}, err
	}
	told, err := f.api.configOf()
	if err != nil {
		return frontPage{}, err
	}
	config, err := json.Marshal(told)
	if err != nil {
		return frontPage{}, err
	}
	key := name
	if query != "" && name == "products" {
		key = "products?" // a search: its first answer is not the first page
	}
	if !snap.fronts(key) {
		key = "*"
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.snap != snap || !bytes.Equal(f.config, config) {
		f.snap, f.config, f.pages = snap, config, map[string]frontPage{}
	}
	if p, ok := f.pages[key]; ok {
		return p, nil
	}
	p, err := renderFront(index, key, snap, config, told.Shop)
	if err == nil {
		f.pages[key] = p
	}
	return p, err
}

// fronts tells whether the page at name shows something of the catalogue first. All other
// pages are alike, so that made-up addresses fill no memory.
func (s *catalogSnap) fronts(name string) bool {
	if slug, ok := strings.CutPrefix(name, "products/"); ok {
		_, known := s.bySlug[slug]
		return known
	}
	return name == "" || name == "products"
}

func renderFront(index []byte, name string, snap *catalogSnap, config []byte, shop shopAnswer) (frontPage, error) {
	first := map[string]json.RawMessage{"config": config}
	head := struct{ Title, Description, Shop, Kind string }{shop.Name, shop.Tagline, shop.Name, "website"}
	switch slug, product := strings.CutPrefix(name, "products/"); {
	case product:
		body := snap.bySlug[slug].body
		var p struct{ Name, Tagline, Description string }
		if err := json.Unmarshal(body, &p); err != nil {
			return frontPage{}, err
		}
		first["product"] = body
		head.Title, head.Kind = p.Name+" · "+shop.Name, "product"
		head.Description = p.Tagline
		if head.Description == "" {
			head.Description = firstLine(p.Description)
		}
	case name == "" || name == "products":
		first["products"] = snap.first.body
		if name == "products" {
			head.Title = "Products · " + shop.Name
		}
	}
	if head.Description == "" {
		head.Description = "Sold directly by " + shop.Name + "."
	}
	data, err := json.Marshal(first) // escapes <, > and &: it stands inside a script element
	if err != nil {
		return frontPage{}, err
	}
	before, rest, _ := bytes.Cut(index, []byte(frontBegins))
	_, after, _ := bytes.Cut(rest, []byte(frontEnds))
	var out bytes.Buffer
	out.Write(before)
	if err := frontHead.Execute(&out, head); err != nil {
		return frontPage{}, err
	}
	out.WriteString(`    <script type="application/json" id="first">`)
	out.Write(data)
	out.WriteString("</script>")
	out.Write(after)

	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(out.Bytes()); err != nil {
		return frontPage{}, err
	}
	if err := z.Close(); err != nil {
		return frontPage{}, err
	}
	sum := sha256.Sum256(out.Bytes())
	return frontPage{out.Bytes(), packed.Bytes(), `"` + hex.EncodeToString(sum[:12]) + `"`}, nil
}

// firstLine is the beginning of a long text, as a search engine would show it.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if r := []rune(line); len(r) > 160 {
		return string(r[:159]) + "…"
	}
	return line
}

// serveFront answers the page with its first data. Where that cannot be had the plain page
// must do: its script asks by itself and tells what is wrong.
func (p *Pages) serveFront(e *core.RequestEvent, name string) error {
	index, err := fs.ReadFile(p.files, p.index)
	if err != nil || p.front == nil || !bytes.Contains(index, []byte(frontBegins)) {
		return p.serveFile(e, p.index, false)
	}
	page, err := p.front.Page(index, name, e.Request.URL.RawQuery)
	if err != nil {
		return p.serveFile(e, p.index, false)
	}
	h := e.Response.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	h.Set("Etag", page.etag)
	if match := e.Request.Header.Get("If-None-Match"); match != "" && etagMatches(match, page.etag) {
		e.Response.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := page.body
	if strings.Contains(e.Request.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = page.packed
	}
	e.Response.WriteHeader(http.StatusOK)
	_, err = e.Response.Write(body)
	return err
}
