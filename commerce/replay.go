package commerce

import (
	"context"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Replayed is one event before and after it was applied again.
type Replayed struct {
	ID, Type      string
	Before, After string // states; After is what it would be in a dry run
	Reason        string
	Changes       string // JSON of what it changed, "" for nothing
}

// errDryRun rolls a rehearsal back.
var errDryRun = errors.New("dry run")

// Replay applies one stored event again, with all its effects or none. Effects have keys, so that
// applying twice changes nothing. With dryRun it tells what would happen and changes nothing. A
// conflicting copy and an event whose bytes were redacted are left as they are, and so is what the
// row of an applied event says it changed when nothing is left to change.
func (s *Service) Replay(ctx context.Context, app core.App, id string, dryRun bool) (Replayed, error) {
	ev, err := collections.FindWebhookEvent(app, id)
	if err != nil {
		return Replayed{}, err
	}
	out := Replayed{ID: ev.Id, Type: ev.EventType(), Before: string(ev.State()), After: string(ev.State())}
	switch {
	case ev.State() == collections.EventConflict:
		out.Reason = "A conflicting copy is never applied: the first delivery under this id counts."
		return out, nil
	case !ev.RedactedAt().IsZero():
		out.Reason = "Its payload was redacted, so there is nothing left to apply."
		return out, nil
	}
	nothing := false
	var r collections.EventResult
	err = app.RunInTransaction(func(tx core.App) error {
		if ev, err = collections.FindWebhookEvent(tx, id); err != nil {
			return err
		}
		due := collections.DueEvent{ID: ev.Id, Provider: ev.Provider(), Payload: ev.Payload(), Attempts: ev.Attempts()}
		if ev.State() == collections.EventDead {
			due.Attempts = 0
		}
		if r, err = s.applyOne(ctx, tx, s.readEvent(due)); err != nil {
			return err
		}
		if out.Before == string(collections.EventApplied) && r.State == collections.EventIgnored {
			nothing = true
			return errDryRun
		}
		if dryRun {
			return errDryRun
		}
		return nil
	})
	switch {
	case nothing:
		out.Reason = "Nothing changes. " + r.Reason
		return out, nil
	case err == nil || errors.Is(err, errDryRun):
		out.Type, out.After, out.Reason = r.Type, string(r.State), r.Reason
		if changes := string(jsonOf(r.Changes)); changes != "null" {
			out.Changes = changes
		}
		return out, nil
	case ctx.Err() != nil:
		return out, ctx.Err()
	case dryRun:
		out.After, out.Reason = string(collections.EventFailed), failureSentence(err)
		return out, nil
	}
	if err := s.noteFailure(ctx, app, id, err); err != nil {
		return out, err
	}
	if ev, err = collections.FindWebhookEvent(app, id); err != nil {
		return out, err
	}
	out.After, out.Reason = string(ev.State()), ev.Reason()
	return out, nil
}
