package ai_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/commerce"
	"pocketstarter/internal/ai"
)

var simulator = ai.New(ai.Options{Simulator: true})

func TestSimulatorIsDeterministicAndKeepsTheLimit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := commerce.ChatRequest{
			Model:           rapid.SampledFrom([]string{"", "gpt-4", "gpt-4.1-mini", "llama3"}).Draw(rt, "model"),
			MaxOutputTokens: rapid.OneOf(rapid.IntRange(1, 12), rapid.IntRange(1, 400)).Draw(rt, "max"),
			Messages:        []commerce.ChatMessage{{Role: "user", Content: rapid.String().Draw(rt, "content")}},
		}
		first, err := simulator.Complete(context.Background(), r)
		if err != nil {
			rt.Fatal(err)
		}
		again, _ := simulator.Complete(context.Background(), r)
		switch {
		case first != again:
			rt.Fatalf("two answers: %q and %q", first.Text, again.Text)
		case first.Text == "":
			rt.Fatal("an empty answer")
		case first.OutputTokens > int64(r.MaxOutputTokens), first.OutputTokens < 1:
			rt.Fatalf("%d tokens of %d: %q", first.OutputTokens, r.MaxOutputTokens, first.Text)
		case first.OutputTokens != simulator.EstimateTokens(first.Model, nil, first.Text).Text:
			rt.Fatal("the count is not the text's")
		}
	})
}

func TestSimulatorKeepsTheSmallestLimit(t *testing.T) {
	for i := range 300 { // every word of the lexicon comes first once
		reply, err := simulator.Complete(context.Background(), commerce.ChatRequest{MaxOutputTokens: 1, Messages: []commerce.ChatMessage{{Content: strings.Repeat("x", i)}}})
		require.NoError(t, err)
		require.EqualValues(t, 1, reply.OutputTokens, reply.Text)
	}
}

func TestSimulatorAnswersDiffer(t *testing.T) {
	ask := func(content string) string {
		reply, err := simulator.Complete(context.Background(), commerce.ChatRequest{MaxOutputTokens: 50, Messages: []commerce.ChatMessage{{Role: "user", Content: content}}})
		require.NoError(t, err)
		return reply.Text
	}
	require.NotEqual(t, ask("one"), ask("two"))
}

func TestSimulatedImages(t *testing.T) {
	reply, err := simulator.GenerateImages(context.Background(), commerce.ImageRequest{Prompt: "a cat", Count: 3})
	require.NoError(t, err)
	require.Len(t, reply.Images, 3)
	seen := map[string]bool{}
	for _, i := range reply.Images {
		require.Regexp(t, regexp.MustCompile(`^debug://image/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`), i.URL)
		require.Equal(t, "a cat", i.Prompt)
		seen[i.ID] = true
	}
	require.Len(t, seen, 3)
	again, err := simulator.GenerateImages(context.Background(), commerce.ImageRequest{Prompt: "a cat", Count: 3})
	require.NoError(t, err)
	require.Equal(t, reply, again)
}

func TestEstimateTokens(t *testing.T) {
	for _, tt := range []struct {
		model, text string
		want        int64
	}{
		{"gpt-4.1-mini", "hello world", 2}, {"gpt-4", "hello world", 2}, {"openai/gpt-4o", "hello world", 2}, {"", "", 0},
		{"gpt-4.1-mini", strings.Repeat("hello world ", 1000), 2001},
	} {
		e := simulator.EstimateTokens(tt.model, nil, tt.text)
		require.Equal(t, commerce.TokenEstimate{Text: tt.want, Total: tt.want}, e)
	}
	e := simulator.EstimateTokens("gpt-4.1-mini", []commerce.ChatMessage{{Role: "user", Content: "hello world"}, {Role: "user", Content: "hello", Name: "ada"}}, "hello")
	require.Equal(t, int64(2+(4+1+2)+(4+1+1+0)), e.Messages-nameCost(t))
	require.Equal(t, e.Messages+1, e.Total)

	// Inputs on which the tokenizer's own splitting takes minutes.
	for _, hard := range []string{strings.Repeat("\n ", 25_000), strings.Repeat("a", 50_000), strings.Repeat("é", 25_000), strings.Repeat("\xff", 50_000), "\x00"} {
		require.Positive(t, simulator.EstimateTokens("gpt-4.1-mini", nil, hard).Text)
	}
}

// nameCost is what the name "ada" adds: its tokens less one.
func nameCost(t *testing.T) int64 {
	t.Helper()
	return simulator.EstimateTokens("gpt-4.1-mini", nil, "ada").Text - 1
}
