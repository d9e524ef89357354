package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/internal/config"
	"pocketstarter/internal/sqlite"
)

// running is a shop that serves inside this process: for the demo and for tests.
type running struct {
	*registered
	URL  string
	done chan error
}

// startShop opens the shop in dir with cfg on a free port of this machine.
func startShop(ctx context.Context, dir string, cfg *config.Config, log *slog.Logger) (*running, error) {
	if err := cfg.ClaimDirectory(dir); err != nil {
		return nil, err
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: sqlite.DBConnect})
	if err := app.Bootstrap(); err != nil {
		return nil, err
	}
	s, err := openServices(cfg, dir, log)
	if err != nil {
		return nil, err
	}
	r := &running{registered: register(app, s), done: make(chan error, 1)}
	listening := make(chan net.Addr, 1)
	r.ready = func(a net.Addr) { listening <- a }
	go func() {
		err := apis.Serve(app, apis.ServeConfig{HttpAddr: "127.0.0.1:0"})
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		r.done <- err
	}()
	select {
	case a := <-listening:
		r.URL = "http://" + a.String()
	case err := <-r.done:
		return nil, fmt.Errorf("the shop did not start: %w", err)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return r, r.answers(ctx)
}

// answers waits until the server really takes requests.
func (r *running) answers(ctx context.Context) error {
	for {
		resp, err := http.Get(r.URL + "/api/health")
		if err == nil {
			_ = resp.Body.Close()
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// stop drains and closes the shop.
func (r *running) stop() error {
	event := &core.TerminateEvent{App: r.app}
	err := r.app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error { return e.App.ClearBootstrap() })
	return errors.Join(err, <-r.done)
}
