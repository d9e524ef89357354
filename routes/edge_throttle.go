package routes

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

// Rate is so many calls a period. A zero Rate limits nothing.
type Rate struct {
	N   int
	Per time.Duration
}

// Throttles are the limits of contract section 3.
type Throttles struct {
	Anon, User, CheckoutCreate, OrderConfirm, DownloadAccess Rate
}

// throttleScope names a limit.
type throttleScope uint8

const (
	scopeNone throttleScope = iota
	scopeAnon
	scopeUser
	scopeCheckoutCreate
	scopeOrderConfirm
	scopeDownloadAccess
)

func (s throttleScope) String() string {
	return [...]string{"", "anon", "user", "checkout_create", "order_confirm", "download_access"}[s]
}

func (t Throttles) rate(s throttleScope) Rate {
	return [...]Rate{{}, t.Anon, t.User, t.CheckoutCreate, t.OrderConfirm, t.DownloadAccess}[s]
}

// unthrottled are the paths under /api that are never counted: machines that retry,
// and what every page asks first.
var unthrottled = []string{"/api/webhooks/", "/api/health", "/api/config", "/api/csrf"}

// throttle counts every call under /api against the person's or the address' limit.
func (x *Edge) throttle(e *core.RequestEvent) error {
	if err := x.count(e); err != nil {
		return err
	}
	return e.Next()
}

func (x *Edge) count(e *core.RequestEvent) error {
	if !underAPI(e.Request.URL.Path) || isUnthrottled(e.Request.URL.Path) {
		return nil
	}
	if e.Auth != nil {
		return x.spend(e, scopeUser)
	}
	return x.spend(e, scopeAnon)
}

// throttleRoute counts a call against a route's own limit.
func (x *Edge) throttleRoute(scope throttleScope) func(*core.RequestEvent) error {
	return func(e *core.RequestEvent) error {
		if err := x.spend(e, scope); err != nil {
			return err
		}
		return e.Next()
	}
}

func (x *Edge) spend(e *core.RequestEvent, scope throttleScope) error {
	rate := x.opt.Throttles.rate(scope)
	if rate.N <= 0 || rate.Per <= 0 || e.HasSuperuserAuth() {
		return nil
	}
	wait := x.limits.take(keyOf(e, scope), rate, x.opt.Now())
	if wait <= 0 {
		return nil
	}
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	e.Response.Header().Set("Retry-After", seconds)
	return answer(e, commerce.Fail(commerce.CodeTooMany, "Too many requests. Try again in %s seconds.", seconds))
}

// keyOf names whose allowance is spent: the signed-in person's, else the address'.
// An IPv6 customer owns a /64, so that is one key.
func keyOf(e *core.RequestEvent, scope throttleScope) limitKey {
	key := limitKey{scope: scope}
	if e.Auth != nil {
		key.person = true
		copy(key.id[:], e.Auth.Id)
		return key
	}
	addr := peerOf(e).client
	key.id = addr.As16()
	if addr.Is6() {
		clear(key.id[8:])
	}
	return key
}

func isUnthrottled(path string) bool {
	for _, p := range unthrottled {
		if strings.HasPrefix(path, p) {
			rest := path[len(p):]
			if strings.HasSuffix(p, "/") || rest == "" || rest == "/" {
				return true
			}
		}
	}
	return false
}
