// Package observe shows a running shop to its operator: figures for Prometheus on a private
// address, and errors for Sentry. Both are optional and hold no personal data: names,
// addresses, bodies and queries never go in. It is the only place of both SDKs.
package observe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"
	"time"

	"github.com/getsentry/sentry-go"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Gauge is a figure that is read when somebody asks.
type Gauge struct {
	Name, Help string
	Read       func() float64
}

// Metrics counts requests and shows gauges.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	server   *http.Server
}

// NewMetrics returns the figures of one shop; names get the prefix pocketstarter_.
func NewMetrics(version string, gauges []Gauge) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.requests = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "pocketstarter_http_requests_total", Help: "Requests by route and status."}, []string{"method", "route", "status"})
	m.seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "pocketstarter_http_request_seconds", Help: "Time to answer by route.", Buckets: []float64{.001, .005, .02, .05, .1, .25, 1, 5}}, []string{"route"})
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: "pocketstarter_info", Help: "The running version.", ConstLabels: prometheus.Labels{"version": version}})
	info.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, info, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, g := range gauges {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "pocketstarter_" + g.Name, Help: g.Help}, g.Read))
	}
	return m
}

// Request counts one answered request. route is the pattern, never the path: the number of
// series stays bounded.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// Listen serves /metrics and profiles on addr and returns the address really listened on. Keep it private.
func (m *Metrics) Listen(addr string, health http.Handler) (net.Addr, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("METRICS_ADDR: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	if health != nil {
		mux.Handle("GET /api/health", health)
	}
	// Profiles for `go tool pprof`: they name functions, never data of the shop.
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	m.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = m.server.Serve(l) }()
	return l.Addr(), nil
}

// Close stops serving.
func (m *Metrics) Close(ctx context.Context) error {
	if m.server == nil {
		return nil
	}
	return m.server.Shutdown(ctx)
}

// Sentry sends error messages, without who and what they were about.
type Sentry struct{ hub *sentry.Hub }

// OpenSentry returns a sender for dsn. transport may be nil.
func OpenSentry(dsn, version string, transport http.RoundTripper) (*Sentry, error) {
	client, err := sentry.NewClient(sentry.ClientOptions{Dsn: dsn, Release: "pocketstarter@" + version, HTTPTransport: transport, AttachStacktrace: false, ServerName: "-",
		Integrations: func([]sentry.Integration) []sentry.Integration { return nil }})
	if err != nil {
		return nil, errors.New("SENTRY_DSN is no address of a Sentry project")
	}
	return &Sentry{sentry.NewHub(client, sentry.NewScope())}, nil
}

// Error sends one message with a few codes beside it.
func (s *Sentry) Error(message string, codes map[string]string) {
	if s == nil {
		return
	}
	s.hub.WithScope(func(scope *sentry.Scope) {
		scope.SetLevel(sentry.LevelError)
		for k, v := range codes {
			scope.SetTag(k, v)
		}
		s.hub.CaptureMessage(message)
	})
}

// Close sends what waits, for two seconds at most.
func (s *Sentry) Close() {
	if s != nil {
		s.hub.Flush(2 * time.Second)
	}
}
