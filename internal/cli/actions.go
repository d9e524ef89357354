package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Change is work that writes: it runs in the server, or under the lock.
type Change[A, R any] func(ctx context.Context, args A, progress func(Progress)) (R, error)

// Actions is the work behind the commands; main fills it. A command whose function
// is nil says that this build does not have it.
type Actions struct {
	// Prepare makes the data ready for a command that runs without a server: it
	// applies pending migrations. May be nil.
	Prepare func(ctx context.Context) error

	// These read, in the command's own process, beside a running server.
	Audit        func(ctx context.Context, progress func(Progress)) (AuditReport, error)
	AuditCopy    func(ctx context.Context, dir string) (AuditReport, error) // of an unpacked backup
	Doctor       func(ctx context.Context, report func(Probe)) error
	ListEvents   func(ctx context.Context, f EventFilter) ([]EventRow, error)
	ShowEvent    func(ctx context.Context, id string) (EventDetail, error)
	MirrorStatus func(ctx context.Context) (MirrorStatus, error)
	MirrorVerify func(ctx context.Context, progress func(Progress)) (MirrorReport, error)

	// These change something.
	Seed           Change[SeedArgs, SeedReport]
	ClockAdvance   Change[ClockArgs, ClockReport]
	ReplayEvents   Change[ReplayArgs, ReplayReport]
	MirrorBackfill Change[BackfillArgs, MirrorReport]
	MirrorRepair   Change[RepairArgs, MirrorReport]
	Reconcile      Change[ReconcileArgs, ReconcileReport]

	// Promote copies the catalogue of the sandbox to the fresh live directory to,
	// whose lock is held by the caller.
	Promote func(ctx context.Context, to string, progress func(Progress)) (PromoteReport, error)
	// Demo plays the revenue loop in a temporary sandbox; provider is "" or "stripe".
	Demo func(ctx context.Context, provider string, step func(DemoStep)) error
}

// Registry returns the changing actions for the control socket.
func (a Actions) Registry() Registry {
	r := Registry{}
	add(r, "seed", a.Seed)
	add(r, "clock.advance", a.ClockAdvance)
	add(r, "events.replay", a.ReplayEvents)
	add(r, "mirror.backfill", a.MirrorBackfill)
	add(r, "mirror.repair", a.MirrorRepair)
	add(r, "reconcile", a.Reconcile)
	return r
}

func add[A, R any](r Registry, name string, change Change[A, R]) {
	if change != nil {
		r[name] = erase(change)
	}
}

// erase hides a Change's types behind JSON.
func erase[A, R any](change Change[A, R]) Action {
	return func(ctx context.Context, raw json.RawMessage, progress func(Progress)) (any, error) {
		var args A
		if err := json.Unmarshal(raw, &args); err != nil {
			return nil, fmt.Errorf("reading the arguments: %w", err)
		}
		return change(ctx, args, progress)
	}
}

// AuditReport is the state of every invariant.
type AuditReport struct {
	// Sales is how many orders were ever paid. With one, an invariant that saw no
	// row proves nothing and counts as a fault.
	Sales      int64      `json:"sales"`
	Invariants []AuditRow `json:"invariants"`
}

// AuditRow is one invariant: how many rows it looked at and what broke it.
type AuditRow struct {
	Invariant     string   `json:"invariant"`
	Rows          int64    `json:"rows"`
	Violations    []string `json:"violations"`     // one sentence each, with ids, without personal data
	NotApplicable bool     `json:"not_applicable"` // it may see no row, for the reason in Note
	Note          string   `json:"note,omitempty"`
}

// Fault says what is wrong with the row, "" when nothing is.
func (r AuditRow) Fault(sales int64) string {
	switch {
	case len(r.Violations) > 0:
		return fmt.Sprintf("%d violations", len(r.Violations))
	case r.Rows == 0 && sales > 0 && !r.NotApplicable:
		return "saw no row although the shop has sold"
	}
	return ""
}

// Clean reports whether every invariant holds.
func (r AuditReport) Clean() bool {
	for _, row := range r.Invariants {
		if row.Fault(r.Sales) != "" {
			return false
		}
	}
	return true
}

// Probe is one live check of doctor. State is ok, warn, fail or off.
type Probe struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	State  string        `json:"state"`
	Detail string        `json:"detail"`
	Fix    string        `json:"fix,omitempty"`
	Took   time.Duration `json:"took_ns"`
}

