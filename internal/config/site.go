package config

import (
	"net"
	"slices"
	"strings"
)

// Site is what depends on the address really listened on.
type Site struct {
	Listen      string // host:port
	Port        string
	AppURL      string // origin, never ""
	FrontendURL string // without a last slash, never ""

	AllowedHosts      []string // lower case, without port; ".x" includes subdomains; "*" = any
	CORSOrigins       []string // other origins whose pages may read the API; "*" = any
	CSRFOrigins       []string // other origins that may change something; the app's own is not listed
	AuthorizedParties []string // allowed azp
	CheckoutHosts     []string
}

// Site completes the configuration for a server that listens on listen (host:port).
func (c *Config) Site(listen string) Site {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		host, port = listen, "80"
	}
	s := Site{Listen: listen, Port: port, AppURL: c.AppURL, FrontendURL: c.FrontendURL}
	if s.AppURL == "" {
		if host == "" || host == "0.0.0.0" || host == "::" {
			host = "127.0.0.1"
		}
		s.AppURL = originOf("http://" + net.JoinHostPort(host, port))
	}
	if s.FrontendURL == "" {
		s.FrontendURL = s.AppURL
	}
	loopback := []string{"localhost", "127.0.0.1", "::1"}
	s.AllowedHosts = c.AllowedHosts
	if len(s.AllowedHosts) == 0 {
		s.AllowedHosts = distinct(append([]string{hostOf(s.AppURL)}, loopback...))
	}
	var other []string
	if front := originOf(s.FrontendURL); front != originOf(s.AppURL) {
		other = []string{front}
	}
	s.CORSOrigins, s.CSRFOrigins = orElse(c.CORSOrigins, other), orElse(c.CSRFOrigins, other)
	parties := distinct([]string{originOf(s.AppURL), originOf(s.FrontendURL)})
	if c.Mode == Sandbox {
		for _, p := range []string{port, "5173"} {
			for _, h := range loopback {
				parties = append(parties, originOf("http://"+net.JoinHostPort(h, p)))
			}
		}
	}
	s.AuthorizedParties = orElse(c.Clerk.AuthorizedParties, distinct(parties))
	hosts := []string{"checkout.stripe.com", "buy.stripe.com", "checkout.clerk.com", c.Clerk.Domain, hostOf(s.AppURL)}
	s.CheckoutHosts = orElse(c.Orders.CheckoutHosts, distinct(hosts))
	return s
}

// HostAllowed reports whether a request's Host header, with or without a port, is
// one of AllowedHosts.
func (s Site) HostAllowed(header string) bool {
	name := header
	if h, _, err := net.SplitHostPort(header); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.ToLower(strings.Trim(name, "[]")), ".")
	return slices.ContainsFunc(s.AllowedHosts, func(a string) bool {
		if strings.HasPrefix(a, ".") {
			return name == a[1:] || strings.HasSuffix(name, a)
		}
		return a == "*" || a == name
	})
}

func orElse(set, otherwise []string) []string {
	if len(set) > 0 {
		return set
	}
	return otherwise
}

// distinct returns list without empty and repeated entries, in order.
func distinct(list []string) []string {
	var out []string
	for _, one := range list {
		if one != "" && !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}
