package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"runtime"

	"pocketstarter/internal/config"
)

// Ready is what serve says once it listens.
type Ready struct {
	Mode      config.Mode
	AppURL    string
	AdminLink string // sandbox: a one-time link into the admin UI; live: its address
	Sandbox   string // the control panel's address, "" in live
	Off       []config.Service
	Warnings  int
}

// PrintReady tells a person where the shop is and what is off.
func PrintReady(w io.Writer, r Ready) {
	_, _ = fmt.Fprintf(w, "\n  The shop is open (%s): %s\n", r.Mode, r.AppURL)
	if r.Sandbox != "" {
		_, _ = fmt.Fprintf(w, "  Control panel:        %s\n", r.Sandbox)
	}
	if r.AdminLink != "" {
		_, _ = fmt.Fprintf(w, "  Admin:                %s\n", r.AdminLink)
	}
	for _, s := range r.Off {
		_, _ = fmt.Fprintf(w, "  Off:                  %s. %s\n", s.Name, s.Effect)
	}
	if r.Warnings > 0 {
		_, _ = fmt.Fprintf(w, "  %d warnings: see `pocketstarter check`.\n", r.Warnings)
	}
	_, _ = fmt.Fprintln(w)
}

// Off returns the optional services that the configuration leaves off.
func Off(c *config.Config) []config.Service {
	var out []config.Service
	for _, s := range c.Services() {
		if !s.On {
			out = append(out, s)
		}
	}
	return out
}

// OpenBrowser shows url in the person's browser and does not wait for it.
func OpenBrowser(ctx context.Context, url string) error {
	opener := "xdg-open"
	if runtime.GOOS == "darwin" {
		opener = "open"
	}
	cmd := exec.CommandContext(ctx, opener, url)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("there is no browser to open here: visit %s", url)
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// dialable replaces an address that means "everywhere" with this machine's own.
func dialable(hostPort string) string {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return hostPort
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
