package routes

import (
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// listProducts answers the published products by name, from memory.
func (a *api) listProducts(e *core.RequestEvent) error {
	snap, err := a.catalog.current()
	if err != nil {
		return answer(e, err)
	}
	if e.Request.URL.RawQuery == "" {
		return serveCached(e, snap.first)
	}
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	kind, err := choiceParam(e, "product_type", collections.ProductTypes...)
	if err != nil {
		return answer(e, err)
	}
	q := e.Request.URL.Query().Get("q")
	if len([]rune(q)) > 200 {
		return answer(e, commerce.FailField("q", "too_long", "q may have 200 characters at most."))
	}
	page, err := snap.page(p, kind, q)
	if err != nil {
		return answer(e, err)
	}
	return serveCached(e, page)
}

func (a *api) getProduct(e *core.RequestEvent) error {
	snap, err := a.catalog.current()
	if err != nil {
		return answer(e, err)
	}
	body, ok := snap.bySlug[e.Request.PathValue("slug")]
	if !ok {
		return answer(e, commerce.Fail(commerce.CodeNotFound, "There is no such product."))
	}
	return serveCached(e, body)
}

// serveCached answers encoded bytes, or 304 when the client has them.
func serveCached(e *core.RequestEvent, c encoded) error {
	h := e.Response.Header()
	h["Etag"] = c.etagHeader
	h["Cache-Control"] = revalidate
	if match := e.Request.Header.Get("If-None-Match"); match != "" && etagMatches(match, c.etag) {
		e.Response.WriteHeader(http.StatusNotModified)
		return nil
	}
	h["Content-Type"] = jsonType
	h["Content-Length"] = c.length
	e.Response.WriteHeader(http.StatusOK)
	_, err := e.Response.Write(c.body)
	return err
}

var (
	revalidate = []string{"public, max-age=0, must-revalidate"}
	jsonType   = []string{"application/json"}
)

func etagMatches(header, etag string) bool {
	for _, part := range strings.Split(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == etag || part == "*" {
			return true
		}
	}
	return false
}
