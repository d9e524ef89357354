package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func (o Options) backupCommand() *cobra.Command {
	return parent("backup", "One-file backups of data and local files", o.backupCreate(), o.backupVerify(), o.backupRestore())
}

func (o Options) backupCreate() *cobra.Command {
	cmd := o.command("create [file]", "Write a backup while the shop goes on",
		"  pocketstarter backup create\n  pocketstarter backup create /backups/shop.tar.gz --json",
		func(cmd *cobra.Command, out output, args []string) error {
			file := "pocketstarter-" + o.Now().UTC().Format("20060102T150405Z") + ".tar.gz"
			if len(args) > 0 {
				file = args[0]
			}
			show, end := out.progress()
			report, err := CreateBackup(cmd.Context(), o.Dir(), file, o.Version, show)
			end()
			if errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("%s holds no shop", o.Dir())
			}
			if err != nil {
				return err
			}
			return out.result(report, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "%s: %d files, %d bytes (%d unpacked). It holds secrets and personal data: keep it safe.\nProve it: pocketstarter backup verify %s\n",
					report.File, report.Files, report.Size, report.Bytes, report.File)
			})
		})
	cmd.Args = cobra.MaximumNArgs(1)
	return withoutApp(cmd)
}

// VerifyReport is the outcome of a backup drill.
type VerifyReport struct {
	File    string       `json:"file"`
	Mode    string       `json:"mode"`
	Created time.Time    `json:"created"`
	Version string       `json:"version"`
	Files   int          `json:"files"`
	Audit   *AuditReport `json:"audit,omitempty"`
}

// VerifyBackup opens a copy of the backup in a temporary folder: checksums, the
// databases' own check, then audit on it (which may be nil).
func VerifyBackup(ctx context.Context, file string, audit func(context.Context, string) (AuditReport, error)) (VerifyReport, error) {
	report := VerifyReport{File: file}
	dir, err := os.MkdirTemp("", "pocketstarter-verify-")
	if err != nil {
		return report, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	m, err := Unpack(ctx, file, dir)
	if err != nil {
		return report, err
	}
	report.Mode, report.Created, report.Version, report.Files = string(m.Mode), m.Created, m.Version, len(m.Files)
	if audit != nil {
		found, err := audit(ctx, dir)
		if err != nil {
			return report, fmt.Errorf("auditing the copy: %w", err)
		}
		report.Audit = &found
	}
	return report, nil
}

func (o Options) backupVerify() *cobra.Command {
	cmd := o.command("verify <file>", "Open a copy of a backup and audit it",
		"  pocketstarter backup verify shop.tar.gz",
		func(cmd *cobra.Command, out output, args []string) error {
			report, err := VerifyBackup(cmd.Context(), args[0], o.Actions.AuditCopy)
			if err != nil {
				return err
			}
			if out.json {
				err = out.result(report, nil)
			} else {
				_, _ = fmt.Fprintf(out.out, "%s: a %s shop of %s, %d files, checksums and databases are good.\n",
					report.File, report.Mode, report.Created.Format(time.RFC3339), report.Files)
				if report.Audit != nil {
					err = out.audit(*report.Audit)
				}
			}
			if err == nil && report.Audit != nil && !report.Audit.Clean() {
				return &Failed{Reason: "an invariant does not hold in the backup"}
			}
			return err
		})
	cmd.Args = cobra.ExactArgs(1)
	cmd.Long = "Unpacks into a temporary folder, compares every checksum, runs SQLite's integrity check and the audit\n" +
		"on the copy. The shop itself is not touched."
	return withoutApp(cmd)
}

func (o Options) backupRestore() *cobra.Command {
	force, yes := false, false
	cmd := o.command("restore <file>", "Put a backup in the place of the data directory",
		"  pocketstarter backup restore shop.tar.gz --dir /srv/new\n  pocketstarter backup restore shop.tar.gz --force --yes",
		func(cmd *cobra.Command, out output, args []string) error {
			dir := o.Dir()
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return fmt.Errorf("making the data directory: %w", err)
			}
			lock, err := AcquireLock(dir, "backup restore")
			if err != nil {
				return err
			}
			defer func() { _ = lock.Release() }()
			old, err := entries(dir)
			if err != nil {
				return err
			}
			if len(old) > 0 {
				if !force {
					return fmt.Errorf("%s already holds a shop; to replace it say --force (and confirm), or name another directory with --dir", dir)
				}
				if !yes && !o.confirm(filepath.Base(dir)) {
					return fmt.Errorf("not confirmed; nothing was changed")
				}
			}
			m, kept, err := Restore(cmd.Context(), args[0], dir, force)
			if err != nil {
				return err
			}
			return out.result(map[string]any{"dir": dir, "mode": m.Mode, "created": m.Created, "files": len(m.Files), "kept": kept}, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "%s is a %s shop of %s again (%d files).\n", dir, m.Mode, m.Created.Format(time.RFC3339), len(m.Files))
				if kept != "" {
					_, _ = fmt.Fprintf(w, "What was there before is in %s.\n", kept)
				}
			})
		})
	cmd.Args = cobra.ExactArgs(1)
	cmd.Flags().BoolVar(&force, "force", false, "replace an existing shop")
	cmd.Flags().BoolVar(&yes, "yes", false, "with --force: do not ask")
	cmd.Long = "Checks the whole backup first. An existing shop is replaced only when you say so twice: with --force, and\n" +
		"by typing its directory's name (or --yes). It is moved aside, not deleted."
	return withoutApp(cmd)
}

// confirm asks for name to be typed.
func (o Options) confirm(name string) bool {
	_, _ = fmt.Fprintf(o.Err, "This replaces the shop in %s. Type %q to go on: ", name, name)
	answer, err := bufio.NewReader(o.In).ReadString('\n')
	return (err == nil || errors.Is(err, io.EOF)) && strings.TrimSpace(answer) == name
}
