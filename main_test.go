package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary be the program: the tests below start it as users do.
func TestMain(m *testing.M) {
	if os.Getenv("POCKETSTARTER_TEST_RUN") == "1" {
		plantMigration(os.Getenv("POCKETSTARTER_TEST_MIGRATION"))
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// command is the program as a child process with only the given settings.
func command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir = t.TempDir() // no .env of the checkout
	cmd.Env = append([]string{"POCKETSTARTER_TEST_RUN=1", "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, env...)
	return cmd
}

// liveEnv is a complete live configuration whose neighbors are never asked at start.
var liveEnv = []string{
	"APP_URL=https://shop.example.com", "APP_SECRET_KEY=Zk3vT9qLw1xYb7Nc5RmH8sDf2GjK4pQe", "CLERK_DOMAIN=clerk.shop.example.com", "CLERK_SECRET_KEY=sk_live_9f8e7d6c5b4a39281706f5e4d3c2b1a0",
	"CLERK_PUBLISHABLE_KEY=pk_live_Y2xlcmsuc2hvcC5leGFtcGxlLmNvbSQ=", "CLERK_WEBHOOK_SIGNING_SECRET=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "ASSET_STORAGE_BACKEND=local", "SELLERS=user_owner0000000000000000001",
}

// serving starts `serve` and returns its address once it says that the shop is open.
func serving(t *testing.T, env []string, dir string, extra ...string) (url, admin string, cmd *exec.Cmd) {
	t.Helper()
	cmd = command(t, env, append([]string{"serve", "--dir", dir, "--http", "127.0.0.1:0"}, extra...)...)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	seen := make(chan string, 1)
	go func() {
		var text strings.Builder
		buf := make([]byte, 4096)
		for {
			n, err := out.Read(buf)
			text.Write(buf[:n])
			if strings.Contains(text.String(), "Admin:") || err != nil {
				seen <- text.String()
				_, _ = io.Copy(io.Discard, out)
				return
			}
		}
	}()
	select {
	case text := <-seen:
		require.Contains(t, text, "The shop is open", errs.String())
		listen := readLockAddress(t, dir)
		return "http://" + listen, strings.TrimSpace(regexp.MustCompile(`Admin:\s+(\S+)`).FindStringSubmatch(text)[1]), cmd
	case <-time.After(60 * time.Second):
		t.Fatalf("the shop did not open: %s", errs.String())
		return "", "", nil
	}
}

func readLockAddress(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "serve.lock"))
	require.NoError(t, err)
	var holder struct {
		Address string `json:"address"`
	}
	require.NoError(t, json.Unmarshal(text, &holder))
	return holder.Address
}

// picture is every file of a directory with its hash.
func picture(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		out[path] = hex.EncodeToString(sum[:])
		return nil
	}))
	return out
}

func stop(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait())
}

// TestADirectoryRemembersItsMode: a lost environment must not turn a shop into one that gives
// things away, nor may a sandbox's orders become real.
func TestADirectoryRemembersItsMode(t *testing.T) {
	sandboxDir, liveDir := filepath.Join(t.TempDir(), "sandbox"), filepath.Join(t.TempDir(), "live")
	_, _, cmd := serving(t, nil, sandboxDir)
	stop(t, cmd)
	_, _, cmd = serving(t, liveEnv, liveDir)
	stop(t, cmd)

	for name, tt := range map[string]struct {
		dir  string
		env  []string
		says string
	}{
		"a live directory without its environment":    {liveDir, nil, "CLERK_SECRET_KEY"},
		"a sandbox directory with a live environment": {sandboxDir, liveEnv, "promote"},
	} {
		t.Run(name, func(t *testing.T) {
			before := picture(t, tt.dir)
			out, err := command(t, tt.env, "serve", "--dir", tt.dir, "--http", "127.0.0.1:0").CombinedOutput()
			require.Error(t, err)
			require.Contains(t, string(out), tt.says)
			require.Equal(t, before, picture(t, tt.dir), "nothing in the directory changed")
		})
	}
}

func TestUnsafeLiveSettingsAreRefusedTogether(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	env := append([]string{}, liveEnv...)
	env = append(env, "APP_SECRET_KEY=changeme", "APP_URL=http://shop.example.com", "CORS_ALLOWED_ORIGINS=*", "ORDER_CONFIRM_ALLOW_MANUAL=true", "CLERK_WEBHOOK_SIGNING_SECRET=whsec_!!!")
	out, err := command(t, env, "serve", "--dir", dir, "--http", "127.0.0.1:0").CombinedOutput()
	require.Error(t, err)
	for _, name := range []string{"APP_SECRET_KEY", "APP_URL", "CORS_ALLOWED_ORIGINS", "ORDER_CONFIRM_ALLOW_MANUAL", "CLERK_WEBHOOK_SIGNING_SECRET"} {
		require.Contains(t, string(out), name)
	}
	require.NotContains(t, string(out), "whsec_!!!", "secrets are never printed")
	require.NoDirExists(t, dir)
}

