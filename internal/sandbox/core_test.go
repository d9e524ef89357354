package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/sandbox"
	"pocketstarter/jobs"
)

var (
	_ commerce.Checkout = (*sandbox.Cashier)(nil)
	_ commerce.Refunder = (*sandbox.Cashier)(nil)
	_ jobs.Mailer       = (*sandbox.Inbox)(nil)
)

type event struct {
	Type      string         `json:"type"`
	Object    string         `json:"object"`
	Timestamp int64          `json:"timestamp"`
	Data      map[string]any `json:"data"`
}

func parseEvent(t require.TestingT, body string) event {
	var e event
	require.NoError(t, json.Unmarshal([]byte(body), &e))
	return e
}

func kinds(list []event) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.Type)
	}
	return out
}

func TestSignUpTellsTheShopWithSignedEvents(t *testing.T) {
	w := newWorld(t)
	_ = w.delivered(t) // the demo people
	before := len(w.hook.bodies)
	p, err := w.SignUp(t.Context(), "  Ada@Example.com ", "correct horse", "Ada", "Lovelace")
	require.NoError(t, err)
	list := w.delivered(t)[before:]
	require.Equal(t, []string{"user.created", "subscription.created", "subscriptionItem.active", "session.created"}, kinds(list))
	user := list[0].Data
	require.Equal(t, p.UserID, user["id"])
	require.Equal(t, user["primary_email_address_id"], user["email_addresses"].([]any)[0].(map[string]any)["id"])
	require.Equal(t, "ada@example.com", user["email_addresses"].([]any)[0].(map[string]any)["email_address"])
	require.Equal(t, float64(w.Clock.Now().UnixMilli()), user["created_at"])

	_, err = w.SignUp(t.Context(), "ada@example.com", "another word", "", "")
	var f *sandbox.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, "form_identifier_exists", f.Code)
}

func TestTokenPassesTheOrdinaryVerifier(t *testing.T) {
	w := newWorld(t)
	p, err := w.SignUp(t.Context(), "ada@example.com", "correct horse", "", "")
	require.NoError(t, err)
	token, err := w.Token(t.Context(), p.SessionID, "http://127.0.0.1:8090")
	require.NoError(t, err)

	answer, err := (&http.Client{Transport: w.Transport()}).Get(w.JWKSURL())
	require.NoError(t, err)
	defer answer.Body.Close()
	keys, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	k, err := keyfunc.NewJWKSetJSON(keys)
	require.NoError(t, err)
	parsed, err := jwt.Parse(token, k.Keyfunc, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(w.Issuer()),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(w.clock))
	require.NoError(t, err)
	c := parsed.Claims.(jwt.MapClaims)
	require.Equal(t, p.UserID, c["sub"])
	require.Equal(t, p.SessionID, c["sid"])
	require.Equal(t, "http://127.0.0.1:8090", c["azp"])
	require.Equal(t, "active", c["sts"])
	require.Equal(t, "u:free", c["pla"])
	require.InDelta(t, 2, c["v"], 0)
	require.InDelta(t, 60, c["exp"].(float64)-c["iat"].(float64), 0)
	require.InDelta(t, 10, c["iat"].(float64)-c["nbf"].(float64), 0)

	_, err = (&http.Client{Transport: w.Transport()}).Get("https://api.clerk.com/v1/jwks")
	require.Error(t, err, "no other address is ever asked")

	require.NoError(t, w.Revoke(t.Context(), p.SessionID))
	_, err = w.Token(t.Context(), p.SessionID, "")
	var f *sandbox.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, http.StatusUnauthorized, f.Status)
}

func TestWebhooksSurviveARestartAndARefusal(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	p, err := first.SignUp(t.Context(), "ada@example.com", "correct horse", "", "")
	require.NoError(t, err)
	secret := first.WebhookSecret()
	first.close() // nothing was delivered

	second := open(t, dir)
	t.Cleanup(second.close)
	require.Equal(t, secret, second.WebhookSecret())
	second.hook.refuse = 1
	got := second.delivered(t)
	require.NotContains(t, kinds(got)[:1], "user.created", "the refused one waits")
	n := len(got)
	second.pass(2 * time.Second)
	got = second.delivered(t)
	require.Len(t, got, n+1)
	require.Equal(t, "user.created", got[n].Type)
	second.hook.mu.Lock()
	ids := map[string]bool{}
	for _, id := range second.hook.ids {
		require.False(t, ids[id])
		ids[id] = true
	}
	second.hook.mu.Unlock()
	sub, err := second.SubscriptionOf(t.Context(), p.UserID)
	require.NoError(t, err)
	require.Len(t, sub.Items, 1)
	q, err := second.Outgoing(t.Context())
	require.NoError(t, err)
	require.Zero(t, q.Waiting)
}

