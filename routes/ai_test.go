package routes_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/routes"
)

// meteredModels count every character as a token and remember their calls.
type meteredModels struct {
	calls atomic.Int64
	fail  atomic.Bool
}

func (*meteredModels) Providers() []commerce.AIProvider {
	return []commerce.AIProvider{{Key: "simulator", Label: "Simulator", Kind: "local", Enabled: true, EnvVars: []string{}}}
}

func (*meteredModels) ResolveChat(r commerce.ChatRequest) (commerce.ChatRequest, error) {
	r.Provider, r.Model = "simulator", "m1"
	return r, nil
}

func (*meteredModels) ResolveImages(r commerce.ImageRequest) (commerce.ImageRequest, error) {
	r.Provider, r.Model = "simulator", "m2"
	return r, nil
}

func (*meteredModels) EstimateTokens(_ string, messages []commerce.ChatMessage, text string) commerce.TokenEstimate {
	e := commerce.TokenEstimate{Text: int64(len(text))}
	for _, m := range messages {
		e.Messages += int64(len(m.Content))
	}
	e.Total = e.Text + e.Messages
	return e
}

func (m *meteredModels) Complete(_ context.Context, r commerce.ChatRequest) (commerce.ChatReply, error) {
	m.calls.Add(1)
	if m.fail.Load() {
		return commerce.ChatReply{}, commerce.Fail(commerce.CodeUpstream, "The provider failed.")
	}
	return commerce.ChatReply{Provider: r.Provider, Model: r.Model, Text: "ok", InputTokens: m.EstimateTokens("", r.Messages, "").Total, OutputTokens: int64(r.MaxOutputTokens)}, nil
}

func (m *meteredModels) GenerateImages(_ context.Context, r commerce.ImageRequest) (commerce.ImageReply, error) {
	out := commerce.ImageReply{Provider: r.Provider, Model: r.Model}
	for range r.Count - 1 { // one fewer than asked for
		out.Images = append(out.Images, commerce.Image{ID: "i", URL: "debug://image"})
	}
	return out, nil
}

func metered(t *testing.T) (*market, *meteredModels) {
	models := &meteredModels{}
	m := openMarket(t, func(_ *commerce.Options, d *routes.Deps) {
		d.Extra.AI = models
		d.Extra.UsageLimits = commerce.UsageLimits{Free: commerce.UsageLimit{Tokens: 100, Images: 5, Videos: 1}, Pro: commerce.UsageLimit{Tokens: 1000, Images: 50, Videos: 5}}
	})
	return m, models
}

func chat(max int) map[string]any {
	return map[string]any{"messages": []map[string]any{{"role": "user", "content": "0123456789"}}, "max_output_tokens": max}
}

const chatPath, usagePath = "/api/ai/chat/complete", "/api/ai/usage/summary"

