package routes

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type chatBody struct {
	Provider        string        `json:"provider"`
	Model           string        `json:"model"`
	Messages        []messageBody `json:"messages"`
	MaxOutputTokens *int64        `json:"max_output_tokens"`
}

func (b chatBody) request() (commerce.ChatRequest, error) {
	r := commerce.ChatRequest{Provider: b.Provider, Model: b.Model, MaxOutputTokens: 320}
	if b.MaxOutputTokens != nil {
		if *b.MaxOutputTokens < 1 || *b.MaxOutputTokens > 4096 {
			return r, commerce.FailField("max_output_tokens", "out_of_range", "max_output_tokens must be a whole number from 1 to 4096.")
		}
		r.MaxOutputTokens = int(*b.MaxOutputTokens)
	}
	if len(b.Messages) == 0 {
		return r, commerce.FailField("messages", "required", "Send at least one message.")
	}
	if utf8.RuneCountInString(b.Model) > 128 {
		return r, commerce.FailField("model", "too_long", "model may have 128 characters at most.")
	}
	var err error
	r.Messages, err = messagesOf(b.Messages)
	return r, err
}

type chatUsage struct {
	InputTokens          int64   `json:"input_tokens"`
	OutputTokens         int64   `json:"output_tokens"`
	TotalTokens          int64   `json:"total_tokens"`
	CycleTokensUsed      int64   `json:"cycle_tokens_used"`
	CycleTokensLimit     *int64  `json:"cycle_tokens_limit"`
	CycleTokensRemaining *int64  `json:"cycle_tokens_remaining"`
	PeriodStart          apiTime `json:"period_start"`
	PeriodEnd            apiTime `json:"period_end"`
}

type chatAnswer struct {
	RequestID        string            `json:"request_id"`
	Provider         string            `json:"provider"`
	Model            string            `json:"model"`
	AssistantMessage string            `json:"assistant_message"`
	Usage            chatUsage         `json:"usage"`
	BillingSync      billingSyncAnswer `json:"billing_sync"`
	Notes            []string          `json:"notes"`
}

// completeChat answers one turn: the quota is reserved before the provider is called and
// settled by what it really used, whoever hangs up meanwhile.
func (a *api) completeChat(e *core.RequestEvent) error {
	body, err := readBody[chatBody](e)
	if err != nil {
		return answer(e, err)
	}
	r, err := body.request()
	if err != nil {
		return answer(e, err)
	}
	models, err := a.models()
	if err == nil {
		r, err = models.ResolveChat(r)
	}
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	need := models.EstimateTokens(r.Model, r.Messages, "").Total
	if r.Provider != "simulator" {
		need += need / 4 // vendors count differently; what is too much is given back
	}
	ticket, err := a.reserve(e, b, commerce.UsageRequest{Metric: collections.MetricTokens, Amount: need + int64(r.MaxOutputTokens), Provider: r.Provider, Model: r.Model})
	if err != nil {
		return answer(e, err)
	}
	done := context.WithoutCancel(act(e))
	reply, err := models.Complete(e.Request.Context(), r)
	if err != nil {
		return answer(e, a.unreserve(done, e, ticket, err))
	}
	err = a.Shop.SettleUsage(done, a.app, ticket, reply.Model, commerce.UsagePart{Direction: collections.DirectionInput, Amount: reply.InputTokens}, commerce.UsagePart{Direction: collections.DirectionOutput, Amount: reply.OutputTokens})
	if err != nil {
		return answer(e, err)
	}
	q, err := a.Shop.Quota(a.app, b, a.Extra.UsageLimits, collections.MetricTokens)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, chatAnswer{ticket.RequestID, reply.Provider, reply.Model, reply.Text,
		chatUsage{reply.InputTokens, reply.OutputTokens, reply.InputTokens + reply.OutputTokens, q.Used, limitOf(q.Limit), limitOf(q.Left()), at(q.Start), at(q.End)},
		billingSyncOf(a.Shop.BillingStatus(b.Account)), notesOf(r.Provider)})
}

// reserve takes the amount out of the quota; a refusal says when to come back.
func (a *api) reserve(e *core.RequestEvent, b commerce.Buyer, in commerce.UsageRequest) (commerce.UsageTicket, error) {
	ticket, err := a.Shop.ReserveUsage(act(e), a.app, b, a.Extra.UsageLimits, in)
	if commerce.CodeOf(err) == commerce.CodeTooMany {
		if q, qerr := a.Shop.Quota(a.app, b, a.Extra.UsageLimits, in.Metric); qerr == nil {
			wait := max(int64(q.End.Sub(a.Shop.Now())/time.Second), 1)
			e.Response.Header().Set("Retry-After", strconv.FormatInt(wait, 10))
		}
	}
	return ticket, err
}

