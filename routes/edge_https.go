package routes

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// requireHTTPS sends plain http to https where the configuration says so. An unsafe
// method is refused rather than redirected: its body has already travelled in
// the open, and a redirect would hide that from the client's author.
func (x *Edge) requireHTTPS(e *core.RequestEvent) error {
	p := peerOf(e)
	x.writeHSTS(e.Response.Header(), p)
	if !x.mustUpgrade(e.Request, p) {
		return e.Next()
	}
	if !isSafe(e.Request.Method) {
		return e.ForbiddenError("This request came over plain http. Use https: it was not carried out.", nil)
	}
	return e.Redirect(http.StatusMovedPermanently, x.secureURL(p.host, e.Request.URL))
}

// writeHSTS tells browsers that came over https to stay there.
func (x *Edge) writeHSTS(h http.Header, p *peer) {
	if p.secure && x.opt.HSTSSeconds > 0 {
		h.Set("Strict-Transport-Security", x.hsts())
	}
}

// mustUpgrade reports whether the request should have come over https.
func (x *Edge) mustUpgrade(r *http.Request, p *peer) bool {
	return !p.secure && x.opt.SSLRedirect && !isHealth(r)
}

// secureURL returns the https address of the same page: the shop's own origin where
// the host is the shop's, else the same name on the usual port.
func (x *Edge) secureURL(host string, u *url.URL) string {
	origin := "https://" + bracketed(hostName(host))
	if own, err := url.Parse(x.opt.AppURL); err == nil && own.Scheme == "https" && hostName(own.Host) == hostName(host) {
		origin = "https://" + own.Host
	}
	return origin + u.RequestURI()
}

func bracketed(name string) string {
	if strings.Contains(name, ":") {
		return "[" + name + "]"
	}
	return name
}

func (x *Edge) hsts() string {
	value := "max-age=" + strconv.Itoa(x.opt.HSTSSeconds)
	if x.opt.HSTSIncludeSubdomains {
		value += "; includeSubDomains"
	}
	if x.opt.HSTSPreload {
		value += "; preload"
	}
	return value
}

func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
