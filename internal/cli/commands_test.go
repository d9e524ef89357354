package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
)

// shell runs command lines against the commands, as main would.
type shell struct {
	o   cli.Options
	env map[string]string
}

func newShell(t *testing.T) *shell {
	s := &shell{env: map[string]string{}}
	dir := filepath.Join(t.TempDir(), "pb_data")
	s.o = cli.Options{
		Dir: func() string { return dir }, Version: "v1", In: strings.NewReader(""),
		Load: func() (*config.Config, error) {
			return config.Load(func(n string) string { return s.env[n] }, config.LoadOptions{Dir: dir})
		},
		Now: func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) },
	}
	return s
}

// run returns what the command line printed, with its error.
func (s *shell) run(args ...string) (out, errOut string, err error) {
	var stdout, stderr bytes.Buffer
	o := s.o
	o.Err = &stderr
	root := &cobra.Command{Use: "pocketstarter", SilenceErrors: true}
	root.AddCommand(cli.Commands(o)...)
	root.SetOut(&stdout)
	root.SetArgs(args)
	err = root.Execute()
	return stdout.String(), stderr.String(), err
}

func TestEveryCommandHasHelpExamplesAndJSON(t *testing.T) {
	var walk func(c *cobra.Command)
	seen := []string{}
	walk = func(c *cobra.Command) {
		require.NotEmpty(t, c.Short, c.CommandPath())
		for _, child := range c.Commands() {
			walk(child)
		}
		if !c.HasSubCommands() {
			seen = append(seen, c.CommandPath())
			require.Contains(t, c.Example, "pocketstarter ", c.CommandPath())
			require.NotNil(t, c.Flags().Lookup("json"), c.CommandPath())
		}
	}
	for _, c := range cli.Commands(newShell(t).o) {
		walk(c)
	}
	require.ElementsMatch(t, []string{
		"check", "doctor", "demo", "seed", "clock advance", "promote", "events list", "events show", "events replay",
		"mirror status", "mirror backfill", "mirror verify", "reconcile", "audit", "backup create", "backup verify", "backup restore",
	}, seen)
}

func TestACommandWithoutItsFunctionSaysSo(t *testing.T) {
	s := newShell(t)
	require.NoError(t, os.MkdirAll(s.o.Dir(), 0o700))
	for _, line := range []string{"doctor", "demo", "seed", "clock advance 1h", "events list", "events show x", "events replay x",
		"mirror status", "mirror backfill", "mirror verify", "reconcile", "audit", "promote --to x"} {
		_, _, err := s.run(strings.Fields(line)...)
		require.ErrorContains(t, err, "this build has no", line)
		var told bytes.Buffer
		require.Equal(t, 1, cli.Exit(&told, err))
		require.Contains(t, told.String(), "this build has no")
	}
	for _, line := range []string{"events", "backup", "mirror", "clock"} {
		out, _, err := s.run(line)
		require.NoError(t, err)
		require.Contains(t, out, "Usage:")
		_, _, err = s.run(line, "nonsense")
		require.ErrorContains(t, err, "nonsense")
	}
}

func TestCheckNamesEveryFaultAndExitsOne(t *testing.T) {
	s := newShell(t)
	out, _, err := s.run("check")
	require.NoError(t, err)
	require.Contains(t, out, "Ready to start in sandbox mode.")
	require.NoDirExists(t, s.o.Dir(), "check changes nothing")

	s.env = map[string]string{"CLERK_SECRET_KEY": "sk_test_abcdefgh12345", "APP_URL": "http://shop.example.com", "THROTTLE_ANON": "often",
		"CORS_ALLOWED_ORIGINS": "*", "DJANGO_DEBUG": "1", "ASSET_STORAGE_BACKEND": "local"}
	out, _, err = s.run("check")
	var failed *cli.Failed
	require.ErrorAs(t, err, &failed)
	var told bytes.Buffer
	require.Equal(t, 1, cli.Exit(&told, err))
	require.Empty(t, told.String(), "the findings are printed already")
	for _, part := range []string{
		"error    config.missing", "APP_SECRET_KEY: ", "CLERK_PUBLISHABLE_KEY: ", "CLERK_DOMAIN: ", "CLERK_WEBHOOK_SIGNING_SECRET: ",
		"config.http", "APP_URL: ", "config.invalid", "THROTTLE_ANON: ", "config.wildcard_origin",
		"warning  config.test_key", "warning  config.local_storage", "DJANGO_DEBUG: ", "Its new name is APP_DEBUG.",
		"info     config.off", "RESEND_API_KEY: Off: mail through Resend.", "would be refused",
	} {
		require.Contains(t, out, part)
	}
	require.NotContains(t, out, "abcdefgh")

	out, _, err = s.run("check", "--json")
	require.Error(t, err)
	var report cli.CheckReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Equal(t, config.Live, report.Mode)
	require.False(t, report.OK)
	for _, f := range report.Findings {
		require.NotEmpty(t, f.ID)
		require.NotEmpty(t, f.Variable)
		require.NotEmpty(t, f.Severity)
		require.NotEmpty(t, f.Cause)
		require.NotEmpty(t, f.Fix)
	}
}

