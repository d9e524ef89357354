package routes_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/routes"
)

// withExtras gives the market every neighbor of the optional routes, as fakes.
func withExtras(m **market) func(*commerce.Options, *routes.Deps) {
	return func(_ *commerce.Options, d *routes.Deps) {
		d.Config = func() routes.SiteConfig {
			return routes.SiteConfig{PublishableKey: "pk_test_x", Sandbox: true, Features: routes.ConfigFeatures{Mail: true, Supabase: true, AI: true}}
		}
		d.Extra.ClerkUser = func(_ context.Context, id string) (routes.ClerkUser, error) {
			if id == "user_gone" {
				return routes.ClerkUser{}, commerce.Fail(commerce.CodeNotFound, "no such user")
			}
			return routes.ClerkUser{UserFact: commerce.UserFact{ClerkUserID: id, FirstName: "Ann"}, Emails: []routes.ClerkEmail{{Email: id + "@clerk.test", Verified: true}}}, nil
		}
		d.Extra.Supabase = func(context.Context, *http.Request, string) routes.SupabaseProbe {
			return routes.SupabaseProbe{OK: true, Detail: "Fine.", Profile: []byte(`{"id":"x"}`), SourceTable: "profiles"}
		}
		d.Extra.ReceiptHTML = func(w io.Writer, r commerce.Receipt) error {
			_, err := fmt.Fprintf(w, "<!doctype html><title>%s</title>", r.Number)
			return err
		}
		d.Extra.ReceiptPDF = func(w io.Writer, _ commerce.Receipt) error {
			_, err := io.WriteString(w, "%PDF-1.7")
			return err
		}
		d.Extra.SendNow = func(_ context.Context, id string) error {
			mail, err := collections.FindEmail((*m).app, id)
			if err != nil {
				return err
			}
			mail.SetState(collections.EmailSent)
			mail.SetSentAt(time.Now())
			return (*m).app.SaveNoValidate(mail)
		}
	}
}

func furnished(t *testing.T) *market {
	var m *market
	m = openMarket(t, withExtras(&m))
	return m
}

// meet is the signed event that tells the shop who somebody is.
func (m *market) meet(who string) {
	m.event(commerce.Facts{Type: "user.updated", User: &commerce.UserFact{ClerkUserID: "user_" + who, ContactEmail: who + "@example.com", FirstName: who, UpdatedAt: m.clock.now}})
}

func TestCustomerAccount(t *testing.T) {
	m := furnished(t)
	const path = "/api/account/customer"
	m.want(401, "", "GET", path, nil)
	got := m.want(200, "ann", "PATCH", path, map[string]any{"full_name": "  Ann B. ", "country": "de", "tax_id": "DE1", "billing_email": "a@b.example", "company_name": "李"})
	require.Equal(t, "Ann B.", got["full_name"])
	require.Equal(t, "DE", got["country"])
	require.Equal(t, got["full_name"], m.want(200, "ann", "GET", path, nil)["full_name"])
	require.Equal(t, "", m.want(200, "ann", "PATCH", path, map[string]any{"country": ""})["country"])
	for _, bad := range []string{`{"country":"XX"}`, `{"country":"EU"}`, `{"country":"Germany"}`, `{"billing_email":"no"}`, `{"billing_email":"a@b"}`, `{"billing_email":"A <a@b.example>"}`, `{"full_name":"a\nb"}`, `{"full_name":null}`,
		`{"metadata":{}}`, `{"profile":"x"}`, `{"id":"x"}`, `[]`, `{"full_name":3}`} {
		m.want(400, "ann", "PATCH", path, bad)
	}
}

