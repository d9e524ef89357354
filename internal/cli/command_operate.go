package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func (o Options) auditCommand() *cobra.Command {
	cmd := o.command("audit", "Check every invariant over the data directory",
		"  pocketstarter audit\n  pocketstarter audit --json",
		func(cmd *cobra.Command, out output, _ []string) error {
			if o.Actions.Audit == nil {
				return missing("audit")
			}
			show, end := out.progress()
			report, err := o.Actions.Audit(cmd.Context(), show)
			end()
			if err != nil {
				return err
			}
			return out.audit(report)
		})
	cmd.Long = "Prints every invariant with the number of rows it looked at. Exits 1 on any violation, and when an\n" +
		"invariant of a shop that has sold saw no row."
	return cmd
}

// audit prints a report and returns Failed when it is not clean.
func (o output) audit(report AuditReport) error {
	err := o.result(report, func(w io.Writer) {
		for _, row := range report.Invariants {
			state := "ok  "
			note := row.Note
			if fault := row.Fault(report.Sales); fault != "" {
				state, note = "FAIL", fault
			} else if row.NotApplicable && row.Rows == 0 {
				state = "n/a "
			}
			_, _ = fmt.Fprintf(w, "%s %9d rows  %s", state, row.Rows, row.Invariant)
			if note != "" {
				_, _ = fmt.Fprintf(w, " (%s)", note)
			}
			_, _ = fmt.Fprintln(w)
			for _, v := range row.Violations {
				_, _ = fmt.Fprintf(w, "       - %s\n", v)
			}
		}
	})
	if err == nil && !report.Clean() {
		return &Failed{Reason: "an invariant does not hold"}
	}
	return err
}

func (o Options) doctorCommand() *cobra.Command {
	cmd := o.command("doctor", "Probe every neighbor, live",
		"  pocketstarter doctor\n  pocketstarter doctor --json",
		func(cmd *cobra.Command, out output, _ []string) error {
			if o.Actions.Doctor == nil {
				return missing("doctor")
			}
			failed := 0
			err := o.Actions.Doctor(cmd.Context(), func(p Probe) {
				if p.State == "fail" {
					failed++
				}
				fix := ""
				if p.Fix != "" {
					fix = " " + p.Fix
				}
				out.line(p, "%-4s %8s  %-24s %s%s", p.State, p.Took.Round(time.Millisecond), p.Name, p.Detail, fix)
			})
			if err == nil && failed > 0 {
				return &Failed{Reason: "a probe failed"}
			}
			return err
		})
	cmd.Long = "Asks Clerk for its keys and API, sends this shop a signed webhook, asks Resend, Stripe and Postgres, puts,\n" +
		"signs, fetches and deletes a file, compares the clock, looks at the disk and at how operators sign in. With --json: one line a probe."
	return cmd
}

func (o Options) reconcileCommand() *cobra.Command {
	fix := false
	cmd := o.command("reconcile", "Compare subscriptions and payments with Clerk and Stripe",
		"  pocketstarter reconcile\n  pocketstarter reconcile --fix",
		func(cmd *cobra.Command, out output, _ []string) error {
			report, err := change(cmd.Context(), o, out, "reconcile", o.Actions.Reconcile, ReconcileArgs{Fix: fix})
			if err != nil {
				return err
			}
			open := 0
			rows := [][]string{}
			for _, d := range report.Differences {
				state := "fixed"
				if !d.Fixed {
					open++
					state = "open"
				}
				rows = append(rows, []string{d.Kind, d.ID, d.Ours, d.Theirs, state})
			}
			err = out.result(report, func(w io.Writer) {
				if len(rows) > 0 {
					table(w, []string{"KIND", "ID", "OURS", "THEIRS", "STATE"}, rows)
				}
				_, _ = fmt.Fprintf(w, "%d compared, %d differences, %d still open.\n", report.Checked, len(rows), open)
			})
			if err == nil && open > 0 {
				return &Failed{Reason: "differences are open"}
			}
			return err
		})
	cmd.Flags().BoolVar(&fix, "fix", false, "repair the differences")
	cmd.Long = "Exits 1 while a difference is open."
	return cmd
}

