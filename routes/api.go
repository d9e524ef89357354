package routes

import (
	"context"
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// Receiver stores one verified delivery durably before it returns. It tells whether the
// delivery was known. Concurrent calls share commits.
type Receiver interface {
	Do(ctx context.Context, d commerce.Delivery) (deduplicated bool, err error)
}

// LocalFiles serves the links of local storage. Both methods verify the link's own signature.
type LocalFiles interface {
	OpenDownload(token string) (commerce.DownloadTicket, error)
	OpenUpload(token string) (commerce.UploadTicket, error)
	Open(ctx context.Context, key string) (File, commerce.Object, error)
	PutSigned(ctx context.Context, t commerce.UploadTicket, body Body) (commerce.Object, error)
}

// SiteConfig is what GET /api/config tells a page.
type SiteConfig struct {
	PublishableKey   string
	ProxyURL         string // "" with a real Clerk
	Sandbox          bool   // for the thin bar and the /sandbox page only
	BillingPortalURL string
	Features         ConfigFeatures
}

// ConfigFeatures says which optional services this shop has.
type ConfigFeatures struct {
	Mail          bool `json:"mail"`
	Stripe        bool `json:"stripe"`
	Storage       bool `json:"storage"`
	Mirror        bool `json:"mirror"`
	Supabase      bool `json:"supabase"`
	AI            bool `json:"ai"`
	ManualConfirm bool `json:"manual_confirm"`
}

// ConfirmRules says whether an order may be confirmed without a provider's signed word.
type ConfirmRules struct {
	Manual       bool
	ClientClerk  bool
	SharedSecret string
}

// Deps are what the handlers need.
type Deps struct {
	Shop      *commerce.Service
	Webhooks  map[string]WebhookVerifier // by provider; a missing one is not registered
	Receiver  Receiver
	Received  func() // wakes the inbox worker after a commit
	Config    func() SiteConfig
	Store     commerce.AssetStore
	Billing   commerce.Billing // asked by refresh and cancel; nil says that it is off
	Files     LocalFiles       // nil unless files live on the local disk
	Confirm   ConfirmRules
	Health    func(ctx context.Context) map[string]any // depths and lags, for superusers
	KeyPrefix func(sellerID string) string             // where a seller's objects live
	MakeKey   func(prefix, assetID, fileName string) string
	CheckKey  func(prefix, key string) error
	LinkHosts func() []string // hosts that a price's checkout_url may name
	Extra     ExtraDeps       // what the optional routes need
}

// api is the handlers with what they need.
type api struct {
	Deps
	app     core.App
	catalog *Catalog
	health  healthProbe
}

const (
	webhookLimit = 256 << 10
	uploadLimit  = 8 << 30
)

// Register adds every custom route to the server behind the edge x.
func Register(se *core.ServeEvent, x *Edge, d Deps, cat *Catalog) {
	a := &api{Deps: d, app: se.App, catalog: cat}
	x.register(se.Router, a.table(x))
}

// table is every custom route of the shop, in one list.
func (a *api) table(x *Edge) []route {
	limit := func(n int64) []*hookHandler { return []*hookHandler{apis.BodyLimit(n)} }
	rows := []route{
		{method: http.MethodGet, path: healthPath, auth: authPublic, handle: a.getHealth, builtin: true},
		{method: http.MethodGet, path: "/api/config", auth: authPublic, handle: a.getConfig},
		{method: http.MethodGet, path: "/api/products", auth: authPublic, handle: a.listProducts, lean: true},
		{method: http.MethodGet, path: "/api/products/{slug}", auth: authPublic, handle: a.getProduct, lean: true},
		{method: http.MethodGet, path: "/api/me", auth: authUser, handle: a.getMe, lean: true},
		{method: http.MethodGet, path: "/api/profile", auth: authUser, handle: a.getProfile},
		{method: http.MethodGet, path: "/api/account/orders", auth: authUser, handle: a.listOrders},
		{method: http.MethodPost, path: "/api/account/orders/create", auth: authUser, handle: a.createOrder, throttle: scopeCheckoutCreate, money: true},
		{method: http.MethodGet, path: "/api/account/orders/{public_id}", auth: authUser, handle: a.getOrder},
		{method: http.MethodPost, path: "/api/account/orders/{public_id}/cancel", auth: authUser, handle: a.cancelOrder, money: true},
		{method: http.MethodPost, path: "/api/account/orders/{public_id}/checkout", auth: authUser, handle: a.openCheckout, throttle: scopeCheckoutCreate, money: true},
		{method: http.MethodPost, path: "/api/account/orders/{public_id}/confirm", auth: authUser, handle: a.confirmOrder, throttle: scopeOrderConfirm, money: true},
		{method: http.MethodGet, path: "/api/account/entitlements", auth: authUser, handle: a.listEntitlements},
		{method: http.MethodGet, path: "/api/account/downloads", auth: authUser, handle: a.listDownloads},
		{method: http.MethodPost, path: "/api/account/downloads/{token}/access", auth: authUser, handle: a.accessDownload, throttle: scopeDownloadAccess},
		{method: http.MethodPost, path: "/api/webhooks/clerk", auth: authSigned, handle: a.webhook("clerk"), use: limit(webhookLimit)},
		{method: http.MethodPost, path: "/api/webhooks/resend", auth: authSigned, handle: a.webhook("resend"), use: limit(webhookLimit)},
		{method: http.MethodPost, path: "/api/webhooks/stripe", auth: authSigned, handle: a.webhook("stripe"), use: limit(webhookLimit)},
		{method: http.MethodGet, path: "/dl/{token}", auth: authSigned, handle: a.download},
		{method: http.MethodPut, path: "/ul/{token}", auth: authSigned, handle: a.upload, use: limit(uploadLimit)},
	}
	rows = append(rows, a.sellerCatalogRoutes()...)
	rows = append(rows, a.uploadRoutes()...)
	rows = append(rows, a.bookingRoutes()...)
	rows = append(rows, a.subscriptionRoutes()...)
	rows = append(rows, a.extraRoutes()...)
	return append(rows, x.edgeRoutes()...)
}

const accountKey = "buyerAccount"

// KeepAccount remembers the account that was loaded with the request's profile.
func KeepAccount(e *core.RequestEvent, account *collections.CustomerAccount) {
	e.Set(accountKey, account)
}

// buyer returns the signed-in person with their account. requireProfile ran before.
func (a *api) buyer(e *core.RequestEvent) (commerce.Buyer, error) {
	p := collections.AsProfile(e.Auth)
	if account, ok := e.Get(accountKey).(*collections.CustomerAccount); ok && account != nil && account.ProfileID() == p.Id {
		return commerce.Buyer{Profile: p, Account: account}, nil
	}
	account, err := collections.FindAccountByProfile(a.app, p.Id)
	return commerce.Buyer{Profile: p, Account: account}, err
}

// act returns the request's context with who acts in it, for the journal.
func act(e *core.RequestEvent) context.Context {
	ctx := e.Request.Context()
	if e.Auth == nil {
		return ctx
	}
	who := "profile:" + e.Auth.Id
	if e.HasSuperuserAuth() {
		who = "superuser:" + e.Auth.Id
	}
	if id := identityOf(e); id != nil && id.Impersonator != "" {
		who += " by " + id.Impersonator
	}
	return commerce.WithActor(ctx, who)
}

// nullID is a relation on the wire: null where there is none.
func nullID(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// recordTimes are the stamps that every object carries.
type recordTimes struct {
	Created apiTime `json:"created"`
	Updated apiTime `json:"updated"`
}

func stamps(r *core.Record) recordTimes {
	c, u := collections.Stamps(r)
	return recordTimes{at(c), at(u)}
}

func noStore(e *core.RequestEvent) { e.Response.Header().Set("Cache-Control", "no-store") }
