package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Rate is a number of requests in a stretch of time, written "120/min".
type Rate struct {
	N   int
	Per time.Duration
}

// String returns the rate as it is written in the environment.
func (r Rate) String() string {
	for _, u := range rateUnits {
		if u.per == r.Per {
			return fmt.Sprintf("%d/%s", r.N, u.names[0])
		}
	}
	return fmt.Sprintf("%d/%s", r.N, r.Per)
}

var rateUnits = []struct {
	names []string
	per   time.Duration
}{
	{[]string{"sec", "s", "second", "seconds"}, time.Second},
	{[]string{"min", "m", "minute", "minutes"}, time.Minute},
	{[]string{"hour", "h", "hours"}, time.Hour},
	{[]string{"day", "d", "days"}, 24 * time.Hour},
}

// ParseRate reads "120/min"; units are sec, min, hour and day.
func ParseRate(s string) (Rate, error) {
	count, unit, found := strings.Cut(s, "/")
	n, err := strconv.Atoi(strings.TrimSpace(count))
	if found && err == nil && n >= 1 {
		unit = strings.ToLower(strings.TrimSpace(unit))
		for _, u := range rateUnits {
			for _, name := range u.names {
				if unit == name {
					return Rate{N: n, Per: u.per}, nil
				}
			}
		}
	}
	return Rate{}, fmt.Errorf("is no rate such as 120/min")
}

// ParseBool reads true/false, 1/0, yes/no, on/off in any case.
func ParseBool(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "1", "yes", "on":
		return true, nil
	case "false", "0", "no", "off":
		return false, nil
	}
	return false, fmt.Errorf("is no boolean (true, false, 1, 0, yes, no, on, off)")
}

// parseURL reads an absolute http or https URL and returns it without its last slash.
func parseURL(s string) (string, error) {
	u, err := url.Parse(s)
	bad := err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" ||
		strings.ContainsAny(s, " \t\"'<>\\") || !validPort(u.Port())
	if bad {
		return "", fmt.Errorf("is no http or https URL")
	}
	if u.User != nil || u.Fragment != "" {
		return "", fmt.Errorf("may hold neither a user name nor a fragment")
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	return strings.TrimRight(u.String(), "/"), nil
}

func validPort(p string) bool {
	if p == "" {
		return true
	}
	n, err := strconv.Atoi(p)
	return err == nil && n > 0 && n < 65536
}

// parseOrigin reads scheme://host[:port] and drops the scheme's own port.
func parseOrigin(s string) (string, error) {
	full, err := parseURL(s)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(full)
	if err != nil || u.Path != "" || u.RawQuery != "" {
		return "", fmt.Errorf("is no origin: write scheme://host or scheme://host:port, without a path")
	}
	return originOf(full), nil
}

// originOf returns scheme://host[:port] of a URL that was already checked, "" for "".
func originOf(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return ""
	}
	host := u.Host
	if (u.Scheme == "https" && u.Port() == "443") || (u.Scheme == "http" && u.Port() == "80") {
		host = strings.TrimSuffix(host, ":"+u.Port())
	}
	return u.Scheme + "://" + host
}

// hostOf returns the host of a checked URL, lower case, without port or brackets.
func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

var hostname = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)

// parseHost reads a host name or an address, without scheme, port or path.
func parseHost(s string) (string, error) {
	s = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if _, err := netip.ParseAddr(s); err == nil || (hostname.MatchString(s) && len(s) <= 253) {
		return s, nil
	}
	return "", fmt.Errorf("is no bare host name: leave out scheme, port and path")
}

// parsePrefix reads an address or a network; an address becomes a network of one.
func parsePrefix(s string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), nil
	}
	if a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.Prefix{}, fmt.Errorf("is no address or network such as 10.0.0.0/8")
}

// splitList reads a comma-separated list; blanks around and empty entries vanish,
// and so do doubles.
func splitList(s string) []string {
	var out []string
	seen := map[string]bool{}
	for _, one := range strings.Split(s, ",") {
		if one = strings.TrimSpace(one); one != "" && !seen[one] {
			seen[one] = true
			out = append(out, one)
		}
	}
	return out
}

// IsLoopback reports whether host (a name or address, without port) is this machine.
func IsLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
