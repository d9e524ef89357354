package routes

import (
	"net/netip"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// EdgeOptions is what the edge needs to know; services.go fills it from the
// configuration. Its zero value lets nothing forwarded in and knows nobody.
type EdgeOptions struct {
	Now func() time.Time // protocol time; nil means the machine's clock

	AppURL       string        // the shop's own origin, such as https://shop.example
	AllowedHosts []string      // lower case, without port; ".x" includes subdomains, "*" is any
	SandboxPort  func() string // the port really listened on; nil outside a sandbox

	TrustedProxies []netip.Prefix // who may say X-Forwarded-Proto, X-Forwarded-Host and the client's address
	ProxyHeaders   []string       // headers with the client's address, best first

	SSLRedirect           bool
	HSTSSeconds           int // 0 sends no header
	HSTSIncludeSubdomains bool
	HSTSPreload           bool
	PageCSP               string // content policy of the SPA's pages: see PageCSP

	CORSOrigins      []string // other origins whose pages may read the API; "*" is any, without credentials
	CSRFOrigins      []string // other origins that may change something with a cookie
	CSRFKey          []byte   // derived for this purpose alone
	CSRFCookieSecure bool

	AdminAllowedIPs []netip.Prefix // who may reach /_/ and act as superuser; empty is anybody
	Debug           bool           // opens the schema and SQL doors for local work

	Throttles Throttles

	// Authenticator verifies session tokens; nil means nobody can sign in.
	Authenticator Authenticator
	// Provision returns the profiles record a verified token speaks for, making it on
	// first sight. A *commerce.Error with CodeUnauthorized refuses a deleted person.
	Provision func(e *core.RequestEvent, id *Identity) (*core.Record, error)
	// Observe is told of each request that PocketBase's router did not see; nil for nobody.
	Observe func(method, pattern string, status int, took time.Duration)
	// Seller reports whether a profile may use the seller routes.
	Seller func(profile *core.Record) bool
}

// Where the edge's middlewares run. PocketBase's own: CORS -1041 (unbound here),
// activity log -1040, panic recovery -1030, auth token -1020, superuser addresses
// -1015, security headers -1010 (unbound here), rate limit -1000, body limit -990.
const (
	priorityPeer     = -2000
	priorityHeaders  = -1990
	priorityHosts    = -1980
	priorityHTTPS    = -1970
	priorityCORS     = -1960
	priorityQuiet    = apis.DefaultActivityLoggerMiddlewarePriority + 1
	priorityAuth     = apis.DefaultLoadAuthTokenMiddlewarePriority - 1
	priorityAdmin    = apis.DefaultLoadAuthTokenMiddlewarePriority + 1
	priorityDoors    = apis.DefaultLoadAuthTokenMiddlewarePriority + 2
	priorityCSRF     = apis.DefaultLoadAuthTokenMiddlewarePriority + 3
	priorityThrottle = apis.DefaultLoadAuthTokenMiddlewarePriority + 4
	priorityBuiltin  = apis.DefaultRateLimitMiddlewarePriority - 1
)

// Edge is the bound edge of one server. It guards the routes registered through it.
type Edge struct {
	opt    EdgeOptions
	app    core.App
	limits *limiter
	lean   leanRoutes
}

// BindEdge binds everything that happens before a handler, for all routes of the
// server: PocketBase's own, the admin UI's and those of Register.
func BindEdge(se *core.ServeEvent, o EdgeOptions) *Edge {
	if o.Now == nil {
		o.Now = time.Now
	}
	x := &Edge{opt: o, app: se.App, limits: newLimiter(), lean: leanRoutes{}}
	se.Router.Unbind(apis.DefaultCorsMiddlewareId, apis.DefaultSecurityHeadersMiddlewareId)

	quietLog := apis.SkipSuccessActivityLog()
	quietLog.Priority = priorityPeer

	se.Router.Bind(
		quietLog,
		middleware("edgePeer", priorityPeer, x.findPeer),
		middleware("edgeHeaders", priorityHeaders, x.setHeaders),
		middleware("edgeHosts", priorityHosts, x.checkHost),
		middleware("edgeHTTPS", priorityHTTPS, x.requireHTTPS),
		middleware("edgeCORS", priorityCORS, x.allowOrigins),
		middleware("edgeQuiet", priorityQuiet, answerFaults),
		middleware("edgeAuth", priorityAuth, x.loadIdentity),
		middleware("edgeAdmin", priorityAdmin, x.checkAdminAddress),
		middleware("edgeDoors", priorityDoors, x.closeDoors),
		middleware("edgeCSRF", priorityCSRF, x.checkCSRF),
		middleware("edgeThrottle", priorityThrottle, x.throttle),
	)
	return x
}

func middleware(id string, priority int, f func(*core.RequestEvent) error) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{Id: id, Priority: priority, Func: f}
}
