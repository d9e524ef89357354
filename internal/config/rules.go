package config

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// minSecret is the least length in bytes of a secret that we make ourselves.
const minSecret = 32

func (c *Config) find(severity Severity, id, variable, cause, fix string) {
	c.Findings = append(c.Findings, Fault{ID: "config." + id, Variable: variable, Severity: severity, Cause: cause, Fix: fix})
}

// unsafe reports what live refuses; under APP_DEBUG and in a sandbox it only warns.
func (c *Config) unsafe(id, variable, cause, fix string) {
	severity := SeverityError
	if !c.strict() {
		severity = SeverityWarning
	}
	c.find(severity, id, variable, cause, fix)
}

func (c *Config) warn(id, variable, cause, fix string) {
	c.find(SeverityWarning, id, variable, cause, fix)
}

func (c *Config) applyRules() {
	if c.Mode == Live {
		c.requireLive()
		c.checkLive()
	}
	c.checkTransport()
	c.checkReach()
	c.checkOrigins()
	c.checkSecrets()
	c.checkConfirmations()
	c.checkServices()
	c.checkMirror()
}

// MissingLive returns the names of the variables that live needs and that are not set.
func (c *Config) MissingLive() []string {
	var out []string
	for _, v := range Variables() {
		if !v.Required || c.IsSet(v.Name) {
			continue
		}
		if v.Name == "CLERK_DOMAIN" && c.IsSet("CLERK_JWKS_URL") && c.IsSet("CLERK_JWT_ISSUER") {
			continue
		}
		name := v.Name
		if name == "CLERK_DOMAIN" && c.IsSet("CLERK_JWKS_URL") {
			name = "CLERK_JWT_ISSUER" // half of the pair that replaces the domain
		} else if name == "CLERK_DOMAIN" && c.IsSet("CLERK_JWT_ISSUER") {
			name = "CLERK_JWKS_URL"
		}
		out = append(out, name)
	}
	return out
}

func (c *Config) requireLive() {
	for _, name := range c.MissingLive() {
		fix := "Set it, or set APP_DEBUG=true while trying things out on your own machine."
		if name == "CLERK_DOMAIN" || name == "CLERK_JWT_ISSUER" || name == "CLERK_JWKS_URL" {
			fix = "Set CLERK_DOMAIN, or both CLERK_JWKS_URL and CLERK_JWT_ISSUER."
			if h, err := FrontendAPIHost(c.Clerk.PublishableKey); err == nil {
				fix = "Set CLERK_DOMAIN; the publishable key says CLERK_DOMAIN=" + h + "."
			}
		}
		c.unsafe("missing", name, "It is required in live mode and not set.", fix)
	}
}

// checkLive warns about settings that a live shop seldom wants.
func (c *Config) checkLive() {
	if c.Debug {
		c.warn("debug", "APP_DEBUG", "Secure defaults are relaxed.", "Remove it before the shop is public.")
	}
	if slices.Contains(c.Sellers, "*") {
		c.warn("sellers", "SELLERS", "Everybody who signs in may sell.", "Name the sellers unless this is a demo.")
	}
	if slices.Contains(c.AllowedHosts, "*") {
		c.warn("hosts", "ALLOWED_HOSTS", "Every Host header is accepted.", "Name the hosts of the shop.")
	}
	if own := c.Site("127.0.0.1:80"); c.AppURL != "" && !own.HostAllowed(hostOf(c.AppURL)) {
		c.warn("hosts", "ALLOWED_HOSTS", "It leaves out the host of APP_URL, so every page answers 400.", "Add "+hostOf(c.AppURL)+".")
	}
	if c.Storage.Backend == "local" {
		c.warn("local_storage", "ASSET_STORAGE_BACKEND", "Sold files live on this machine's disk only.",
			"Back up the data directory, or use supabase or s3.")
	}
	if !c.strict() {
		return
	}
	for _, s := range []struct {
		name string
		on   bool
	}{
		{"SECURE_SSL_REDIRECT", c.Security.SSLRedirect},
		{"SECURE_HSTS_SECONDS", c.Security.HSTSSeconds > 0},
		{"SESSION_COOKIE_SECURE", c.Security.SessionCookieSecure},
		{"CSRF_COOKIE_SECURE", c.Security.CSRFCookieSecure},
	} {
		if !s.on && !c.invalid(s.name) {
			c.warn("insecure", s.name, "A protection that live shops need is switched off.", "Remove it to have the default.")
		}
	}
}

// invalid reports whether the variable's text was already refused.
func (c *Config) invalid(name string) bool {
	return slices.ContainsFunc(c.Findings, func(f Fault) bool { return f.Variable == name && f.ID == "config.invalid" })
}

// checkTransport refuses plain http where people or secrets travel.
func (c *Config) checkTransport() {
	for _, u := range []struct{ name, url string }{{"APP_URL", c.AppURL}, {"FRONTEND_APP_URL", c.FrontendURL}} {
		if strings.HasPrefix(u.url, "http://") && c.strict() {
			c.unsafe("http", u.name, "It uses plain http.", "Use https, behind a proxy or with `serve your.domain`.")
		}
	}
	if c.Mode == Sandbox {
		return
	}
	for _, u := range []struct{ name, url string }{
		{"CLERK_JWKS_URL", c.Clerk.JWKSURL}, {"CLERK_API_URL", c.Clerk.APIURL}, {"STRIPE_API_BASE", c.Stripe.APIBase},
		{"RESEND_BASE_URL", c.Resend.BaseURL}, {"SUPABASE_URL", c.Supabase.URL}, {"ASSET_STORAGE_S3_ENDPOINT_URL", c.Storage.S3EndpointURL},
	} {
		if strings.HasPrefix(u.url, "http://") && !(c.Debug && IsLoopback(hostOf(u.url))) {
			c.unsafe("http", u.name, "It uses plain http, which shows keys and tokens to the network.",
				"Use https; a stand-in on this machine may use http with APP_DEBUG=true.")
		}
	}
}

