package ai_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/ai"
)

const chatAnswer = `{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"Hello there."}}],"usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}`

func hello(provider, model string) commerce.ChatRequest {
	return commerce.ChatRequest{Provider: provider, Model: model, MaxOutputTokens: 320, Messages: []commerce.ChatMessage{{Role: "user", Content: "Hello!", Name: "ada"}}}
}

func TestOneAdapterForThreeProviders(t *testing.T) {
	for provider, want := range map[string]struct{ path, model, authorization string }{
		ai.OpenAI:     {"POST /openai/v1/chat/completions", "gpt-4.1-mini", "Bearer sk-openai"},
		ai.OpenRouter: {"POST /router/v1/chat/completions", "openai/gpt-4.1-mini", "Bearer sk-router"},
		ai.Ollama:     {"POST /ollama/v1/chat/completions", "llama3", ""},
	} {
		t.Run(provider, func(t *testing.T) {
			s := newStub(t, chatAnswer)
			reply, err := models(s).Complete(context.Background(), hello(provider, ""))
			require.NoError(t, err)
			require.Equal(t, commerce.ChatReply{Provider: provider, Model: want.model, Text: "Hello there.", InputTokens: 11, OutputTokens: 3}, reply)
			require.Len(t, s.requests(), 1)
			require.Equal(t, want.path, s.requests()[0].path)
			require.Equal(t, want.authorization, s.requests()[0].authorization)
			require.Equal(t, map[string]any{
				"model": want.model, "stream": false, "max_tokens": 320.0,
				"messages": []any{map[string]any{"role": "user", "content": "Hello!", "name": "ada"}},
			}, s.requests()[0].body, "the answer's length is always limited")
		})
	}
}

// OpenAI itself knows the limit under a newer name.
func TestOpenAIsOwnNameForTheLimit(t *testing.T) {
	s := newStub(t, chatAnswer)
	m := models(s, func(o *ai.Options) {
		o.OpenAI.BaseURL = "https://api.openai.com/v1"
		o.Client = &http.Client{Transport: redirectTo(s.URL)}
	})
	_, err := m.Complete(context.Background(), hello(ai.OpenAI, ""))
	require.NoError(t, err)
	require.Equal(t, 320.0, s.requests()[0].body["max_completion_tokens"])
	require.NotContains(t, s.requests()[0].body, "max_tokens")
}

// redirectTo sends every request to another server.
type redirectTo string

func (to redirectTo) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(string(to), "http://")
	return http.DefaultTransport.RoundTrip(r)
}

func TestAnswersInOtherShapes(t *testing.T) {
	for name, tt := range map[string]struct {
		body, text string
		output     int64
	}{
		"parts":            {`{"choices":[{"message":{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}}]}`, "Hello", 1},
		"without usage":    {`{"choices":[{"message":{"content":"Hello there."}}]}`, "Hello there.", 3},
		"with usage of 0":  {`{"choices":[{"message":{"content":"Hello there."}}],"usage":{"prompt_tokens":0,"completion_tokens":0}}`, "Hello there.", 3},
		"negative usage":   {`{"choices":[{"message":{"content":"Hello there."}}],"usage":{"prompt_tokens":9,"completion_tokens":-9}}`, "Hello there.", 3},
		"a refusal":        {`{"choices":[{"message":{"content":null,"refusal":"No."}}]}`, "No.", 2},
		"an empty message": {`{"choices":[{"message":{"content":""}}],"usage":{"prompt_tokens":9,"completion_tokens":0}}`, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			reply, err := models(newStub(t, tt.body)).Complete(context.Background(), hello(ai.OpenAI, ""))
			require.NoError(t, err)
			require.Equal(t, tt.text, reply.Text)
			require.Equal(t, tt.output, reply.OutputTokens)
			require.Positive(t, reply.InputTokens)
		})
	}
}

func TestFailuresKeepTheProvidersTextBack(t *testing.T) {
	const leak = "sk-openai said: Hello!"
	for name, change := range map[string]func(*stub){
		"401":           func(s *stub) { s.status = 401 },
		"400":           func(s *stub) { s.status = 400 },
		"429":           func(s *stub) { s.status = 429 },
		"500":           func(s *stub) { s.status = 500 },
		"a redirect":    func(s *stub) { s.status = 302 },
		"204":           func(s *stub) { s.status = 204 },
		"cut":           func(s *stub) { s.reset = true },
		"slow":          func(s *stub) { s.delay = time.Hour },
		"not json":      func(*stub) {},
		"no choice":     func(s *stub) { s.body = `{"choices":[],"x":"` + leak + `"}` },
		"another shape": func(s *stub) { s.body = `{"choices":"` + leak + `"}` },
		"a flood":       func(s *stub) { s.body = strings.Repeat(" ", 5<<20) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(t, leak)
			change(s)
			m := models(s, func(o *ai.Options) {
				if s.delay > 0 {
					o.Timeout = time.Millisecond
				}
			})
			_, err := m.Complete(context.Background(), hello(ai.OpenAI, ""))
			require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err))
			require.NotContains(t, err.Error(), "sk-openai")
			require.LessOrEqual(t, len(s.requests()), 1, "a second try would be paid for twice")
		})
	}
}

