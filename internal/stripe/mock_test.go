package stripe_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/stripe"
)

// stripeMock starts the real stripe-mock, which checks every request against
// Stripe's own OpenAPI description, and returns its address.
func stripeMock(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("stripe-mock")
	if err != nil {
		home, _ := os.UserHomeDir()
		path = filepath.Join(home, "go", "bin", "stripe-mock")
		if _, err = os.Stat(path); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal("stripe-mock is not installed, and CI skips nothing: go install github.com/stripe/stripe-mock@v0.203.0")
			}
			t.Skip("SKIPPED: stripe-mock is not installed (go install github.com/stripe/stripe-mock@v0.203.0)")
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := l.Addr().String()
	require.NoError(t, l.Close())
	cmd := exec.Command(path, "-http-addr", addr)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	go func() { // keeps the pipe from filling
		for s := bufio.NewScanner(out); s.Scan(); {
		}
	}()
	require.Eventually(t, func() bool {
		res, err := http.Get("http://" + addr + "/")
		if err == nil {
			_ = res.Body.Close()
		}
		return err == nil
	}, 30*time.Second, 20*time.Millisecond)
	return "http://" + addr
}

func TestAgainstStripeMock(t *testing.T) {
	base := stripeMock(t)
	ctx := context.Background()
	c, err := stripe.New(stripe.Options{SecretKey: "sk_test_123", APIBase: base, FrontendURL: "https://shop.example", AutomaticTax: true, NoRetries: true})
	require.NoError(t, err)

	require.NoError(t, c.Ping(ctx))
	for _, currency := range []string{"USD", "JPY", "KWD", "ISK"} {
		s, err := c.Open(ctx, order(func(o *commerce.CheckoutOrder) {
			o.Currency, o.UnitCents, o.TotalCents, o.ExpiresAt = currency, 5000, 10000, time.Now().Add(12*time.Hour)
		}))
		require.NoError(t, err, currency)
		require.NotEmpty(t, s.SessionID)
		require.NotEmpty(t, s.URL)
	}
	id, state, err := c.Refund(ctx, "refund-1", "pi_123", 1000, "USD", "duplicate")
	require.NoError(t, err)
	require.NotEmpty(t, id)
	require.Equal(t, "pending", state)

	for _, err := range c.Sweep(ctx, time.Now().AddDate(0, 0, -30)) {
		require.NoError(t, err)
	}
}