func TestFeaturesClerkAndSupabase(t *testing.T) {
	m := furnished(t)
	m.pay("ann", m.buy("ann", m.price), 1900)
	require.Equal(t, []any{"beta", "guide"}, m.want(200, "ann", "GET", "/api/billing/features", nil)["enabled_features"])
	for q, want := range map[string]bool{"GUIDE": true, "%20guide": true, "beta": true, "other": false} {
		require.Equal(t, want, m.want(200, "ann", "GET", "/api/billing/features?feature="+q, nil)["enabled"], q)
	}
	require.Equal(t, []any{}, m.want(200, "ann", "GET", "/api/billing/features?seller=nobody", nil)["enabled_features"])
	require.Equal(t, "user_ann", m.want(200, "ann", "GET", "/api/me/clerk", nil)["clerk_user_id"])
	m.want(502, "gone", "GET", "/api/me/clerk", nil)
	require.Equal(t, true, m.want(200, "ann", "GET", "/api/supabase/profile", nil)["ok"])
	bare := openMarket(t)
	bare.want(503, "ann", "GET", "/api/me/clerk", nil)
	require.Equal(t, false, bare.want(200, "ann", "GET", "/api/supabase/profile", nil)["ok"])
}

func TestReceiptOfPaidOrdersOnly(t *testing.T) {
	m := furnished(t)
	order := m.buy("ann", m.price)
	path := "/api/account/orders/" + order + "/receipt"
	m.want(409, "ann", "GET", path, nil)
	m.pay("ann", order, 1900)
	page := m.ask("ann", "GET", path, "")
	require.Equal(t, 200, page.Code)
	require.Contains(t, page.Body.String(), "FS-000001")
	require.Contains(t, page.Header().Get("Content-Security-Policy"), "default-src 'none'")
	require.Equal(t, "application/pdf", m.ask("ann", "GET", path+"?format=pdf", "").Header().Get("Content-Type"))
	m.want(400, "ann", "GET", path+"?format=doc", nil)
	m.want(404, "ben", "GET", path, nil)
}

func TestPreflight(t *testing.T) {
	m := furnished(t)
	state := func() map[string]string {
		out := map[string]string{}
		for _, c := range m.want(200, "ann", "GET", "/api/account/preflight", nil)["checks"].([]any) {
			c := c.(map[string]any)
			out[c["key"].(string)] = c["state"].(string)
		}
		return out
	}
	const test = "/api/account/preflight/email-test"
	require.Equal(t, map[string]string{"clerk_sync": "todo", "supabase_probe": "done", "resend_email": "todo", "order_attempt": "todo", "webhook_payment": "todo", "subscription_usage": "todo"}, state())
	m.want(400, "ann", "POST", test, nil)
	m.meet("ann")
	m.pay("ann", m.buy("ann", m.price), 1900)
	for range 5 {
		sent := m.want(200, "ann", "POST", test, nil)
		require.Equal(t, "ann@example.com", sent["recipient_email"])
		time.Sleep(2 * time.Millisecond) // the key of a test mail has the millisecond
	}
	m.want(429, "ann", "POST", test, nil)
	m.want(400, "ann", "POST", test, map[string]any{"to": "eve@example.com"})
	require.Equal(t, map[string]string{"clerk_sync": "done", "supabase_probe": "done", "resend_email": "done", "order_attempt": "done", "webhook_payment": "done", "subscription_usage": "todo"}, state())
	off := openMarket(t)
	require.Equal(t, false, off.want(400, "ann", "POST", test, nil)["data"].(map[string]any)["sent"])
}

func TestEraseAccount(t *testing.T) {
	m := furnished(t)
	m.meet("ann")
	order := m.buy("ann", m.price)
	m.pay("ann", order, 1900)
	m.want(409, "sue", "DELETE", "/api/account", nil)
	w := m.ask("ann", "DELETE", "/api/account", "")
	require.Equal(t, 204, w.Code, w.Body)
	m.want(401, "ann", "GET", "/api/me", nil)
	p, err := collections.FindProfileByClerkID(m.app, "user_ann")
	require.NoError(t, err)
	require.Empty(t, p.ContactEmail()+p.FirstName())
	require.False(t, p.ClerkEraseDue().IsZero(), "a job asks Clerk")
	seen := m.want(200, "sue", "GET", "/api/seller/orders/"+order, nil)
	require.Equal(t, "fulfilled", seen["status"])
	require.Equal(t, "", seen["customer"].(map[string]any)["contact_email"])
	m.meet("ann") // a late event brings nobody back
	m.want(401, "ann", "GET", "/api/me", nil)
}
