package routes

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Pages serves the built SPA from files. Hashed assets are cached for ever; every other
// path that is no API, admin or signed link gets the page, which routes by itself.
type Pages struct {
	files fs.FS
	index string
	front *Front
}

// NewPages returns the pages in files. Without an index.html the placeholder is served.
// front may be nil: the page then asks for everything by itself.
func NewPages(files fs.FS, front *Front) *Pages {
	p := &Pages{files: files, index: "index.html", front: front}
	if _, err := fs.Stat(files, p.index); err != nil {
		p.index = "placeholder.html"
	}
	return p
}

// Bind serves the pages under everything that nothing else answers.
func (p *Pages) Bind(se *core.ServeEvent) {
	se.Router.GET("/{path...}", p.serve)
}

func (p *Pages) serve(e *core.RequestEvent) error {
	name := strings.TrimPrefix(path.Clean("/"+e.Request.PathValue("path")), "/")
	for _, own := range []string{"api", "_", "dl", "ul", "__clerk", "sandbox/api", "sandbox/checkout", "sandbox/operator"} {
		if name == own || strings.HasPrefix(name, own+"/") {
			return e.NotFoundError(notFound, nil)
		}
	}
	if name != "" && p.isFile(name) {
		return p.serveFile(e, name, strings.HasPrefix(name, "assets/"))
	}
	if strings.HasPrefix(name, "assets/") || (path.Ext(name) != "" && !strings.Contains(e.Request.Header.Get("Accept"), "text/html")) {
		return e.NotFoundError(notFound, nil)
	}
	return p.serveFront(e, name)
}

func (p *Pages) isFile(name string) bool {
	if strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
		return false
	}
	info, err := fs.Stat(p.files, name)
	return err == nil && !info.IsDir()
}

// serveFile writes a file, in the packed form that the client takes.
func (p *Pages) serveFile(e *core.RequestEvent, name string, forever bool) error {
	h := e.Response.Header()
	h.Set("Cache-Control", "no-cache")
	if forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		h.Set("Content-Type", kind)
	}
	h.Add("Vary", "Accept-Encoding")
	accept := e.Request.Header.Get("Accept-Encoding")
	for _, packed := range []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(accept, packed.name) {
			continue
		}
		if body, err := fs.ReadFile(p.files, name+packed.suffix); err == nil {
			h.Set("Content-Encoding", packed.name)
			http.ServeContent(e.Response, e.Request, "", time.Time{}, bytes.NewReader(body))
			return nil
		}
	}
	body, err := fs.ReadFile(p.files, name)
	if err != nil {
		return e.NotFoundError(notFound, err)
	}
	http.ServeContent(e.Response, e.Request, "", time.Time{}, bytes.NewReader(body))
	return nil
}
