package ai

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/tiktoken-go/tokenizer"

	"pocketstarter/commerce"
)

// The vocabularies are in the binary and cost some megabytes each: one is read when
// a model needs it, not before.
var (
	newer = sync.OnceValues(func() (tokenizer.Codec, error) { return tokenizer.Get(tokenizer.O200kBase) })
	older = sync.OnceValues(func() (tokenizer.Codec, error) { return tokenizer.Get(tokenizer.Cl100kBase) })
)

// pieceLen bounds what the tokenizer sees at once. Its splitting takes time with
// the square of some inputs, such as thousands of line ends.
const pieceLen = 512

// EstimateTokens says what messages and text would count as for model, offline. It
// counts as OpenAI does; other vendors differ by some percent.
func (m *Models) EstimateTokens(model string, messages []commerce.ChatMessage, text string) commerce.TokenEstimate {
	e := commerce.TokenEstimate{Text: countText(model, text)}
	if len(messages) > 0 {
		e.Messages = countMessages(model, messages)
	}
	e.Total = e.Messages + e.Text
	return e
}

// countMessages adds what the conversation's own marks cost: four tokens a message and
// two for the answer's start.
func countMessages(model string, messages []commerce.ChatMessage) int64 {
	n := int64(2)
	for _, m := range messages {
		n += 4 + countText(model, m.Role) + countText(model, m.Content)
		if m.Name != "" {
			n += max(countText(model, m.Name)-1, 0)
		}
	}
	return n
}

func countText(model, text string) int64 {
	if text == "" {
		return 0
	}
	codec, err := codecFor(model)()
	var n int64
	for text != "" && err == nil {
		var piece string
		piece, text = cutPiece(text)
		var c int
		c, err = codec.Count(piece)
		n += int64(c)
	}
	if err != nil {
		return max(n+int64(len(text)/4), 1) // a rough guess is better than no limit
	}
	return n
}

// cutPiece cuts before a space near the limit, where a word begins anyway, so that
// ordinary text counts the same as in one go.
func cutPiece(text string) (piece, rest string) {
	if len(text) <= pieceLen {
		return text, ""
	}
	if at := strings.LastIndexByte(text[pieceLen/2:pieceLen], ' '); at >= 0 {
		return text[:pieceLen/2+at], text[pieceLen/2+at:]
	}
	at := pieceLen
	for at > pieceLen-utf8.UTFMax && !utf8.RuneStart(text[at]) {
		at--
	}
	return text[:at], text[at:]
}

// codecFor picks the vocabulary by the model's name, without its vendor's.
func codecFor(model string) func() (tokenizer.Codec, error) {
	name := strings.ToLower(model[strings.LastIndexByte(model, '/')+1:])
	if name == "gpt-4" || strings.HasPrefix(name, "gpt-4-") || strings.HasPrefix(name, "gpt-3.5") || strings.HasPrefix(name, "text-embedding") {
		return older
	}
	return newer
}
