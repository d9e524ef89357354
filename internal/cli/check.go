package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"pocketstarter/internal/config"
)

// Finding is one line of check.
type Finding = config.Fault

// CheckReport is what check prints with --json.
type CheckReport struct {
	Mode     config.Mode `json:"mode"`
	OK       bool        `json:"ok"` // nothing refuses a start
	Findings []Finding   `json:"findings"`
}

func (o Options) checkCommand() *cobra.Command {
	health := false
	cmd := o.command("check", "Check the configuration and the deployment",
		"  pocketstarter check\n  pocketstarter check --json\n  pocketstarter check --health   # for a container's HEALTHCHECK",
		func(cmd *cobra.Command, out output, _ []string) error {
			if health {
				return o.checkHealth(cmd.Context(), out)
			}
			return o.check(out)
		})
	cmd.Flags().BoolVar(&health, "health", false, "only ask the server that runs on --dir whether it is healthy")
	cmd.Long = "Names every fault of the configuration at once, with its severity, cause and fix, and looks at the data\n" +
		"directory. Changes nothing. Exits 1 when a start would be refused."
	return withoutApp(cmd)
}

func (o Options) check(out output) error {
	c, err := o.Load()
	var faults config.Faults
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	report := CheckReport{Mode: c.Mode, OK: true, Findings: append([]Finding{}, c.Findings...)}
	report.Findings = append(report.Findings, deployment(c, o.Dir(), o.Now())...)
	people, _ := superusers(c, o.Dir())
	report.Findings = append(report.Findings, people...)
	for _, f := range report.Findings {
		report.OK = report.OK && f.Severity != config.SeverityError
	}
	err = out.result(report, func(w io.Writer) {
		for _, f := range report.Findings {
			_, _ = fmt.Fprintf(w, "%-8s %-28s %s: %s %s\n", f.Severity, f.ID, f.Variable, f.Cause, f.Fix)
		}
		verdict := "A start in " + string(c.Mode) + " mode would be refused."
		if report.OK {
			verdict = "Ready to start in " + string(c.Mode) + " mode."
		}
		_, _ = fmt.Fprintln(w, verdict)
	})
	if err == nil && !report.OK {
		return &Failed{Reason: "the configuration has faults"}
	}
	return err
}

// The free space, in bytes, under which the disk is worth a warning or refuses work.
const (
	lowDisk  = 1 << 30
	fullDisk = 64 << 20
)

// deployment looks at the data directory and its disk. It changes nothing.
func deployment(c *config.Config, dir string, now time.Time) []Finding {
	found := func(severity config.Severity, id, cause, fix string) Finding {
		return Finding{ID: "deploy." + id, Variable: "--dir", Severity: severity, Cause: cause, Fix: fix}
	}
	var out []Finding
	at := dir
	for {
		info, err := os.Stat(at)
		if err == nil && !info.IsDir() {
			return append(out, found(config.SeverityError, "not_a_directory", at+" is no directory.", "Name another one with --dir."))
		}
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return append(out, found(config.SeverityError, "unreadable", "The data directory cannot be looked at.", "Give this user the right to read and write "+dir+"."))
		}
		parent := filepath.Dir(at)
		if parent == at {
			break
		}
		at = parent
	}
	if syscall.Access(at, 2|1) != nil { // W_OK | X_OK, asked of the system instead of tried
		out = append(out, found(config.SeverityError, "not_writable", at+" is not writable for this user.", "Change its owner, or name another directory with --dir."))
	}
	out = append(out, database(filepath.Join(dir, "data.db"), now, found)...)
	var disk syscall.Statfs_t
	if err := syscall.Statfs(at, &disk); err == nil {
		free := disk.Bavail * uint64(disk.Bsize) //nolint:gosec // block sizes are small and positive
		switch text := fmt.Sprintf("The disk has %d MB left.", free>>20); {
		case free < fullDisk:
			out = append(out, found(config.SeverityError, "disk_full", text, "Free some space: nothing can be stored."))
		case free < lowDisk:
			out = append(out, found(config.SeverityWarning, "disk_low", text, "Free some space or move the directory."))
		}
	}
	if info, err := os.Stat(dir); err == nil && c.Mode == config.Live && info.Mode().Perm()&0o077 != 0 {
		out = append(out, found(config.SeverityWarning, "permissions", "Other users of this machine may look into "+dir+".", "chmod 700 "+dir))
	}
	if h, ok := Running(dir); ok {
		out = append(out, found(config.SeverityInfo, "running", fmt.Sprintf("Process %d runs `%s` on it.", h.PID, h.Command), "Nothing to do."))
	}
	return out
}

// clockSlack is how far the newest data may seem to lie in the future.
const clockSlack = 5 * time.Minute

// database looks at the file itself: whose it is, and whether it is from the future.
func database(path string, now time.Time, found func(severity config.Severity, id, cause, fix string) Finding) []Finding {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	var out []Finding
	if syscall.Access(path, 4|2) != nil { // R_OK | W_OK
		out = append(out, found(config.SeverityError, "not_writable", path+" is not readable and writable for this user.",
			"Another user started the shop once: give that user's files to this one with chown."))
	}
	if ahead := info.ModTime().Sub(now); ahead > clockSlack {
		out = append(out, found(config.SeverityWarning, "clock", fmt.Sprintf("The clock of this machine is %s behind the last change of %s, so tokens and webhooks would be refused.", ahead.Round(time.Minute), path),
			"Compare the clock with another one, and let it be set: timedatectl set-ntp true."))
	}
	return out
}

// healthTimeout is how long a server may take to answer --health.
const healthTimeout = 5 * time.Second

// checkHealth asks the running server, at the address its lock names, for
// /api/health.
func (o Options) checkHealth(ctx context.Context, out output) error {
	h, ok := Running(o.Dir())
	if !ok || h.Address == "" {
		return fmt.Errorf("no server runs on %s", o.Dir())
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+dialable(h.Address)+"/api/health", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("process %d does not answer on %s", h.PID, h.Address)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("process %d answers %d: it is not healthy", h.PID, res.StatusCode)
	}
	out.line(map[string]any{"ok": true, "pid": h.PID, "address": h.Address}, "Healthy: process %d on %s.", h.PID, h.Address)
	return nil
}