func TestCheckLooksAtTheDirectory(t *testing.T) {
	s := newShell(t)
	require.NoError(t, os.WriteFile(s.o.Dir(), nil, 0o600))
	out, _, err := s.run("check")
	require.Error(t, err)
	require.Contains(t, out, "deploy.not_a_directory")
	require.NoError(t, os.Remove(s.o.Dir()))

	c, err := config.Load(func(string) string { return "" }, config.LoadOptions{})
	require.NoError(t, err)
	require.NoError(t, c.ClaimDirectory(s.o.Dir()))
	s.env["CLERK_DOMAIN"] = "clerk.example.com"
	out, _, err = s.run("check")
	require.Error(t, err)
	require.Contains(t, out, "directory.sandbox")
	require.Contains(t, out, "promote")

	if os.Getuid() != 0 { // root may write everywhere
		require.NoError(t, os.Chmod(s.o.Dir(), 0o500))
		out, _, _ = s.run("check")
		require.Contains(t, out, "deploy.not_writable")
	}
}

func TestCheckHealthAsksTheServerOfTheDirectory(t *testing.T) {
	s := newShell(t)
	require.NoError(t, os.MkdirAll(s.o.Dir(), 0o700))
	_, _, err := s.run("check", "--health")
	require.ErrorContains(t, err, "no server runs")

	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "/api/health", r.URL.Path)
		w.WriteHeader(status)
	}))
	defer server.Close()
	lock, err := cli.AcquireLock(s.o.Dir(), "serve")
	require.NoError(t, err)
	defer func() { _ = lock.Release() }()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)
	require.NoError(t, lock.SetAddress("0.0.0.0:"+port))
	out, _, err := s.run("check", "--health")
	require.NoError(t, err)
	require.Contains(t, out, "Healthy")
	status = http.StatusServiceUnavailable
	_, _, err = s.run("check", "--health")
	require.ErrorContains(t, err, "503")
	server.Close()
	_, _, err = s.run("check", "--health")
	require.ErrorContains(t, err, "does not answer")
}

func TestAuditExitCodes(t *testing.T) {
	row := cli.AuditRow{Invariant: "money is conserved", Rows: 4}
	tests := []struct {
		name string
		rep  cli.AuditReport
		ok   bool
		says string
	}{
		{"clean", cli.AuditReport{Sales: 1, Invariants: []cli.AuditRow{row}}, true, "ok           4 rows  money is conserved"},
		{"a violation", cli.AuditReport{Invariants: []cli.AuditRow{{Invariant: "x", Rows: 1, Violations: []string{"order abc"}}}}, false, "- order abc"},
		{"saw nothing on a shop with a sale", cli.AuditReport{Sales: 1, Invariants: []cli.AuditRow{{Invariant: "x"}}}, false, "saw no row"},
		{"saw nothing on an empty shop", cli.AuditReport{Invariants: []cli.AuditRow{{Invariant: "x"}}}, true, "0 rows"},
		{"not applicable", cli.AuditReport{Sales: 1, Invariants: []cli.AuditRow{{Invariant: "x", NotApplicable: true, Note: "no bookings"}}}, true, "n/a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShell(t)
			s.o.Actions.Audit = func(context.Context, func(cli.Progress)) (cli.AuditReport, error) { return tt.rep, nil }
			out, _, err := s.run("audit")
			require.Equal(t, tt.ok, err == nil)
			require.Contains(t, out, tt.says)
			out, _, err = s.run("audit", "--json")
			require.Equal(t, tt.ok, err == nil)
			var back cli.AuditReport
			require.NoError(t, json.Unmarshal([]byte(out), &back))
			require.Equal(t, tt.rep, back)
		})
	}
}

