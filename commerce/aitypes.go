package commerce

// ChatMessage is one turn of a conversation.
type ChatMessage struct {
	Role    string // system, user or assistant
	Content string
	Name    string // optional
}

// ChatRequest asks a language model for one answer. An empty Provider or Model means
// the shop's default.
type ChatRequest struct {
	Provider        string
	Model           string
	Messages        []ChatMessage
	MaxOutputTokens int
}

// ChatReply is the answer and what it used. Tokens are the provider's count, or our
// estimate where it names none.
type ChatReply struct {
	Provider     string
	Model        string
	Text         string
	InputTokens  int64
	OutputTokens int64
}

// ImageRequest asks for Count pictures. An empty Provider, Model or Size means the
// shop's default.
type ImageRequest struct {
	Provider string
	Model    string
	Prompt   string
	Count    int
	Size     string // such as 1024x1024
}

// Image is one picture: an address or its bytes in base64.
type Image struct {
	ID            string
	URL           string
	Base64        string
	Prompt        string // set by the simulator
	RevisedPrompt string // set by real providers
}

// ImageReply is the pictures that were made: at most as many as asked for, and only
// these count as used.
type ImageReply struct {
	Provider string
	Model    string
	Images   []Image
}

// AIProvider is one provider as the shop shows it.
type AIProvider struct {
	Key       string   // simulator, openai, openrouter, ollama
	Label     string   // for people
	Kind      string   // local, remote or self_hosted
	Enabled   bool     // requests are taken
	BaseURL   string   // "in-process" for the simulator
	ModelHint string   // its default model
	DocsURL   string   // where a person learns more
	EnvVars   []string // the variables that switch it on
}

// TokenEstimate is what messages and text would count as, offline.
type TokenEstimate struct {
	Messages int64
	Text     int64
	Total    int64
}