func TestQuotaIsReservedAndSettled(t *testing.T) {
	m, models := metered(t)
	used := func() float64 {
		return m.want(200, "ann", "GET", usagePath, nil)["buckets"].([]any)[0].(map[string]any)["used"].(float64)
	}
	require.EqualValues(t, 0, used())
	got := m.want(200, "ann", "POST", chatPath, chat(30))["usage"].(map[string]any)
	require.EqualValues(t, 40, got["cycle_tokens_used"])
	require.EqualValues(t, 60, got["cycle_tokens_remaining"])
	models.fail.Store(true)
	m.want(502, "ann", "POST", chatPath, chat(30))
	models.fail.Store(false)
	require.EqualValues(t, 40, used(), "a failed call costs nothing")
	w := m.ask("ann", "POST", chatPath, `{"messages":[{"role":"user","content":"0123456789"}],"max_output_tokens":51}`)
	require.Equal(t, 429, w.Code)
	require.NotEmpty(t, w.Header().Get("Retry-After"))
	require.EqualValues(t, 2, models.calls.Load(), "over quota the provider is not called")
	m.want(200, "ann", "POST", chatPath, chat(50))
	require.EqualValues(t, 100, used())
	require.EqualValues(t, 0, m.want(200, "ben", "GET", usagePath, nil)["buckets"].([]any)[0].(map[string]any)["used"])
	rows, err := collections.ListUsageOfAccount(m.app, m.accountOf("ann"))
	require.NoError(t, err)
	require.Len(t, rows, 5, "two answers of two rows each, and one reservation given back")

	images := m.want(200, "ann", "POST", "/api/ai/images/generate", map[string]any{"prompt": "a boat", "count": 3})["usage"].(map[string]any)
	require.EqualValues(t, 2, images["images_generated"], "what was not made is not counted")
	m.want(429, "ann", "POST", "/api/ai/images/generate", map[string]any{"prompt": "a boat", "count": 4})
	for _, bad := range []string{`{}`, `{"messages":[]}`, `{"messages":[{"role":"root","content":"x"}]}`, `{"messages":[{"role":"user","content":""}]}`, `{"messages":[{"role":"user","content":"x","extra":1}]}`, `{"messages":[{"role":"user","content":"x"}],"max_output_tokens":4097}`} {
		m.want(400, "ann", "POST", chatPath, bad)
	}
	for _, bad := range []string{`{}`, `{"prompt":" "}`, `{"prompt":"x","count":11}`, `{"prompt":"x","count":0}`} {
		m.want(400, "ann", "POST", "/api/ai/images/generate", bad)
	}
	require.EqualValues(t, 5, m.want(200, "ann", "POST", "/api/ai/tokens/estimate", map[string]any{"text": "12345"})["estimated_tokens"].(map[string]any)["total"])
	m.want(400, "ann", "POST", "/api/ai/tokens/estimate", `{}`)
	m.want(200, "ann", "GET", "/api/ai/providers", nil)
	openMarket(t).want(503, "ann", "POST", chatPath, chat(1))
}

func (m *market) accountOf(who string) string {
	p, err := collections.FindProfileByClerkID(m.app, "user_"+who)
	require.NoError(m.t, err)
	a, err := collections.FindAccountByProfile(m.app, p.Id)
	require.NoError(m.t, err)
	return a.Id
}

func TestParallelCallsNeverExceedTheLimit(t *testing.T) {
	m, models := metered(t)
	m.want(200, "ann", "GET", usagePath, nil)
	var ok, over atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			switch code := m.ask("ann", "POST", chatPath, `{"messages":[{"role":"user","content":"0123456789"}],"max_output_tokens":5}`).Code; code {
			case http.StatusOK:
				ok.Add(1)
			case http.StatusTooManyRequests:
				over.Add(1)
			default:
				t.Errorf("status %d", code)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 6, ok.Load(), "100 tokens are six calls of 15")
	require.EqualValues(t, 44, over.Load())
	require.EqualValues(t, 6, models.calls.Load())
}

// subscribe gives who a plan of sue's by signed events.
func (m *market) subscribe(who, plan string, product *collections.Product, period time.Duration) {
	m.event(commerce.Facts{Type: "subscriptionItem.active", Items: []commerce.ItemFact{{ItemID: "item_" + who + plan, SubscriptionID: "sub_" + who, PayerUserID: "user_" + who, PlanID: plan, PlanSlug: product.Slug(), Status: "active", Interval: "annual",
		AmountCents: 9900, Currency: "USD", PeriodStart: m.clock.now, PeriodEnd: m.clock.now.Add(period), CreatedAt: m.clock.now, UpdatedAt: m.clock.now}}})
}

