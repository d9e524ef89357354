package ai_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"pocketstarter/internal/ai"
)

// stub stands in for a provider in OpenAI's shape. It is a stub and no peer: it keeps
// what it was asked and answers what the test says.
type stub struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	body   string
	delay  time.Duration
	reset  bool
	asked  []request
}

type request struct {
	path, authorization string
	body                map[string]any
}

func newStub(t *testing.T, body string) *stub {
	t.Helper()
	s := &stub{status: http.StatusOK, body: body}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	q := request{path: r.Method + " " + r.URL.Path, authorization: r.Header.Get("Authorization")}
	_ = json.Unmarshal(raw, &q.body)
	s.mu.Lock()
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	if s.delay > 0 {
		select {
		case <-time.After(s.delay):
		case <-r.Context().Done():
			return
		}
	}
	if s.reset {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Location", "http://127.0.0.1:1/")
	w.WriteHeader(s.status)
	_, _ = io.WriteString(w, s.body)
}

// requests returns what was asked so far.
func (s *stub) requests() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// models are all providers at the stub.
func models(s *stub, change ...func(*ai.Options)) *ai.Models {
	o := ai.Options{
		Calls:      true,
		OpenAI:     ai.Remote{APIKey: "sk-openai", BaseURL: s.URL + "/openai/v1/", ChatModel: "gpt-4.1-mini", ImageModel: "gpt-image-1"},
		OpenRouter: ai.Remote{APIKey: "sk-router", BaseURL: s.URL + "/router/v1", ChatModel: "openai/gpt-4.1-mini", ImageModel: "openai/gpt-image-1"},
		Ollama:     ai.Remote{BaseURL: s.URL + "/ollama", ChatModel: "llama3"},
		Client:     s.Client(),
	}
	for _, f := range change {
		f(&o)
	}
	return ai.New(o)
}
