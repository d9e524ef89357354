package main

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/emails"
)

type mailPreview struct {
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	URL     string `json:"url"` // the HTML
}

// bindPreviews shows a sandbox every kind of mail with sample facts and this shop's identity,
// so that who edits a template or the shop's colors sees all of them at once.
func (r *registered) bindPreviews(e *core.ServeEvent) {
	e.Router.GET("/sandbox/api/previews", func(e *core.RequestEvent) error {
		items := []mailPreview{}
		for _, kind := range emails.Kinds() {
			out, err := r.previewOf(kind)
			if err != nil {
				return e.InternalServerError("", err)
			}
			items = append(items, mailPreview{kind, out.Subject, out.Text, "/sandbox/api/previews/" + kind})
		}
		e.Response.Header().Set("Cache-Control", "no-store")
		return e.JSON(http.StatusOK, map[string]any{"items": items})
	})
	e.Router.GET("/sandbox/api/previews/{kind}", func(e *core.RequestEvent) error {
		out, err := r.previewOf(e.Request.PathValue("kind"))
		if err != nil {
			return e.NotFoundError("There is no such kind of mail.", err)
		}
		h := e.Response.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox")
		return e.HTML(http.StatusOK, out.HTML)
	})
}

func (r *registered) previewOf(kind string) (emails.Rendered, error) {
	shop, err := r.s.mailShop(r.app)
	if err != nil {
		return emails.Rendered{}, err
	}
	return emails.Render(kind, shop, emails.Sample(kind))
}