func TestASandboxListensOnThisMachineOnly(t *testing.T) {
	out, err := command(t, nil, "serve", "--dir", filepath.Join(t.TempDir(), "x"), "--http", "0.0.0.0:0").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "127.0.0.1 or localhost only")
}

// TestTheFirstMinute asks a fresh sandbox by both of its names, refuses a second server on it, lets
// a command change it through the running server, and opens the one-time admin link.
func TestTheFirstMinute(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	url, admin, cmd := serving(t, nil, dir)
	for _, base := range []string{url, strings.Replace(url, "127.0.0.1", "localhost", 1)} {
		require.Contains(t, get(t, base+"/api/products", nil, 200), "weavers-pattern-book", base)
		require.Contains(t, get(t, base+"/", nil, 200), "<html", base)
	}
	get(t, url+"/api/products", map[string]string{"Host": "shop.example.com"}, 400)
	get(t, url+"/api/products", map[string]string{"X-Forwarded-For": "1.2.3.4"}, 400)

	out, err := command(t, nil, "serve", "--dir", dir, "--http", "127.0.0.1:0").CombinedOutput()
	require.Error(t, err)
	require.Regexp(t, `in use: process \d+`, string(out))

	out, err = command(t, nil, "clock", "advance", "48h", "--dir", dir, "--json").CombinedOutput()
	require.NoError(t, err, string(out))
	out, err = command(t, nil, "seed", "--dir", dir, "--json").CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), `"created": []`, "seed never doubles")

	require.Contains(t, get(t, admin, nil, 200), "Sign in as operator")
	require.Contains(t, get(t, admin, nil, 200), "Sign in as operator", "a GET uses nothing up")
	require.Contains(t, post(t, admin, 200), "data-token")
	post(t, admin, 404)

	out, err = command(t, nil, "audit", "--dir", dir).CombinedOutput()
	require.NoError(t, err, string(out))
	stop(t, cmd)
}

// TestLiveBehindAProxy: TLS ends at the proxy; the shop must not redirect for ever.
func TestLiveBehindAProxy(t *testing.T) {
	url, _, _ := serving(t, liveEnv, filepath.Join(t.TempDir(), "data"))
	proxied := map[string]string{"Host": "shop.example.com", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.example.com", "X-Forwarded-For": "203.0.113.9"}
	require.Contains(t, get(t, url+"/api/products", proxied, 200), `"items":[]`)
	require.Contains(t, get(t, url+"/api/config", proxied, 200), `"sandbox":false`)
	get(t, url+"/__clerk/v1/client", proxied, 404)
	get(t, url+"/sandbox/api/state", proxied, 404)
	resp := ask(t, http.MethodGet, url+"/api/products", map[string]string{"Host": "shop.example.com"})
	require.Equal(t, "https://shop.example.com/api/products", resp.Header.Get("Location"), "plain http is sent to https")
	get(t, url+"/api/health", nil, 200)
}

func TestPromoteCopiesTheCatalogueOnly(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "sandbox"), filepath.Join(t.TempDir(), "live")
	_, _, cmd := serving(t, nil, from)
	stop(t, cmd)
	out, err := command(t, nil, "promote", "--dir", from, "--to", to).CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "SELLERS")
	out, err = command(t, liveEnv, "promote", "--dir", from, "--to", to, "--json").CombinedOutput()
	require.NoError(t, err, string(out))
	url, _, _ := serving(t, liveEnv, to)
	proxied := map[string]string{"Host": "shop.example.com", "X-Forwarded-Proto": "https"}
	body := get(t, url+"/api/products", proxied, 200)
	require.Contains(t, body, "weavers-pattern-book")
	require.NotContains(t, get(t, url+"/api/products/plus", proxied, 200), "cplan_sandbox")
	require.Contains(t, get(t, url+"/api/config", proxied, 200), "Lantern")
}

func ask(t *testing.T, method, url string, header map[string]string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, url, nil)
	require.NoError(t, err)
	for k, v := range header {
		if k == "Host" {
			req.Host = v
			continue
		}
		req.Header.Set(k, v)
	}
	c := &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := c.Do(req)
	require.NoError(t, err)
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func get(t *testing.T, url string, header map[string]string, want int) string {
	t.Helper()
	return read(t, ask(t, http.MethodGet, url, header), want)
}

func post(t *testing.T, url string, want int) string {
	t.Helper()
	return read(t, ask(t, http.MethodPost, url, map[string]string{"Sec-Fetch-Site": "same-origin"}), want)
}

func read(t *testing.T, resp *http.Response, want int) string {
	t.Helper()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, want, resp.StatusCode, string(text))
	return string(text)
}
