package commerce

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// eventSeq hands out the arrival order of events. Rows made in the same millisecond would
// tie on their times; seq never does.
type eventSeq struct {
	mu   sync.Mutex
	next int64
}

func (q *eventSeq) take(app core.App) (int64, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.next == 0 {
		last, err := collections.LastEventSeq(app)
		if err != nil {
			return 0, err
		}
		q.next = last
	}
	q.next++
	return q.next, nil
}

// StoreEvent stores one verified delivery in the caller's transaction and tells whether
// it was known. The same id with another body is kept as a conflict and never applied. The
// caller answers its sender only after the commit.
func (s *Service) StoreEvent(tx core.App, d Delivery) (deduplicated bool, err error) {
	sum := sha256.Sum256(d.Payload)
	sha := hex.EncodeToString(sum[:])
	seq, err := s.seq.take(tx)
	if err != nil {
		return false, err
	}
	stored, err := collections.InsertEvent(tx, collections.NewID(), d.Provider, d.ID, sha, seq, d.Payload, collections.EventReceived, "", s.Wall())
	if err != nil || stored {
		return false, err
	}
	known, err := collections.HasEventBody(tx, d.Provider, d.ID, sha)
	if err != nil || known {
		return known, err
	}
	stored, err = collections.InsertEvent(tx, collections.NewID(), d.Provider, d.ID, sha, seq, d.Payload, collections.EventConflict,
		"The same delivery id came before with another body. The first one counts.", s.Wall())
	if err == nil && !stored {
		err = fmt.Errorf("event %s of %s was neither stored nor known", d.ID, d.Provider) // never acknowledge what is not there
	}
	return false, err
}

// batchSize is how many events share a transaction at most; batchTime is how old a
// batch may get while a receiver waits for the writer (measured: docs/08-architecture.md).
const (
	batchSize = 64
	batchTime = 5 * time.Millisecond
)

// ApplyDue applies the next due events in order of arrival and returns how many it took.
// waiting tells that a receiver waits for the writer: then the batch ends early.
func (s *Service) ApplyDue(ctx context.Context, app core.App, waiting func() bool) (int, error) {
	// While receivers make every batch short, loading 64 payloads to apply four costs as
	// much as applying them: ask for about twice what the last batch could take.
	limit := min(batchSize, max(4, 2*s.lastBatch.Load()))
	due, err := collections.ListDueEvents(app, s.Wall(), limit)
	if err != nil || len(due) == 0 {
		s.lastBatch.Store(batchSize)
		return 0, err
	}
	n, err := s.applyBatch(ctx, app, s.readEvents(due), waiting)
	s.lastBatch.Store(int64(n))
	return n, err
}

// readEvent is a stored event and what it says, decoded before a transaction is open: the
// writer is not kept from its receivers for that.
type readEvent struct {
	collections.DueEvent
	facts Facts
	err   error
}

func (s *Service) readEvents(due []collections.DueEvent) []readEvent {
	out := make([]readEvent, len(due))
	for i, ev := range due {
		out[i] = s.readEvent(ev)
	}
	return out
}

func (s *Service) readEvent(ev collections.DueEvent) (r readEvent) {
	r.DueEvent = ev
	defer func() {
		if p := recover(); p != nil {
			r.err = fmt.Errorf("decode event %s: panic: %v", ev.ID, p)
		}
	}()
	decoder, ok := s.opt.Decoders[ev.Provider]
	if !ok {
		r.err = fmt.Errorf("no decoder for provider %q", ev.Provider)
		return r
	}
	r.facts, r.err = decoder.Decode([]byte(ev.Payload))
	return r
}

// applyBatch applies events in one transaction. When one fails, those before it are applied
// again as a batch, the failing one is noted alone, and the rest wait for the next call.
func (s *Service) applyBatch(ctx context.Context, app core.App, due []readEvent, waiting func() bool) (int, error) {
	taken, failedAt := 0, -1
	var cause error
	err := app.RunInTransaction(func(tx core.App) error {
		begin := time.Now() // from here on others wait; how long this batch waited is no matter
		for i, ev := range due {
			if _, err := s.applyOne(ctx, tx, ev); err != nil {
				failedAt, cause = i, err
				return err
			}
			taken = i + 1
			if waiting != nil && waiting() && time.Since(begin) > batchTime {
				return nil
			}
		}
		return nil
	})
	switch {
	case err == nil:
		return taken, nil
	case ctx.Err() != nil:
		return 0, ctx.Err() // the shop is stopping: nobody's fault, nothing to note
	case failedAt < 0 && taken > 1:
		return s.applyAlone(ctx, app, due[:taken]) // the commit failed, and does not say whose fault it was
	case failedAt < 0:
		failedAt, cause = 0, err
	}
	if failedAt > 0 {
		if _, err := s.applyBatch(ctx, app, due[:failedAt], nil); err != nil {
			return 0, err
		}
	}
	return failedAt + 1, s.noteFailure(ctx, app, due[failedAt].ID, cause)
}

