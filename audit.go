package main

import (
	"context"

	"pocketstarter/internal/cli"
)

// auditShop checks every invariant and shows them as the command prints them.
func auditShop(ctx context.Context, r *registered, progress func(cli.Progress)) (cli.AuditReport, error) {
	sales, rows, err := r.s.shop.Audit(ctx, r.app, func(done, total int) {
		if progress != nil {
			progress(cli.Progress{Label: "audit", Done: int64(done), Total: int64(total)})
		}
	})
	out := cli.AuditReport{Sales: sales}
	for _, x := range rows {
		v := x.Violations
		if v == nil {
			v = []string{}
		}
		out.Invariants = append(out.Invariants, cli.AuditRow{Invariant: x.Invariant, Rows: x.Rows, Violations: v, NotApplicable: x.NotApplicable, Note: x.Note})
	}
	return out, err
}
