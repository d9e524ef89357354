package main

import (
	"pocketstarter/commerce"
	"pocketstarter/internal/ai"
	"pocketstarter/internal/config"
)

// models are the AI providers that the configuration switches on.
func models(c config.AI) *ai.Models {
	return ai.New(ai.Options{
		Simulator: c.Simulator, Calls: c.ProviderCalls,
		OpenAI:     remoteOf(c.OpenAI),
		OpenRouter: remoteOf(c.OpenRouter),
		Ollama:     ai.Remote{BaseURL: c.OllamaBaseURL, ChatModel: c.OllamaModel},
	})
}

func remoteOf(p config.Provider) ai.Remote {
	return ai.Remote{APIKey: p.APIKey.Reveal(), BaseURL: p.BaseURL, ChatModel: p.DefaultModel, ImageModel: p.ImageModel}
}

func usageLimits(c config.AI) commerce.UsageLimits {
	of := func(l config.Limits) commerce.UsageLimit {
		return commerce.UsageLimit{Tokens: int64(l.Tokens), Images: int64(l.Images), Videos: int64(l.Videos)}
	}
	return commerce.UsageLimits{Free: of(c.Free), Pro: of(c.Pro)}
}
