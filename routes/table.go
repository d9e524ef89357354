package routes

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
)

// authLevel says who may call a route. The words are those of x-auth in openapi.yaml.
type authLevel string

const (
	authPublic           authLevel = "public"             // anybody
	authUser             authLevel = "user"               // a signed-in person
	authSeller           authLevel = "seller"             // a signed-in person who may sell
	authSellerOrOperator authLevel = "seller_or_operator" // that, or a superuser
	authSigned           authLevel = "signed"             // the request or link carries a signature of its own
)

type handler = func(*core.RequestEvent) error

// route is one row of the route table. All its checks run before handle: auth, then
// money, then throttle, then use.
type route struct {
	method   string
	path     string // without trailing slash; it is also served with one
	auth     authLevel
	handle   handler
	throttle throttleScope                       // an extra limit, or scopeNone
	money    bool                                // refused to a token with act (impersonation)
	builtin  bool                                // PocketBase has this path: answered before its handler
	lean     bool                                // a read so frequent that PocketBase's router is too much for it: see edge_lean.go
	use      []*hook.Handler[*core.RequestEvent] // such as apis.BodyLimit
}

// RouteInfo is what the outside may know of a row.
type RouteInfo struct {
	Method, Path, Auth, Throttle string
}

// infoOf lists the rows of a table, for the test that compares it with openapi.yaml.
func infoOf(rows []route) []RouteInfo {
	out := make([]RouteInfo, 0, len(rows))
	for _, r := range rows {
		out = append(out, RouteInfo{Method: r.method, Path: r.path, Auth: string(r.auth), Throttle: r.throttle.String()})
	}
	return out
}

// edgeRoutes are the rows that the edge itself answers. Append them to the table.
func (x *Edge) edgeRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/csrf", auth: authPublic, handle: x.getCSRF},
		{method: http.MethodGet, path: "/api/openapi.json", auth: authPublic, handle: getOpenAPI},
		{method: http.MethodGet, path: "/api/docs", auth: authPublic, handle: getDocs},
	}
}

// register adds every row to the router as "/x" and as "/x/".
func (x *Edge) register(r *router.Router[*core.RequestEvent], rows []route) {
	for _, row := range rows {
		guards := x.guards(row)
		if row.lean {
			x.lean.add(row, x.authCheck(row.auth))
		}
		if row.builtin {
			r.Bind(builtin(row))
		} else {
			r.Route(row.method, row.path, row.handle).Bind(guards...)
		}
		r.Route(row.method, row.path+"/{$}", row.handle).Bind(guards...)
	}
}

// guards returns the row's checks in order.
func (x *Edge) guards(row route) []*hook.Handler[*core.RequestEvent] {
	var out []*hook.Handler[*core.RequestEvent]
	if check := x.authCheck(row.auth); check != nil {
		out = append(out, middleware("edgeGuard", 0, checked(check)))
	}
	if row.money {
		out = append(out, middleware("edgeMoney", 0, checked(refuseImpersonator)))
	}
	if row.throttle != scopeNone {
		out = append(out, middleware("edgeRouteThrottle", 0, x.throttleRoute(row.throttle)))
	}
	return append(out, slices.Clone(row.use)...)
}

func (x *Edge) authCheck(level authLevel) func(*core.RequestEvent) error {
	switch level {
	case authPublic, authSigned:
		return nil
	case authUser:
		return requireProfile
	case authSeller:
		return x.requireSeller
	case authSellerOrOperator:
		return func(e *core.RequestEvent) error {
			if e.HasSuperuserAuth() {
				return nil
			}
			return x.requireSeller(e)
		}
	}
	panic("routes: the route table names an unknown auth level " + string(level))
}

func checked(check func(*core.RequestEvent) error) handler {
	return func(e *core.RequestEvent) error {
		if err := check(e); err != nil {
			return answer(e, err)
		}
		return e.Next()
	}
}

// builtin answers a path that PocketBase registered itself; a second registration
// would stop the start. Such rows are public.
func builtin(row route) *hook.Handler[*core.RequestEvent] {
	id := "edgeBuiltin" + strings.ReplaceAll(row.path, "/", "-")
	return middleware(id, priorityBuiltin, func(e *core.RequestEvent) error {
		if e.Request.URL.Path == row.path && (e.Request.Method == row.method || row.method == http.MethodGet && e.Request.Method == http.MethodHead) {
			return row.handle(e)
		}
		return e.Next()
	})
}
