package config

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Variable is one setting as the documentation shows it.
type Variable struct {
	Name    string
	Default string // as it would be written in the environment, or prose where the mode decides; "" = none
	Effect  string // one line
	// Required marks what live mode cannot do without.
	Required bool

	read reader
	// std gives the default's text for c's mode; nil means Default itself.
	std func(c *Config) string
}

// Variables returns every setting of the product in the order of the
// documentation: required in live first.
func Variables() []Variable {
	var out, rest []Variable
	for _, group := range [][]Variable{appVariables, clerkVariables, securityVariables, paymentVariables, serviceVariables, storageVariables, aiVariables, runVariables} {
		for _, v := range group {
			if v.Required {
				out = append(out, v)
			} else {
				rest = append(rest, v)
			}
		}
	}
	return append(out, rest...)
}

// none is the default of a variable whose prose default is worked out later.
func none(*Config) string { return "" }

// strict is "true" in live without debug, else "false".
func strict(c *Config) string { return strconv.FormatBool(c.strict()) }

// strict reports whether nothing unsafe is tolerated.
func (c *Config) strict() bool { return c.Mode == Live && !c.Debug }

// bySandbox returns one default for the sandbox and another for live.
func bySandbox(sandbox, live string) func(*Config) string {
	return func(c *Config) string {
		if c.Mode == Sandbox {
			return sandbox
		}
		return live
	}
}

const onInLive = "true in live; false in debug and sandbox"

var appVariables = []Variable{
	{Name: "APP_SECRET_KEY", Required: true, Default: "generated into the data directory in a sandbox", std: none,
		Effect: "32 bytes or more of randomness (openssl rand -base64 48); keys for local links and CSRF are derived from it, one per purpose",
		read:   secret(func(c *Config) *Secret { return &c.SecretKey })},
	{Name: "APP_URL", Required: true, Default: "sandbox: the address really listened on", std: none,
		Effect: "the shop's public address, https and without a path",
		read:   originURL(func(c *Config) *string { return &c.AppURL })},
	{Name: "APP_DEBUG", Default: "false",
		Effect: "relaxes the secure defaults for local work against real services; never in production",
		read:   boolean(func(c *Config) *bool { return &c.Debug })},
	{Name: "FRONTEND_APP_URL", Default: "APP_URL", std: none,
		Effect: "where links in mails lead, when the SPA is hosted elsewhere",
		read:   address(func(c *Config) *string { return &c.FrontendURL })},
	{Name: "ALLOWED_HOSTS", Default: "the host of APP_URL, and loopback", std: none,
		Effect: "host names that requests may ask for, comma-separated; a leading dot includes subdomains; others get 400 (/api/health is exempt)",
		read:   each(parseHostPattern, true, func(c *Config) *[]string { return &c.AllowedHosts })},
	{Name: "SELLERS", Default: "sandbox: the demo seller; live: nobody", std: none,
		Effect: "Clerk user ids or verified addresses allowed to sell, comma-separated, beside profiles marked is_seller; * = everybody, for demos",
		read:   list(func(c *Config) *[]string { return &c.Sellers })},
	{Name: "CORS_ALLOWED_ORIGINS", Default: "the origin of FRONTEND_APP_URL when it differs from APP_URL, else none", std: none,
		Effect: "origins of other sites whose pages may call the API, comma-separated",
		read:   each(parseOrigin, true, func(c *Config) *[]string { return &c.CORSOrigins })},
	{Name: "CSRF_TRUSTED_ORIGINS", Default: "the origin of FRONTEND_APP_URL when it differs from APP_URL, else none", std: none,
		Effect: "origins of other sites that may change something with a cookie, comma-separated",
		read:   each(parseOrigin, true, func(c *Config) *[]string { return &c.CSRFOrigins })},
}

var securityVariables = []Variable{
	{Name: "SECURE_SSL_REDIRECT", Default: onInLive, std: strict,
		Effect: "plain http is redirected to https; an unsafe method over plain http gets 403 (/api/health is exempt)",
		read:   boolean(func(c *Config) *bool { return &c.Security.SSLRedirect })},
	{Name: "SECURE_HSTS_SECONDS", Default: "31536000 in live; 0 in debug and sandbox",
		std: func(c *Config) string {
			if c.strict() {
				return "31536000"
			}
			return "0"
		},
		Effect: "how long browsers remember to use https only; 0 (none) to 63072000",
		read:   integer(0, 63072000, func(c *Config) *int { return &c.Security.HSTSSeconds })},
	{Name: "SECURE_HSTS_INCLUDE_SUBDOMAINS", Default: onInLive, std: strict,
		Effect: "the same for every subdomain",
		read:   boolean(func(c *Config) *bool { return &c.Security.HSTSIncludeSubdomains })},
	{Name: "SECURE_HSTS_PRELOAD", Default: onInLive, std: strict,
		Effect: "browsers may ship the domain in their list",
		read:   boolean(func(c *Config) *bool { return &c.Security.HSTSPreload })},
	{Name: "SESSION_COOKIE_SECURE", Default: onInLive, std: strict,
		Effect: "session cookies are sent over https only",
		read:   boolean(func(c *Config) *bool { return &c.Security.SessionCookieSecure })},
	{Name: "CSRF_COOKIE_SECURE", Default: onInLive, std: strict,
		Effect: "the CSRF cookie is sent over https only",
		read:   boolean(func(c *Config) *bool { return &c.Security.CSRFCookieSecure })},
	{Name: "TRUSTED_PROXIES", Default: "127.0.0.0/8, ::1",
		Effect: "addresses or networks that may set X-Forwarded-Proto, X-Forwarded-Host and the client's address; from anyone else these are ignored",
		read:   networks(func(c *Config) *[]netip.Prefix { return &c.Security.TrustedProxies })},
	{Name: "TRUSTED_PROXY_HEADERS", Default: "X-Forwarded-For",
		Effect: "headers with the client's address, best first; the last hop that is no trusted proxy counts",
		read:   list(func(c *Config) *[]string { return &c.Security.ProxyHeaders })},
	{Name: "ADMIN_ALLOWED_IPS", Default: "",
		Effect: "addresses or networks that may reach /_/ and superuser sign-in, comma-separated; empty = any",
		read:   networks(func(c *Config) *[]netip.Prefix { return &c.Security.AdminAllowedIPs })},
}

