package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"pocketstarter/collections"
	"pocketstarter/internal/observe"
)

// observation is what shows the shop to its operator. Both parts may be off.
type observation struct {
	metrics *observe.Metrics
	sentry  *observe.Sentry
}

// observeShop sends what the shop logs to standard error and, when configured, errors to Sentry.
func (r *registered) observeShop() error {
	cfg := r.s.cfg
	if cfg.SentryDSN.Set() {
		var err error
		if r.seen.sentry, err = observe.OpenSentry(cfg.SentryDSN.Reveal(), version, nil); err != nil {
			return err
		}
	}
	r.app.OnModelAfterCreateSuccess(core.LogsTableName).BindFunc(func(e *core.ModelEvent) error {
		if l, ok := e.Model.(*core.Log); ok {
			r.echo(l)
		}
		return e.Next()
	})
	return nil
}

// echo repeats one of PocketBase's log rows as a structured line. Only words and codes that our own
// code put there are repeated; request data is not.
func (r *registered) echo(l *core.Log) {
	var attrs []slog.Attr
	codes := map[string]string{}
	for _, k := range []string{"error", "cause", "job", "event", "order", "path", "status", "request", "attempt", "asset"} {
		if v, ok := l.Data[k]; ok {
			attrs = append(attrs, slog.Any(k, v))
			if s, ok := v.(string); ok && k != "cause" && k != "error" {
				codes[k] = s
			}
		}
	}
	r.s.log.LogAttrs(context.Background(), slog.Level(l.Level), l.Message, attrs...)
	if slog.Level(l.Level) >= slog.LevelError {
		r.seen.sentry.Error(l.Message, codes)
	}
}

// serveMetrics opens the private address of METRICS_ADDR and measures every request.
func (r *registered) serveMetrics(e *core.ServeEvent) error {
	addr := r.s.cfg.MetricsAddr
	if addr == "" {
		return nil
	}
	depth := func(pick func(collections.Depths) int64) func() float64 {
		return func() float64 {
			d, err := collections.QueueDepths(r.app)
			if err != nil {
				return -1
			}
			return float64(pick(d))
		}
	}
	r.seen.metrics = observe.NewMetrics(version, []observe.Gauge{
		{Name: "inbox_depth", Help: "Stored events that wait to be applied.", Read: depth(func(d collections.Depths) int64 { return d.Events })},
		{Name: "outbox_depth", Help: "Mails that wait to be sent.", Read: depth(func(d collections.Depths) int64 { return d.Mails })},
		{Name: "events_parked", Help: "Events that wait for a decision.", Read: depth(func(d collections.Depths) int64 { return d.Parked })},
		{Name: "events_dead", Help: "Events that were given up.", Read: depth(func(d collections.Depths) int64 { return d.Dead })},
		{Name: "mirror_pending", Help: "Changes that the Postgres mirror lacks.", Read: func() float64 {
			pending, _, _ := r.s.mirror.Lag(context.Background(), r.app)
			return float64(pending)
		}},
		{Name: "mirror_lag_seconds", Help: "Age of the oldest change that the mirror lacks.", Read: func() float64 {
			_, lag, _ := r.s.mirror.Lag(context.Background(), r.app)
			return lag.Seconds()
		}},
	})
	health := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"code": 200, "data": r.health(q.Context())})
	})
	if _, err := r.seen.metrics.Listen(addr, health); err != nil {
		return err
	}
	count := r.seen.request()
	e.Router.Bind(&hook.Handler[*core.RequestEvent]{Id: "metrics", Priority: -3000, Func: func(q *core.RequestEvent) error {
		begin := time.Now()
		err := q.Next()
		count(q.Request.Method, q.Request.Pattern, q.Status(), time.Since(begin))
		return err
	}})
	return nil
}

// request returns what counts answered requests, nil when nobody does.
func (o *observation) request() func(method, pattern string, status int, took time.Duration) {
	if o.metrics == nil {
		return nil
	}
	return func(method, pattern string, status int, took time.Duration) {
		if status == 0 {
			status = http.StatusOK
		}
		o.metrics.Request(method, pattern, status, took)
	}
}

// close gives back what was opened.
func (o *observation) close() {
	if o.metrics != nil {
		_ = o.metrics.Close(context.Background())
	}
	o.sentry.Close()
}
