package routes

import (
	"context"
	"math"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// Completer asks language models. Its errors are *commerce.Error.
type Completer interface {
	Providers() []commerce.AIProvider
	// ResolveChat and ResolveImages fill in what the request left to the shop.
	ResolveChat(r commerce.ChatRequest) (commerce.ChatRequest, error)
	ResolveImages(r commerce.ImageRequest) (commerce.ImageRequest, error)
	Complete(ctx context.Context, r commerce.ChatRequest) (commerce.ChatReply, error)
	GenerateImages(ctx context.Context, r commerce.ImageRequest) (commerce.ImageReply, error)
	// EstimateTokens counts offline.
	EstimateTokens(model string, messages []commerce.ChatMessage, text string) commerce.TokenEstimate
}

func (a *api) aiRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/ai/providers", auth: authUser, handle: a.listProviders},
		{method: http.MethodGet, path: "/api/ai/usage/summary", auth: authUser, handle: a.getUsage},
		{method: http.MethodPost, path: "/api/ai/tokens/estimate", auth: authUser, handle: a.estimateTokens},
		{method: http.MethodPost, path: "/api/ai/chat/complete", auth: authUser, handle: a.completeChat},
		{method: http.MethodPost, path: "/api/ai/images/generate", auth: authUser, handle: a.generateImages},
	}
}

func (a *api) models() (Completer, error) {
	if a.Extra.AI == nil {
		return nil, commerce.Fail(commerce.CodeUnavailable, "No AI provider is switched on in this shop.").WithReason("ai_off")
	}
	return a.Extra.AI, nil
}

type providerAnswer struct {
	Key       string   `json:"key"`
	Label     string   `json:"label"`
	Kind      string   `json:"kind"`
	Enabled   bool     `json:"enabled"`
	BaseURL   string   `json:"base_url"`
	ModelHint string   `json:"model_hint"`
	DocsURL   string   `json:"docs_url"`
	EnvVars   []string `json:"env_vars"`
}

func (a *api) listProviders(e *core.RequestEvent) error {
	list, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	out := []providerAnswer{}
	if a.Extra.AI != nil {
		for _, p := range a.Extra.AI.Providers() {
			out = append(out, providerAnswer(p))
		}
	}
	return e.JSON(http.StatusOK, cut(list, out, func(p providerAnswer) providerAnswer { return p }))
}

type usageBucket struct {
	Key         string   `json:"key"`
	Label       string   `json:"label"`
	Used        int64    `json:"used"`
	Limit       *int64   `json:"limit"`
	Unit        string   `json:"unit"`
	ResetWindow string   `json:"reset_window"`
	PercentUsed *float64 `json:"percent_used"`
	NearLimit   bool     `json:"near_limit"`
}

type usageAnswer struct {
	Period       string            `json:"period"`
	PeriodStart  apiTime           `json:"period_start"`
	PeriodEnd    apiTime           `json:"period_end"`
	PeriodSource string            `json:"period_source"`
	PlanTier     string            `json:"plan_tier"`
	Buckets      []usageBucket     `json:"buckets"`
	BillingSync  billingSyncAnswer `json:"billing_sync"`
	Notes        []string          `json:"notes"`
}

func bucketOf(key, label string, q commerce.Quota) usageBucket {
	out := usageBucket{Key: key, Label: label, Used: q.Used, Limit: limitOf(q.Limit), Unit: key, ResetWindow: "billing_cycle"}
	if q.Limit >= 0 {
		percent := 100.0
		if q.Limit > 0 {
			percent = math.Round(float64(q.Used)/float64(q.Limit)*10000) / 100
		}
		out.PercentUsed, out.NearLimit = &percent, percent >= 80
	}
	return out
}

// limitOf is a limit on the wire: null where there is none.
func limitOf(n int64) *int64 {
	if n < 0 {
		return nil
	}
	return &n
}

