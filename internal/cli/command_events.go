package cli

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

func (o Options) eventsCommand() *cobra.Command {
	return parent("events", "Stored webhook events", o.eventsList(), o.eventsShow(), o.eventsReplay())
}

// filterFlags adds the flags that choose events and returns a function that reads them.
func filterFlags(cmd *cobra.Command, limit int) func() (EventFilter, error) {
	f := EventFilter{}
	since, until := "", ""
	cmd.Flags().StringVar(&f.State, "state", "", "received, applied, ignored, parked, failed, dead or conflict")
	cmd.Flags().StringVar(&f.Provider, "provider", "", "clerk, stripe or resend")
	cmd.Flags().StringVar(&f.Type, "type", "", "the event's name, such as paymentAttempt.updated")
	cmd.Flags().StringVar(&since, "since", "", "received at or after this time (2026-11-23, or RFC 3339)")
	cmd.Flags().StringVar(&until, "until", "", "received before this time")
	cmd.Flags().IntVar(&f.Limit, "limit", limit, "at most this many")
	return func() (EventFilter, error) {
		var err error
		if f.Since, err = parseTime("--since", since); err != nil {
			return f, err
		}
		if f.Until, err = parseTime("--until", until); err != nil {
			return f, err
		}
		switch f.State {
		case "", "received", "applied", "ignored", "parked", "failed", "dead", "conflict":
		default:
			return f, fmt.Errorf("--state %q is no state of an event", f.State)
		}
		if f.Limit < 1 {
			return f, fmt.Errorf("--limit must be at least 1")
		}
		return f, nil
	}
}

func parseTime(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s %q is no time such as 2026-11-23 or 2026-11-23T10:00:00Z", flag, s)
}

func (o Options) eventsList() *cobra.Command {
	var filter func() (EventFilter, error)
	cmd := o.command("list", "List stored events, newest first",
		"  pocketstarter events list --state parked\n  pocketstarter events list --type paymentAttempt.updated --since 2026-11-01 --json",
		func(cmd *cobra.Command, out output, _ []string) error {
			if o.Actions.ListEvents == nil {
				return missing("events list")
			}
			f, err := filter()
			if err != nil {
				return err
			}
			events, err := o.Actions.ListEvents(cmd.Context(), f)
			if err != nil {
				return err
			}
			return out.result(events, func(w io.Writer) {
				rows := [][]string{}
				for _, e := range events {
					rows = append(rows, []string{e.ID, e.ReceivedAt.UTC().Format(time.RFC3339), e.Provider, e.Type, e.State, strconv.Itoa(e.Attempts), e.Reason})
				}
				table(w, []string{"ID", "RECEIVED", "FROM", "TYPE", "STATE", "TRIES", "REASON"}, rows)
			})
		})
	filter = filterFlags(cmd, 50)
	return cmd
}

func (o Options) eventsShow() *cobra.Command {
	cmd := o.command("show <id>", "Show one event: its payload and what it changed",
		"  pocketstarter events show k3j2h1g0f9d8s7a",
		func(cmd *cobra.Command, out output, args []string) error {
			if o.Actions.ShowEvent == nil {
				return missing("events show")
			}
			e, err := o.Actions.ShowEvent(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return out.result(e, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "%s  %s %s (%s)\nreceived %s, %s after %d tries\n", e.ID, e.Provider, e.Type, e.EventID,
					e.ReceivedAt.UTC().Format(time.RFC3339Nano), e.State, e.Attempts)
				if e.Reason != "" {
					_, _ = fmt.Fprintf(w, "reason: %s\n", e.Reason)
				}
				_, _ = fmt.Fprintf(w, "\npayload:\n%s\n\nchanged:\n%s\n", e.Payload, e.Changes)
			})
		})
	cmd.Args = cobra.ExactArgs(1)
	cmd.Long = "The id is the record's or the provider's."
	return cmd
}

func (o Options) eventsReplay() *cobra.Command {
	dryRun := false
	var filter func() (EventFilter, error)
	cmd := o.command("replay [id…]", "Apply events again: one, several, or all that match",
		"  pocketstarter events replay k3j2h1g0f9d8s7a\n  pocketstarter events replay --state dead --dry-run",
		func(cmd *cobra.Command, out output, ids []string) error {
			f, err := filter()
			if err != nil {
				return err
			}
			if len(ids) == 0 && f.State == "" && f.Provider == "" && f.Type == "" && f.Since.IsZero() && f.Until.IsZero() {
				return fmt.Errorf("say which: ids, or at least one of --state, --provider, --type, --since, --until")
			}
			report, err := change(cmd.Context(), o, out, "events.replay", o.Actions.ReplayEvents, ReplayArgs{IDs: ids, Filter: f, DryRun: dryRun})
			if err != nil {
				return err
			}
			return out.result(report, func(w io.Writer) {
				rows := [][]string{}
				for _, e := range report.Events {
					rows = append(rows, []string{e.ID, e.Type, e.Before, e.After, e.Reason})
				}
				table(w, []string{"ID", "TYPE", "BEFORE", "AFTER", "REASON"}, rows)
				if dryRun {
					_, _ = fmt.Fprintln(w, "Dry run: nothing was changed.")
				}
			})
		})
	cmd.Args = cobra.ArbitraryArgs
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would happen and change nothing")
	cmd.Long = "Applying an event again is safe: its effects have keys and never double."
	filter = filterFlags(cmd, 1000)
	return cmd
}
