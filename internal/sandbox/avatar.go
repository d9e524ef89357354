package sandbox

import (
	"fmt"
	"html"
	"net/http"
	"strings"
	"unicode/utf8"
)

// avatarURL is the address of a person's picture: their initial, since nobody uploads
// one here. The SDK shows a broken image for an empty address.
func (c *call) avatarURL(u *User) string {
	return c.origin() + "/__clerk/avatar/" + u.initial() + ".svg"
}

// initial is the first letter of the name or address, in upper case.
func (u *User) initial() string {
	r, _ := utf8.DecodeRuneInString(u.FirstName + u.LastName + u.Email)
	return strings.ToUpper(string(r))
}

func serveAvatar(w http.ResponseWriter, r *http.Request) {
	letter, _ := utf8.DecodeRuneInString(r.PathValue("file"))
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="#14532d"/>`+
		`<text x="40" y="54" text-anchor="middle" font-family="sans-serif" font-size="40" fill="#fff">%s</text></svg>`, html.EscapeString(string(letter)))
}
