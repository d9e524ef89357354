package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/internal/cli"
	"pocketstarter/jobs"
)

// neighbors are whom the reconcile asks.
func (s *services) neighbors() jobs.Neighbors {
	n := jobs.Neighbors{Billing: s.clerkAPI, Recent: s.clerkAPI.Recent, Addresses: s.clerkAPI, Sweepers: map[string]jobs.Sweeper{"clerk": s.clerkAPI}, Now: time.Now}
	if s.stripe != nil {
		n.Sweepers["stripe"] = s.stripe
	}
	return n
}

// reconcileBack is how far back the command compares payments.
const reconcileBack = 40 * 24 * time.Hour

// reconcile compares subscriptions and payments with the providers and, with fix, repairs ours.
func (r *registered) reconcile(ctx context.Context, fix bool, progress func(cli.Progress)) (cli.ReconcileReport, error) {
	out := cli.ReconcileReport{Differences: []cli.Difference{}}
	ctx = commerce.WithActor(ctx, "command:reconcile")
	sweepers := r.s.neighbors().Sweepers
	var errs []error
	for i, name := range slices.Sorted(maps.Keys(sweepers)) {
		if progress != nil {
			progress(cli.Progress{Label: "asking " + name, Done: int64(i), Total: int64(len(sweepers))})
		}
		since := r.s.shop.Now()
		if wall := time.Now(); wall.Before(since) {
			since = wall
		}
		checked, found, err := jobs.ApplyAll(ctx, r.app, r.s.shop, sweepers[name].Sweep(ctx, since.Add(-reconcileBack)), fix)
		out.Checked += checked
		for _, d := range found {
			ours := d.Ours
			if d.Reason != "" {
				ours += " (" + d.Reason + ")"
			}
			out.Differences = append(out.Differences, cli.Difference{Kind: d.Kind, ID: d.ID, Ours: ours, Theirs: d.Theirs, Fixed: d.Fixed})
		}
		if e, ok := errors.AsType[*commerce.Error](err); ok {
			err = fmt.Errorf("%s could not be asked for everything: %s", name, e.Message)
		}
		errs = append(errs, err)
	}
	if fix {
		_, err := r.s.shop.RetryParked(ctx, r.app)
		errs = append(errs, err)
	}
	return out, errors.Join(errs...)
}

func (r *registered) listEvents(_ context.Context, f cli.EventFilter) ([]cli.EventRow, error) {
	events, err := collections.ListEvents(r.app, eventQuery(f))
	out := []cli.EventRow{}
	for _, ev := range events {
		out = append(out, eventRow(ev))
	}
	return out, err
}

func eventQuery(f cli.EventFilter) collections.EventQuery {
	return collections.EventQuery{State: f.State, Provider: f.Provider, Type: f.Type, Since: f.Since, Until: f.Until, Limit: int64(f.Limit)}
}

func eventRow(ev *collections.WebhookEvent) cli.EventRow {
	return cli.EventRow{ID: ev.Id, Provider: ev.Provider(), EventID: ev.EventID(), Type: ev.EventType(), State: string(ev.State()), Reason: ev.Reason(), Attempts: int(ev.Attempts()), ReceivedAt: ev.ReceivedAt()}
}

func (r *registered) showEvent(_ context.Context, id string) (cli.EventDetail, error) {
	found, err := collections.ListEvents(r.app, collections.EventQuery{IDs: []string{id}, Limit: 1, OldestFirst: true})
	if err != nil {
		return cli.EventDetail{}, err
	}
	if len(found) == 0 {
		return cli.EventDetail{}, fmt.Errorf("there is no event %s", id)
	}
	out := cli.EventDetail{EventRow: eventRow(found[0]), Payload: found[0].Payload()}
	if changes := found[0].Changes(); json.Valid(changes) && string(changes) != "null" {
		out.Changes = changes
	}
	if !found[0].RedactedAt().IsZero() {
		out.Payload = "(redacted " + found[0].RedactedAt().UTC().Format(time.RFC3339) + ")"
	}
	return out, nil
}

// replayEvents applies events again, in the order in which they came.
func (r *registered) replayEvents(ctx context.Context, a cli.ReplayArgs, progress func(cli.Progress)) (cli.ReplayReport, error) {
	out := cli.ReplayReport{Events: []cli.ReplayRow{}}
	ctx = commerce.WithActor(ctx, "command:replay")
	q := eventQuery(a.Filter)
	q.IDs, q.OldestFirst = a.IDs, true
	chosen, err := collections.ListEvents(r.app, q)
	if err != nil {
		return out, err
	}
	for _, id := range a.IDs {
		if !slices.ContainsFunc(chosen, func(ev *collections.WebhookEvent) bool { return ev.Id == id || ev.EventID() == id }) {
			return out, fmt.Errorf("there is no such event as %s", id)
		}
	}
	for i, ev := range chosen {
		done, err := r.s.shop.Replay(ctx, r.app, ev.Id, a.DryRun)
		if err != nil {
			return out, err
		}
		reason := done.Reason
		if reason == "" && done.Changes != "" {
			reason = "changes " + done.Changes
		}
		out.Events = append(out.Events, cli.ReplayRow{ID: done.ID, Type: done.Type, Before: done.Before, After: done.After, Reason: reason})
		if progress != nil {
			progress(cli.Progress{Label: "replaying", Done: int64(i + 1), Total: int64(len(chosen))})
		}
	}
	r.inbox.Wake() // what waited for these may go on
	return out, nil
}