func TestChangingCommands(t *testing.T) {
	s := newShell(t)
	require.NoError(t, os.MkdirAll(s.o.Dir(), 0o700))
	prepared := 0
	var replayed cli.ReplayArgs
	s.o.Actions = cli.Actions{
		Prepare: func(context.Context) error { prepared++; return nil },
		Seed: func(_ context.Context, _ cli.SeedArgs, progress func(cli.Progress)) (cli.SeedReport, error) {
			_, running := cli.Running(s.o.Dir())
			require.True(t, running, "the lock is held while a change runs")
			progress(cli.Progress{Label: "products", Done: 1, Total: 2})
			progress(cli.Progress{Label: "products", Done: 2, Total: 2})
			return cli.SeedReport{Created: []cli.SeedItem{{Kind: "product", Name: "Field Guide"}}}, nil
		},
		ClockAdvance: func(_ context.Context, a cli.ClockArgs, _ func(cli.Progress)) (cli.ClockReport, error) {
			at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			return cli.ClockReport{Before: at, After: at.Add(a.By)}, nil
		},
		ReplayEvents: func(_ context.Context, a cli.ReplayArgs, _ func(cli.Progress)) (cli.ReplayReport, error) {
			replayed = a
			return cli.ReplayReport{Events: []cli.ReplayRow{{ID: "e1", Before: "dead", After: "applied"}}}, nil
		},
		Reconcile: func(_ context.Context, a cli.ReconcileArgs, _ func(cli.Progress)) (cli.ReconcileReport, error) {
			return cli.ReconcileReport{Checked: 3, Differences: []cli.Difference{{Kind: "subscription", ID: "s1", Ours: "active", Theirs: "ended", Fixed: a.Fix}}}, nil
		},
	}
	out, progress, err := s.run("seed")
	require.NoError(t, err)
	require.Contains(t, out, "Field Guide")
	require.Equal(t, "products: 1 of 2\nproducts: 2 of 2\n", progress)
	_, progress, err = s.run("seed", "--json")
	require.NoError(t, err)
	require.Empty(t, progress)

	out, _, err = s.run("clock", "advance", "30d")
	require.NoError(t, err)
	require.Contains(t, out, "2026-01-31T00:00:00Z")
	for _, bad := range []string{"-1h", "0", "soon", "NaNd", "1e300d", "Infw", "d"} {
		_, _, err = s.run("clock", "advance", "--", bad)
		require.ErrorContains(t, err, "no duration", bad)
	}
	_, _, err = s.run("clock", "advance")
	require.Error(t, err)

	out, _, err = s.run("events", "replay", "--state", "dead", "--since", "2026-11-01", "--dry-run")
	require.NoError(t, err)
	require.Contains(t, out, "nothing was changed")
	require.True(t, replayed.DryRun)
	require.Equal(t, "dead", replayed.Filter.State)
	require.Equal(t, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), replayed.Filter.Since)
	for _, bad := range [][]string{{}, {"--state", "lost"}, {"--since", "yesterday"}, {"x", "--limit", "0"}} {
		_, _, err = s.run(append([]string{"events", "replay"}, bad...)...)
		require.Error(t, err, bad)
	}

	_, _, err = s.run("reconcile")
	require.Error(t, err, "an open difference exits 1")
	_, _, err = s.run("reconcile", "--fix")
	require.NoError(t, err)
	require.Positive(t, prepared)

	// The same through a running server.
	serve(t, s.o.Dir(), s.o.Actions.Registry())
	before := prepared
	out, progress, err = s.run("seed")
	require.NoError(t, err)
	require.Contains(t, out, "Field Guide")
	require.Contains(t, progress, "2 of 2")
	require.Equal(t, before, prepared)
}

