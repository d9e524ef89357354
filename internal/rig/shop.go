// Package rig plays the world around a real shop: it starts the built binary in
// live mode on loopback, stands in for Clerk (keys, tokens, signed webhooks) and
// acts as seller, buyer and operator over HTTP. It knows the product only from
// outside, as its contract states it, so that the storm tests and the benchmarks
// judge the program that is shipped.
//
//	shop.go     the process: build, start, kill, restart
//	clerk.go    tokens, JWKS, Svix signatures, event payloads
//	client.go   JSON calls; seller's, buyer's and operator's steps
//	wire.go     a connection for load: cheap, so that the shop gets the processor
package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Build compiles the shop's binary into dir and returns its path.
func Build(dir string, flags ...string) (string, error) {
	bin := filepath.Join(dir, "pocketstarter")
	args := append(append([]string{"build"}, flags...), "-o", bin, "pocketstarter")
	out, err := exec.Command("go", args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
}

// Shop is one shop in live mode with the local stand-in for Clerk.
type Shop struct {
	URL   string // http://127.0.0.1:port, the same after every restart
	Dir   string // its data directory
	Clerk *Clerk

	bin  string
	env  []string
	log  *os.File
	cmd  *exec.Cmd
	gone chan struct{} // closed when the process has ended
	http *http.Client
}

// Seller is the Clerk user who owns the shelf, and Operator the superuser.
const (
	Seller           = "user_seller"
	operatorEmail    = "operator@shop.test"
	operatorPassword = "a long operator password"
)

// New prepares a shop under root without starting it. More settings may be
// given as NAME=value.
func New(bin, root string, settings ...string) (*Shop, error) {
	addr, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	stand, err := NewClerk()
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(root, "shop.log"))
	if err != nil {
		return nil, errors.Join(err, stand.Close())
	}
	s := &Shop{
		URL: "http://" + addr, Dir: filepath.Join(root, "data"), Clerk: stand, bin: bin, log: log,
		http: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}
	stand.party = s.URL
	const many = "1000000/sec"
	s.env = append([]string{
		"HOME=" + root, "TMPDIR=" + os.TempDir(),
		"APP_DEBUG=true", // loopback http stand-ins are allowed only so
		"APP_SECRET_KEY=4f0d1f6a7c3b4e5d9a8b7c6d5e4f3a2b1c0d9e8f",
		"APP_URL=" + s.URL, "SELLERS=" + Seller, "ASSET_STORAGE_BACKEND=local", "LOG_LEVEL=warn",
		"CLERK_SECRET_KEY=sk_test_Qm9vdHN0cmFwcGVkTG9jYWw", "CLERK_PUBLISHABLE_KEY=pk_test_Y2xlcmsubG9jYWxob3N0JA",
		"CLERK_JWKS_URL=" + stand.URL + "/.well-known/jwks.json", "CLERK_JWT_ISSUER=" + stand.URL,
		"CLERK_API_URL=" + stand.URL + "/v1", "CLERK_WEBHOOK_SIGNING_SECRET=" + stand.secret,
		"THROTTLE_ANON=" + many, "THROTTLE_USER=" + many, "THROTTLE_CHECKOUT_CREATE=" + many,
		"THROTTLE_ORDER_CONFIRM=" + many, "THROTTLE_DOWNLOAD_ACCESS=" + many,
	}, settings...)
	if _, err := s.Run("superuser", "upsert", operatorEmail, operatorPassword); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// FreeAddress returns a loopback address that nobody listens on.
func FreeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (s *Shop) command(args ...string) *exec.Cmd {
	cmd := exec.Command(s.bin, append(args, "--dir", s.Dir)...)
	cmd.Env, cmd.Dir = s.env, filepath.Dir(s.Dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // never outlives its test
	return cmd
}

// Environment returns the settings that every command of this shop gets.
func (s *Shop) Environment() []string { return slices.Clone(s.env) }

// Run runs one of the shop's commands in its environment and returns what it
// printed.
func (s *Shop) Run(args ...string) (string, error) {
	out, err := s.command(args...).CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("pocketstarter %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// Start starts the server and waits until it answers. It returns how long that
// took.
func (s *Shop) Start() (time.Duration, error) {
	cmd := s.command("serve", "--http", strings.TrimPrefix(s.URL, "http://"))
	cmd.Stdout, cmd.Stderr = s.log, s.log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	gone := make(chan struct{})
	go func() { _ = cmd.Wait(); close(gone) }()
	s.cmd, s.gone = cmd, gone
	for {
		res, err := s.http.Get(s.URL + "/api/health")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		select {
		case <-gone:
			return 0, fmt.Errorf("the shop ended while starting: %s", s.Log())
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(began) > time.Minute {
			return 0, fmt.Errorf("the shop does not answer: %s", s.Log())
		}
	}
}

// Kill ends the server without any chance to clean up.
func (s *Shop) Kill() { s.end(syscall.SIGKILL) }

// Stop asks the server to end and waits for it.
func (s *Shop) Stop() { s.end(syscall.SIGTERM) }

func (s *Shop) end(sig syscall.Signal) {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(sig)
	select {
	case <-s.gone:
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.gone
	}
	s.cmd = nil
	s.http.CloseIdleConnections()
}

// Close ends the server and its stand-in.
func (s *Shop) Close() error {
	s.end(syscall.SIGKILL)
	return errors.Join(s.Clerk.Close(), s.log.Close())
}

// PID returns the server's process id, 0 while it does not run.
func (s *Shop) PID() int {
	if s.cmd == nil {
		return 0
	}
	return s.cmd.Process.Pid
}

// Log returns the end of what the server printed.
func (s *Shop) Log() string {
	text, _ := os.ReadFile(s.log.Name())
	if len(text) > 4000 {
		text = text[len(text)-4000:]
	}
	return string(bytes.TrimSpace(text))
}

// WaitFor asks done every 50 ms until it says true, fails, or ctx ends.
func WaitFor(ctx context.Context, what string, done func() (bool, error)) error {
	for {
		ok, err := done()
		if err != nil || ok {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("still waiting for %s: %w", what, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
