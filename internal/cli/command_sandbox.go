package cli

import (
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pocketstarter/internal/config"
)

func (o Options) seedCommand() *cobra.Command {
	cmd := o.command("seed", "Fill an empty store with sample products, prices, files and a service",
		"  pocketstarter seed\n  pocketstarter seed --dir /srv/shop --json",
		func(cmd *cobra.Command, out output, _ []string) error {
			report, err := change(cmd.Context(), o, out, "seed", o.Actions.Seed, SeedArgs{})
			if err != nil {
				return err
			}
			return out.result(report, func(w io.Writer) {
				for _, item := range report.Created {
					_, _ = fmt.Fprintf(w, "%-14s %s\n", item.Kind, item.Name)
				}
				if len(report.Created) == 0 {
					_, _ = fmt.Fprintln(w, "Nothing to do: the store is filled.")
				}
			})
		})
	cmd.Long = "Fills an empty store: the shop's identity, sample products with small real files, a one-time price,\n" +
		"plans with features, a service with slots. Run again it changes nothing. In a live directory everything\n" +
		"belongs to the first Clerk user id in SELLERS."
	return cmd
}

func (o Options) clockCommand() *cobra.Command {
	advance := o.command("advance <duration>", "Move the sandbox's business time forward",
		"  pocketstarter clock advance 36h\n  pocketstarter clock advance 30d",
		func(cmd *cobra.Command, out output, args []string) error {
			by, err := ParseDuration(args[0])
			if err != nil {
				return err
			}
			report, err := change(cmd.Context(), o, out, "clock.advance", o.Actions.ClockAdvance, ClockArgs{By: by})
			if err != nil {
				return err
			}
			return out.result(report, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "Business time went from %s to %s.\n",
					report.Before.UTC().Format(time.RFC3339), report.After.UTC().Format(time.RFC3339))
			})
		})
	advance.Args = cobra.ExactArgs(1)
	advance.Long = "Moves renewals, trials, grace periods, expiry, holds and reminders. The duration is a Go duration\n" +
		"(90m, 36h), or a number of days or weeks (30d, 2w). Only forward, only in a sandbox."
	return parent("clock", "The sandbox's clock", advance)
}

// ParseDuration reads a positive duration: Go's units, and d and w.
func ParseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	for suffix, unit := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if count, found := strings.CutSuffix(s, suffix); found {
			var n float64
			n, err = strconv.ParseFloat(count, 64)
			if err == nil && !(n > 0 && n*float64(unit) < math.MaxInt64) {
				err = strconv.ErrRange
			}
			d = time.Duration(n * float64(unit))
		}
	}
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is no duration to move forward by, such as 90m, 36h, 30d or 2w", s)
	}
	return d, nil
}

func (o Options) promoteCommand() *cobra.Command {
	to := ""
	cmd := o.command("promote", "Copy a sandbox's catalogue into a fresh live directory",
		"  pocketstarter promote --dir ./pb_data --to /srv/shop",
		func(cmd *cobra.Command, out output, _ []string) error {
			if o.Actions.Promote == nil {
				return missing("promote")
			}
			if to == "" {
				return fmt.Errorf("say where to with --to <dir>")
			}
			if mode, err := config.DirectoryMode(o.Dir()); err != nil || mode != config.Sandbox {
				return fmt.Errorf("%s is no sandbox: promote copies from a sandbox (--dir) to a live directory (--to)", o.Dir())
			}
			mode, err := config.DirectoryMode(to)
			if err != nil {
				return err
			}
			if mode == config.Sandbox {
				return fmt.Errorf("%s is a sandbox itself; name a fresh directory", to)
			}
			if err := os.MkdirAll(to, 0o700); err != nil {
				return fmt.Errorf("making the live directory: %w", err)
			}
			lock, err := AcquireLock(to, "promote")
			if err != nil {
				return err
			}
			defer func() { _ = lock.Release() }()
			show, end := out.progress()
			report, err := o.Actions.Promote(cmd.Context(), to, show)
			end()
			if err != nil {
				return err
			}
			return out.result(report, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "Copied %d products, %d prices, %d files (%d bytes) and %d service offers to %s.\n",
					report.Products, report.Prices, report.Assets, report.Bytes, report.Offers, to)
			})
		})
	cmd.Flags().StringVar(&to, "to", "", "the fresh live directory")
	cmd.Long = "Copies products, prices, assets, service offers, the shop's identity and files, and nothing else: no\n" +
		"orders, no people, no mails. Everything then belongs to the first Clerk user id in SELLERS."
	return cmd
}

func (o Options) demoCommand() *cobra.Command {
	provider := ""
	cmd := o.command("demo", "Play the whole revenue loop in a temporary sandbox",
		"  pocketstarter demo\n  pocketstarter demo --provider stripe\n  pocketstarter demo --json",
		func(cmd *cobra.Command, out output, _ []string) error {
			if o.Actions.Demo == nil {
				return missing("demo")
			}
			if provider != "" && provider != "stripe" {
				return fmt.Errorf("--provider is stripe or nothing, not %q", provider)
			}
			steps, failed := 0, 0
			err := o.Actions.Demo(cmd.Context(), provider, func(s DemoStep) {
				steps++
				mark := "ok  "
				if !s.OK {
					failed++
					mark = "FAIL"
				}
				out.line(s, "%s %8s  %-34s %s", mark, s.Took.Round(time.Millisecond), s.Name, s.Detail)
			})
			if err != nil {
				return err
			}
			if failed > 0 || steps == 0 {
				out.line(map[string]any{"ok": false, "steps": steps, "failed": failed}, "%d of %d steps failed.", failed, steps)
				return &Failed{Reason: "the demo failed"}
			}
			out.line(map[string]any{"ok": true, "steps": steps}, "All %d steps are true.", steps)
			return nil
		})
	cmd.Flags().StringVar(&provider, "provider", "", "also take the payment through this provider: stripe (against a local stand-in)")
	return withoutApp(cmd)
}