func TestClockMovesForwardOnlyAndIsKept(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir)
	start := w.Clock.Now()
	require.NoError(t, w.Clock.Advance(t.Context(), 36*time.Hour))
	require.Equal(t, start.Add(36*time.Hour), w.Clock.Now())
	require.Error(t, w.Clock.Advance(t.Context(), -time.Second))
	require.Error(t, w.Clock.Advance(t.Context(), 100*365*24*time.Hour))
	w.close()
	again := open(t, dir)
	defer again.close()
	require.Equal(t, 36*time.Hour, again.Clock.Offset())
}

func TestInboxKeepsAMailOncePerKey(t *testing.T) {
	w := newWorld(t)
	m := jobs.Message{Key: "order-fulfilled-1", To: "ada@example.com", Subject: "Ready", HTML: "<p>Ready</p>", Text: "Ready",
		Tags: map[string]string{"event": "order-fulfilled"}, Attachments: []jobs.Attachment{{FileName: "a.ics", Content: []byte("x")}}}
	id, err := w.Inbox().Send(t.Context(), m)
	require.NoError(t, err)
	again, err := w.Inbox().Send(t.Context(), m)
	require.NoError(t, err)
	require.Equal(t, id, again)
	list, err := w.Inbox().To(t.Context(), "ada@example.com", 10)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, m.Attachments, list[0].Attachments)
	_, err = w.Inbox().Send(t.Context(), jobs.Message{Key: "x"})
	var refused *jobs.SendError
	require.ErrorAs(t, err, &refused)
	require.True(t, refused.Permanent)
}

// buy opens a checkout for one order of 12.50 USD.
func buy(t *testing.T, w *world, publicID string) (sandbox.Person, commerce.CheckoutSession) {
	t.Helper()
	p, err := w.SignUp(t.Context(), publicID+"@example.com", "correct horse", "", "")
	require.NoError(t, err)
	w.shop.orders[publicID] = sandbox.OrderView{PublicID: publicID, ProductName: "Field guide", Status: "pending_payment", TotalCents: 1250, Currency: "USD"}
	c, err := w.Cashier().Open(t.Context(), commerce.CheckoutOrder{PublicID: publicID, ProductName: "Field guide", PriceName: "PDF",
		UnitCents: 1250, Quantity: 1, TotalCents: 1250, Currency: "USD", BillingPeriod: "one_time", ClerkUserID: p.UserID, Attempt: 1})
	require.NoError(t, err)
	require.Equal(t, "sandbox", c.Provider)
	return p, c
}

func payments(list []event) []event {
	var out []event
	for _, e := range list {
		if strings.HasPrefix(e.Type, "paymentAttempt.") {
			out = append(out, e)
		}
	}
	return out
}

func TestPayingAnOrder(t *testing.T) {
	tests := []struct {
		outcome sandbox.Outcome
		status  []string // of the payment events that arrive at once
		after   int      // payment events after 11 s
	}{
		{sandbox.OutcomePay, []string{"pending", "paid"}, 2},
		{sandbox.OutcomeDecline, []string{"pending", "failed"}, 2},
		{sandbox.OutcomeTwice, []string{"pending", "paid", "pending", "paid"}, 4},
		{sandbox.OutcomeLater, nil, 2},
	}
	for _, tt := range tests {
		t.Run(string(tt.outcome), func(t *testing.T) {
			w := newWorld(t)
			p, c := buy(t, w, "order-1")
			err := w.Pay(t.Context(), c.SessionID, tt.outcome)
			if tt.outcome == sandbox.OutcomeDecline {
				var f *sandbox.Fault
				require.ErrorAs(t, err, &f)
				require.Equal(t, "card_declined", f.Code)
			} else {
				require.NoError(t, err)
			}
			var got []string
			attempts := map[any]bool{}
			for _, e := range payments(w.delivered(t)) {
				got = append(got, e.Data["status"].(string))
				attempts[e.Data["id"]] = true
				require.Equal(t, map[string]any{"order_public_id": "order-1"}, e.Data["metadata"])
				require.Equal(t, p.UserID, e.Data["payer"].(map[string]any)["user_id"])
				require.InDelta(t, 1250, e.Data["totals"].(map[string]any)["subtotal"].(map[string]any)["amount"], 0)
			}
			require.Equal(t, tt.status, got)
			require.Len(t, attempts, len(tt.status)/2)
			w.pass(11 * time.Second)
			require.Len(t, payments(w.delivered(t)), tt.after)
		})
	}
}

