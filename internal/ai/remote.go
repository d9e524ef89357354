package ai

import (
	"bytes"
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pocketstarter/commerce"
)

const (
	maxChatAnswer  = 4 << 20
	maxImageAnswer = 64 << 20 // ten pictures in base64
)

// remote is one provider in OpenAI's shape.
type remote struct {
	key     string
	label   string
	account Remote
	client  *http.Client
	timeout time.Duration
}

type wireMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
	Name    string `json:"name,omitzero"`
}

func (p *remote) chat(ctx context.Context, r commerce.ChatRequest) (commerce.ChatReply, error) {
	body := struct {
		Model     string        `json:"model"`
		Messages  []wireMessage `json:"messages"`
		Stream    bool          `json:"stream"`
		MaxTokens int           `json:"max_tokens,omitzero"`
		// OpenAI itself renamed the limit; those who copy its API know the old name.
		MaxCompletionTokens int `json:"max_completion_tokens,omitzero"`
	}{Model: r.Model}
	for _, m := range r.Messages {
		body.Messages = append(body.Messages, wireMessage(m))
	}
	if p.key == OpenAI && p.host() == "api.openai.com" {
		body.MaxCompletionTokens = r.MaxOutputTokens
	} else {
		body.MaxTokens = r.MaxOutputTokens
	}
	var answer struct {
		Choices []struct {
			Message struct {
				Content jsontext.Value `json:"content"`
				Refusal string         `json:"refusal"`
			} `json:"message"`
		} `json:"choices"`
		Usage *struct {
			Input  int64 `json:"prompt_tokens"`
			Output int64 `json:"completion_tokens"`
		} `json:"usage"`
	}
	if err := p.post(ctx, "chat/completions", body, maxChatAnswer, &answer); err != nil {
		return commerce.ChatReply{}, err
	}
	if len(answer.Choices) == 0 {
		return commerce.ChatReply{}, p.failed("answered without a choice", nil)
	}
	message := answer.Choices[0].Message
	reply := commerce.ChatReply{Provider: p.key, Model: r.Model, Text: plainText(message.Content)}
	if reply.Text == "" {
		reply.Text = message.Refusal
	}
	if answer.Usage != nil && answer.Usage.Input >= 0 && answer.Usage.Output >= 0 && answer.Usage.Input+answer.Usage.Output > 0 {
		reply.InputTokens, reply.OutputTokens = answer.Usage.Input, answer.Usage.Output
	} else {
		reply.InputTokens, reply.OutputTokens = countMessages(r.Model, r.Messages), countText(r.Model, reply.Text)
	}
	return reply, nil
}

// plainText reads a content that is text or a list of parts.
func plainText(content jsontext.Value) string {
	var text string
	if json.Unmarshal(content, &text) == nil {
		return text
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(content, &parts) != nil {
		return ""
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

func (p *remote) images(ctx context.Context, r commerce.ImageRequest) (commerce.ImageReply, error) {
	body := struct {
		Model  string `json:"model"`
		Prompt string `json:"prompt"`
		N      int    `json:"n"`
		Size   string `json:"size"`
	}{r.Model, r.Prompt, r.Count, r.Size}
	var answer struct {
		Data []struct {
			URL           string `json:"url"`
			Base64        string `json:"b64_json"`
			RevisedPrompt string `json:"revised_prompt"`
		} `json:"data"`
	}
	if err := p.post(ctx, "images/generations", body, maxImageAnswer, &answer); err != nil {
		return commerce.ImageReply{}, err
	}
	reply := commerce.ImageReply{Provider: p.key, Model: r.Model}
	for _, d := range answer.Data {
		if !strings.HasPrefix(d.URL, "https://") {
			d.URL = "" // a page shows it: no other scheme may get there
		}
		if (d.URL == "" && d.Base64 == "") || len(reply.Images) == r.Count {
			continue
		}
		reply.Images = append(reply.Images, commerce.Image{
			ID: fmt.Sprintf("img_%d", len(reply.Images)+1), URL: d.URL, Base64: d.Base64, RevisedPrompt: d.RevisedPrompt,
		})
	}
	if len(reply.Images) == 0 {
		return commerce.ImageReply{}, p.failed("answered without a picture", nil)
	}
	return reply, nil
}

// post asks once: a second try would be paid for twice.
func (p *remote) post(ctx context.Context, path string, body any, most int64, answer any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return p.failed("could not be asked", err)
	}
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.endpoint(path), bytes.NewReader(raw))
	if err != nil {
		return p.failed("could not be asked", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	if p.account.APIKey != "" {
		req.Header.Set("Authorization", "Bearer "+p.account.APIKey)
	}
	res, err := p.client.Do(req)
	if err != nil {
		return p.failed("cannot be reached", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		// Its text may repeat the prompt or the key: only the status is kept.
		cause := fmt.Errorf("ai: %s: status %d", p.key, res.StatusCode)
		switch {
		case res.StatusCode == http.StatusTooManyRequests:
			return p.failed("is busy; try again shortly", cause)
		case res.StatusCode == http.StatusUnauthorized, res.StatusCode == http.StatusForbidden:
			return p.failed("refuses the shop's key", cause)
		case res.StatusCode >= 500:
			return p.failed("failed", cause)
		}
		return p.failed("refused the request", cause)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if err != nil {
		return p.failed("broke off its answer", err)
	}
	if int64(len(data)) > most {
		return p.failed("sent too large an answer", errors.New("ai: answer over the limit"))
	}
	if err := json.Unmarshal(data, answer, jsontext.AllowDuplicateNames(true)); err != nil {
		return p.failed("sent an answer that cannot be read", errors.New("ai: the answer is not JSON of OpenAI's shape"))
	}
	return nil
}

// endpoint is path below the base. Ollama speaks OpenAI's shape below /v1.
func (p *remote) endpoint(path string) string {
	base := strings.TrimRight(p.account.BaseURL, "/")
	if p.key == Ollama && !strings.HasSuffix(base, "/v1") {
		base += "/v1"
	}
	return base + "/" + path
}

func (p *remote) host() string {
	u, err := url.Parse(p.account.BaseURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func (p *remote) failed(how string, cause error) *commerce.Error {
	return (&commerce.Error{Code: commerce.CodeUpstream, Reason: "ai_upstream", Message: p.label + " " + how + "."}).WithCause(cause)
}
