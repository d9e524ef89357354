// Package supabasestub is a stand-in for Supabase Storage that tests talk to over
// HTTP. It is a stub and no peer: it does what Supabase documents about the few calls the
// supabase back end makes, keeps objects in a directory, and can be told to fail.
package supabasestub

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is what the stub answers instead of doing its work.
type Fault struct {
	Status  int    // HTTP status; 0 works normally
	Inner   string // statusCode in the body, where Supabase answers 400 for everything
	Error   string
	Message string
	Delay   time.Duration // before anything else
	Hang    bool          // never answer
}

// Stub answers like Supabase Storage. See New.
type Stub struct {
	ServiceKey string
	Bucket     string
	Public     bool                        // what GET /bucket says
	MaxSize    int64                       // 413 above it; 0 is no limit
	Decide     func(r *http.Request) Fault // nil never fails

	dir    string
	secret []byte
	now    func() time.Time
	mu     sync.RWMutex
	types  map[string]string
}

// New returns a Stub that keeps its objects below dir. now nil is the machine's clock.
func New(serviceKey, bucket, dir string, now func() time.Time) *Stub {
	if now == nil {
		now = time.Now
	}
	return &Stub{ServiceKey: serviceKey, Bucket: bucket, dir: dir, secret: []byte(rand.Text()), now: now, types: map[string]string{}}
}

func (s *Stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.Decide != nil {
		f := s.Decide(r)
		if f.Hang {
			_, _ = io.Copy(io.Discard, r.Body) // an unread body would hide that the client went away
			<-r.Context().Done()
			return
		}
		if f.Delay > 0 {
			select {
			case <-time.After(f.Delay):
			case <-r.Context().Done():
				return
			}
		}
		if f.Status != 0 {
			refuse(w, f.Status, f.Inner, f.Error, f.Message)
			return
		}
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/storage/v1/")
	if !ok {
		refuse(w, 404, "404", "not_found", "requested path is invalid")
		return
	}
	token := r.URL.Query().Get("token")
	switch {
	case r.Method == http.MethodGet && token != "" && strings.HasPrefix(path, "object/sign/"):
		s.byLink(w, r, "get", strings.TrimPrefix(path, "object/sign/"), token, s.serve)
	case r.Method == http.MethodPut && token != "" && strings.HasPrefix(path, "object/upload/sign/"):
		s.byLink(w, r, "put", strings.TrimPrefix(path, "object/upload/sign/"), token, s.store)
	case r.Header.Get("Authorization") != "Bearer "+s.ServiceKey || r.Header.Get("apikey") != s.ServiceKey:
		refuse(w, 400, "403", "Unauthorized", "Invalid Compact JWS")
	default:
		s.asService(w, r, path)
	}
}

// byLink serves the holder of a signed address.
func (s *Stub) byLink(w http.ResponseWriter, r *http.Request, purpose, path, token string, then func(http.ResponseWriter, *http.Request, string)) {
	key, ok := strings.CutPrefix(path, s.Bucket+"/")
	expires, mac, _ := strings.Cut(token, ".")
	until, _ := strconv.ParseInt(expires, 10, 64)
	if !ok || mac != s.mac(purpose, key, expires) {
		refuse(w, 400, "400", "InvalidSignature", "signature verification failed")
		return
	}
	if s.now().Unix() >= until {
		refuse(w, 400, "400", "InvalidJWT", `"exp" claim timestamp check failed`)
		return
	}
	then(w, r, key)
}

func (s *Stub) asService(w http.ResponseWriter, r *http.Request, path string) {
	if r.Method == http.MethodGet && strings.HasPrefix(path, "bucket/") {
		if path != "bucket/"+s.Bucket {
			refuse(w, 400, "404", "Bucket not found", "Bucket not found")
			return
		}
		answer(w, map[string]any{"id": s.Bucket, "name": s.Bucket, "public": s.Public})
		return
	}
	if r.Method == http.MethodDelete && path == "object/"+s.Bucket {
		s.remove(w, r)
		return
	}
	for _, route := range []struct {
		method, prefix string
		do             func(http.ResponseWriter, *http.Request, string)
	}{
		{"POST", "object/upload/sign/", s.signUpload},
		{"POST", "object/sign/", s.signDownload},
		{"GET", "object/info/", s.info},
		{"GET", "object/authenticated/", s.serve},
		{"POST", "object/", s.store},
	} {
		rest, ok := strings.CutPrefix(path, route.prefix)
		if !ok || r.Method != route.method {
			continue
		}
		key, ok := strings.CutPrefix(rest, s.Bucket+"/")
		if !ok {
			refuse(w, 400, "404", "Bucket not found", "Bucket not found")
			return
		}
		route.do(w, r, key)
		return
	}
	refuse(w, 404, "404", "not_found", "no such route")
}

func (s *Stub) signDownload(w http.ResponseWriter, r *http.Request, key string) {
	var in struct {
		ExpiresIn int64 `json:"expiresIn"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.ExpiresIn < 1 {
		refuse(w, 400, "400", "invalid_request", "expiresIn is invalid")
		return
	}
	if _, err := os.Stat(s.file(key)); err != nil {
		notFound(w)
		return
	}
	answer(w, map[string]string{"signedURL": "/object/sign/" + s.Bucket + "/" + escape(key) + "?token=" + s.token("get", key, in.ExpiresIn)})
}

func (s *Stub) signUpload(w http.ResponseWriter, _ *http.Request, key string) {
	answer(w, map[string]string{"url": "/object/upload/sign/" + s.Bucket + "/" + escape(key) + "?token=" + s.token("put", key, 7200)})
}

func (s *Stub) info(w http.ResponseWriter, _ *http.Request, key string) {
	stat, err := os.Stat(s.file(key))
	if err != nil {
		notFound(w)
		return
	}
	answer(w, map[string]any{"name": key, "bucket_id": s.Bucket, "size": stat.Size(), "content_type": s.typeOf(key)})
}

func (s *Stub) serve(w http.ResponseWriter, r *http.Request, key string) {
	f, err := os.Open(s.file(key))
	if err != nil {
		notFound(w)
		return
	}
	defer f.Close()
	if name := r.URL.Query().Get("download"); name != "" {
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%s; filename*=UTF-8''%s;", url.PathEscape(name), url.PathEscape(name)))
	}
	w.Header().Set("Content-Type", s.typeOf(key))
	http.ServeContent(w, r, "", time.Time{}, f)
}

// store keeps an object only when the whole body arrived.
func (s *Stub) store(w http.ResponseWriter, r *http.Request, key string) {
	if strings.ContainsFunc(key, func(r rune) bool { return r > 126 || r < ' ' || strings.ContainsRune("%#[]{}^~`<>\\|\"", r) }) {
		refuse(w, 400, "400", "InvalidKey", "Invalid key: "+key)
		return
	}
	temp, err := os.CreateTemp(s.dir, "part-")
	if err != nil {
		refuse(w, 500, "500", "internal", "disk")
		return
	}
	defer os.Remove(temp.Name())
	defer temp.Close()
	n, err := io.Copy(temp, r.Body)
	if err != nil {
		return // cut off: the connection is gone
	}
	if s.MaxSize > 0 && n > s.MaxSize {
		refuse(w, 400, "413", "Payload too large", "The object exceeded the maximum allowed size")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := s.file(key)
	if _, err := os.Stat(name); err == nil && r.Header.Get("X-Upsert") != "true" {
		refuse(w, 400, "409", "Duplicate", "The resource already exists")
		return
	}
	if os.Rename(temp.Name(), name) != nil {
		refuse(w, 500, "500", "internal", "disk")
		return
	}
	s.types[key] = r.Header.Get("Content-Type")
	answer(w, map[string]string{"Key": s.Bucket + "/" + key, "Id": "00000000-0000-0000-0000-000000000000"})
}

