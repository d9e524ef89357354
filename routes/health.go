package routes

import (
	"net/http"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// healthProbe remembers the last real write, so that health is asked for more often than
// the disk is.
type healthProbe struct {
	mu   sync.Mutex
	at   time.Time
	last error
}

func (h *healthProbe) check(app core.App, now time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.at.IsZero() || now.Sub(h.at) >= time.Second || now.Before(h.at) {
		h.last = collections.ProbeWrite(app)
		h.at = now
	}
	return h.last
}

type healthAnswer struct {
	Code    int            `json:"code"`
	Message string         `json:"message"`
	Data    map[string]any `json:"data"`
}

// getHealth answers whether the database can write. Depths, lags and the version are for
// superusers only.
func (a *api) getHealth(e *core.RequestEvent) error {
	out := healthAnswer{Code: http.StatusOK, Message: "The shop is up.", Data: map[string]any{"status": "ok"}}
	if err := a.health.check(a.app, a.Shop.Wall()); err != nil {
		a.app.Logger().Error("the database cannot write", "error", err)
		out = healthAnswer{Code: http.StatusServiceUnavailable, Message: "The database cannot write.", Data: map[string]any{"status": "unavailable"}}
	}
	if e.HasSuperuserAuth() && a.Health != nil {
		for k, v := range a.Health(e.Request.Context()) {
			out.Data[k] = v
		}
	}
	noStore(e)
	return e.JSON(out.Code, out)
}

type configAnswer struct {
	PublishableKey   string         `json:"publishable_key"`
	ProxyURL         string         `json:"proxy_url,omitempty"`
	Sandbox          bool           `json:"sandbox"`
	Features         ConfigFeatures `json:"features"`
	BillingPortalURL string         `json:"billing_portal_url,omitempty"`
	Shop             shopAnswer     `json:"shop"`
}

type shopAnswer struct {
	Name            string `json:"name"`
	Tagline         string `json:"tagline"`
	LegalName       string `json:"legal_name"`
	Address         string `json:"address"`
	TaxID           string `json:"tax_id"`
	SupportEmail    string `json:"support_email"`
	Logo            string `json:"logo"`
	AccentColor     string `json:"accent_color"`
	TermsURL        string `json:"terms_url"`
	PrivacyURL      string `json:"privacy_url"`
	DefaultCurrency string `json:"default_currency"`
}

// getConfig tells a page how to sign people in and whose shop it is.
func (a *api) getConfig(e *core.RequestEvent) error {
	told, err := a.configOf()
	if err != nil {
		return answer(e, err)
	}
	e.Response.Header().Set("Cache-Control", "no-cache")
	return e.JSON(http.StatusOK, told)
}

func (a *api) configOf() (configAnswer, error) {
	c := a.Config()
	shop, err := collections.FindTheShop(a.app)
	if err != nil {
		return configAnswer{}, err
	}
	logo := ""
	if shop.Logo() != "" {
		logo = "/api/files/" + shop.BaseFilesPath() + "/" + shop.Logo()
	}
	return configAnswer{c.PublishableKey, c.ProxyURL, c.Sandbox, c.Features, c.BillingPortalURL, shopAnswer{
		shop.Name(), shop.Tagline(), shop.LegalName(), shop.Address(), shop.TaxID(), shop.SupportEmail(), logo, shop.AccentColor(), shop.TermsURL(), shop.PrivacyURL(), shop.DefaultCurrency()}}, nil
}
