package storage_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

func key(name string) string { return "sellers/abc123/" + rand.Text() + "/" + name }

// noise is random once; content cuts different pieces out of it.
var noise = func() []byte {
	b := make([]byte, 24<<20)
	_, _ = rand.Read(b)
	return b
}()

func content(n int) []byte {
	offset, _ := rand.Int(rand.Reader, big.NewInt(int64(len(noise)-n)))
	return noise[offset.Int64():][:n:n]
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func (s subject) ticket(k string) commerce.DownloadTicket {
	return commerce.DownloadTicket{Grant: "grant", Asset: "asset", Key: k, FileName: "guide.pdf", ContentType: "application/pdf", Expires: time.Now().Add(time.Minute)}
}

// get follows a signed link as a browser does.
func (s subject) get(t *testing.T, link, byteRange string) (int, http.Header, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	require.NoError(t, err)
	if byteRange != "" {
		req.Header.Set("Range", byteRange)
	}
	resp, err := s.client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, resp.Header, body
}

// send puts bytes where a signed upload says.
func (s subject) send(t *testing.T, u commerce.SignedUpload, body []byte) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, u.URL, bytes.NewReader(body))
	require.NoError(t, err)
	for name, value := range u.Headers {
		req.Header.Set(name, value)
	}
	resp, err := s.client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func requireMissing(t *testing.T, s subject, k string) {
	t.Helper()
	_, err := s.store.Stat(t.Context(), k)
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), "%v", err)
}

func swap(c string) string {
	if c == "A" {
		return "B"
	}
	return "A"
}

// swapSignature changes one character of the signature in u's query.
func swapSignature(u *url.URL) string {
	q := u.Query()
	for _, name := range []string{"X-Amz-Signature", "token"} {
		if v := q.Get(name); v != "" {
			q.Set(name, v[:len(v)-1]+string("ab"[boolIndex(v[len(v)-1] == 'a')]))
		}
	}
	return q.Encode()
}

func boolIndex(b bool) int {
	if b {
		return 1
	}
	return 0
}

// broken gives some bytes and then the error of a request whose client went away.
type broken struct {
	r   io.Reader
	err error
}

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = b.err
	}
	return n, err
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
