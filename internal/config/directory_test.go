package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/config"
)

// contents returns every file of dir with its text, to see that nothing changed.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[path] = string(text)
		return err
	}))
	return out
}

func claim(t *testing.T, e env, dir string) *config.Config {
	t.Helper()
	c, err := config.Load(e.get, config.LoadOptions{Dir: dir})
	require.NoError(t, err)
	require.NoError(t, c.ClaimDirectory(dir))
	return c
}

func TestALiveDirectoryNeverStartsAsSandbox(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pb_data")
	claim(t, live, dir)
	before := contents(t, dir)
	require.Len(t, before, 1, "a live directory keeps no secret key")

	c, err := config.Load(env{}.get, config.LoadOptions{Dir: dir})
	var faults config.Faults
	require.ErrorAs(t, err, &faults)
	require.Len(t, faults, 4)
	for _, name := range []string{"CLERK_SECRET_KEY", "CLERK_PUBLISHABLE_KEY", "CLERK_DOMAIN", "CLERK_WEBHOOK_SIGNING_SECRET"} {
		require.ErrorContains(t, err, name)
	}
	require.ErrorAs(t, c.ClaimDirectory(dir), &faults)
	require.Equal(t, before, contents(t, dir))
	claim(t, live, dir)
	require.Equal(t, before, contents(t, dir))
}

func TestASandboxDirectoryNeverStartsLive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pb_data")
	first := claim(t, env{}, dir)
	before := contents(t, dir)

	c, err := config.Load(live.get, config.LoadOptions{Dir: dir})
	require.ErrorContains(t, err, "promote")
	require.ErrorContains(t, c.ClaimDirectory(dir), "promote")
	require.Equal(t, before, contents(t, dir))

	again := claim(t, env{}, dir)
	require.Equal(t, first.SecretKey.Reveal(), again.SecretKey.Reveal(), "the key is made once")
	require.Equal(t, before, contents(t, dir))
	other := claim(t, env{}, t.TempDir())
	require.NotEqual(t, first.SecretKey.Reveal(), other.SecretKey.Reveal())
	info, err := os.Stat(filepath.Join(dir, config.SecretKeyFile))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestADamagedMemoryIsNoNewDirectory(t *testing.T) {
	for name, file := range map[string]string{"nonsense": config.MemoryFile, "other mode": config.MemoryFile, "no memory": "data.db"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			text := map[string]string{"nonsense": "", "other mode": `{"mode":"x"}`, "no memory": "SQLite"}[name]
			require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
			for _, e := range []env{{}, live} {
				_, err := config.Load(e.get, config.LoadOptions{Dir: dir})
				require.ErrorContains(t, err, "--dir")
			}
		})
	}
}

func TestSite(t *testing.T) {
	sandbox, err := config.Load(env{}.get, config.LoadOptions{})
	require.NoError(t, err)
	s := sandbox.Site("127.0.0.1:4711")
	require.Equal(t, "http://127.0.0.1:4711", s.AppURL)
	require.Equal(t, s.AppURL, s.FrontendURL)
	require.Empty(t, s.CORSOrigins)
	require.Empty(t, s.CSRFOrigins)
	require.ElementsMatch(t, strings.Fields("http://127.0.0.1:4711 http://localhost:4711 http://[::1]:4711 http://localhost:5173 http://127.0.0.1:5173 http://[::1]:5173"), s.AuthorizedParties)
	require.Equal(t, "http://[::1]:80", "http://[::1]:"+sandbox.Site("[::1]:80").Port)
	require.Equal(t, "http://127.0.0.1:1", sandbox.Site("0.0.0.0:1").AppURL)
	for host, want := range map[string]bool{
		"127.0.0.1:4711": true, "localhost": true, "LOCALHOST:1": true, "[::1]:4711": true, "::1": true,
		"evil.example": false, "127.0.0.1.evil.example": false, "": false,
	} {
		require.Equal(t, want, s.HostAllowed(host), host)
	}

	e := live.with("APP_URL", "https://Shop.example.com:443/", "FRONTEND_APP_URL", "https://www.example.com/app/", "ALLOWED_HOSTS", ".example.com")
	c, err := config.Load(e.get, config.LoadOptions{})
	require.NoError(t, err)
	s = c.Site("0.0.0.0:8090")
	require.Equal(t, "https://shop.example.com", s.AppURL)
	require.Equal(t, "https://www.example.com/app", s.FrontendURL)
	require.Equal(t, []string{"https://www.example.com"}, s.CORSOrigins)
	require.Equal(t, []string{"https://www.example.com"}, s.CSRFOrigins)
	require.Equal(t, []string{"https://shop.example.com", "https://www.example.com"}, s.AuthorizedParties)
	require.Equal(t, []string{"checkout.stripe.com", "buy.stripe.com", "checkout.clerk.com", "clerk.example.com", "shop.example.com"}, s.CheckoutHosts)
	require.True(t, s.HostAllowed("api.example.com:443"))
	require.True(t, s.HostAllowed("example.com"))
	require.False(t, s.HostAllowed("badexample.com"))
}