// EventFilter chooses stored events; zero fields choose everything. Newest first.
type EventFilter struct {
	State, Provider, Type string
	Since, Until          time.Time
	Limit                 int
}

// EventRow is one stored event in a list.
type EventRow struct {
	ID         string    `json:"id"` // record id
	Provider   string    `json:"provider"`
	EventID    string    `json:"event_id"`
	Type       string    `json:"type"`
	State      string    `json:"state"`
	Reason     string    `json:"reason,omitempty"`
	Attempts   int       `json:"attempts"`
	ReceivedAt time.Time `json:"received_at"`
}

// EventDetail is one stored event with its payload and what it changed.
type EventDetail struct {
	EventRow
	Payload string          `json:"payload"` // as it arrived, or redacted
	Changes json.RawMessage `json:"changes,omitempty"`
}

// ReplayArgs chooses the events to apply again: ids (record or event ids), or
// everything that the filter matches.
type ReplayArgs struct {
	IDs    []string
	Filter EventFilter
	DryRun bool
}

// ReplayReport says what became of each event.
type ReplayReport struct {
	Events []ReplayRow `json:"events"`
}

// ReplayRow is one event before and after a replay.
type ReplayRow struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Before string `json:"before"`
	After  string `json:"after"` // what it would be, in a dry run
	Reason string `json:"reason,omitempty"`
}

// MirrorStatus is how far the Postgres mirror is behind.
type MirrorStatus struct {
	On      bool          `json:"on"`
	Detail  string        `json:"detail"` // one sentence, also why it is off or failing
	Pending int64         `json:"pending"`
	Lag     time.Duration `json:"lag_ns"`
	Tables  []MirrorTable `json:"tables"`
}

// BackfillArgs names the tables to copy; none = all.
type BackfillArgs struct{ Tables []string }

// MirrorReport is the outcome of a backfill or a verification.
type MirrorReport struct {
	Tables   []MirrorTable `json:"tables"`
	Compared int64         `json:"compared"`        // rows compared; a verification that saw none proves nothing
	Equal    bool          `json:"equal"`           // every row equal, nothing changed in Postgres, at least one row seen
	Drift    []string      `json:"drift,omitempty"` // a sentence each: what somebody changed in Postgres
	Requeued int64         `json:"requeued"`        // rows that a repair sent again
}

// RepairArgs has no fields: a repair sends every row that differs.
type RepairArgs struct{}

// MirrorTable compares one table with its mirror.
type MirrorTable struct {
	Name        string   `json:"name"`
	Source      int64    `json:"source"`
	Mirror      int64    `json:"mirror"`
	Differences []string `json:"differences,omitempty"` // ids of rows that differ
}

// SeedArgs has no fields: seed never doubles.
type SeedArgs struct{}

// SeedReport is what seed made; nothing when the store was filled already.
type SeedReport struct {
	Created []SeedItem `json:"created"`
}

// SeedItem is one thing that seed made.
type SeedItem struct {
	Kind string `json:"kind"` // "product", "price", "asset", …
	Name string `json:"name"`
}

// ClockArgs moves business time forward.
type ClockArgs struct{ By time.Duration }

// ClockReport is the business time before and after.
type ClockReport struct {
	Before time.Time `json:"before"`
	After  time.Time `json:"after"`
}

// ReconcileArgs says whether differences are also repaired.
type ReconcileArgs struct{ Fix bool }

// ReconcileReport compares what we hold with what the providers say.
type ReconcileReport struct {
	Checked     int64        `json:"checked"`
	Differences []Difference `json:"differences"`
}

// Difference is one thing that a provider sees otherwise.
type Difference struct {
	Kind   string `json:"kind"` // "subscription", "payment", "refund"
	ID     string `json:"id"`
	Ours   string `json:"ours"`
	Theirs string `json:"theirs"`
	Fixed  bool   `json:"fixed"`
}

// PromoteReport is what was copied.
type PromoteReport struct {
	Products int64 `json:"products"`
	Prices   int64 `json:"prices"`
	Assets   int64 `json:"assets"`
	Offers   int64 `json:"service_offers"`
	Bytes    int64 `json:"bytes"`
}

// DemoStep is one step of the demo.
type DemoStep struct {
	Name   string        `json:"name"`
	Detail string        `json:"detail"`
	OK     bool          `json:"ok"`
	Took   time.Duration `json:"took_ns"`
}
