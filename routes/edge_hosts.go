package routes

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

const healthPath = "/api/health"

func isHealth(r *http.Request) bool {
	return r.URL.Path == healthPath || r.URL.Path == healthPath+"/"
}

// checkHost refuses Host names that are not this shop's. A sandbox goes further: it
// gives goods away, so it answers only what came straight over loopback.
func (x *Edge) checkHost(e *core.RequestEvent) error {
	if reason := x.hostFault(e.Request, peerOf(e)); reason != "" {
		return e.BadRequestError(reason, nil)
	}
	return e.Next()
}

// hostFault returns why the shop does not answer under this host name, or "".
func (x *Edge) hostFault(r *http.Request, p *peer) string {
	if x.opt.SandboxPort != nil {
		return sandboxFault(r, x.opt.SandboxPort())
	}
	if !isHealth(r) && !x.hostAllowed(p.host) {
		return "This host name does not belong to the shop. Its operator can add it to ALLOWED_HOSTS."
	}
	return ""
}

func (x *Edge) hostAllowed(host string) bool {
	name := hostName(host)
	for _, allowed := range x.opt.AllowedHosts {
		switch {
		case allowed == "*", name != "" && name == strings.Trim(allowed, "[]"):
			return true
		case strings.HasPrefix(allowed, ".") && (name == allowed[1:] || strings.HasSuffix(name, allowed)):
			return true
		}
	}
	return false
}

// hostName returns host in lower case without port, brackets and last dot.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

// sandboxFault returns why a sandbox does not answer r, or "".
func sandboxFault(r *http.Request, port string) string {
	for name := range r.Header {
		if name == "Forwarded" || name == "X-Real-Ip" || strings.HasPrefix(name, "X-Forwarded-") {
			return "A sandbox answers no forwarded requests: nothing in it is real. Configure Clerk to run a shop behind a proxy."
		}
	}
	given := "80"
	if r.TLS != nil {
		given = "443"
	}
	if _, p, err := net.SplitHostPort(r.Host); err == nil {
		given = p
	}
	if !isLoopback(hostName(r.Host)) || port == "" || given != port {
		return "A sandbox answers only on this machine, as localhost or 127.0.0.1 with its own port."
	}
	return ""
}

func isLoopback(name string) bool {
	if name == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.Unmap().IsLoopback()
}
