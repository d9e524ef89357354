package ai

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"pocketstarter/commerce"
)

// lexicon is what the simulator speaks: short words that are single tokens.
var lexicon = strings.Fields("the shop sells files plans and time to people who pay once or each month so a small team can build ship learn and rest " +
	"while orders arrive mail goes out and every number on the page stays true for the next day of work")

// simulateChat answers from the request alone: the same words always give the same
// answer, which never has more tokens than were asked for.
func simulateChat(r commerce.ChatRequest) commerce.ChatReply {
	most := max(r.MaxOutputTokens, 1)
	source := source(r.Model, fmt.Sprint(most), fmt.Sprintf("%q", r.Messages))
	target := most/2 + source.IntN(most-most/2) + 1 // half of it to all of it
	var words []string
	for used := int64(0); ; {
		word := lexicon[source.IntN(len(lexicon))]
		if used += countText(r.Model, " "+word); used > int64(target) && len(words) > 0 {
			break
		}
		words = append(words, word)
		if used >= int64(target) {
			break
		}
	}
	text := sentence(words)
	for countText(r.Model, text) > int64(most) && len(words) > 1 {
		words = words[:len(words)-1]
		text = sentence(words)
	}
	if countText(r.Model, text) > int64(most) {
		text = "The" // one token in every vocabulary, which not every word is with its capital
	}
	return commerce.ChatReply{
		Provider: Simulator, Model: r.Model, Text: text,
		InputTokens: countMessages(r.Model, r.Messages), OutputTokens: countText(r.Model, text),
	}
}

// sentence joins words with a capital in front.
func sentence(words []string) string {
	text := []rune(strings.Join(words, " "))
	text[0] = unicode.ToUpper(text[0])
	return string(text)
}

// simulateImages answers with addresses that show nothing.
func simulateImages(r commerce.ImageRequest) commerce.ImageReply {
	source := source(r.Model, r.Prompt, r.Size)
	reply := commerce.ImageReply{Provider: Simulator, Model: r.Model}
	for range max(r.Count, 0) {
		a, b := source.Uint64(), source.Uint64()
		id := fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", uint32(a>>32), uint16(a>>16), a&0xfff, (b>>48)&0xfff, b&0xffffffffffff)
		reply.Images = append(reply.Images, commerce.Image{ID: id, URL: "debug://image/" + id, Prompt: r.Prompt})
	}
	return reply
}

// source is a stream of numbers that depends on the words only.
func source(words ...string) *rand.Rand {
	return rand.New(rand.NewChaCha8(sha256.Sum256([]byte(strings.Join(words, "\x00"))))) //nolint:gosec // nothing is protected by it
}
