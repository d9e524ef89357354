package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Status is what the operator sees of the mirror.
type Status struct {
	Enabled   bool          `json:"enabled"`
	Reachable bool          `json:"reachable"`
	Detail    string        `json:"detail"` // one sentence
	Schema    string        `json:"schema,omitempty"`
	Cursor    int64         `json:"cursor"`  // the newest change that Postgres holds
	Newest    int64         `json:"newest"`  // the newest change of the shop
	Pending   int64         `json:"pending"` // changes between the two
	Lag       time.Duration `json:"lag_ns"`  // age of the oldest change that waits, 0 when none does
	CopiedAt  time.Time     `json:"copied_at"`
	Held      int64         `json:"held"` // rows that Postgres cannot hold as they are
	HeldRows  []HeldRow     `json:"held_rows,omitempty"`
	Tables    []TableStatus `json:"tables,omitempty"`
	Notices   string        `json:"notices,omitempty"` // what could not be set up, a line each
}

// HeldRow is a row that is held back, with the reason. At most 50 are listed.
type HeldRow struct {
	Collection string    `json:"collection"`
	ID         string    `json:"id"`
	Reason     string    `json:"reason"`
	At         time.Time `json:"at"`
}

// TableStatus is how far one table is.
type TableStatus struct {
	Collection string `json:"collection"`
	Table      string `json:"table"`
	Complete   bool   `json:"complete"` // the first copy is done
	Copied     int64  `json:"copied"`   // rows that the first copy has looked at
	Fault      string `json:"fault,omitempty"`
	Retired    bool   `json:"retired,omitempty"` // its collection is gone, the rows are kept
}

// Status asks Postgres how far the mirror is. It never fails: what is wrong
// stands in Detail.
func (m *Mirror) Status(ctx context.Context, app core.App) Status {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	st := Status{Enabled: true, Schema: m.schema}
	err := m.askStatus(ctx, &st)
	if isCode(err, undefinedTable, invalidSchema) {
		st.Reachable, st.Detail, err = true, "Nothing was copied yet.", nil
	} else if err == nil {
		st.Reachable = true
	}
	cursor := st.Cursor
	if err != nil {
		st.Detail, cursor = Explain(err), m.copied.Load()
	}
	if faulty := m.measure(ctx, app, &st, cursor); err == nil && faulty != nil {
		st.Detail = faulty.Error()
	}
	if st.Detail == "" {
		st.Detail = st.sentence()
	}
	return st
}

// Lag is what health and metrics show: how many changes wait and how old the
// oldest is. It does not ask Postgres; until the first step of this process it knows nothing,
// and while that fails it counts all changes that are kept.
func (m *Mirror) Lag(ctx context.Context, app core.App) (pending int64, lag time.Duration, fault string) {
	if !m.known.Load() && m.fault() == "" {
		return 0, 0, ""
	}
	var st Status
	err := m.measure(ctx, app, &st, m.copied.Load())
	fault = m.fault()
	if err != nil {
		fault = err.Error()
	}
	return st.Pending, st.Lag, fault
}

func (m *Mirror) measure(ctx context.Context, app core.App, st *Status, cursor int64) error {
	s, err := openSnapshot(ctx, app)
	if err != nil {
		return err
	}
	defer s.close()
	newest, err := s.lastChange(ctx)
	if err != nil {
		return err
	}
	oldest, err := s.oneChange(ctx, "WHERE seq > ? ORDER BY seq LIMIT 1", cursor)
	if err != nil {
		return err
	}
	st.Newest = newest.seq
	if oldest.seq > 0 {
		st.Pending = newest.seq - oldest.seq + 1
		at, err := s.madeAt(ctx, oldest.seq)
		if err != nil {
			return err
		}
		if !at.IsZero() {
			st.Lag = max(0, m.now().Sub(at))
		}
	}
	return nil
}

func (m *Mirror) askStatus(ctx context.Context, st *Status) error {
	err := m.pool.QueryRow(ctx, "SELECT cursor, copied_at, notices, (SELECT count(*) FROM "+m.private+"._mirror_held) FROM "+m.private+"._mirror_state").
		Scan(&st.Cursor, &st.CopiedAt, &st.Notices, &st.Held)
	if err != nil {
		return err
	}
	st.CopiedAt = st.CopiedAt.UTC()
	rows, err := m.pool.Query(ctx, "SELECT collection, name, complete, copied, fault, retired_at IS NOT NULL FROM "+m.private+"._mirror_tables ORDER BY name")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t TableStatus
		if err := rows.Scan(&t.Collection, &t.Table, &t.Complete, &t.Copied, &t.Fault, &t.Retired); err != nil {
			return err
		}
		st.Tables = append(st.Tables, t)
	}
	if err := rows.Err(); err != nil || st.Held == 0 {
		return err
	}
	held, err := m.pool.Query(ctx, "SELECT collection, id, reason, at FROM "+m.private+"._mirror_held ORDER BY collection, id LIMIT 50")
	if err != nil {
		return err
	}
	defer held.Close()
	for held.Next() {
		var h HeldRow
		if err := held.Scan(&h.Collection, &h.ID, &h.Reason, &h.At); err != nil {
			return err
		}
		st.HeldRows = append(st.HeldRows, h)
	}
	return held.Err()
}

// String prints the status as 'mirror status' shows it.
func (st Status) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, st.Detail)
	if !st.Enabled {
		return b.String()
	}
	fmt.Fprintf(&b, "schema    %s (views), %s_private (tables)\ncursor    %d of %d, %d waiting, the oldest for %s\n", st.Schema, st.Schema, st.Cursor, st.Newest, st.Pending, st.Lag.Round(time.Millisecond))
	if !st.CopiedAt.IsZero() {
		fmt.Fprintf(&b, "copied at %s\n", st.CopiedAt.Format(time.RFC3339))
	}
	if len(st.Tables) > 0 {
		fmt.Fprintf(&b, "\n%-28s %-12s %12s\n", "table", "first copy", "rows copied")
	}
	for _, t := range st.Tables {
		state := "under way"
		switch {
		case t.Retired:
			state = "retired"
		case t.Fault != "":
			state = "left out"
		case t.Complete:
			state = "complete"
		}
		fmt.Fprintf(&b, "%-28s %-12s %12d %s\n", t.Table, state, t.Copied, t.Fault)
	}
	if st.Held > 0 {
		fmt.Fprintf(&b, "\n%d rows are held back:\n", st.Held)
	}
	for _, h := range st.HeldRows {
		fmt.Fprintf(&b, "  %s %s: %s\n", h.Collection, h.ID, h.Reason)
	}
	if st.Notices != "" {
		fmt.Fprintf(&b, "\n%s\n", st.Notices)
	}
	return b.String()
}

func (st *Status) sentence() string {
	for _, t := range st.Tables {
		if t.Fault != "" {
			return "Table " + t.Table + " is left out: " + t.Fault
		}
	}
	for _, t := range st.Tables {
		if !t.Complete && !t.Retired {
			return "The first copy of " + t.Collection + " is under way."
		}
	}
	switch {
	case st.Held > 0:
		return itoa(int(st.Held)) + " rows cannot be copied as they are; the rest is."
	case st.Pending > 0:
		return itoa(int(st.Pending)) + " changes wait to be copied."
	}
	return "Postgres holds everything."
}
