// Package supabase keeps sold files in a bucket of Supabase Storage, over its REST
// interface with the service key. Buyers and sellers talk to Supabase directly
// through signed addresses; the key never leaves the server.
//
//	supabase.go   the store: options, Stat, Delete, one HTTP call
//	put.go        writing: streamed, and only complete when the announced size arrived
//	sign.go       links
//	fault.go      what Supabase's errors mean here
//	probe.go      the whole round for doctor and preflight
//
// A bucket can also be used over its S3 endpoint (<project>/storage/v1/s3): that is
// the s3 back end.
package supabase

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Options configure a Store.
type Options struct {
	URL         string // SUPABASE_URL
	ServiceKey  string // SUPABASE_SERVICE_ROLE_KEY
	Bucket      string
	KeyPattern  string // ASSET_STORAGE_KEY_PREFIX
	TTL         time.Duration
	CallTimeout time.Duration     // of short calls; 0 is 15 s
	Transport   http.RoundTripper // nil is one with sensible time-outs
	Now         func() time.Time  // protocol time; nil is the machine's clock
}

// Store keeps files in a bucket. It is safe for concurrent use.
type Store struct {
	client     *http.Client
	base       *url.URL // …/storage/v1
	serviceKey string
	bucket     string
	pattern    string
	ttl        time.Duration
	call       time.Duration
	now        func() time.Time
}

var _ commerce.AssetStore = (*Store)(nil)

// New returns a Store, or an error that names the variable at fault. It does not
// talk to Supabase yet.
func New(o Options) (*Store, error) {
	switch {
	case o.URL == "":
		return nil, errors.New("SUPABASE_URL is not set")
	case o.ServiceKey == "":
		return nil, errors.New("SUPABASE_SERVICE_ROLE_KEY is not set")
	case o.Bucket == "":
		return nil, errors.New("ASSET_STORAGE_BUCKET is not set")
	}
	if !strings.Contains(o.URL, "://") {
		o.URL = "https://" + o.URL
	}
	base, err := url.Parse(strings.TrimSuffix(strings.TrimRight(o.URL, "/"), apiPath) + apiPath)
	if err != nil || base.Host == "" {
		return nil, errors.New("SUPABASE_URL is not a URL")
	}
	if o.TTL <= 0 {
		o.TTL = 10 * time.Minute
	}
	if o.CallTimeout <= 0 {
		o.CallTimeout = 15 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: 60 * time.Second, // after the body was sent; large files are copied then
			IdleConnTimeout:       90 * time.Second,
			MaxIdleConnsPerHost:   16,
			ForceAttemptHTTP2:     true,
		}
	}
	client := &http.Client{
		Transport:     o.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // never carry the key elsewhere
	}
	return &Store{client: client, base: base, serviceKey: o.ServiceKey, bucket: o.Bucket, pattern: o.KeyPattern, ttl: o.TTL, call: o.CallTimeout, now: o.Now}, nil
}

const apiPath = "/storage/v1"

// Stat returns what is stored at key. Supabase keeps no SHA-256, so the object is
// read once through to compute it: an upload that a browser made directly cannot be trusted otherwise.
func (s *Store) Stat(ctx context.Context, key string) (commerce.Object, error) {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return commerce.Object{}, err
	}
	var info struct {
		Size        int64  `json:"size"`
		ContentType string `json:"content_type"`
	}
	if err := s.json(ctx, http.MethodGet, s.path("object/info", key), nil, nil, &info); err != nil {
		return commerce.Object{}, err
	}
	object := commerce.Object{Key: key, Size: info.Size, ContentType: storage.MediaType(info.ContentType)}
	resp, err := s.do(ctx, http.MethodGet, s.path("object/authenticated", key), nil, nil, -1)
	if err != nil {
		return commerce.Object{}, err
	}
	defer resp.Body.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, resp.Body)
	if err != nil {
		return commerce.Object{}, unreachable(err)
	}
	object.Size, object.ChecksumSHA256 = n, hex.EncodeToString(sum.Sum(nil))
	return object, nil
}

// Delete removes key; a missing object is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return err
	}
	err := s.json(ctx, http.MethodDelete, s.base.JoinPath("object", url.PathEscape(s.bucket)), nil, map[string]any{"prefixes": []string{key}}, nil)
	if commerce.CodeOf(err) == commerce.CodeNotFound {
		return nil
	}
	return err
}

// path returns the address of an operation on key.
func (s *Store) path(operation, key string) *url.URL {
	u := *s.base
	u.Path += "/" + operation + "/" + s.bucket + "/" + key
	u.RawPath = ""
	return &u
}

// json makes one short call with a JSON body and reads the JSON answer into out.
func (s *Store) json(ctx context.Context, method string, address *url.URL, header http.Header, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, s.call)
	defer cancel()
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return commerce.Fail(commerce.CodeInternal, "The request could not be made.").WithCause(err)
		}
		body = bytes.NewReader(data)
		if header == nil {
			header = http.Header{}
		}
		header.Set("Content-Type", "application/json")
	}
	resp, err := s.do(ctx, method, address, header, body, -1)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(out); err != nil {
		return commerce.Fail(commerce.CodeUpstream, "The storage gave an answer that cannot be read.").WithCause(err)
	}
	return nil
}

// do makes one call with the service key. An answer other than 2xx is an error.
func (s *Store) do(ctx context.Context, method string, address *url.URL, header http.Header, body io.Reader, size int64) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, address.String(), body)
	if err != nil {
		return nil, commerce.Fail(commerce.CodeInternal, "The request could not be made.").WithCause(err)
	}
	if header != nil {
		req.Header = header
	}
	if size >= 0 {
		req.ContentLength = size
		if size == 0 {
			req.Body = http.NoBody
		}
	}
	req.Header.Set("Authorization", "Bearer "+s.serviceKey)
	req.Header.Set("apikey", s.serviceKey)
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, unreachable(err)
	}
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	return nil, fault(resp.StatusCode, said)
}
