package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/config"
)

type env map[string]string

func (e env) get(name string) string { return e[name] }

func (e env) with(pairs ...string) env {
	out := env{}
	for k, v := range e {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

// live is a faultless live environment: the host of the key is clerk.example.com.
var live = env{
	"APP_SECRET_KEY":               "0123456789abcdef0123456789abcdef",
	"APP_URL":                      "https://shop.example.com",
	"CLERK_SECRET_KEY":             "sk_live_k3yk3yk3yabcdefg",
	"CLERK_PUBLISHABLE_KEY":        "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k",
	"CLERK_DOMAIN":                 "clerk.example.com",
	"CLERK_WEBHOOK_SIGNING_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}

func requireSameValues(t *testing.T, want, got *config.Config, name string) {
	t.Helper()
	a, b := *want, *got
	a.Findings, b.Findings = nil, nil
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		if va.Type().Field(i).IsExported() {
			require.Equal(t, va.Field(i).Interface(), vb.Field(i).Interface(), name)
		}
	}
}

func TestNoVariablesIsASandbox(t *testing.T) {
	c, err := config.Load(env{}.get, config.LoadOptions{})
	require.NoError(t, err)
	require.Empty(t, c.Findings)
	require.Equal(t, config.Sandbox, c.Mode)
	require.Equal(t, "local", c.Storage.Backend)
	require.True(t, c.AI.Simulator)
	require.False(t, c.Security.SSLRedirect)
	require.Zero(t, c.Security.HSTSSeconds)
	require.Equal(t, config.Rate{N: 1200, Per: time.Minute}, c.Throttles.Anon)
	require.Equal(t, config.Rate{N: 60, Per: time.Hour}, c.Throttles.CheckoutCreate)
	require.Equal(t, 24*time.Hour, c.Orders.Expiry)
	require.Equal(t, 7*24*time.Hour, c.Billing.PastDueGrace)
	require.Equal(t, config.Limits{Tokens: 100000, Images: 120, Videos: 2}, c.AI.Free)
	require.Empty(t, c.Mirror.DSN())
}

func TestCompleteLiveHasNoErrorAndStrictDefaults(t *testing.T) {
	c, err := config.Load(live.get, config.LoadOptions{})
	require.NoError(t, err)
	require.Equal(t, config.Live, c.Mode)
	require.Equal(t, "supabase", c.Storage.Backend)
	require.Equal(t, "https://clerk.example.com/.well-known/jwks.json", c.Clerk.JWKSURL)
	require.Equal(t, "https://clerk.example.com", c.Clerk.Issuer)
	require.Equal(t, "clerk.example.com", c.Clerk.FrontendAPIHost())
	require.Equal(t, config.Security{
		SSLRedirect: true, HSTSSeconds: 31536000, HSTSIncludeSubdomains: true, HSTSPreload: true,
		SessionCookieSecure: true, CSRFCookieSecure: true,
		TrustedProxies: c.Security.TrustedProxies, ProxyHeaders: []string{"X-Forwarded-For"},
	}, c.Security)
	require.Equal(t, config.Rate{N: 120, Per: time.Minute}, c.Throttles.Anon)
	for _, f := range c.Findings {
		require.Equal(t, config.SeverityInfo, f.Severity, f.String())
	}
}

// Each row plants one fault; it must be named, alone, with its severity in live, and
// must only warn (or keep refusing, where it does not parse) under APP_DEBUG.
func TestFaults(t *testing.T) {
	const always, strict, warns = "always", "strict", "warns"
	tests := []struct{ variable, value, id, when string }{
		{"APP_SECRET_KEY", "", "config.missing", strict},
		{"APP_URL", "", "config.missing", strict},
		{"CLERK_SECRET_KEY", "", "config.missing", strict},
		{"CLERK_PUBLISHABLE_KEY", "", "config.missing", strict},
		{"CLERK_DOMAIN", "", "config.missing", strict},
		{"CLERK_WEBHOOK_SIGNING_SECRET", "", "config.missing", strict},
		{"APP_SECRET_KEY", "tooshort-tooshort", "config.short_secret", strict},
		{"APP_SECRET_KEY", strings.Repeat("a", 40), "config.example_secret", strict},
		{"APP_SECRET_KEY", "changeme-changeme-changeme-changeme", "config.example_secret", strict},
		{"APP_SECRET_KEY", "replace-with-a-64-char-random-secret-key-value-example-1234567890", "config.example_secret", strict},
		{"CLERK_SECRET_KEY", "sk_live_xxxxxxxx", "config.example_secret", strict},
		{"CLERK_SECRET_KEY", "sk_live_...", "config.example_secret", strict},
		{"STRIPE_SECRET_KEY", "sk_test_xxx", "config.example_secret", strict},
		{"CLERK_WEBHOOK_SIGNING_SECRET", "whsec_xxx", "config.example_secret", strict},
		{"CLERK_WEBHOOK_SIGNING_SECRET", "not-a-secret", "config.malformed_whsec", strict},
		{"CLERK_WEBHOOK_SIGNING_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,whsec_!a", "config.malformed_whsec", strict},
		{"RESEND_WEBHOOK_SECRET", "whsec_abc", "config.malformed_whsec", strict},
		{"ORDER_CONFIRM_SHARED_SECRET", "hunter2", "config.short_secret", strict},
		{"ORDER_CONFIRM_ALLOW_MANUAL", "yes", "config.direct_confirmation", strict},
		{"ORDER_CONFIRM_ALLOW_CLIENT_SIDE_CLERK_CONFIRM", "on", "config.direct_confirmation", strict},
		{"CORS_ALLOWED_ORIGINS", "*", "config.wildcard_origin", strict},
		{"CSRF_TRUSTED_ORIGINS", "https://a.example,*", "config.wildcard_origin", strict},
		{"CLERK_API_URL", "http://clerk.internal", "config.http", strict},
		{"CLERK_JWKS_URL", "http://clerk.internal/jwks", "config.http", strict},
		{"APP_URL", "ftp://shop.example.com", "config.invalid", always},
		{"APP_URL", "https://shop.example.com/path", "config.invalid", always},
		{"APP_URL", "shop.example.com", "config.invalid", always},
		{"SECURE_SSL_REDIRECT", "maybe", "config.invalid", always},
		{"SECURE_HSTS_SECONDS", "-1", "config.invalid", always},
		{"SECURE_HSTS_SECONDS", "1e3", "config.invalid", always},
		{"ASSET_STORAGE_SIGNED_URL_TTL_SECONDS", "59", "config.invalid", always},
		{"ASSET_STORAGE_SIGNED_URL_TTL_SECONDS", "3601", "config.invalid", always},
		{"ASSET_STORAGE_SIGNED_URL_TTL_SECONDS", "NaN", "config.invalid", always},
		{"ASSET_STORAGE_BACKEND", "ftp", "config.invalid", always},
		{"ASSET_STORAGE_KEY_PREFIX", "shops/all", "config.invalid", always},
		{"ASSET_STORAGE_KEY_PREFIX", "../{seller}", "config.invalid", always},
		{"THROTTLE_ANON", "120", "config.invalid", always},
		{"THROTTLE_USER", "0/min", "config.invalid", always},
		{"THROTTLE_CHECKOUT_CREATE", "60/fortnight", "config.invalid", always},
		{"TRUSTED_PROXIES", "10.0.0.0/8, proxy", "config.invalid", always},
		{"ADMIN_ALLOWED_IPS", "10.0.0.300", "config.invalid", always},
		{"CLERK_DOMAIN", "https://clerk.example.com", "config.invalid", always},
		{"CORS_ALLOWED_ORIGINS", "https://a.example/path", "config.invalid", always},
		{"CHECKOUT_ALLOWED_HOSTS", "https://checkout.stripe.com", "config.invalid", always},
		{"DATABASE_URL", "sqlite:///db.sqlite3", "config.invalid", always},
		{"DATABASE_URL", "mysql://u:p@h/d", "config.invalid", always},
		{"DATABASE_URL", "postgres://u:p%zz@h/d", "config.invalid", always},
		{"DB_PORT", "70000", "config.invalid", always},
		{"DB_SCHEMA", "Shop; drop", "config.invalid", always},
		{"RESEND_FROM_EMAIL", "nobody", "config.invalid", always},
		{"ORDER_EXPIRY_HOURS", "0", "config.invalid", always},
		{"METRICS_ADDR", "9090", "config.invalid", always},
		{"LOG_LEVEL", "loud", "config.invalid", always},
		{"SENTRY_DSN", "sentry", "config.invalid", always},
		{"CLERK_SECRET_KEY", "sk_test_abcdefgh", "config.test_key", warns},
		{"ASSET_STORAGE_BACKEND", "local", "config.local_storage", warns},
		{"SELLERS", "*", "config.sellers", warns},
		{"ALLOWED_HOSTS", "www.example.com", "config.hosts", warns},
		{"SECURE_HSTS_SECONDS", "0", "config.insecure", warns},
		{"CLERK_DOMAIN", "other.example.com", "config.clerk_domain", warns},
		{"CLERK_PUBLISHABLE_KEY", "pk_live_nonsense", "config.publishable_key", warns},
		{"DB_NAME", "postgres", "config.half_set", warns},
	}
	for _, tt := range tests {
		t.Run(tt.variable+"="+tt.value, func(t *testing.T) {
			c, err := config.Load(live.with(tt.variable, tt.value).get, config.LoadOptions{})
			var faults config.Faults
			if tt.when == warns {
				require.NoError(t, err)
			} else {
				require.ErrorAs(t, err, &faults)
				require.Len(t, faults, 1, err.Error())
				require.Equal(t, tt.variable, faults[0].Variable)
				require.Equal(t, tt.id, faults[0].ID)
				require.NotEmpty(t, faults[0].Fix)
				if len(tt.value) > 12 && faults[0].ID != "config.missing" {
					require.NotContains(t, err.Error(), tt.value, "the value is repeated")
				}
			}
			ids := []string{}
			for _, f := range c.Findings {
				ids = append(ids, f.ID)
			}
			require.Contains(t, ids, tt.id)

			_, err = config.Load(live.with(tt.variable, tt.value, "APP_DEBUG", "1").get, config.LoadOptions{})
			require.Equal(t, tt.when == always, err != nil, "under APP_DEBUG: %v", err)
		})
	}
}

func TestHTTPAddressesAreRefusedInLiveOnly(t *testing.T) {
	for _, name := range []string{"APP_URL", "FRONTEND_APP_URL"} {
		_, err := config.Load(live.with(name, "http://shop.example.com").get, config.LoadOptions{})
		require.ErrorContains(t, err, name)
	}
	c, err := config.Load(live.with("APP_DEBUG", "true", "APP_URL", "http://127.0.0.1:8090",
		"CLERK_JWKS_URL", "http://127.0.0.1:9/jwks", "RESEND_BASE_URL", "http://localhost:9").get, config.LoadOptions{})
	require.NoError(t, err)
	for _, f := range c.Findings {
		require.NotEqual(t, "config.http", f.ID, f.String())
	}
}

func TestLogLevels(t *testing.T) {
	for text, want := range map[string]string{"": "info", "DEBUG": "debug", "WARNING": "warn", "warn": "warn", "Error": "error"} {
		c, err := config.Load(env{"LOG_LEVEL": text}.get, config.LoadOptions{})
		require.NoError(t, err)
		require.Equal(t, want, c.LogLevel)
	}
}

func TestAllFaultsAreReportedAtOnce(t *testing.T) {
	_, err := config.Load(env{
		"CLERK_SECRET_KEY": "sk_live_k3yk3yk3yabcdefg", "APP_URL": "http://shop.example.com",
		"THROTTLE_ANON": "x", "CORS_ALLOWED_ORIGINS": "*", "RESEND_TIMEOUT_SECONDS": "fast",
	}.get, config.LoadOptions{})
	for _, name := range []string{"APP_SECRET_KEY", "APP_URL", "CLERK_PUBLISHABLE_KEY", "CLERK_DOMAIN",
		"CLERK_WEBHOOK_SIGNING_SECRET", "THROTTLE_ANON", "CORS_ALLOWED_ORIGINS", "RESEND_TIMEOUT_SECONDS"} {
		require.ErrorContains(t, err, name+": ")
	}
	require.Equal(t, 9, strings.Count(err.Error(), "\n")+1, err.Error()) // a heading and a line a fault
}

func TestDomainMayBeReplacedByJWKSAndIssuer(t *testing.T) {
	e := live.with("CLERK_DOMAIN", "", "CLERK_JWKS_URL", "https://k.example.com/jwks", "CLERK_JWT_ISSUER", "https://k.example.com")
	_, err := config.Load(e.get, config.LoadOptions{})
	require.NoError(t, err)
	_, err = config.Load(e.with("CLERK_JWT_ISSUER", "").get, config.LoadOptions{})
	require.ErrorContains(t, err, "CLERK_DOMAIN=clerk.example.com")
}

func TestEnvFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	require.NoError(t, os.WriteFile(path, []byte("\ufeff# comment\r\n"+
		"export LOG_LEVEL=debug # why\r\n"+
		"SELLERS='user_1, Ann@Example.com'\r\n"+
		"RESEND_FROM_EMAIL=\"Shop <shop@example.com>\"\n"+
		"DB_PASSWORD=p$a#s\\n\n"+
		"ORDER_EXPIRY_HOURS=\n"+
		"DB_HOST = db.example.com\n"+
		"TYPO_HERE=1\nVITE_API_BASE_URL=x\nDJANGO_DEBUG=True\n"), 0o600))
	c, err := config.Load(env{"DB_HOST": "127.0.0.1"}.get, config.LoadOptions{EnvFile: path})
	require.NoError(t, err)
	require.Equal(t, "debug", c.LogLevel)
	require.Equal(t, []string{"user_1", "ann@example.com"}, c.Sellers)
	require.Equal(t, "Shop <shop@example.com>", c.Resend.From)
	require.Equal(t, `p$a#s\n`, c.Mirror.Password.Reveal())
	require.Equal(t, "127.0.0.1", c.Mirror.Host, "the environment wins")
	require.Equal(t, 24*time.Hour, c.Orders.Expiry, "empty counts as unset")
	named := fmt.Sprint(c.Findings)
	require.Contains(t, named, "TYPO_HERE")
	require.Contains(t, named, "APP_DEBUG")
	require.NotContains(t, named, "VITE_")

	require.NoError(t, os.WriteFile(path, []byte("LOG_LEVEL=info\nsecret stuff\nA='open\n"), 0o600))
	_, err = config.Load(env{}.get, config.LoadOptions{EnvFile: path})
	require.ErrorContains(t, err, "Line 2")
	require.ErrorContains(t, err, "Line 3")
	require.NotContains(t, err.Error(), "stuff")
}

func TestStarterVariablesAreNamedWithTheirNewNames(t *testing.T) {
	e := env{
		"DJANGO_DEBUG": "1", "DJANGO_SECRET_KEY": "s", "DJANGO_LOG_LEVEL": "INFO", "API_LOG_LEVEL": "INFO", "DJANGO_ALLOWED_HOSTS": "a",
		"DJANGO_SECURE_SSL_REDIRECT": "1", "DJANGO_SESSION_COOKIE_SECURE": "1", "DRF_THROTTLE_ANON": "1/min", "DJANGO_WHATEVER": "x", "DJANGO_EMPTY": "",
	}
	var environ []string
	for k, v := range e {
		environ = append(environ, k+"="+v)
	}
	c, err := config.Load(e.get, config.LoadOptions{Environ: environ})
	require.NoError(t, err)
	got := map[string]string{}
	for _, f := range c.Findings {
		got[f.Variable] = f.Fix
	}
	require.Equal(t, map[string]string{
		"DJANGO_DEBUG":                 "Its new name is APP_DEBUG.",
		"DJANGO_SECRET_KEY":            "Its new name is APP_SECRET_KEY.",
		"DJANGO_LOG_LEVEL":             "Its new name is LOG_LEVEL.",
		"API_LOG_LEVEL":                "Its new name is LOG_LEVEL.",
		"DJANGO_ALLOWED_HOSTS":         "Its new name is ALLOWED_HOSTS.",
		"DJANGO_SECURE_SSL_REDIRECT":   "Its new name is SECURE_SSL_REDIRECT.",
		"DJANGO_SESSION_COOKIE_SECURE": "Its new name is SESSION_COOKIE_SECURE.",
		"DRF_THROTTLE_ANON":            "Its new name is THROTTLE_ANON.",
		"DJANGO_WHATEVER":              "It is no longer used; remove it.",
	}, got)
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	c, err := config.Load(live.with("DATABASE_URL", "postgres://u:hunter2hunter2@db.example.com/shop",
		"STRIPE_SECRET_KEY", "sk_live_abcdefgh", "STRIPE_WEBHOOK_SECRET", "whsec_0123456789abcdefgh").get, config.LoadOptions{})
	require.NoError(t, err)
	asJSON, err := json.Marshal(struct{ A, B, C any }{c.Mirror, c.Clerk, c.SecretKey})
	require.NoError(t, err)
	var logged strings.Builder
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "key", c.SecretKey, "mirror", c.Mirror)
	all := string(asJSON) + logged.String()
	for _, part := range []any{c.Mirror, c.Clerk, c.Stripe, c.SecretKey, &c.Stripe} {
		all += fmt.Sprintf("%v %+v %#v %s %q", part, part, part, part, part)
	}
	all += fmt.Sprintf("%x %d", c.SecretKey, c.SecretKey)
	for _, secret := range []string{"hunter2", "sk_live_abcdefgh", "MfKQ9r8GKY", "0123456789abcdef", "30313233"} {
		require.NotContains(t, all, secret)
	}
	require.Equal(t, "0123456789abcdef0123456789abcdef", c.SecretKey.Reveal())
}

