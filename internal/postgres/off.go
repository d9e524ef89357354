package postgres

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// ErrOff is why the mirror of a shop that has none can be neither filled nor verified.
var ErrOff = errors.New("the mirror is off: set DATABASE_URL to the Postgres that shall hold the copy")

// Off is the mirror of a shop that has none: it copies nothing and needs no
// change to be kept.
type Off struct{}

// Step copies nothing.
func (Off) Step(context.Context, core.App) (int, bool, error) { return 0, false, nil }

// Copied returns that every change may go.
func (Off) Copied() int64 { return math.MaxInt64 }

// Status says that the mirror is off.
func (Off) Status(context.Context, core.App) Status {
	return Status{Detail: "The mirror is off: DATABASE_URL is not set."}
}

// Lag of a mirror that is off is nothing.
func (Off) Lag(context.Context, core.App) (pending int64, lag time.Duration, fault string) {
	return 0, 0, ""
}

// Backfill returns ErrOff.
func (Off) Backfill(context.Context, core.App, func(table string, done, total int64), ...string) error {
	return ErrOff
}

// Verify returns ErrOff.
func (Off) Verify(context.Context, core.App, bool, func(table string, done, total int64)) (Report, error) {
	return Report{}, ErrOff
}

// Close does nothing.
func (Off) Close() {}