func TestYearlyPlanHasMonthlyLimits(t *testing.T) {
	m, _ := metered(t)
	m.want(200, "ann", "GET", "/api/me", nil)
	product := m.plan("cplan_pro", collections.PeriodYearly, 9900, "pro")
	m.clock.now = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	m.subscribe("ann", "cplan_pro", product, 365*24*time.Hour)
	window := func() (string, string, float64) {
		u := m.want(200, "ann", "GET", usagePath, nil)
		require.Equal(t, "pro", u["plan_tier"])
		require.Equal(t, "subscription_cycle", u["period_source"])
		return u["period_start"].(string), u["period_end"].(string), u["buckets"].([]any)[0].(map[string]any)["used"].(float64)
	}
	m.want(200, "ann", "POST", chatPath, chat(30))
	start, end, used := window()
	require.Equal(t, "2026-01-31T12:00:00.000Z", start)
	require.Equal(t, "2026-02-28T12:00:00.000Z", end)
	require.EqualValues(t, 40, used)
	m.clock.now = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	start, end, used = window()
	require.Equal(t, "2026-02-28T12:00:00.000Z", start)
	require.Equal(t, "2026-03-31T12:00:00.000Z", end)
	require.Zero(t, used, "a new month begins with nothing used")
}

// plan puts a product of sue's with a recurring price on the shelf.
func (m *market) plan(id string, period collections.BillingPeriod, cents int64, feature string) *collections.Product {
	m.t.Helper()
	sue, err := collections.FindProfileByClerkID(m.app, "user_sue")
	require.NoError(m.t, err)
	p, err := collections.NewProduct(m.app)
	require.NoError(m.t, err)
	p.SetOwnerID(sue.Id)
	p.SetName("Plan " + id)
	p.SetSlug("plan-" + feature)
	p.SetProductType(collections.ProductDigital)
	p.SetVisibility(collections.VisibilityPublished)
	p.SetFeatureKeys([]string{feature})
	require.NoError(m.t, m.app.Save(p))
	price, err := collections.NewPrice(m.app)
	require.NoError(m.t, err)
	price.SetProductID(p.Id)
	price.SetAmountCents(cents)
	price.SetCurrency("USD")
	price.SetBillingPeriod(period)
	price.SetClerkPlanID(id)
	price.SetIsActive(true)
	require.NoError(m.t, m.app.Save(price))
	return p
}

func TestProjects(t *testing.T) {
	m := openMarket(t)
	const path = "/api/projects"
	made := m.want(201, "ann", "POST", path, map[string]any{"name": " My Shop ", "monthly_recurring_revenue": 12.5, "target_launch_date": "2026-12-24"})
	require.Equal(t, "my-shop", made["slug"])
	require.Equal(t, "12.50", made["monthly_recurring_revenue"])
	one := path + "/" + made["id"].(string)
	require.Contains(t, m.want(400, "ann", "POST", path, map[string]any{"name": "My shop"})["data"], "slug")
	m.want(201, "ben", "POST", path, map[string]any{"name": "My shop"})
	require.Equal(t, "my-shop", m.want(200, "ann", "PATCH", one, map[string]any{"name": "Other", "status": "live"})["slug"])
	require.Nil(t, m.want(200, "ann", "PATCH", one, `{"target_launch_date":null}`)["target_launch_date"])
	for _, bad := range []string{`{"name":"  "}`, `{"monthly_recurring_revenue":-1}`, `{"monthly_recurring_revenue":"1.234"}`, `{"monthly_recurring_revenue":"1e3"}`, `{"monthly_recurring_revenue":null}`, `{"monthly_recurring_revenue":[1]}`, `{"target_launch_date":"2026-02-30"}`, `{"status":"dead"}`, `{"owner":"x"}`, `{"slug":"…"}`} {
		m.want(400, "ann", "PATCH", one, bad)
	}
	m.want(400, "ann", "POST", path, `{}`)
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		m.want(404, "ben", method, one, bodyFor(method))
	}
	require.Len(t, items(m.want(200, "ann", "GET", path, nil)), 1)
	require.Equal(t, 204, m.ask("ann", "DELETE", one, "").Code)
	m.want(404, "ann", "GET", one, nil)
}

func bodyFor(method string) any {
	if method == "PATCH" {
		return map[string]any{"name": "Mine"}
	}
	return nil
}
