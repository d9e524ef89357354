package main

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/rig"
)

// tool finds a program that judges a file. Outside CI a missing one skips by name.
func tool(t *testing.T, name string) string {
	t.Helper()
	home, _ := os.UserHomeDir()
	for _, path := range []string{".cache/tools/" + name, filepath.Join(home, "go/bin", name)} {
		if info, err := os.Stat(path); err == nil && info.Mode()&0o100 != 0 {
			full, err := filepath.Abs(path)
			require.NoError(t, err)
			return full
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: tools/peers.sh installs it", name)
		}
		t.Skipf("%s is not installed: what it would judge is not judged here", name)
	}
	return path
}

// TestTheUnitIsOneThatSystemdTakes asks systemd itself about the service file, and how exposed the service is.
func TestTheUnitIsOneThatSystemdTakes(t *testing.T) {
	analyze := tool(t, "systemd-analyze")
	text, err := os.ReadFile("deploy/pocketstarter.service")
	require.NoError(t, err)
	program, err := filepath.Abs(os.Args[0])
	require.NoError(t, err)
	unit := filepath.Join(t.TempDir(), "pocketstarter.service")
	require.NoError(t, os.WriteFile(unit, []byte(strings.ReplaceAll(string(text), "/usr/local/bin/pocketstarter", program)), 0o600))
	out, err := exec.Command(analyze, "verify", "--man=no", "--recursive-errors=no", unit).CombinedOutput()
	require.NoError(t, err, string(out))
	require.NotContains(t, string(out), "pocketstarter.service:", "no warning about the unit")

	out, err = exec.Command(analyze, "security", "--offline=yes", "--no-pager", unit).CombinedOutput()
	require.NoError(t, err, string(out))
	exposure := regexp.MustCompile(`Overall exposure level for \S+: ([0-9.]+)`).FindStringSubmatch(string(out))
	require.NotNil(t, exposure, string(out))
	require.Less(t, exposure[1], "2.0", "of ten; %s", out)
}

// TestTheComposeFile is read by the parser that docker compose itself is made of.
func TestTheComposeFile(t *testing.T) {
	parse := tool(t, "compose-spec")
	dir := t.TempDir()
	text, err := os.ReadFile("compose.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "compose.yaml"), text, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".env"), nil, 0o600))
	cmd := exec.Command(parse, "-no-interpolation", "-format", "json", "compose.yaml")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	var project struct {
		Services map[string]struct {
			ReadOnly    bool              `json:"read_only"`
			EnvFile     []any             `json:"env_file"`
			CapDrop     []string          `json:"cap_drop"`
			Environment map[string]string `json:"environment"`
			Ports       []any             `json:"ports"`
			Volumes     []struct {
				Target string `json:"target"`
			} `json:"volumes"`
		} `json:"services"`
		Networks map[string]struct {
			IPAM struct {
				Config []struct {
					Subnet string `json:"subnet"`
				} `json:"config"`
			} `json:"ipam"`
		} `json:"networks"`
	}
	require.NoError(t, json.Unmarshal(out, &project), string(out))
	shop := project.Services["shop"]
	require.True(t, shop.ReadOnly)
	require.Equal(t, []string{"ALL"}, shop.CapDrop)
	require.Empty(t, shop.Ports, "only Caddy is reached from outside")
	require.Equal(t, "/data", shop.Volumes[0].Target)
	require.NotEmpty(t, shop.EnvFile)
	require.Equal(t, "${SHOP_DOMAIN:?set SHOP_DOMAIN to the host of APP_URL}", project.Services["caddy"].Environment["SHOP_DOMAIN"])
	require.Equal(t, project.Networks["front"].IPAM.Config[0].Subnet, shop.Environment["TRUSTED_PROXIES"], "the shop believes Caddy's network and no other")
}

// TestBehindCaddy serves a live shop through the Caddyfile of deploy/ and restarts it meanwhile:
// visitors wait a moment and get their page, and no acknowledged payment is lost.
func TestBehindCaddy(t *testing.T) {
	caddy := tool(t, "caddy")
	s := openLiveShop(t)
	front, err := rig.FreeAddress()
	require.NoError(t, err)
	text, err := os.ReadFile("deploy/Caddyfile")
	require.NoError(t, err)
	dir := t.TempDir()
	// Without a name there is no certificate to get; Caddy's own admin port stays shut.
	file := filepath.Join(dir, "Caddyfile")
	require.NoError(t, os.WriteFile(file, append([]byte("{\n\tadmin off\n\tauto_https off\n}\n"), text...), 0o600))
	cmd := exec.Command(caddy, "run", "--config", file, "--adapter", "caddyfile")
	cmd.Env = []string{"HOME=" + dir, "SHOP_DOMAIN=http://" + front, "SHOP_UPSTREAM=" + strings.TrimPrefix(s.URL, "http://")}
	log, err := os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	cmd.Stdout, cmd.Stderr = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	require.Eventually(t, func() bool {
		c, err := net.Dial("tcp", front)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	}, 20*time.Second, 20*time.Millisecond)

	visit := &http.Client{Timeout: 30 * time.Second}
	var served, failed atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			resp, err := visit.Get("http://" + front + "/api/products")
			if err != nil || resp.StatusCode != http.StatusOK {
				failed.Add(1)
			}
			if err == nil {
				_ = resp.Body.Close()
			}
			served.Add(1)
		}
	}()
	paid, err := s.buy()
	require.NoError(t, err)
	s.Stop()
	_, err = s.Start()
	require.NoError(t, err)
	reached := served.Load()
	require.Eventually(t, func() bool { return served.Load() > reached+5 }, 30*time.Second, 10*time.Millisecond)
	close(stop)
	<-done
	require.Zero(t, failed.Load(), "of %d visits", served.Load())
	s.settled()
	require.Equal(t, "fulfilled", s.orders()[paid])
	s.audit()
}
