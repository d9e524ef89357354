package config

import (
	"net"
	"net/netip"
	"slices"
	"strings"
)

// checkReach warns about settings that let the wrong machines in, or people out.
func (c *Config) checkReach() {
	if slices.ContainsFunc(c.Security.TrustedProxies, func(p netip.Prefix) bool { return p.Bits() == 0 }) {
		c.warn("trusts_everybody", "TRUSTED_PROXIES", "It is every address there is, so anybody may claim to be any address and to use https.",
			"Name the address or the network of your own proxy.")
	}
	if host, _, err := net.SplitHostPort(c.MetricsAddr); err == nil && !privateHost(host) {
		c.warn("public_metrics", "METRICS_ADDR", "Its address can be reached from outside, and the metrics ask for no password.",
			"Listen on 127.0.0.1 or on a private address.")
	}
	if c.Mode != Live {
		return
	}
	if c.strict() && IsLoopback(hostOf(c.AppURL)) {
		c.warn("own_machine", "APP_URL", "It leads to this machine only, so neither buyers nor webhooks arrive.", "Set the address that buyers type.")
	}
	for _, one := range c.Sellers {
		if one != "*" && !strings.HasPrefix(one, "user_") && !strings.Contains(one, "@") {
			c.warn("sellers_entry", "SELLERS", "It has an entry that is neither a Clerk user id (user_…) nor a mail address, and matches nobody.",
				"Copy the user id from Clerk's page of users.")
			break
		}
	}
}

// privateHost reports whether host is an address that only this machine or its own
// network reaches. A name is taken as such: what it means is not asked here.
func privateHost(host string) bool {
	if host == "" {
		return false // every interface
	}
	ip := net.ParseIP(host)
	return ip == nil || (!ip.IsUnspecified() && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()))
}