func (o Options) mirrorCommand() *cobra.Command {
	status := o.command("status", "Say how far the mirror is behind", "  pocketstarter mirror status",
		func(cmd *cobra.Command, out output, _ []string) error {
			if o.Actions.MirrorStatus == nil {
				return missing("mirror status")
			}
			s, err := o.Actions.MirrorStatus(cmd.Context())
			if err != nil {
				return err
			}
			return out.result(s, func(w io.Writer) {
				_, _ = fmt.Fprintln(w, s.Detail)
				if s.On {
					_, _ = fmt.Fprintf(w, "%d changes wait, the oldest for %s.\n", s.Pending, s.Lag.Round(time.Millisecond))
					mirrorTable(w, s.Tables)
				}
			})
		})
	only := ""
	backfill := o.command("backfill", "Copy everything to the mirror again",
		"  pocketstarter mirror backfill\n  pocketstarter mirror backfill --tables orders,products",
		func(cmd *cobra.Command, out output, _ []string) error {
			args := BackfillArgs{}
			if only != "" {
				args.Tables = strings.Split(only, ",")
			}
			r, err := change(cmd.Context(), o, out, "mirror.backfill", o.Actions.MirrorBackfill, args)
			if err != nil {
				return err
			}
			return out.result(r, func(w io.Writer) { mirrorTable(w, r.Tables) })
		})
	backfill.Flags().StringVar(&only, "tables", "", "only these tables, comma-separated")
	repair := false
	verify := o.command("verify", "Compare every row with its mirror by hash", "  pocketstarter mirror verify --json\n  pocketstarter mirror verify --repair",
		func(cmd *cobra.Command, out output, _ []string) error {
			r, err := o.verifyMirror(cmd, out, repair)
			if err != nil {
				return err
			}
			err = out.result(r, func(w io.Writer) {
				mirrorTable(w, r.Tables)
				for _, d := range r.Drift {
					_, _ = fmt.Fprintln(w, "changed on the Postgres side: "+d)
				}
				_, _ = fmt.Fprintf(w, "%d rows compared, %d sent again.\n", r.Compared, r.Requeued)
			})
			if err == nil && !r.Equal {
				return &Failed{Reason: "the mirror differs"}
			}
			return err
		})
	verify.Flags().BoolVar(&repair, "repair", false, "send the rows that differ again")
	verify.Long = "Exits 1 when a row differs, is missing or is left over, when somebody changed a table in Postgres, and\n" +
		"when no row was compared."
	return parent("mirror", "The Postgres mirror", status, backfill, verify)
}

func mirrorTable(w io.Writer, tables []MirrorTable) {
	rows := [][]string{}
	for _, t := range tables {
		diff := strings.Join(t.Differences[:min(3, len(t.Differences))], ", ")
		if more := len(t.Differences) - 3; more > 0 {
			diff += fmt.Sprintf(" and %d more", more)
		}
		rows = append(rows, []string{t.Name, strconv.FormatInt(t.Source, 10), strconv.FormatInt(t.Mirror, 10), diff})
	}
	table(w, []string{"TABLE", "SOURCE", "MIRROR", "DIFFERENT"}, rows)
}

// verifyMirror compares in this process; a repair is asked of the running server.
func (o Options) verifyMirror(cmd *cobra.Command, out output, repair bool) (MirrorReport, error) {
	if repair {
		return change(cmd.Context(), o, out, "mirror.repair", o.Actions.MirrorRepair, RepairArgs{})
	}
	if o.Actions.MirrorVerify == nil {
		return MirrorReport{}, missing("mirror verify")
	}
	show, end := out.progress()
	defer end()
	return o.Actions.MirrorVerify(cmd.Context(), show)
}
