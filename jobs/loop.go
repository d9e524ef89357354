package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Loop calls step again and again: at once while it says there is more, else when woken
// or after every. An error is logged and waits like no work.
type Loop struct {
	Name  string
	Every time.Duration
	Step  func(ctx context.Context) (more bool, err error)
	Log   *slog.Logger

	wake chan struct{}
	once sync.Once
}

func (l *Loop) init() { l.once.Do(func() { l.wake = make(chan struct{}, 1) }) }

// Wake makes the loop look for work soon. It never blocks.
func (l *Loop) Wake() {
	l.init()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends.
func (l *Loop) Run(ctx context.Context) {
	l.init()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case <-timer.C:
		}
		for ctx.Err() == nil {
			more, err := l.Step(ctx)
			if err != nil && ctx.Err() == nil {
				l.Log.Error("job failed", "job", l.Name, "error", err)
			}
			if err != nil || !more {
				break
			}
		}
		timer.Reset(l.Every)
	}
}

// Group runs loops until Stop, which waits for the steps under way.
type Group struct {
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// Start runs the loops.
func Start(ctx context.Context, loops ...*Loop) *Group {
	ctx, cancel := context.WithCancel(ctx)
	g := &Group{cancel: cancel}
	for _, l := range loops {
		g.wg.Go(func() { l.Run(ctx) })
	}
	return g
}

// Stop ends the loops and waits for them.
func (g *Group) Stop() {
	g.cancel()
	g.wg.Wait()
}
