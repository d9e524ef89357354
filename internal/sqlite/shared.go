package sqlite

import (
	"context"

	"github.com/pocketbase/pocketbase/core"
)

// Shared lets short writes of many callers share transactions, and with them the
// fsync and the pages that each would have written alone.
type Shared struct {
	group *Group[func(tx core.App) error]
}

// NewShared starts the one writer. Close ends it.
func NewShared(app core.App) *Shared {
	return &Shared{NewGroup(app, func(tx core.App, fn func(core.App) error) (bool, error) { return false, fn(tx) })}
}

// Run calls fn in a transaction that it may share and returns after the commit. Its
// error is fn's own, whose writes are then undone without harm to the others, or one
// of Group.Do. fn may run again after a rollback, and must not call Run.
func (s *Shared) Run(ctx context.Context, fn func(tx core.App) error) error {
	_, err := s.group.Do(ctx, fn)
	return err
}

// Waiting is true while the writer waits for the database.
func (s *Shared) Waiting() bool { return s.group.Waiting() }

// Close refuses new writes and returns when the writer has ended.
func (s *Shared) Close() { s.group.Close() }
