package routes

import (
	"context"
	"io"
	"net/http"
	"slices"

	"pocketstarter/commerce"
)

// ExtraDeps are what the routes outside the revenue loop need. A nil function means that
// the shop does not have it; the route then says so.
type ExtraDeps struct {
	Attachment  func(fileName string) string                                                              // Content-Disposition of a download
	Calendar    func(facts []byte, canceled bool, to string) (file []byte, contentType string, err error) // of a booking; facts as commerce.CalendarFacts
	ClerkUser   func(ctx context.Context, clerkUserID string) (ClerkUser, error)
	Supabase    func(ctx context.Context, r *http.Request, clerkUserID string) SupabaseProbe
	ReceiptHTML func(w io.Writer, r commerce.Receipt) error // a page without scripts, styles of its own only
	ReceiptPDF  func(w io.Writer, r commerce.Receipt) error
	ReceiptCSS  string                                          // the policy source of the page's styles, such as sha256-…
	SendNow     func(ctx context.Context, emailID string) error // sends one mail of the outbox, once
	AI          Completer
	UsageLimits commerce.UsageLimits
}

// extraRoutes are the routes outside the revenue loop.
func (a *api) extraRoutes() []route {
	return slices.Concat(
		a.sellerOrderRoutes(),
		a.sellerEventRoutes(),
		a.accountRoutes(),
		a.receiptRoutes(),
		a.preflightRoutes(),
		a.eraseRoutes(),
		a.projectRoutes(),
		a.aiRoutes(),
		a.sellerStatsRoutes(),
		a.exportRoutes(),
	)
}