// applyAlone applies events one by one, each in a transaction of its own.
func (s *Service) applyAlone(ctx context.Context, app core.App, due []readEvent) (int, error) {
	for i := range due {
		if _, err := s.applyBatch(ctx, app, due[i:i+1], nil); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// applyOne applies one stored event with all its effects in the caller's transaction and
// writes what became of it.
func (s *Service) applyOne(ctx context.Context, tx core.App, ev readEvent) (r collections.EventResult, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("apply event %s: panic: %v", ev.ID, p)
		}
	}()
	ctx = WithActor(ctx, "event:"+ev.ID)
	out, err := s.effects(ctx, tx, ev)
	if e, ok := errors.AsType[*Error](err); ok && e.Code == CodeParked {
		out, err = outcome{parked: true, reason: e.Reason, detail: e.Message}, nil
	}
	if err != nil {
		return r, err
	}
	r = collections.EventResult{Type: ev.facts.Type, State: collections.EventApplied, Attempts: ev.Attempts + 1, Changes: out.changes}
	switch {
	case out.parked:
		r.State, r.Reason, r.WaitsFor = collections.EventParked, out.reason+": "+out.detail, out.waitsFor
	case out.ignored:
		r.State, r.Reason = collections.EventIgnored, out.detail
	}
	return r, collections.FinishEvent(tx, ev.ID, r, s.Wall())
}

func (s *Service) effects(ctx context.Context, tx core.App, ev readEvent) (outcome, error) {
	switch {
	case ev.err != nil:
		return outcome{}, ev.err
	case ev.facts.Ignored:
		return ignored(ev.facts.Reason), nil
	}
	return s.applyFacts(ctx, tx, ev.facts, ev.ID, []byte(ev.Payload))
}

// applyFacts applies what an event (or a read of the provider's API) says.
func (s *Service) applyFacts(ctx context.Context, tx core.App, f Facts, eventID string, raw []byte) (outcome, error) {
	out := outcome{ignored: true, detail: "The event changes nothing here."}
	var parts []func() (outcome, error)
	if f.User != nil {
		parts = append(parts, func() (outcome, error) { return s.applyUser(ctx, tx, f.User) })
	}
	for i := range f.Items {
		parts = append(parts, func() (outcome, error) { return s.applyItem(ctx, tx, &f.Items[i]) })
	}
	if f.Payment != nil {
		parts = append(parts, func() (outcome, error) { return s.ConfirmPayment(ctx, tx, *f.Payment, eventID, raw) })
	}
	if f.Refund != nil {
		parts = append(parts, func() (outcome, error) { return s.applyRefund(ctx, tx, f.Refund) })
	}
	if f.Dispute != nil {
		parts = append(parts, func() (outcome, error) { return s.applyDispute(ctx, tx, f.Dispute) })
	}
	if f.Session != nil {
		parts = append(parts, func() (outcome, error) { return s.applySession(ctx, tx, f.Session) })
	}
	if f.Mail != nil {
		parts = append(parts, func() (outcome, error) { return s.applyMail(ctx, tx, f.Mail) })
	}
	for _, part := range parts {
		o, err := part()
		if e, ok := errors.AsType[*Error](err); ok && e.Code == CodeParked {
			o, err = outcome{parked: true, reason: e.Reason, detail: e.Message}, nil
		}
		if err != nil {
			return outcome{}, err
		}
		out = out.merge(o)
	}
	return out, nil
}

// eventRetries are the waits before an event that failed is tried again; after the last
// it is dead and waits for an operator's replay.
var eventRetries = []time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}

// noteFailure keeps why an event failed and when it is tried again.
func (s *Service) noteFailure(ctx context.Context, app core.App, id string, cause error) error {
	return app.RunInTransaction(func(tx core.App) error {
		ev, err := collections.FindWebhookEvent(tx, id)
		if err != nil {
			return err
		}
		n := int(ev.Attempts())
		ev.SetAttempts(int64(n + 1))
		ev.SetReason(clip(failureSentence(cause), 500))
		ev.SetState(collections.EventFailed)
		if n < len(eventRetries) {
			ev.SetNextAttemptAt(s.Wall().Add(eventRetries[n]))
		} else {
			ev.SetState(collections.EventDead)
			ev.SetProcessedAt(s.Wall())
			ev.SetNextAttemptAt(time.Time{})
		}
		app.Logger().Error("event failed", "event", id, "attempt", n+1, "error", cause)
		return save(ctx, tx, ev)
	})
}

func failureSentence(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return "Applying it failed: " + err.Error()
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return string([]rune(s[:n])[:len([]rune(s[:n]))-1])
}
