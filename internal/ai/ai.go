// Package ai lets the shop ask language models: OpenAI, OpenRouter and Ollama through
// one adapter, because all three speak OpenAI's shape, and a simulator inside the
// binary that costs nothing.
//
//	ai.go         which provider and model a request goes to
//	remote.go     one call to one provider, with limits of time and size
//	simulator.go  answers made up from the request alone
//	tokens.go     how many tokens a text has, offline
//
// Quotas are not here: who may ask, and how much, is the shop's business.
package ai

import (
	"context"
	"net/http"
	"strings"
	"time"

	"pocketstarter/commerce"
)

// Keys of the providers.
const (
	Simulator  = "simulator"
	OpenAI     = "openai"
	OpenRouter = "openrouter"
	Ollama     = "ollama"
)

const (
	simulatorChat  = "debug-sim-v1"
	simulatorImage = "debug-image-v1"
	defaultSize    = "1024x1024"
)

// Remote is one provider's account.
type Remote struct {
	APIKey     string // "" switches openai and openrouter off
	BaseURL    string
	ChatModel  string // "" switches ollama off
	ImageModel string
}

// Options says which providers there are.
type Options struct {
	Simulator  bool // answers are made up
	Calls      bool // real providers may be called, which costs money
	OpenAI     Remote
	OpenRouter Remote
	Ollama     Remote // no key, no images
	Client     *http.Client
	Timeout    time.Duration // of one call, 45 s by default
}

// Models asks whichever provider a request names. Its errors are *commerce.Error:
// CodeInvalid for a provider or model that may not be used, CodeUnavailable when there
// is none, CodeUpstream when the provider failed.
type Models struct {
	list     []commerce.AIProvider
	remotes  map[string]*remote
	fallback string // the default provider
}

// New returns the providers of o.
func New(o Options) *Models {
	if o.Timeout <= 0 {
		o.Timeout = 45 * time.Second
	}
	client := http.Client{}
	if o.Client != nil {
		client = *o.Client
	}
	// A redirect would take the key along: it is a failure like any other.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	m := &Models{remotes: map[string]*remote{}}
	m.list = append(m.list, commerce.AIProvider{
		Key: Simulator, Label: "Debug simulator", Kind: "local", Enabled: o.Simulator, BaseURL: "in-process", ModelHint: simulatorChat,
		EnvVars: []string{"AI_SIMULATOR_ENABLED"},
	})
	add := func(r Remote, ready bool, p commerce.AIProvider) {
		p.BaseURL, p.ModelHint, p.Enabled = r.BaseURL, r.ChatModel, ready && o.Calls
		m.list = append(m.list, p)
		if p.Enabled {
			m.remotes[p.Key] = &remote{key: p.Key, label: p.Label, account: r, client: &client, timeout: o.Timeout}
		}
	}
	add(o.OpenAI, o.OpenAI.APIKey != "" && o.OpenAI.BaseURL != "", commerce.AIProvider{Key: OpenAI, Label: "OpenAI", Kind: "remote",
		DocsURL: "https://platform.openai.com/docs", EnvVars: []string{"OPENAI_API_KEY", "AI_PROVIDER_CALLS_ENABLED"}})
	add(o.OpenRouter, o.OpenRouter.APIKey != "" && o.OpenRouter.BaseURL != "", commerce.AIProvider{Key: OpenRouter, Label: "OpenRouter", Kind: "remote",
		DocsURL: "https://openrouter.ai/docs", EnvVars: []string{"OPENROUTER_API_KEY", "AI_PROVIDER_CALLS_ENABLED"}})
	add(o.Ollama, o.Ollama.ChatModel != "" && o.Ollama.BaseURL != "", commerce.AIProvider{Key: Ollama, Label: "Ollama", Kind: "self_hosted",
		DocsURL: "https://docs.ollama.com", EnvVars: []string{"OLLAMA_BASE_URL", "OLLAMA_MODEL", "AI_PROVIDER_CALLS_ENABLED"}})
	for _, key := range []string{Ollama, OpenAI, OpenRouter, Simulator} { // the last enabled one wins
		if m.enabled(key) {
			m.fallback = key
		}
	}
	return m
}

// Providers lists every provider, also those that are off.
func (m *Models) Providers() []commerce.AIProvider {
	return append([]commerce.AIProvider(nil), m.list...)
}

// ResolveChat fills in the defaults of r, so that its quota can be reserved before the
// provider is called.
func (m *Models) ResolveChat(r commerce.ChatRequest) (commerce.ChatRequest, error) {
	var err error
	r.Provider, r.Model, err = m.resolve(r.Provider, r.Model, simulatorChat, func(a Remote) string { return a.ChatModel })
	return r, err
}

// ResolveImages fills in the defaults of r.
func (m *Models) ResolveImages(r commerce.ImageRequest) (commerce.ImageRequest, error) {
	if r.Size == "" {
		r.Size = defaultSize
	}
	var err error
	r.Provider, r.Model, err = m.resolve(r.Provider, r.Model, simulatorImage, func(a Remote) string { return a.ImageModel })
	return r, err
}

// Complete asks for one answer.
func (m *Models) Complete(ctx context.Context, r commerce.ChatRequest) (commerce.ChatReply, error) {
	r, err := m.ResolveChat(r)
	if err != nil {
		return commerce.ChatReply{}, err
	}
	if r.Provider == Simulator {
		return simulateChat(r), nil
	}
	return m.remotes[r.Provider].chat(ctx, r)
}

// GenerateImages asks for pictures.
func (m *Models) GenerateImages(ctx context.Context, r commerce.ImageRequest) (commerce.ImageReply, error) {
	r, err := m.ResolveImages(r)
	if err != nil {
		return commerce.ImageReply{}, err
	}
	if r.Provider == Simulator {
		return simulateImages(r), nil
	}
	return m.remotes[r.Provider].images(ctx, r)
}

// resolve decides provider and model. At a provider that costs money only the models
// that the shop chose may be used: the price of others is not in its limits.
func (m *Models) resolve(provider, model, simulated string, chosen func(Remote) string) (string, string, error) {
	provider, model = strings.ToLower(strings.TrimSpace(provider)), strings.TrimSpace(model)
	switch {
	case provider == "" && m.fallback == "":
		return "", "", commerce.Fail(commerce.CodeUnavailable, "No AI provider is switched on in this shop.").WithReason("ai_off")
	case provider == "":
		provider = m.fallback
	case !m.known(provider):
		return "", "", commerce.FailField("provider", "invalid", "There is no such AI provider.")
	case !m.enabled(provider):
		return "", "", commerce.FailField("provider", "disabled", "This AI provider is switched off.")
	}
	if provider == Simulator {
		if model == "" {
			model = simulated
		}
		return provider, model, nil
	}
	account := m.remotes[provider].account
	if model == "" {
		model = chosen(account)
	}
	if model == "" {
		return "", "", commerce.Fail(commerce.CodeUpstream, "This AI provider cannot do that.").WithReason("ai_not_supported")
	}
	if model != chosen(account) {
		return "", "", commerce.FailField("model", "not_allowed", "This shop offers %s only.", chosen(account))
	}
	return provider, model, nil
}

func (m *Models) known(key string) bool {
	for _, p := range m.list {
		if p.Key == key {
			return true
		}
	}
	return false
}

func (m *Models) enabled(key string) bool {
	for _, p := range m.list {
		if p.Key == key {
			return p.Enabled
		}
	}
	return false
}