func TestImages(t *testing.T) {
	s := newStub(t, `{"data":[{"url":"https://img.example/1.png","revised_prompt":"a cat"},{"b64_json":"AAAA"},{"url":"javascript:alert(1)"},{"url":"http://img.example/2.png"},{},{"b64_json":"BBBB"}]}`)
	m := models(s)
	reply, err := m.GenerateImages(context.Background(), commerce.ImageRequest{Provider: "OpenAI ", Prompt: "cat", Count: 3})
	require.NoError(t, err)
	require.Equal(t, commerce.ImageReply{Provider: ai.OpenAI, Model: "gpt-image-1", Images: []commerce.Image{
		{ID: "img_1", URL: "https://img.example/1.png", RevisedPrompt: "a cat"}, {ID: "img_2", Base64: "AAAA"}, {ID: "img_3", Base64: "BBBB"},
	}}, reply)
	require.Equal(t, "POST /openai/v1/images/generations", s.requests()[0].path)
	require.Equal(t, map[string]any{"model": "gpt-image-1", "prompt": "cat", "n": 3.0, "size": "1024x1024"}, s.requests()[0].body)

	reply, err = m.GenerateImages(context.Background(), commerce.ImageRequest{Provider: ai.OpenAI, Prompt: "cat", Count: 1})
	require.NoError(t, err)
	require.Len(t, reply.Images, 1, "never more than asked for")

	_, err = m.GenerateImages(context.Background(), commerce.ImageRequest{Provider: ai.Ollama, Prompt: "cat", Count: 1})
	require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err), "Ollama makes no pictures")

	_, err = models(newStub(t, `{"data":[{"url":"ftp://x"}]}`)).GenerateImages(context.Background(), commerce.ImageRequest{Provider: ai.OpenAI, Prompt: "cat", Count: 1})
	require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err))
}

func TestWhichProvider(t *testing.T) {
	s := newStub(t, chatAnswer)
	for name, tt := range map[string]struct {
		change          func(*ai.Options)
		provider, model string
		want            string // provider and model, or the code
	}{
		"the simulator first":            {func(o *ai.Options) { o.Simulator = true }, "", "", "simulator debug-sim-v1"},
		"the simulator takes any model":  {func(o *ai.Options) { o.Simulator = true }, "", "gpt-9", "simulator gpt-9"},
		"then openrouter":                {func(*ai.Options) {}, "", "", "openrouter openai/gpt-4.1-mini"},
		"then openai":                    {func(o *ai.Options) { o.OpenRouter.APIKey = "" }, "", "", "openai gpt-4.1-mini"},
		"then ollama":                    {func(o *ai.Options) { o.OpenRouter.APIKey, o.OpenAI.APIKey = "", "" }, "", "", "ollama llama3"},
		"none":                           {func(o *ai.Options) { o.Calls = false }, "", "", "unavailable"},
		"calls are off":                  {func(o *ai.Options) { o.Calls, o.Simulator = false, true }, "openai", "", "invalid"},
		"the simulator is off":           {func(*ai.Options) {}, "simulator", "", "invalid"},
		"unknown":                        {func(*ai.Options) {}, "anthropic", "", "invalid"},
		"the chosen model, named":        {func(*ai.Options) {}, "openai", "gpt-4.1-mini", "openai gpt-4.1-mini"},
		"a model that costs who knows":   {func(*ai.Options) {}, "openai", "o3-pro", "invalid"},
		"ollama without a model":         {func(o *ai.Options) { o.Ollama.ChatModel = "" }, "ollama", "", "invalid"},
		"openai without a default model": {func(o *ai.Options) { o.OpenAI.ChatModel = "" }, "openai", "", "upstream"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := models(s, tt.change).ResolveChat(commerce.ChatRequest{Provider: tt.provider, Model: tt.model})
			got := r.Provider + " " + r.Model
			if err != nil {
				got = string(commerce.CodeOf(err))
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestProvidersAreListedInOrder(t *testing.T) {
	var line []string
	for _, p := range models(newStub(t, ""), func(o *ai.Options) { o.OpenAI.APIKey = "" }).Providers() {
		require.NotEmpty(t, p.Label)
		require.NotEmpty(t, p.EnvVars)
		line = append(line, p.Key+" "+p.Kind+map[bool]string{true: " on", false: " off"}[p.Enabled])
	}
	require.Equal(t, []string{"simulator local off", "openai remote off", "openrouter remote on", "ollama self_hosted on"}, line)
}