// getUsage answers what was used of the month's quota. It asks nobody and writes nothing.
func (a *api) getUsage(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	out := usageAnswer{Period: "current_billing_cycle", PeriodSource: "anchored_monthly_cycle", BillingSync: billingSyncOf(a.Shop.BillingStatus(b.Account)), Notes: []string{}}
	for _, m := range []struct {
		metric collections.UsageMetric
		label  string
	}{{collections.MetricTokens, "Tokens"}, {collections.MetricImages, "Images"}, {collections.MetricVideos, "Videos"}} {
		q, err := a.Shop.Quota(a.app, b, a.Extra.UsageLimits, m.metric)
		if err != nil {
			return answer(e, err)
		}
		out.PeriodStart, out.PeriodEnd, out.PlanTier = at(q.Start), at(q.End), string(q.Tier)
		if q.Subscription != "" {
			out.PeriodSource = "subscription_cycle"
		}
		out.Buckets = append(out.Buckets, bucketOf(string(m.metric), m.label, q))
	}
	if a.Extra.AI == nil {
		out.Notes = append(out.Notes, "No AI provider is switched on in this shop.")
	}
	noStore(e)
	return e.JSON(http.StatusOK, out)
}

type messageBody struct {
	Role    string `json:"role"`
	Content string `json:"content"`
	Name    string `json:"name"`
}

// messagesOf checks a conversation: known roles, no empty and no huge turn.
func messagesOf(in []messageBody) ([]commerce.ChatMessage, error) {
	if len(in) > 200 {
		return nil, commerce.FailField("messages", "too_many", "A conversation may have 200 messages at most.")
	}
	out := make([]commerce.ChatMessage, len(in))
	for i, m := range in {
		switch {
		case m.Role != "system" && m.Role != "user" && m.Role != "assistant":
			return nil, commerce.FailField("messages", "invalid_choice", "The role of a message must be system, user or assistant.")
		case m.Content == "" || utf8.RuneCountInString(m.Content) > 20000:
			return nil, commerce.FailField("messages", "out_of_range", "A message must have 1 to 20000 characters.")
		case utf8.RuneCountInString(m.Name) > 120:
			return nil, commerce.FailField("messages", "too_long", "The name in a message may have 120 characters at most.")
		}
		out[i] = commerce.ChatMessage{Role: m.Role, Content: m.Content, Name: m.Name}
	}
	return out, nil
}

type estimateBody struct {
	Model    string        `json:"model"`
	Text     string        `json:"text"`
	Messages []messageBody `json:"messages"`
}

type tokenCounts struct {
	Messages int64 `json:"messages"`
	Text     int64 `json:"text"`
	Total    int64 `json:"total"`
}

type estimateAnswer struct {
	Model           string      `json:"model"`
	EstimatedTokens tokenCounts `json:"estimated_tokens"`
	Notes           []string    `json:"notes"`
}

// estimateTokens counts tokens offline and spends none.
func (a *api) estimateTokens(e *core.RequestEvent) error {
	body, err := readBody[estimateBody](e)
	if err != nil {
		return answer(e, err)
	}
	messages, err := messagesOf(body.Messages)
	switch {
	case err != nil:
	case body.Text == "" && len(messages) == 0:
		err = commerce.FailField("text", "required", "Send text or messages.")
	case utf8.RuneCountInString(body.Text) > 50000:
		err = commerce.FailField("text", "too_long", "text may have 50000 characters at most.")
	case utf8.RuneCountInString(body.Model) > 128:
		err = commerce.FailField("model", "too_long", "model may have 128 characters at most.")
	}
	if err != nil {
		return answer(e, err)
	}
	models, err := a.models()
	if err != nil {
		return answer(e, err)
	}
	model := strings.TrimSpace(body.Model)
	if model == "" {
		if r, err := models.ResolveChat(commerce.ChatRequest{}); err == nil {
			model = r.Model
		}
	}
	n := models.EstimateTokens(model, messages, body.Text)
	return e.JSON(http.StatusOK, estimateAnswer{model, tokenCounts(n), []string{"Counted offline as OpenAI counts; other vendors differ by some percent."}})
}
