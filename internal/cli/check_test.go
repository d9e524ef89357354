package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
)

// faultless is a live configuration without a fault; the publishable key names its domain.
var faultless = map[string]string{
	"APP_SECRET_KEY": "Zk3vT9qLw1xYb7Nc5RmH8sDf2GjK4pQe", "APP_URL": "https://shop.example.com", "CLERK_DOMAIN": "clerk.example.com",
	"CLERK_SECRET_KEY": "sk_live_9f8e7d6c5b4a39281706f5e4", "CLERK_PUBLISHABLE_KEY": "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k",
	"CLERK_WEBHOOK_SIGNING_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "SELLERS": "user_2abc",
	"ASSET_STORAGE_BACKEND": "s3", "ASSET_STORAGE_BUCKET": "files", "ASSET_STORAGE_S3_ACCESS_KEY_ID": "AKIA1", "ASSET_STORAGE_S3_SECRET_ACCESS_KEY": "c2VjcmV0c2VjcmV0",
	"STRIPE_SECRET_KEY": "sk_live_51abcdefghijkl", "STRIPE_WEBHOOK_SECRET": "whsec_51abcdefghijklmnop",
	"RESEND_API_KEY": "re_123abcdef", "RESEND_FROM_EMAIL": "Shop <shop@example.com>",
}

// planted is one fault in an otherwise faultless live configuration. severity "" means an
// error, with which check exits 1; a warning is named and lets the shop start.
type planted struct {
	what     string
	set      map[string]string // "" unsets
	names    string            // the variable that check must name
	id       string
	severity config.Severity
}

func one(name, value string) map[string]string { return map[string]string{name: value} }

const warning = config.SeverityWarning

