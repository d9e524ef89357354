package config

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// kind is what a key says about itself by its first letters.
func kind(key string) string {
	for _, k := range []struct{ prefix, kind string }{
		{"pk_", "a publishable key"}, {"sk_", "a secret key"}, {"rk_", "a restricted key"}, {"whsec_", "a webhook's signing secret"},
		{"re_", "a key of Resend"}, {"sb_secret_", "a secret key of Supabase"}, {"sb_publishable_", "a publishable key of Supabase"},
	} {
		if strings.HasPrefix(key, k.prefix) {
			return k.kind
		}
	}
	return supabaseRole(key)
}

// supabaseRole reads the role out of one of Supabase's older keys, which are tokens.
func supabaseRole(key string) string {
	parts := strings.Split(key, ".")
	if len(parts) != 3 {
		return ""
	}
	var claims struct{ Role string }
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return ""
	}
	switch claims.Role {
	case "anon":
		return "a publishable key of Supabase"
	case "service_role":
		return "a secret key of Supabase"
	}
	return ""
}

// checkKeyKinds refuses keys that stand in each other's place: the shop shows
// CLERK_PUBLISHABLE_KEY to every visitor, and the others would never work.
func (c *Config) checkKeyKinds() {
	for _, k := range []struct {
		name, value, want string
		fits              []string
	}{
		{"CLERK_PUBLISHABLE_KEY", c.Clerk.PublishableKey, "the publishable key (pk_…) that every visitor sees", []string{"a publishable key"}},
		{"CLERK_SECRET_KEY", c.Clerk.SecretKey.Reveal(), "the secret key (sk_…)", []string{"a secret key"}},
		{"STRIPE_SECRET_KEY", c.Stripe.SecretKey.Reveal(), "a secret or restricted key (sk_… or rk_…)", []string{"a secret key", "a restricted key"}},
		{"RESEND_API_KEY", c.Resend.APIKey.Reveal(), "an API key (re_…)", []string{"a key of Resend"}},
		{"SUPABASE_ANON_KEY", c.Supabase.AnonKey.Reveal(), "the anon or publishable key", []string{"a publishable key of Supabase"}},
		{"SUPABASE_SERVICE_ROLE_KEY", c.Supabase.ServiceRoleKey.Reveal(), "the service role or secret key", []string{"a secret key of Supabase"}},
	} {
		is, fits := kind(k.value), false
		for _, f := range k.fits {
			fits = fits || is == f
		}
		if is != "" && !fits {
			c.unsafe("key_kind", k.name, "It holds "+is+", where "+k.want+" belongs.", "Put each key in its own variable; a secret that was shown must be made anew.")
		}
	}
}

// liveKey reports whether a key moves real money or signs real people in; known is
// false where the key does not say.
func liveKey(key string) (live, known bool) {
	_, rest, found := strings.Cut(key, "_")
	switch {
	case found && strings.HasPrefix(rest, "live_"):
		return true, true
	case found && strings.HasPrefix(rest, "test_"):
		return false, true
	}
	return false, false
}

// checkKeyPairs compares keys that must come from the same instance.
func (c *Config) checkKeyPairs() {
	pk, sk, stripe := c.Clerk.PublishableKey, c.Clerk.SecretKey.Reveal(), c.Stripe.SecretKey.Reveal()
	if isExample(pk) || isExample(sk) {
		return
	}
	named, err := FrontendAPIHost(pk)
	switch other := kind(pk); {
	case pk == "" || (other != "" && other != "a publishable key"): // missing, or another key: said already
	case err != nil:
		c.warn("publishable_key", "CLERK_PUBLISHABLE_KEY", "It "+err.Error()+".", "Copy it from Clerk's page of API keys.")
	case c.Clerk.Domain != "" && !strings.EqualFold(named, c.Clerk.Domain):
		c.warn("clerk_domain", "CLERK_DOMAIN", "The publishable key names another host: "+named+".", "Take both from the same Clerk instance.")
	}
	if sk != "" && kind(sk) == "" {
		c.warn("secret_key", "CLERK_SECRET_KEY", "It does not begin with sk_.", "Copy it from Clerk's page of API keys.")
	}
	for _, k := range []struct{ name, value string }{{"CLERK_PUBLISHABLE_KEY", pk}, {"CLERK_SECRET_KEY", sk}, {"STRIPE_SECRET_KEY", stripe}} {
		if live, known := liveKey(k.value); known && !live {
			c.warn("test_key", k.name, "It is a test key: no real money moves.", "Use the live key when the shop opens.")
		}
	}
	pkLive, known := liveKey(pk)
	skLive, alsoKnown := liveKey(sk)
	if known && alsoKnown && pkLive != skLive {
		c.warn("mixed_keys", "CLERK_SECRET_KEY", "One of the two Clerk keys is for testing and the other one is live, so people who sign in cannot be found.",
			"Take CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY from the same page of API keys.")
	}
	if stripeLive, stripeKnown := liveKey(stripe); known && stripeKnown && pkLive != stripeLive {
		c.warn("mixed_services", "STRIPE_SECRET_KEY", "Clerk and Stripe do not agree on test and live.", "Use two test keys while trying things out and two live ones when the shop opens.")
	}
}
