package routes

import (
	"bytes"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

// receiptCSP lets a receipt use its own styles and nothing else.
func receiptCSP(styles string) string {
	return "default-src 'none'; style-src '" + styles + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

func (a *api) receiptRoutes() []route {
	return []route{{method: http.MethodGet, path: "/api/account/orders/{public_id}/receipt", auth: authUser, handle: a.getReceipt}}
}

// getReceipt answers a paid order's receipt as a page to print or as PDF.
func (a *api) getReceipt(e *core.RequestEvent) error {
	_, o, err := a.ownOrder(e)
	if err != nil {
		return answer(e, err)
	}
	format, err := choiceParam(e, "format", "html", "pdf")
	if err != nil {
		return answer(e, err)
	}
	r, err := a.Shop.Receipt(a.app, o)
	if err != nil {
		return answer(e, err)
	}
	render, kind := a.Extra.ReceiptHTML, "text/html; charset=utf-8"
	if format == "pdf" {
		render, kind = a.Extra.ReceiptPDF, "application/pdf"
		e.Response.Header().Set("Content-Disposition", `inline; filename="receipt-`+o.PublicID()+`.pdf"`)
	}
	if render == nil {
		return answer(e, commerce.Fail(commerce.CodeUnavailable, "This shop cannot print receipts."))
	}
	var out bytes.Buffer
	if err := render(&out, r); err != nil {
		return answer(e, err)
	}
	e.Response.Header().Set("Content-Security-Policy", receiptCSP(a.Extra.ReceiptCSS))
	noStore(e)
	return e.Blob(http.StatusOK, kind, out.Bytes())
}