// unreserve gives a reservation back and returns why.
func (a *api) unreserve(ctx context.Context, e *core.RequestEvent, t commerce.UsageTicket, cause error) error {
	if err := a.Shop.ReleaseUsage(ctx, a.app, t); err != nil {
		e.App.Logger().Error("A reservation of usage was not given back; it ends by itself", "request", t.RequestID, "cause", err)
	}
	return cause
}

func notesOf(provider string) []string {
	if provider == "simulator" {
		return []string{"The simulator made this up: no provider was called."}
	}
	return []string{}
}

type imageBody struct {
	Provider string `json:"provider"`
	Model    string `json:"model"`
	Prompt   string `json:"prompt"`
	Count    *int64 `json:"count"`
	Size     string `json:"size"`
}

func (b imageBody) request() (commerce.ImageRequest, error) {
	r := commerce.ImageRequest{Provider: b.Provider, Model: b.Model, Prompt: strings.TrimSpace(b.Prompt), Count: 1, Size: b.Size}
	if b.Count != nil {
		if *b.Count < 1 || *b.Count > 10 {
			return r, commerce.FailField("count", "out_of_range", "count must be a whole number from 1 to 10.")
		}
		r.Count = int(*b.Count)
	}
	switch {
	case r.Prompt == "" || utf8.RuneCountInString(b.Prompt) > 5000:
		return r, commerce.FailField("prompt", "out_of_range", "prompt must have 1 to 5000 characters.")
	case utf8.RuneCountInString(b.Size) > 40:
		return r, commerce.FailField("size", "too_long", "size may have 40 characters at most.")
	case utf8.RuneCountInString(b.Model) > 128:
		return r, commerce.FailField("model", "too_long", "model may have 128 characters at most.")
	}
	return r, nil
}

type aiImage struct {
	ID            string `json:"id"`
	URL           string `json:"url,omitempty"`
	Base64        string `json:"b64_json,omitempty"`
	Prompt        string `json:"prompt,omitempty"`
	RevisedPrompt string `json:"revised_prompt,omitempty"`
}

type imageUsage struct {
	ImagesGenerated      int64   `json:"images_generated"`
	CycleImagesUsed      int64   `json:"cycle_images_used"`
	CycleImagesLimit     *int64  `json:"cycle_images_limit"`
	CycleImagesRemaining *int64  `json:"cycle_images_remaining"`
	PeriodStart          apiTime `json:"period_start"`
	PeriodEnd            apiTime `json:"period_end"`
}

type imageAnswer struct {
	RequestID   string            `json:"request_id"`
	Provider    string            `json:"provider"`
	Model       string            `json:"model"`
	Images      []aiImage         `json:"images"`
	Usage       imageUsage        `json:"usage"`
	BillingSync billingSyncAnswer `json:"billing_sync"`
	Notes       []string          `json:"notes"`
}

// generateImages makes pictures; only those that were made count.
func (a *api) generateImages(e *core.RequestEvent) error {
	body, err := readBody[imageBody](e)
	if err != nil {
		return answer(e, err)
	}
	r, err := body.request()
	if err != nil {
		return answer(e, err)
	}
	models, err := a.models()
	if err == nil {
		r, err = models.ResolveImages(r)
	}
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	ticket, err := a.reserve(e, b, commerce.UsageRequest{Metric: collections.MetricImages, Amount: int64(r.Count), Provider: r.Provider, Model: r.Model})
	if err != nil {
		return answer(e, err)
	}
	done := context.WithoutCancel(act(e))
	reply, err := models.GenerateImages(e.Request.Context(), r)
	if err != nil {
		return answer(e, a.unreserve(done, e, ticket, err))
	}
	made := int64(len(reply.Images))
	if err := a.Shop.SettleUsage(done, a.app, ticket, reply.Model, commerce.UsagePart{Direction: collections.DirectionOutput, Amount: made}); err != nil {
		return answer(e, err)
	}
	q, err := a.Shop.Quota(a.app, b, a.Extra.UsageLimits, collections.MetricImages)
	if err != nil {
		return answer(e, err)
	}
	out := imageAnswer{ticket.RequestID, reply.Provider, reply.Model, []aiImage{}, imageUsage{made, q.Used, limitOf(q.Limit), limitOf(q.Left()), at(q.Start), at(q.End)}, billingSyncOf(a.Shop.BillingStatus(b.Account)), notesOf(r.Provider)}
	for _, x := range reply.Images {
		out.Images = append(out.Images, aiImage(x))
	}
	noStore(e)
	return e.JSON(http.StatusOK, out)
}
