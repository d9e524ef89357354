package sandbox

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
)

//go:embed page.html page.css
var pageFiles embed.FS

var tillPage = template.Must(template.ParseFS(pageFiles, "page.html"))

// tillView is what the checkout page shows.
type tillView struct {
	Shop, Product, Price, Total, Unit, Currency string
	Quantity                                    int64
	Action                                      template.URL // the form's own address
	Notice, Problem                             string
	Open                                        bool // may still be paid
	Success, Cancel                             template.URL
}

func serveTillCSS(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	css, _ := pageFiles.ReadFile("page.css")
	_, _ = w.Write(css)
}

// showTill is the checkout page.
func (s *Sandbox) showTill(w http.ResponseWriter, r *http.Request) {
	s.renderTill(w, r, http.StatusOK, "", "")
}

// payTill is the page's form: it pays and sends the buyer back to the shop.
func (s *Sandbox) payTill(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "This form cannot be read.", http.StatusBadRequest)
		return
	}
	till, err := s.till(r)
	if err != nil {
		s.renderTill(w, r, http.StatusNotFound, "", "")
		return
	}
	outcome := Outcome(r.PostForm.Get("outcome"))
	if err := s.Pay(r.Context(), till.ID, outcome); err != nil {
		f := s.fault(err)
		if f.Code == codePaid { // a second click is no failure
			s.renderTill(w, r, http.StatusOK, f.Message, "")
			return
		}
		s.renderTill(w, r, f.Status, "", f.Message)
		return
	}
	if outcome == OutcomeLater {
		s.renderTill(w, r, http.StatusOK, "You may close this tab now. The payment arrives in about ten seconds, as if your bank took its time.", "")
		return
	}
	http.Redirect(w, r, successPath(till.OrderID), http.StatusSeeOther)
}

func successPath(order string) string {
	return "/checkout/success?order=" + url.QueryEscape(order)
}

func (s *Sandbox) till(r *http.Request) (*Till, error) {
	var till *Till
	err := s.in(r.Context(), func(x *tx) (err error) {
		till, err = get[Till](x, "till", r.PathValue("session"))
		return err
	})
	return till, err
}

func (s *Sandbox) renderTill(w http.ResponseWriter, r *http.Request, status int, notice, problem string) {
	till, err := s.till(r)
	v := tillView{Shop: "Checkout", Notice: notice, Problem: problem}
	switch {
	case missing(err):
		status, v.Problem = http.StatusNotFound, "This checkout does not exist. Go back to the shop and start again."
	case err != nil:
		f := s.fault(err)
		status, v.Problem = f.Status, f.Message
	default:
		s.fillTill(r, till, &v)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'")
	w.WriteHeader(status)
	if err := tillPage.Execute(w, v); err != nil {
		s.log.Error("sandbox: the checkout page failed", "error", err)
	}
}

func (s *Sandbox) fillTill(r *http.Request, t *Till, v *tillView) {
	v.Product, v.Price, v.Quantity = t.Product, t.Price, t.Quantity
	v.Total, v.Unit, v.Currency = price(t.AmountCents, t.Currency), price(t.UnitCents, t.Currency), t.Currency
	v.Action = template.URL("/sandbox/checkout/" + url.PathEscape(t.ID))            //nolint:gosec // our own path
	v.Success = template.URL(successPath(t.OrderID))                                //nolint:gosec // our own path
	v.Cancel = template.URL("/checkout/cancel?order=" + url.QueryEscape(t.OrderID)) //nolint:gosec // our own path
	order, err := s.shop().Order(r.Context(), t.OrderID)
	if err != nil {
		v.Problem = "The shop does not know this order any more."
		return
	}
	if order.ShopName != "" {
		v.Shop = order.ShopName
	}
	switch order.Status {
	case "pending_payment", "draft":
		v.Open = t.Paid == 0
		if !v.Open && v.Notice == "" && v.Problem == "" {
			v.Notice = "Paid. The shop is being told."
		}
	case "canceled":
		v.Open = t.Paid == 0
		if v.Problem == "" && v.Notice == "" {
			v.Notice = "The shop has closed this order. Paying now shows what happens to a late payment."
		}
	default:
		if v.Problem == "" && v.Notice == "" {
			v.Notice = "This order is already paid."
		}
	}
}