var runVariables = []Variable{
	{Name: "BILLING_SYNC_SOFT_STALE_SECONDS", Default: "900",
		Effect: "age in seconds (0 to 2592000) after which a subscription's state is shown as stale",
		read:   duration(time.Second, 0, 2592000, func(c *Config) *time.Duration { return &c.Billing.SoftStale })},
	{Name: "BILLING_SYNC_HARD_TTL_SECONDS", Default: "10800",
		Effect: "age in seconds (0 to 2592000) after which it is no longer trusted",
		read:   duration(time.Second, 0, 2592000, func(c *Config) *time.Duration { return &c.Billing.HardTTL })},
	{Name: "PAST_DUE_GRACE_DAYS", Default: "7",
		Effect: "days (0 to 365) that a past due subscription keeps its access beyond the paid period",
		read:   duration(day, 0, 365, func(c *Config) *time.Duration { return &c.Billing.PastDueGrace })},
	{Name: "EVENT_RETENTION_DAYS", Default: "400",
		Effect: "days (1 to 36500) that webhook payloads are kept in full; older ones are kept in redacted form",
		read:   duration(day, 1, 36500, func(c *Config) *time.Duration { return &c.Retention.Events })},
	{Name: "MAIL_BODY_RETENTION_DAYS", Default: "90",
		Effect: "days (1 to 36500) that the bodies of sent mails are kept",
		read:   duration(day, 1, 36500, func(c *Config) *time.Duration { return &c.Retention.MailBodies })},
	throttle("THROTTLE_ANON", "120/min (1200/min in a sandbox)", bySandbox("1200/min", "120/min"),
		"API calls per address (IPv6: /64) of people who are not signed in; units sec, min, hour, day",
		func(c *Config) *Rate { return &c.Throttles.Anon }),
	throttle("THROTTLE_USER", "1500/hour (15000/hour in a sandbox)", bySandbox("15000/hour", "1500/hour"),
		"API calls per signed-in person", func(c *Config) *Rate { return &c.Throttles.User }),
	throttle("THROTTLE_CHECKOUT_CREATE", "60/hour", nil, "orders and checkouts per person",
		func(c *Config) *Rate { return &c.Throttles.CheckoutCreate }),
	throttle("THROTTLE_ORDER_CONFIRM", "60/hour", nil, "direct confirmations per person",
		func(c *Config) *Rate { return &c.Throttles.OrderConfirm }),
	throttle("THROTTLE_DOWNLOAD_ACCESS", "180/hour", nil, "download links per person",
		func(c *Config) *Rate { return &c.Throttles.DownloadAccess }),
	{Name: "SENTRY_DSN", Default: "", Effect: "errors are reported to Sentry; empty = off",
		read: func(c *Config, raw string) error {
			if !sentryDSN.MatchString(raw) {
				return errNotDSN
			}
			c.SentryDSN = Secret(raw)
			return nil
		}},
	{Name: "METRICS_ADDR", Default: "",
		Effect: "private address for Prometheus metrics and detailed health, such as 127.0.0.1:9090; empty = off",
		read:   listenAddress(func(c *Config) *string { return &c.MetricsAddr })},
	{Name: "LOG_LEVEL", Default: "info", Effect: "debug, info, warn or error",
		read: func(c *Config, raw string) error {
			if strings.EqualFold(raw, "warning") {
				raw = "warn" // the Django starter's word
			}
			return oneOf(func(c *Config) *string { return &c.LogLevel }, "debug", "info", "warn", "error")(c, raw)
		}},
}

const day = 24 * time.Hour

var sentryDSN = regexp.MustCompile(`^https?://[^@/\s]+@[^@/\s]+/.+$`)

func throttle(name, def string, std func(*Config) string, effect string, at func(*Config) *Rate) Variable {
	return Variable{Name: name, Default: def, std: std, Effect: effect, read: rate(at)}
}