func (c *Config) checkOrigins() {
	for _, o := range []struct {
		name    string
		origins []string
	}{{"CORS_ALLOWED_ORIGINS", c.CORSOrigins}, {"CSRF_TRUSTED_ORIGINS", c.CSRFOrigins}} {
		if slices.Contains(o.origins, "*") {
			c.unsafe("wildcard_origin", o.name, "* lets every site on the web act here.", "Name the origins of your own pages.")
		}
	}
}

func (c *Config) checkConfirmations() {
	for _, s := range []struct {
		name string
		on   bool
	}{
		{"ORDER_CONFIRM_ALLOW_MANUAL", c.Orders.AllowManual},
		{"ORDER_CONFIRM_ALLOW_CLIENT_SIDE_CLERK_CONFIRM", c.Orders.AllowClientClerk},
	} {
		if s.on && c.Mode == Live {
			c.unsafe("direct_confirmation", s.name, "Buyers could mark their own orders as paid.", "Remove it; webhooks confirm payments.")
		}
	}
}

func (c *Config) checkSecrets() {
	for _, s := range []struct {
		name  string
		value Secret
		own   bool // made by the operator, so its length is ours to judge
	}{
		{"APP_SECRET_KEY", c.SecretKey, true},
		{"ORDER_CONFIRM_SHARED_SECRET", c.Orders.ConfirmSharedSecret, true},
		{"CLERK_SECRET_KEY", c.Clerk.SecretKey, false},
		{"CLERK_PUBLISHABLE_KEY", Secret(c.Clerk.PublishableKey), false},
		{"STRIPE_SECRET_KEY", c.Stripe.SecretKey, false},
		{"RESEND_API_KEY", c.Resend.APIKey, false},
		{"SUPABASE_ANON_KEY", c.Supabase.AnonKey, false},
		{"SUPABASE_SERVICE_ROLE_KEY", c.Supabase.ServiceRoleKey, false},
		{"ASSET_STORAGE_S3_SECRET_ACCESS_KEY", c.Storage.S3SecretAccessKey, false},
	} {
		text := s.value.Reveal()
		switch {
		case text == "":
		case isExample(text):
			c.unsafe("example_secret", s.name, "It is an example from a document, known to everybody.", "Put in the real one.")
		case s.own && len(text) < minSecret:
			c.unsafe("short_secret", s.name, fmt.Sprintf("It is shorter than %d bytes.", minSecret), "Make one with: openssl rand -base64 48")
		}
	}
	c.checkWebhookSecrets("CLERK_WEBHOOK_SIGNING_SECRET", c.Clerk.WebhookSecrets, true)
	c.checkWebhookSecrets("RESEND_WEBHOOK_SECRET", c.Resend.WebhookSecrets, true)
	c.checkWebhookSecrets("STRIPE_WEBHOOK_SECRET", c.Stripe.WebhookSecrets, false)
	if c.Mode == Live {
		c.checkKeyKinds()
		c.checkKeyPairs()
	}
}

// checkWebhookSecrets wants whsec_ and, for svix, base64 of at least 16 bytes after
// it (Svix makes 24). Stripe's are used as plain text.
func (c *Config) checkWebhookSecrets(name string, values []Secret, svix bool) {
	for _, v := range values {
		body, ok := strings.CutPrefix(v.Reveal(), "whsec_")
		if ok && svix {
			raw, err := base64.StdEncoding.DecodeString(body)
			ok = err == nil && len(raw) >= 16
		} else if ok {
			ok = len(body) >= 16
		}
		switch {
		case isExample(v.Reveal()):
			c.unsafe("example_secret", name, "It is an example from a document, known to everybody.", "Copy the signing secret from the endpoint's page.")
		case !ok:
			c.unsafe("malformed_whsec", name, "It is no whsec_… signing secret.", "Copy the signing secret from the endpoint's page.")
		}
	}
}

var exampleWords = []string{"changeme", "change-me", "change_me", "replace-with", "replace_with", "replaceme", "insecure", "placeholder", "your-", "your_", "yoursecret", "example-secret"}

// isExample recognizes what documents print in place of a secret: xxx, changeme,
// one repeated character, also after a prefix such as sk_test_.
func isExample(text string) bool {
	body := strings.ToLower(text)
	for _, prefix := range []string{"sk_test_", "sk_live_", "pk_test_", "pk_live_", "rk_test_", "rk_live_", "whsec_", "re_"} {
		body = strings.TrimPrefix(body, prefix)
	}
	if body == "" {
		return false
	}
	if strings.Trim(body, body[:1]) == "" || strings.Trim(body, "x.*-_…") == "" {
		return true
	}
	return strings.HasPrefix(body, "xxx") || slices.ContainsFunc(exampleWords, func(w string) bool { return strings.Contains(body, w) })
}
