package supabase

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Put streams r to key in one request. A stream that is cut, or is not as long as
// announced, breaks the request off before its end, so that Supabase keeps nothing.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) (commerce.Object, error) {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return commerce.Object{}, err
	}
	mediaType := storage.MediaType(contentType)
	body := &exact{r: bufio.NewReaderSize(r, 64<<10), size: size, sum: sha256.New()}
	if size == 0 { // nothing would read the body, so look whether it is empty
		if _, err := body.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			return commerce.Object{}, body.mismatch(1)
		}
	}
	header := http.Header{"Content-Type": {mediaType}, "X-Upsert": {"true"}, "Cache-Control": {"no-store"}}
	resp, err := s.do(ctx, http.MethodPost, s.path("object", key), header, io.NopCloser(body), size)
	if body.err != nil && !errors.Is(body.err, io.EOF) {
		if err == nil {
			resp.Body.Close()
		}
		return commerce.Object{}, body.err // our own reason, not the broken request's
	}
	if err != nil {
		return commerce.Object{}, err
	}
	resp.Body.Close()
	return commerce.Object{Key: key, Size: body.n, ContentType: mediaType, ChecksumSHA256: hex.EncodeToString(body.sum.Sum(nil))}, nil
}

// exact reads exactly size bytes (any number when size is -1). It gives out the last
// of them only when it has seen the end behind them: a longer stream fails before the
// request is whole, not after.
type exact struct {
	r    *bufio.Reader
	size int64
	n    int64
	sum  hash.Hash
	err  error // what ended the stream
}

func (e *exact) Read(p []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if e.size >= 0 && int64(len(p)) > e.size-e.n {
		p = p[:max(e.size-e.n, 1)] // 1: room to meet the end
	}
	n, err := e.r.Read(p)
	if err == nil && e.size >= 0 && e.n+int64(n) >= e.size {
		if _, err = e.r.Peek(1); err == nil || e.n+int64(n) > e.size {
			e.err = e.mismatch(e.n + int64(n) + 1)
			return 0, e.err
		}
	}
	e.n += int64(n)
	e.sum.Write(p[:n])
	switch {
	case err == io.EOF && e.size >= 0 && e.n != e.size:
		e.err = e.mismatch(e.n)
	case err == io.EOF:
		e.err = io.EOF
	case err != nil:
		e.err = commerce.FailField("file", "cut_off", "The upload ended before the whole file arrived. Nothing was stored.").WithCause(err)
	}
	if e.err != nil && !errors.Is(e.err, io.EOF) {
		return 0, e.err
	}
	if n > 0 {
		return n, nil // the end is told by the next call
	}
	return 0, e.err
}

func (e *exact) mismatch(n int64) error {
	if n > e.size {
		return commerce.FailField("file", "size_mismatch", "The file is larger than the %d bytes that were announced.", e.size)
	}
	return commerce.FailField("file", "size_mismatch", "The file is %d bytes, not the %d that were announced.", n, e.size)
}
