package clerk

import (
	"net"
	"net/url"
	"strings"
)

// parties is the allow list of origins that may have asked for a token (azp).
type parties struct {
	exact    map[string]bool // as configured and as normalized: the fast path
	loopback bool
}

// newParties normalizes the configured origins. With loopback, the names of this
// machine count as equal: localhost, 127.0.0.1 and [::1].
func newParties(origins []string, loopback bool) parties {
	p := parties{exact: map[string]bool{}, loopback: loopback}
	for _, o := range origins {
		if o = strings.TrimSpace(o); o != "" {
			p.exact[o] = true
			p.exact[p.normalize(o)] = true
		}
	}
	return p
}

func (p parties) allow(azp string) bool {
	return azp != "" && (p.exact[azp] || p.exact[p.normalize(azp)])
}

// normalize returns scheme://host:port in lower case with the port spelled out.
// What is no http origin comes back as it is.
func (p parties) normalize(origin string) string {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		(u.Path != "" && u.Path != "/") || (u.Scheme != "http" && u.Scheme != "https") {
		return origin
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if p.loopback && isLoopback(host) {
		host = "localhost"
	}
	return u.Scheme + "://" + net.JoinHostPort(host, port)
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
