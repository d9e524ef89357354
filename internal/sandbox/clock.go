package sandbox

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Clock is business time: the machine's time plus an offset that is stored in the
// sandbox and only grows. It is safe for concurrent use.
type Clock struct {
	s       *Sandbox
	offset  atomic.Int64 // nanoseconds
	advance sync.Mutex   // one traveler at a time
}

// maxAdvance keeps a slip of the finger (years for days) from making a store useless.
const maxAdvance = 3660 * 24 * time.Hour

// Now returns the business time, in UTC, to the millisecond.
func (c *Clock) Now() time.Time {
	return c.s.now().Add(time.Duration(c.offset.Load())).UTC().Truncate(time.Millisecond)
}

// Offset returns how far business time is ahead of the machine's.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// Advance moves business time forward by d. On the way it stops at every moment at
// which billing has something to do, lets it happen with that moment's time stamp and
// delivers what it tells the shop, so that one step of 400 days and 400 steps of one
// day end alike. It returns a *Fault for a negative or absurd d.
func (c *Clock) Advance(ctx context.Context, d time.Duration) error {
	if d < 0 {
		return invalid("advance_seconds", "form_param_value_invalid", "The clock only moves forward.")
	}
	if d > maxAdvance {
		return invalid("advance_seconds", "form_param_value_invalid", "The clock moves at most ten years at once.")
	}
	c.advance.Lock()
	defer c.advance.Unlock()
	target := c.offset.Load() + int64(d)
	for {
		due, ok, err := c.s.nextDue(ctx)
		if err != nil {
			return err
		}
		stop := int64(due.Sub(c.s.now())) // the offset at which it is due
		if !ok || stop > target {
			break
		}
		if err := c.raise(ctx, stop); err != nil {
			return err
		}
		if err := c.s.Tick(ctx); err != nil {
			return err
		}
		c.s.settle(ctx)
	}
	if err := c.raise(ctx, target); err != nil {
		return err
	}
	c.s.settle(ctx)
	return nil
}

// raise sets the offset unless it is further already, durably before anybody sees it.
func (c *Clock) raise(ctx context.Context, offset int64) error {
	if offset <= c.offset.Load() {
		return nil
	}
	err := c.s.in(ctx, func(x *tx) error { return setMeta(x, "clock_offset", strconv.FormatInt(offset, 10)) })
	if err != nil {
		return fmt.Errorf("store the sandbox's clock: %w", err)
	}
	c.offset.Store(offset)
	return nil
}

func (c *Clock) load(x *tx) error {
	text, err := meta(x, "clock_offset", func() (string, error) { return "0", nil })
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return fmt.Errorf("the sandbox's stored clock %q is damaged", text)
	}
	c.offset.Store(n)
	return nil
}