func TestDemoExitsZeroOnlyIfEveryStepIsTrue(t *testing.T) {
	steps := []cli.DemoStep{{Name: "sign up", OK: true, Took: time.Millisecond}, {Name: "pay", OK: true}}
	s := newShell(t)
	var fails error
	s.o.Actions.Demo = func(_ context.Context, provider string, step func(cli.DemoStep)) error {
		for _, one := range steps {
			step(one)
		}
		return fails
	}
	out, _, err := s.run("demo")
	require.NoError(t, err)
	require.Contains(t, out, "All 2 steps are true.")
	steps[1].OK = false
	out, _, err = s.run("demo", "--provider", "stripe", "--json")
	require.Error(t, err)
	require.Len(t, strings.Split(strings.TrimSpace(out), "\n"), 3)
	steps = nil
	_, _, err = s.run("demo")
	require.Error(t, err, "no step is no proof")
	fails = errors.New("no port")
	_, _, err = s.run("demo")
	require.ErrorIs(t, err, fails)
	_, _, err = s.run("demo", "--provider", "cash")
	require.ErrorContains(t, err, "cash")
}

func TestBackupCommands(t *testing.T) {
	s := newShell(t)
	s.o.Actions.AuditCopy = auditCopy
	require.NoError(t, os.MkdirAll(s.o.Dir(), 0o700))
	require.NoError(t, sell(shop(t, s.o.Dir()), 1))
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	out, _, err := s.run("backup", "create", file)
	require.NoError(t, err)
	require.Contains(t, out, "backup verify "+file)
	out, _, err = s.run("backup", "verify", file)
	require.NoError(t, err)
	require.Contains(t, out, "every order has its grant")

	control := serve(t, s.o.Dir(), s.o.Actions.Registry())
	_, _, err = s.run("backup", "create", file+"2", "--json")
	require.NoError(t, err)
	_, _, err = s.run("backup", "restore", file, "--force", "--yes")
	require.ErrorContains(t, err, "in use", "never under a running server")
	require.NoError(t, control.Close(t.Context()))

	fresh := newShell(t)
	_, _, err = fresh.run("backup", "create", file+"3")
	require.ErrorContains(t, err, "holds no shop")
	out, _, err = fresh.run("backup", "restore", file)
	require.NoError(t, err)
	require.Contains(t, out, "is a sandbox shop")
	for _, tt := range []struct {
		typed string
		args  []string
		ok    bool
	}{
		{"", nil, false}, {"", []string{"--yes"}, false}, {"no\n", []string{"--force"}, false}, {"", []string{"--force"}, false},
		{"pb_data\n", []string{"--force"}, true}, {"", []string{"--force", "--yes"}, true},
	} {
		fresh.o.In = strings.NewReader(tt.typed)
		_, _, err = fresh.run(append([]string{"backup", "restore", file}, tt.args...)...)
		require.Equal(t, tt.ok, err == nil, "%v %q: %v", tt.args, tt.typed, err)
	}
}

func TestPromoteWantsASandboxAndAFreshDirectory(t *testing.T) {
	s := newShell(t)
	to := filepath.Join(t.TempDir(), "live")
	s.o.Actions.Promote = func(_ context.Context, got string, _ func(cli.Progress)) (cli.PromoteReport, error) {
		require.Equal(t, to, got)
		_, held := cli.Running(to)
		require.True(t, held)
		return cli.PromoteReport{Products: 2}, nil
	}
	_, _, err := s.run("promote", "--to", to)
	require.ErrorContains(t, err, "no sandbox")
	require.NoDirExists(t, to)
	c, err := config.Load(func(string) string { return "" }, config.LoadOptions{})
	require.NoError(t, err)
	require.NoError(t, c.ClaimDirectory(s.o.Dir()))
	_, _, err = s.run("promote")
	require.ErrorContains(t, err, "--to")
	_, _, err = s.run("promote", "--to", s.o.Dir())
	require.ErrorContains(t, err, "sandbox itself")
	out, _, err := s.run("promote", "--to", to)
	require.NoError(t, err)
	require.Contains(t, out, "2 products")
}

func TestRunsWithoutApp(t *testing.T) {
	root := &cobra.Command{Use: "pocketstarter"}
	root.AddCommand(cli.Commands(newShell(t).o)...)
	for line, want := range map[string]bool{"check --json": true, "demo": true, "backup verify x": true, "backup create": true,
		"audit": false, "seed": false, "events list": false, "nonsense": false} {
		require.Equal(t, want, cli.RunsWithoutApp(root, strings.Fields(line)), line)
	}
}