var misconfigurations = []planted{
	{"no secret key", one("APP_SECRET_KEY", ""), "APP_SECRET_KEY", "config.missing", ""},
	{"a short secret key", one("APP_SECRET_KEY", "correct-horse"), "APP_SECRET_KEY", "config.short_secret", ""},
	{"the secret key of a document", one("APP_SECRET_KEY", "changeme-changeme-changeme-changeme"), "APP_SECRET_KEY", "config.example_secret", ""},
	{"one letter, forty times", one("APP_SECRET_KEY", strings.Repeat("a", 40)), "APP_SECRET_KEY", "config.example_secret", ""},
	{"no address", one("APP_URL", ""), "APP_URL", "config.missing", ""},
	{"plain http", one("APP_URL", "http://shop.example.com"), "APP_URL", "config.http", ""},
	{"an address without a scheme", one("APP_URL", "shop.example.com"), "APP_URL", "config.invalid", ""},
	{"an address with a path", one("APP_URL", "https://example.com/shop"), "APP_URL", "config.invalid", ""},
	{"links in mails over plain http", one("FRONTEND_APP_URL", "http://www.example.com"), "FRONTEND_APP_URL", "config.http", ""},
	{"a debug switch that is no boolean", one("APP_DEBUG", "ture"), "APP_DEBUG", "config.invalid", ""},
	{"a host with its scheme", one("ALLOWED_HOSTS", "https://shop.example.com"), "ALLOWED_HOSTS", "config.invalid", ""},
	{"every site may call", one("CORS_ALLOWED_ORIGINS", "*"), "CORS_ALLOWED_ORIGINS", "config.wildcard_origin", ""},
	{"every site may change", one("CSRF_TRUSTED_ORIGINS", "*"), "CSRF_TRUSTED_ORIGINS", "config.wildcard_origin", ""},
	{"a secret key where every visitor sees it", one("CLERK_PUBLISHABLE_KEY", "sk_live_9f8e7d6c5b4a39281706f5e4"), "CLERK_PUBLISHABLE_KEY", "config.key_kind", ""},
	{"the publishable key as secret key", one("CLERK_SECRET_KEY", "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k"), "CLERK_SECRET_KEY", "config.key_kind", ""},
	{"a webhook's secret as secret key", one("CLERK_SECRET_KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "CLERK_SECRET_KEY", "config.key_kind", ""},
	{"no Clerk key", one("CLERK_SECRET_KEY", ""), "CLERK_SECRET_KEY", "config.missing", ""},
	{"keys' address without an issuer", map[string]string{"CLERK_DOMAIN": "", "CLERK_JWKS_URL": "https://clerk.example.com/jwks"}, "CLERK_JWT_ISSUER", "config.missing", ""},
	{"the domain with its scheme", one("CLERK_DOMAIN", "https://clerk.example.com"), "CLERK_DOMAIN", "config.invalid", ""},
	{"keys over plain http", one("CLERK_JWKS_URL", "http://clerk.example.com/jwks"), "CLERK_JWKS_URL", "config.http", ""},
	{"no webhook secret", one("CLERK_WEBHOOK_SIGNING_SECRET", ""), "CLERK_WEBHOOK_SIGNING_SECRET", "config.missing", ""},
	{"half a webhook secret", one("CLERK_WEBHOOK_SIGNING_SECRET", "whsec_abc"), "CLERK_WEBHOOK_SIGNING_SECRET", "config.malformed_whsec", ""},
	{"Stripe's publishable key", one("STRIPE_SECRET_KEY", "pk_live_51abcdefghijkl"), "STRIPE_SECRET_KEY", "config.key_kind", ""},
	{"Stripe over plain http", one("STRIPE_API_BASE", "http://stripe.example.com"), "STRIPE_API_BASE", "config.http", ""},
	{"an API key as Resend's webhook secret", one("RESEND_WEBHOOK_SECRET", "re_123abcdef"), "RESEND_WEBHOOK_SECRET", "config.malformed_whsec", ""},
	{"another service's key for Resend", one("RESEND_API_KEY", "sk_live_123abcdef"), "RESEND_API_KEY", "config.key_kind", ""},
	{"a sender without an address", one("RESEND_FROM_EMAIL", "My shop"), "RESEND_FROM_EMAIL", "config.invalid", ""},
	{"buyers confirm themselves", one("ORDER_CONFIRM_ALLOW_MANUAL", "true"), "ORDER_CONFIRM_ALLOW_MANUAL", "config.direct_confirmation", ""},
	{"a checkout host with a path", one("CHECKOUT_ALLOWED_HOSTS", "buy.stripe.com/x"), "CHECKOUT_ALLOWED_HOSTS", "config.invalid", ""},
	{"orders that never wait", one("ORDER_EXPIRY_HOURS", "0"), "ORDER_EXPIRY_HOURS", "config.invalid", ""},
	{"a network that is none", one("TRUSTED_PROXIES", "10.0.0.0/33"), "TRUSTED_PROXIES", "config.invalid", ""},
	{"an operator's address that is none", one("ADMIN_ALLOWED_IPS", "office"), "ADMIN_ALLOWED_IPS", "config.invalid", ""},
	{"links that live too long", one("ASSET_STORAGE_SIGNED_URL_TTL_SECONDS", "86400"), "ASSET_STORAGE_SIGNED_URL_TTL_SECONDS", "config.invalid", ""},
	{"a storage that does not exist", one("ASSET_STORAGE_BACKEND", "dropbox"), "ASSET_STORAGE_BACKEND", "config.invalid", ""},
	{"the starter's SQLite address", one("DATABASE_URL", "sqlite:///db.sqlite3"), "DATABASE_URL", "config.invalid", ""},
	{"a port beyond ports", one("DB_PORT", "543210"), "DB_PORT", "config.invalid", ""},
	{"a rate without a unit", one("THROTTLE_ANON", "120"), "THROTTLE_ANON", "config.invalid", ""},
	{"a number in words", one("EVENT_RETENTION_DAYS", "forever"), "EVENT_RETENTION_DAYS", "config.invalid", ""},
	{"metrics without an address", one("METRICS_ADDR", "9090"), "METRICS_ADDR", "config.invalid", ""},
	{"a log level that does not exist", one("LOG_LEVEL", "chatty"), "LOG_LEVEL", "config.invalid", ""},

	{"test and live keys of Clerk", one("CLERK_SECRET_KEY", "sk_test_9f8e7d6c5b4a39281706f5e4"), "CLERK_SECRET_KEY", "config.mixed_keys", warning},
	{"Stripe for testing, Clerk live", one("STRIPE_SECRET_KEY", "sk_test_51abcdefghijkl"), "STRIPE_SECRET_KEY", "config.mixed_services", warning},
	{"keys of two Clerk instances", one("CLERK_DOMAIN", "clerk.other.example.com"), "CLERK_DOMAIN", "config.clerk_domain", warning},
	{"a host list without the shop's own", one("ALLOWED_HOSTS", "www.example.com"), "ALLOWED_HOSTS", "config.hosts", warning},
	{"an address that only this machine knows", one("APP_URL", "https://localhost"), "APP_URL", "config.own_machine", warning},
	{"Stripe without its webhook", one("STRIPE_WEBHOOK_SECRET", ""), "STRIPE_WEBHOOK_SECRET", "config.half_set", warning},
	{"half of S3", one("ASSET_STORAGE_S3_SECRET_ACCESS_KEY", ""), "ASSET_STORAGE_S3_SECRET_ACCESS_KEY", "config.half_set", warning},
	{"half of the mirror", one("DB_HOST", "db.example.com"), "DB_NAME", "config.half_set", warning},
	{"a mail key without a sender", one("RESEND_FROM_EMAIL", ""), "RESEND_FROM_EMAIL", "config.half_set", warning},
	{"Supabase's secret where its open key belongs", one("SUPABASE_ANON_KEY", "sb_secret_abcdefgh"), "SUPABASE_ANON_KEY", "config.key_kind", ""},
	{"a seller by name", one("SELLERS", "Ann"), "SELLERS", "config.sellers_entry", warning},
	{"every address is a proxy", one("TRUSTED_PROXIES", "0.0.0.0/0"), "TRUSTED_PROXIES", "config.trusts_everybody", warning},
	{"metrics for the world", one("METRICS_ADDR", "0.0.0.0:9090"), "METRICS_ADDR", "config.public_metrics", warning},
	{"cookies over plain http", one("SESSION_COOKIE_SECURE", "off"), "SESSION_COOKIE_SECURE", "config.insecure", warning},
	{"a letter too few", one("RESEND_API_KY", "re_123abcdef"), "RESEND_API_KY", "config.unknown", warning},
	{"a name of the Django starter", one("DJANGO_SECRET_KEY", "x"), "DJANGO_SECRET_KEY", "starter.renamed", warning},
}

// sentenceOf is one sentence: it begins with a capital letter or a path and ends once.
var sentenceOf = regexp.MustCompile(`^[A-Z/*].*[^.]\.$`)

// TestCheckNamesEveryPlantedMisconfiguration plants one fault at a time, then all that do not
// hide each other at once.
func TestCheckNamesEveryPlantedMisconfiguration(t *testing.T) {
	report, text, code := checkOf(t, faultless)
	require.Zero(t, code, text)
	require.True(t, report.OK)
	for _, f := range report.Findings {
		require.Equal(t, config.SeverityInfo, f.Severity, f.String())
	}

	errors := 0
	together, wanted := map[string]string{}, []string{}
	for _, p := range misconfigurations {
		t.Run(p.what, func(t *testing.T) {
			env := with(faultless, p.set)
			report, text, code := checkOf(t, env)
			severity := p.severity
			if severity == "" {
				severity = config.SeverityError
			}
			require.Equal(t, severity == config.SeverityError, code != 0, text)
			found := false
			for _, f := range report.Findings {
				require.Regexp(t, sentenceOf, f.Cause, f.String())
				require.Regexp(t, `^\S.*\S$`, f.Fix, f.String())
				found = found || (f.Variable == p.names && f.ID == p.id && f.Severity == severity)
			}
			require.True(t, found, text)
			require.Regexp(t, `(?m)^`+string(severity)+` +`+regexp.QuoteMeta(p.id)+` +`+p.names+`: `, text)
			for name, value := range p.set {
				if len(value) > 12 && strings.Contains(name, "SECRET") {
					require.NotContains(t, text, value, "a secret is printed")
				}
			}
		})
		if p.severity == "" {
			errors++
		}
		for name := range p.set {
			if _, taken := together[name]; !taken && len(p.set) == 1 && p.names == name {
				together[name] = p.set[name]
				wanted = append(wanted, name)
			}
		}
	}
	require.GreaterOrEqual(t, errors, 25, "misconfigurations that refuse a start")

	delete(together, "ASSET_STORAGE_BACKEND") // an unknown storage hides what a known one lacks
	_, text, code = checkOf(t, with(faultless, together))
	require.Equal(t, 1, code)
	for _, name := range wanted {
		if name != "ASSET_STORAGE_BACKEND" {
			require.Regexp(t, `(?m)^(error|warning) +\S+ +`+name+`: `, text, "all faults are named at once")
		}
	}
}

func with(base, changes map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range base {
		out[k] = v
	}
	for k, v := range changes {
		out[k] = v
	}
	return out
}

// checkOf runs check and check --json with exactly these settings.
func checkOf(t *testing.T, env map[string]string) (report cli.CheckReport, text string, code int) {
	t.Helper()
	s := newShell(t)
	var environ []string
	for k, v := range env {
		environ = append(environ, k+"="+v)
	}
	s.o.Load = func() (*config.Config, error) {
		return config.Load(func(n string) string { return env[n] }, config.LoadOptions{Dir: s.o.Dir(), Environ: environ})
	}
	var told strings.Builder
	asJSON, _, err := s.run("check", "--json")
	code = cli.Exit(&told, err)
	require.NoError(t, json.Unmarshal([]byte(asJSON), &report))
	text, _, err = s.run("check")
	require.Equal(t, code, cli.Exit(&told, err))
	require.Equal(t, code == 0, report.OK)
	return report, text, code
}

// TestCheckKnowsWhatWasMeant names the variable behind a slip of the pen.
func TestCheckKnowsWhatWasMeant(t *testing.T) {
	for slip, meant := range map[string]string{
		"RESEND_API_KY": "RESEND_API_KEY", "CLERK_PUBLISHEABLE_KEY": "CLERK_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SCERET": "STRIPE_WEBHOOK_SECRET",
		"DB_HOTS": "DB_HOST", "SELLER": "SELLERS", "APPURL": "APP_URL", "ALLOWED_HOST": "ALLOWED_HOSTS", "FRONTEND_APP_URLS": "FRONTEND_APP_URL",
	} {
		_, text, code := checkOf(t, with(faultless, one(slip, "x")))
		require.Zero(t, code)
		require.Contains(t, text, "Did you mean "+meant+"?", slip)
	}
	for _, others := range []string{"HOME", "PATH", "LANG", "DB_NAMESPACE", "HTTP_PROXY", "LOG", "APP", "DATABASE"} {
		_, text, _ := checkOf(t, with(faultless, one(others, "x")))
		require.NotContains(t, text, "config.unknown", others+" belongs to others")
	}
}

// TestCheckLooksAtWhatTheDirectoryIs plants what is wrong on the disk.
func TestCheckLooksAtWhatTheDirectoryIs(t *testing.T) {
	claimed := func(t *testing.T, mode config.Mode) *shell {
		s := newShell(t)
		s.o.Now = time.Now
		if mode == config.Live {
			s.env = faultless
		}
		c, err := s.o.Load()
		require.NoError(t, err)
		require.NoError(t, c.ClaimDirectory(s.o.Dir()))
		return s
	}
	tests := []struct {
		what  string
		mode  config.Mode
		plant func(t *testing.T, s *shell, dir string)
		id    string
		code  int
	}{
		{"a file in its place", "", func(t *testing.T, _ *shell, dir string) {
			require.NoError(t, os.WriteFile(dir, nil, 0o600))
		}, "deploy.not_a_directory", 1},
		{"a sandbox that goes live", config.Sandbox, func(_ *testing.T, s *shell, _ string) { s.env = faultless }, "directory.sandbox", 1},
		{"a live shop without its settings", config.Live, func(_ *testing.T, s *shell, _ string) { s.env = nil }, "directory.live", 1},
		{"a memory that says nothing", config.Live, func(t *testing.T, _ *shell, dir string) {
			require.NoError(t, os.WriteFile(filepath.Join(dir, config.MemoryFile), []byte("{}"), 0o600))
		}, "directory.memory", 1},
		{"a restore that stopped half way", config.Live, func(t *testing.T, _ *shell, dir string) {
			require.NoError(t, os.WriteFile(filepath.Join(dir, config.RestoreMark), nil, 0o600))
		}, "directory.memory", 1},
		{"a directory that others may read", config.Live, func(t *testing.T, _ *shell, dir string) {
			require.NoError(t, os.Chmod(dir, 0o755)) //nolint:gosec // that is the fault
		}, "deploy.permissions", 0},
		{"a clock that runs behind", config.Live, func(t *testing.T, s *shell, dir string) {
			require.NoError(t, os.WriteFile(filepath.Join(dir, "data.db"), nil, 0o600))
			s.o.Now = func() time.Time { return time.Now().Add(-time.Hour) }
		}, "deploy.clock", 0},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			s := newShell(t)
			if tt.mode != "" {
				s = claimed(t, tt.mode)
				_, _, err := s.run("check")
				require.NoError(t, err)
			}
			tt.plant(t, s, s.o.Dir())
			out, _, err := s.run("check")
			require.Equal(t, tt.code, cli.Exit(&strings.Builder{}, err), out)
			require.Contains(t, out, tt.id)
		})
	}
}

