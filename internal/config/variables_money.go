package config

import (
	"errors"
	"fmt"

	"strings"
	"time"
)

var errNotDSN = errors.New("is no Sentry DSN (https://key@host/project)")

var clerkVariables = []Variable{
	{Name: "CLERK_SECRET_KEY", Required: true, Effect: "Clerk's secret key (sk_live_…); any Clerk setting switches live mode on",
		read: secret(func(c *Config) *Secret { return &c.Clerk.SecretKey })},
	{Name: "CLERK_PUBLISHABLE_KEY", Required: true, Effect: "Clerk's publishable key (pk_live_…)",
		read: text(func(c *Config) *string { return &c.Clerk.PublishableKey })},
	{Name: "CLERK_DOMAIN", Required: true, Effect: "Clerk's Frontend API host, such as clerk.example.com; gives CLERK_JWKS_URL and CLERK_JWT_ISSUER; live needs it or both of those",
		read: host(func(c *Config) *string { return &c.Clerk.Domain })},
	{Name: "CLERK_WEBHOOK_SIGNING_SECRET", Required: true, Effect: "one or several (rotation) comma-separated whsec_… of Clerk's webhook endpoint",
		read: secrets(func(c *Config) *[]Secret { return &c.Clerk.WebhookSecrets })},
	{Name: "CLERK_JWKS_URL", Default: "https://<CLERK_DOMAIN>/.well-known/jwks.json", std: none, Effect: "where the keys of session tokens are fetched",
		read: address(func(c *Config) *string { return &c.Clerk.JWKSURL })},
	{Name: "CLERK_JWT_ISSUER", Default: "https://<CLERK_DOMAIN>", std: none, Effect: "the iss that a token must have, exactly",
		read: exactURL(func(c *Config) *string { return &c.Clerk.Issuer })},
	{Name: "CLERK_JWT_AUDIENCE", Effect: "the aud that a token must have, comma-separated; empty = not checked",
		read: list(func(c *Config) *[]string { return &c.Clerk.Audience })},
	{Name: "CLERK_AUTHORIZED_PARTIES", Default: "the origins of APP_URL and FRONTEND_APP_URL; in a sandbox also loopback on the listened port and 5173", std: none,
		Effect: "the azp that a token may have, comma-separated; a token without azp is refused",
		read:   each(parseOrigin, false, func(c *Config) *[]string { return &c.Clerk.AuthorizedParties })},
	{Name: "CLERK_BILLING_CLAIM", Default: "entitlements", Effect: "extra claim read for features (list, object of truthy keys or CSV), beside Clerk's own pla and fea",
		read: text(func(c *Config) *string { return &c.Clerk.BillingClaim })},
	{Name: "CLERK_API_URL", Default: "https://api.clerk.com/v1", Effect: "Clerk's Backend API",
		read: address(func(c *Config) *string { return &c.Clerk.APIURL })},
	{Name: "CLERK_BILLING_PORTAL_URL", Effect: "a link shown on the subscriptions page",
		read: address(func(c *Config) *string { return &c.Clerk.BillingPortalURL })},
}

var paymentVariables = []Variable{
	{Name: "STRIPE_SECRET_KEY", Effect: "one-time purchases through Stripe Checkout; empty = off",
		read: secret(func(c *Config) *Secret { return &c.Stripe.SecretKey })},
	{Name: "STRIPE_WEBHOOK_SECRET", Effect: "one or several comma-separated whsec_… of Stripe's webhook endpoint",
		read: secrets(func(c *Config) *[]Secret { return &c.Stripe.WebhookSecrets })},
	{Name: "STRIPE_API_BASE", Default: "https://api.stripe.com", Effect: "Stripe's API",
		read: address(func(c *Config) *string { return &c.Stripe.APIBase })},
	{Name: "STRIPE_AUTOMATIC_TAX", Default: "false", Effect: "Stripe works out the tax",
		read: boolean(func(c *Config) *bool { return &c.Stripe.AutomaticTax })},
	{Name: "CHECKOUT_ALLOWED_HOSTS", Default: "checkout.stripe.com, buy.stripe.com, checkout.clerk.com, CLERK_DOMAIN, the host of APP_URL", std: none,
		Effect: "hosts that a price's checkout_url may name (https only), comma-separated",
		read:   each(parseHost, false, func(c *Config) *[]string { return &c.Orders.CheckoutHosts })},
	{Name: "ORDER_EXPIRY_HOURS", Default: "24", Effect: "hours (above 0, to 8760) after which an unpaid order expires",
		read: duration(time.Hour, 0.001, 8760, func(c *Config) *time.Duration { return &c.Orders.Expiry })},
	{Name: "ORDER_CONFIRM_ALLOW_MANUAL", Default: "false", Effect: "buyers may confirm an order by hand, for development; refused in live without debug",
		read: boolean(func(c *Config) *bool { return &c.Orders.AllowManual })},
	{Name: "ORDER_CONFIRM_ALLOW_CLIENT_SIDE_CLERK_CONFIRM", Default: "false", Effect: "the browser's word for a Clerk payment counts, for development; refused in live without debug",
		read: boolean(func(c *Config) *bool { return &c.Orders.AllowClientClerk })},
	{Name: "ORDER_CONFIRM_SHARED_SECRET", Effect: "32 bytes or more; a direct confirmation must send it as X-Order-Confirm-Secret",
		read: secret(func(c *Config) *Secret { return &c.Orders.ConfirmSharedSecret })},
}

// readDatabaseURL takes postgres URLs and explains why sqlite is none.
func readDatabaseURL(c *Config, raw string) error {
	scheme, rest, _ := strings.Cut(raw, ":")
	switch strings.ToLower(scheme) {
	case "postgres", "postgresql":
	case "sqlite", "sqlite3", "file":
		return fmt.Errorf("names SQLite, but the shop's database is --dir and this is only its Postgres mirror")
	default:
		return fmt.Errorf("is no postgres:// URL")
	}
	if !strings.HasPrefix(rest, "//") || parsePostgres(raw) != nil {
		return fmt.Errorf("is no postgres:// URL that can be read (percent-code special characters of the password)")
	}
	c.Mirror.URL = Secret(raw)
	return nil
}

// parseHostPattern reads a host name, or one with a leading dot for its subdomains.
func parseHostPattern(s string) (string, error) {
	if rest, dotted := strings.CutPrefix(s, "."); dotted {
		h, err := parseHost(rest)
		return "." + h, err
	}
	return parseHost(s)
}
