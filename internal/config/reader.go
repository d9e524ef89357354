package config

import (
	"fmt"
	"math"
	"net"
	"net/mail"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A reader turns a variable's text into a field of c. Its error finishes the
// sentence "NAME …" and never repeats the text, which may be a secret.
type reader func(c *Config, raw string) error

func text(at func(*Config) *string) reader {
	return func(c *Config, raw string) error { *at(c) = raw; return nil }
}

func secret(at func(*Config) *Secret) reader {
	return func(c *Config, raw string) error { *at(c) = Secret(raw); return nil }
}

func secrets(at func(*Config) *[]Secret) reader {
	return func(c *Config, raw string) error {
		*at(c) = nil
		for _, one := range splitList(raw) {
			*at(c) = append(*at(c), Secret(one))
		}
		return nil
	}
}

func boolean(at func(*Config) *bool) reader {
	return func(c *Config, raw string) (err error) { *at(c), err = ParseBool(raw); return err }
}

func integer(low, high int, at func(*Config) *int) reader {
	return func(c *Config, raw string) error {
		n, err := strconv.Atoi(raw)
		if err != nil {
			return fmt.Errorf("is no whole number")
		}
		if n < low || n > high {
			return fmt.Errorf("is %d, outside %d to %d", n, low, high)
		}
		*at(c) = n
		return nil
	}
}

// duration reads a number of units (decimals allowed) within low and high.
func duration(unit time.Duration, low, high float64, at func(*Config) *time.Duration) reader {
	return func(c *Config, raw string) error {
		n, err := strconv.ParseFloat(raw, 64)
		if err != nil || math.IsNaN(n) {
			return fmt.Errorf("is no number")
		}
		if n < low || n > high {
			return fmt.Errorf("is %v, outside %v to %v", n, low, high)
		}
		*at(c) = time.Duration(n * float64(unit))
		return nil
	}
}

func rate(at func(*Config) *Rate) reader {
	return func(c *Config, raw string) (err error) { *at(c), err = ParseRate(raw); return err }
}

func address(at func(*Config) *string) reader {
	return func(c *Config, raw string) (err error) { *at(c), err = parseURL(raw); return err }
}

// exactURL checks a URL and keeps it letter by letter.
func exactURL(at func(*Config) *string) reader {
	return func(c *Config, raw string) error { *at(c) = raw; _, err := parseURL(raw); return err }
}

func originURL(at func(*Config) *string) reader {
	return func(c *Config, raw string) (err error) { *at(c), err = parseOrigin(raw); return err }
}

func host(at func(*Config) *string) reader {
	return func(c *Config, raw string) (err error) { *at(c), err = parseHost(raw); return err }
}

func list(at func(*Config) *[]string) reader {
	return func(c *Config, raw string) error { *at(c) = splitList(raw); return nil }
}

// each reads a list whose entries parse checks and normalizes; "*" stays as it is
// where star is true.
func each(parse func(string) (string, error), star bool, at func(*Config) *[]string) reader {
	return func(c *Config, raw string) error {
		var out []string
		for i, one := range splitList(raw) {
			if !(star && one == "*") {
				clean, err := parse(one)
				if err != nil {
					return fmt.Errorf("has an entry (number %d) that %w", i+1, err)
				}
				one = clean
			}
			out = append(out, one)
		}
		*at(c) = out
		return nil
	}
}

func networks(at func(*Config) *[]netip.Prefix) reader {
	return func(c *Config, raw string) error {
		var out []netip.Prefix
		for i, one := range splitList(raw) {
			p, err := parsePrefix(one)
			if err != nil {
				return fmt.Errorf("has an entry (number %d) that %w", i+1, err)
			}
			out = append(out, p)
		}
		*at(c) = out
		return nil
	}
}

func oneOf(at func(*Config) *string, values ...string) reader {
	return func(c *Config, raw string) error {
		raw = strings.ToLower(raw)
		if !slices.Contains(values, raw) {
			return fmt.Errorf("must be one of %s", strings.Join(values, ", "))
		}
		*at(c) = raw
		return nil
	}
}

func matching(pattern *regexp.Regexp, want string, at func(*Config) *string) reader {
	return func(c *Config, raw string) error {
		if !pattern.MatchString(raw) {
			return fmt.Errorf("must be %s", want)
		}
		*at(c) = raw
		return nil
	}
}

// mailbox reads an address, with or without a name before it.
func mailbox(at func(*Config) *string) reader {
	return func(c *Config, raw string) error {
		if _, err := mail.ParseAddress(raw); err != nil {
			return fmt.Errorf("is no mail address such as Shop <shop@example.com>")
		}
		*at(c) = raw
		return nil
	}
}

func listenAddress(at func(*Config) *string) reader {
	return func(c *Config, raw string) error {
		_, port, err := net.SplitHostPort(raw)
		if err != nil || port == "" || !validPort(port) {
			return fmt.Errorf("is no address to listen on, such as 127.0.0.1:9090")
		}
		*at(c) = raw
		return nil
	}
}