func (s *Stub) remove(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Prefixes []string `json:"prefixes"`
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	gone := []map[string]string{}
	for _, key := range in.Prefixes {
		if os.Remove(s.file(key)) == nil {
			gone = append(gone, map[string]string{"name": key})
		}
	}
	answer(w, gone)
}

// file is where key's bytes are: a flat name, whatever the key.
func (s *Stub) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(s.dir, fmt.Sprintf("object-%x", sum[:12]))
}

func (s *Stub) typeOf(key string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, _, err := mime.ParseMediaType(s.types[key]); err != nil {
		return "application/octet-stream"
	}
	return s.types[key]
}

func (s *Stub) token(purpose, key string, seconds int64) string {
	expires := strconv.FormatInt(s.now().Unix()+seconds, 10)
	return expires + "." + s.mac(purpose, key, expires)
}

func (s *Stub) mac(purpose, key, expires string) string {
	m := hmac.New(sha256.New, s.secret)
	fmt.Fprintf(m, "%s\n%s\n%s", purpose, key, expires)
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func escape(key string) string { return (&url.URL{Path: key}).EscapedPath() }

func notFound(w http.ResponseWriter) { refuse(w, 400, "404", "not_found", "Object not found") }

func refuse(w http.ResponseWriter, status int, inner, name, message string) {
	if inner == "" {
		inner = strconv.Itoa(status)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"statusCode": inner, "error": name, "message": message})
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}