func TestCheckoutIsPaidOnceAndRefundedOnceAKey(t *testing.T) {
	w := newWorld(t)
	_, c := buy(t, w, "order-1")
	require.Error(t, w.Pay(t.Context(), c.SessionID, sandbox.OutcomeDecline))
	require.NoError(t, w.Pay(t.Context(), c.SessionID, sandbox.OutcomePay), "a declined card is no end")
	require.Error(t, w.Pay(t.Context(), c.SessionID, sandbox.OutcomePay))
	list := payments(w.delivered(t))
	paid := list[len(list)-1].Data
	id, state, err := w.Cashier().Refund(t.Context(), "k1", paid["id"].(string), 1000, "USD", "asked")
	require.NoError(t, err)
	require.Equal(t, "done", state)
	same, _, err := w.Cashier().Refund(t.Context(), "k1", paid["id"].(string), 1000, "USD", "asked")
	require.NoError(t, err)
	require.Equal(t, id, same)
	_, _, err = w.Cashier().Refund(t.Context(), "k2", paid["payment_id"].(string), 251, "USD", "asked")
	require.Equal(t, commerce.CodeConflict, commerce.CodeOf(err))
	_, _, err = w.Cashier().Refund(t.Context(), "k3", paid["payment_id"].(string), 250, "USD", "asked")
	require.NoError(t, err)
}

func TestCheckoutPagePaysAndReturnsToTheShop(t *testing.T) {
	w := newWorld(t)
	_, c := buy(t, w, "order-1")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.http.URL+c.URL, nil)
	require.NoError(t, err)
	page, err := client.Do(r)
	require.NoError(t, err)
	html, _ := io.ReadAll(page.Body)
	page.Body.Close()
	require.Equal(t, 200, page.StatusCode)
	require.Contains(t, string(html), "Field guide")
	require.Contains(t, string(html), "$12.50")
	require.Contains(t, page.Header.Get("Content-Security-Policy"), "script-src 'self'")

	post := func(headers map[string]string, form url.Values) *http.Response {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, w.http.URL+c.URL, strings.NewReader(form.Encode()))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range headers {
			r.Header.Set(k, v)
		}
		answer, err := client.Do(r)
		require.NoError(t, err)
		answer.Body.Close()
		return answer
	}
	pay := url.Values{"outcome": {"pay"}, "order": {"https://evil.example"}}
	require.Equal(t, 403, post(nil, pay).StatusCode)
	require.Equal(t, 403, post(map[string]string{"Sec-Fetch-Site": "cross-site"}, pay).StatusCode)
	require.Equal(t, 403, post(map[string]string{"Origin": "https://evil.example"}, pay).StatusCode)
	done := post(map[string]string{"Sec-Fetch-Site": "same-origin"}, pay)
	require.Equal(t, 303, done.StatusCode)
	require.Equal(t, "/checkout/success?order=order-1", done.Header.Get("Location"))
}

func TestAmountsAreWrittenByTheirCurrency(t *testing.T) {
	w := newWorld(t)
	p, err := w.SignUp(t.Context(), "ada@example.com", "correct horse", "", "")
	require.NoError(t, err)
	for _, tt := range []struct {
		cents    int64
		currency string
		want     string
	}{{123456700, "USD", "$1,234,567.00"}, {5, "EUR", "€0.05"}, {1200, "JPY", "JPY 1,200"}, {1234567, "KWD", "KWD 1,234.567"}} {
		w.shop.orders[tt.want] = sandbox.OrderView{PublicID: tt.want, Status: "pending_payment"}
		c, err := w.Cashier().Open(t.Context(), commerce.CheckoutOrder{PublicID: tt.want, ProductName: "x", UnitCents: tt.cents, Quantity: 1,
			TotalCents: tt.cents, Currency: tt.currency, ClerkUserID: p.UserID})
		require.NoError(t, err)
		answer, err := http.Get(w.http.URL + c.URL)
		require.NoError(t, err)
		html, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		require.Contains(t, string(html), "Pay "+tt.want)
	}
}