// TestCheckWithoutTheRightToWrite asks as a user who does not own the directory.
func TestCheckWithoutTheRightToWrite(t *testing.T) {
	if os.Getenv("CHECK_AS_NOBODY") != "" {
		s := newShell(t)
		dir := os.Getenv("CHECK_AS_NOBODY")
		s.o.Dir = func() string { return dir }
		out, _, err := s.run("check")
		require.Error(t, err)
		require.Contains(t, out, "deploy.not_writable")
		require.Regexp(t, `data\.db is not readable and writable|is not writable for this user`, out)
		return
	}
	dir := t.TempDir()
	for at := dir; at != os.TempDir() && at != "/"; at = filepath.Dir(at) {
		require.NoError(t, os.Chmod(at, 0o755)) //nolint:gosec // the other user must get there
	}
	program := filepath.Join(dir, "test.bin")
	text, err := os.ReadFile(os.Args[0])
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(program, text, 0o755)) //nolint:gosec // the other user runs it
	data := filepath.Join(dir, "data")
	require.NoError(t, os.Mkdir(data, 0o755)) //nolint:gosec // looked at by the other user
	require.NoError(t, os.WriteFile(filepath.Join(data, "data.db"), nil, 0o600))
	cmd := exec.Command(program, "-test.run", "^TestCheckWithoutTheRightToWrite$", "-test.v")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CHECK_AS_NOBODY="+data, "TMPDIR=/tmp")
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	} else {
		require.NoError(t, os.Chmod(data, 0o500)) //nolint:gosec // that is the fault
	}
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "--- PASS")
}
