package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Transport answers requests to JWKSURL and APIURL from memory and refuses every other
// address: the shop's ordinary verifier and Backend API client work with it before the
// server listens, and without a network.
func (s *Sandbox) Transport() http.RoundTripper { return memoryTransport{s} }

type memoryTransport struct{ s *Sandbox }

func (t memoryTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	answer := &memoryResponse{header: http.Header{}, status: http.StatusOK}
	url := r.URL.Scheme + "://" + r.URL.Host + r.URL.Path
	switch {
	case r.Method == http.MethodGet && url == t.s.JWKSURL():
		t.s.serveJWKS(answer, r)
	case strings.HasPrefix(url, t.s.APIURL()+"/"):
		inner := r.Clone(r.Context())
		inner.URL.Path = "/__clerk/api" + r.URL.Path
		inner.Host = r.URL.Host
		if inner.Body == nil {
			inner.Body = http.NoBody
		}
		t.s.backend().ServeHTTP(answer, inner)
	default:
		return nil, fmt.Errorf("the sandbox does not know the address %s", url)
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", answer.status, http.StatusText(answer.status)), StatusCode: answer.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: answer.header,
		ContentLength: int64(answer.body.Len()), Body: io.NopCloser(&answer.body), Request: r,
	}, nil
}

// memoryResponse keeps what a handler answered.
type memoryResponse struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

func (m *memoryResponse) Header() http.Header { return m.header }

func (m *memoryResponse) WriteHeader(status int) {
	if !m.wrote {
		m.status, m.wrote = status, true
	}
}

func (m *memoryResponse) Write(b []byte) (int, error) {
	m.wrote = true
	return m.body.Write(b)
}