func TestKeysDifferByPurposeAndSecret(t *testing.T) {
	c, err := config.Load(live.get, config.LoadOptions{})
	require.NoError(t, err)
	other, err := config.Load(live.with("APP_SECRET_KEY", strings.Repeat("0123456789abcdeF", 2)).get, config.LoadOptions{})
	require.NoError(t, err)
	require.Len(t, c.Key("csrf"), 32)
	require.Equal(t, c.Key("csrf"), c.Key("csrf"))
	require.NotEqual(t, c.Key("csrf"), c.Key("local-links"))
	require.NotEqual(t, c.Key("csrf"), other.Key("csrf"))
}

func TestMirrorDSN(t *testing.T) {
	c, err := config.Load(env{"DB_NAME": "postgres", "DB_USER": "u.x", "DB_PASSWORD": "a@b/c", "DB_HOST": "db.example.com", "DB_PORT": "6543"}.get, config.LoadOptions{})
	require.NoError(t, err)
	require.Equal(t, "postgres://u.x:a%40b%2Fc@db.example.com:6543/postgres?sslmode=require", c.Mirror.DSN().Reveal())
	c, err = config.Load(env{"DB_NAME": "n", "DB_USER": "u", "DB_HOST": "127.0.0.1", "DATABASE_URL": "postgresql://a/b"}.get, config.LoadOptions{})
	require.NoError(t, err)
	require.Equal(t, "postgresql://a/b", c.Mirror.DSN().Reveal(), "DATABASE_URL wins")
}
