package routes

import (
	"fmt"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
)

// PocketBase's router makes an event, two wrappers and a closure for each of some twenty
// middlewares of every request: half of the processor that a product's page costs. The few reads
// that a shop answers all day are marked lean in the route table. Handler serves them before that
// router with the same handlers, and with the edge's own checks called one after the other. It
// begins only what is sure to be plain; all else, such as tokens that are none of Clerk's, goes
// the whole way, as if it had not been looked at.

// leanRoutes are the rows to serve so, by path: whole, or up to the last slash where a name follows.
type leanRoutes map[string]leanRoute

type leanRoute struct {
	route
	param            string // the name of the last segment, "" for a path without any
	pattern, slashed string // as the router would call it
	check            func(*core.RequestEvent) error
}

// add takes a row; its only wildcard may be the last segment.
func (l leanRoutes) add(row route, check func(*core.RequestEvent) error) {
	i := strings.IndexByte(row.path, '{')
	inside := i >= 0 && strings.IndexByte(row.path[i:], '/') >= 0
	if row.method != http.MethodGet || row.money || row.throttle != scopeNone || len(row.use) > 0 || inside {
		panic("routes: " + row.path + " is more than a lean route does")
	}
	at := leanRoute{route: row, check: check, pattern: row.method + " " + row.path, slashed: row.method + " " + row.path + "/{$}"}
	path := row.path
	if i >= 0 {
		path, at.param = path[:i], strings.Trim(path[i:], "{}")
	}
	l[path] = at
}

// find returns the row that the router would choose, its pattern and the last segment's value.
func (l leanRoutes) find(path string) (at leanRoute, pattern, value string, ok bool) {
	if strings.Contains(path, "//") || strings.Contains(path, "/.") { // the router redirects
		return at, "", "", false
	}
	bare, slash := strings.CutSuffix(path, "/")
	if at, ok = l[bare]; !ok || at.param != "" {
		i := strings.LastIndexByte(bare, '/') + 1
		value = bare[i:]
		if at, ok = l[bare[:i]]; !ok || at.param == "" || value == "" {
			return at, "", "", false
		}
	}
	if slash {
		return at, at.slashed, value, true
	}
	return at, at.pattern, value, true
}

// leanWriter is the answer of one lean request. It knows who asked, where the other requests
// have the event's store for that.
type leanWriter struct {
	router.ResponseWriter
	peer peer
}

// leanCall is one lean request in one piece of memory.
type leanCall struct {
	event core.RequestEvent
	out   leanWriter
}

// OnlyReads reports whether the request is a lean one: its handler changes nothing, not even the
// record that it gets as the request's auth.
func OnlyReads(e *core.RequestEvent) bool {
	_, lean := e.Response.(*leanWriter)
	return lean
}

// Handler returns the server's handler: the lean routes, then next.
func (x *Edge) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !x.serveLean(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}

// serveLean answers r, or returns false and has done nothing.
func (x *Edge) serveLean(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.ContentLength != 0 || r.URL.RawPath != "" || strings.HasPrefix(r.Host, "www.") {
		return false
	}
	at, pattern, value, ok := x.lean.find(r.URL.Path)
	if !ok || x.limitedByOperator() {
		return false
	}
	begin := x.opt.Now()
	c := &leanCall{out: leanWriter{router.ResponseWriter{ResponseWriter: w}, x.peerFor(r)}}
	e := &c.event
	e.App, e.Request, e.Response = x.app, r, &c.out
	if x.hostFault(r, &c.out.peer) != "" || x.mustUpgrade(r, &c.out.peer) {
		return false
	}
	if x.identify(e); e.Auth == nil && carriesCredentials(e) {
		return false
	}
	if c.out.peer.forwarded {
		r.RemoteAddr = netip.AddrPortFrom(c.out.peer.client, 0).String()
	}
	r.Pattern = pattern
	if at.param != "" {
		r.SetPathValue(at.param, value)
	}
	x.answerLean(e, at)
	if x.opt.Observe != nil {
		x.opt.Observe(r.Method, pattern, c.out.Status(), x.opt.Now().Sub(begin))
	}
	return true
}

// answerLean runs what the chain has left for a plain request: headers, the allowance, the
// row's own check, its handler.
func (x *Edge) answerLean(e *core.RequestEvent, at leanRoute) {
	h, p := e.Response.Header(), peerOf(e)
	x.writeHeaders(h, e.Request.URL.Path, p.id)
	x.writeHSTS(h, p)
	x.writeCORS(h, e.Request)
	err := x.count(e)
	if err == nil && at.check != nil {
		err = answer(e, at.check(e))
	}
	if err == nil {
		err = survived(e, at.handle)
	}
	router.ErrorHandler(e.Response, e.Request, err)
}

// survived calls a handler; a panic in it becomes an error that says nothing about its cause.
func survived(e *core.RequestEvent, handle handler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler { //nolint:errorlint // what net/http itself compares
				panic(p)
			}
			err = answer(e, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return handle(e)
}

// carriesCredentials reports whether the request names somebody whom identify did not find: a
// superuser, or nobody whose token is good.
func carriesCredentials(e *core.RequestEvent) bool {
	return e.Request.Header.Get("Authorization") != "" || e.Get(identityErrKey) != nil
}

// limitedByOperator reports whether an operator gave PocketBase a rate limit for paths; the shop
// itself sets one for sign-in only.
func (x *Edge) limitedByOperator() bool {
	limits := x.app.Settings().RateLimits
	if !limits.Enabled {
		return false
	}
	for _, rule := range limits.Rules {
		if strings.Contains(rule.Label, "/") {
			return true
		}
	}
	return false
}
