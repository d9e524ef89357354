package routes

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

const (
	csrfCookie = "csrftoken"
	csrfHeader = "X-CSRFToken"
)

// csrfAnswer is the answer of GET /api/csrf.
type csrfAnswer struct {
	Token string `json:"csrf_token"`
}

// getCSRF sets the CSRF cookie and answers its value, which belongs to the session of
// the request's own token. Without a session it is a value that none accepts.
func (x *Edge) getCSRF(e *core.RequestEvent) error {
	var token string
	if id := identityOf(e); id != nil && id.SessionID != "" {
		token = x.csrfToken(id.SessionID)
	} else {
		var raw [sha256.Size]byte
		_, _ = rand.Read(raw[:]) // never fails
		token = hex.EncodeToString(raw[:])
	}
	// Pages read the cookie to repeat it in the header: not HttpOnly.
	e.SetCookie(&http.Cookie{Name: csrfCookie, Value: token, Path: "/", SameSite: http.SameSiteLaxMode, Secure: x.opt.CSRFCookieSecure})
	e.Response.Header().Set("Cache-Control", "no-store")
	return e.JSON(http.StatusOK, csrfAnswer{Token: token})
}

// checkCSRF refuses a change that a foreign page may have made the browser send: one
// signed in by cookie alone, without the session's token or from an unknown origin.
func (x *Edge) checkCSRF(e *core.RequestEvent) error {
	id := identityOf(e)
	if id == nil || !id.FromCookie || isSafe(e.Request.Method) {
		return e.Next()
	}
	given := e.Request.Header.Get(csrfHeader)
	if id.SessionID == "" || !hmac.Equal([]byte(given), []byte(x.csrfToken(id.SessionID))) {
		return e.ForbiddenError("The X-CSRFToken header is missing or does not belong to this session. Ask GET /api/csrf for it.", nil)
	}
	if !x.trustedOrigin(peerOf(e), requestOrigin(e.Request)) {
		return e.ForbiddenError("The request comes from a page that is not trusted to change anything here.", nil)
	}
	return e.Next()
}

func (x *Edge) csrfToken(sessionID string) string {
	mac := hmac.New(sha256.New, x.opt.CSRFKey)
	mac.Write([]byte("csrf:" + sessionID))
	return hex.EncodeToString(mac.Sum(nil))
}

// requestOrigin returns the Origin header, else the origin of the Referer, in lower case.
func requestOrigin(r *http.Request) string {
	if origin := r.Header.Get("Origin"); origin != "" {
		return strings.ToLower(origin)
	}
	u, err := url.Parse(r.Header.Get("Referer"))
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}

// trustedOrigin reports whether origin is the one the client asked for, or listed.
func (x *Edge) trustedOrigin(p *peer, origin string) bool {
	if origin == "" || origin == "null" {
		return false
	}
	own := "http://" + strings.ToLower(p.host)
	if p.secure {
		own = "https://" + strings.ToLower(p.host)
	}
	return origin == own || origin == strings.ToLower(x.opt.AppURL) || slices.Contains(x.opt.CSRFOrigins, origin)
}
