package resend

import (
	"context"
	"sync"
	"time"
)

// Pace spreads requests evenly: at most perSecond a second, never two at once.
type Pace struct {
	mu    sync.Mutex
	every time.Duration
	next  time.Time
	now   func() time.Time
}

// NewPace returns a Pace of perSecond requests; 0 or less means no limit. now nil
// is the machine's clock.
func NewPace(perSecond int, now func() time.Time) *Pace {
	if now == nil {
		now = time.Now
	}
	p := &Pace{now: now}
	if perSecond > 0 {
		p.every = time.Second / time.Duration(perSecond)
	}
	return p
}

// Wait returns when the next request may go, or with ctx's error.
func (p *Pace) Wait(ctx context.Context) error {
	delay := p.reserve()
	if delay <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// reserve takes the next free moment and says how far away it is.
func (p *Pace) reserve() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	at := p.next
	if at.Before(now) {
		at = now
	}
	p.next = at.Add(p.every)
	return at.Sub(now)
}

// Hold lets nothing go for d: the provider asked for a pause.
func (p *Pace) Hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := p.now().Add(d); until.After(p.next) {
		p.next = until
	}
}
