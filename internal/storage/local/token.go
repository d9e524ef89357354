package local

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// A token is base64url(JSON) "." base64url(HMAC-SHA256). It holds everything its
// route needs, so that a link survives a restart; the purpose is part of what is signed,
// so that a download link never uploads.
const (
	purposeDownload = "dl\n"
	purposeUpload   = "ul\n"
	maxToken        = 4096
)

type downloadClaims struct {
	Grant   string `json:"g"`
	Asset   string `json:"a"`
	Key     string `json:"k"`
	Name    string `json:"n"`
	Type    string `json:"t"`
	Expires int64  `json:"e"` // Unix milliseconds
}

type uploadClaims struct {
	Asset    string `json:"a"`
	Key      string `json:"k"`
	Type     string `json:"t"`
	Size     int64  `json:"s"`
	Checksum string `json:"c"`
	Expires  int64  `json:"e"`
}

// SignDownload returns an address below /dl that serves the file until it expires.
func (s *Store) SignDownload(_ context.Context, t commerce.DownloadTicket) (string, error) {
	if err := storage.CheckPattern(s.pattern, t.Key); err != nil {
		return "", err
	}
	life, err := storage.Life(s.now(), t.Expires, s.ttl)
	if err != nil {
		return "", err
	}
	token, err := s.sign(purposeDownload, downloadClaims{
		t.Grant, t.Asset, t.Key, storage.DisplayName(t.FileName), storage.MediaType(t.ContentType), s.now().Add(life).UnixMilli(),
	})
	return s.baseURL() + "/dl/" + token, err
}

// SignUpload returns an address below /ul that takes exactly the ticket's bytes.
func (s *Store) SignUpload(_ context.Context, t commerce.UploadTicket) (commerce.SignedUpload, error) {
	if err := storage.CheckPattern(s.pattern, t.Key); err != nil {
		return commerce.SignedUpload{}, err
	}
	life, err := storage.Life(s.now(), t.Expires, s.ttl)
	if err != nil {
		return commerce.SignedUpload{}, err
	}
	expires := s.now().Add(life)
	mediaType := storage.MediaType(t.ContentType)
	token, err := s.sign(purposeUpload, uploadClaims{t.Asset, t.Key, mediaType, t.Size, t.ChecksumSHA256, expires.UnixMilli()})
	return commerce.SignedUpload{URL: s.baseURL() + "/ul/" + token, Headers: map[string]string{"Content-Type": mediaType}, Expires: expires.UTC()}, err
}

// OpenDownload redeems the token of a /dl address. A forged token is CodeNotFound, an
// old one CodeForbidden with reason link_expired. The caller still checks the grant.
func (s *Store) OpenDownload(token string, now time.Time) (commerce.DownloadTicket, error) {
	var c downloadClaims
	if err := s.redeem(purposeDownload, token, &c); err != nil {
		return commerce.DownloadTicket{}, err
	}
	t := commerce.DownloadTicket{Grant: c.Grant, Asset: c.Asset, Key: c.Key, FileName: c.Name, ContentType: c.Type, Expires: time.UnixMilli(c.Expires).UTC()}
	return t, s.check(t.Key, t.Expires, now)
}

// OpenUpload redeems the token of a /ul address, as OpenDownload does.
func (s *Store) OpenUpload(token string, now time.Time) (commerce.UploadTicket, error) {
	var c uploadClaims
	if err := s.redeem(purposeUpload, token, &c); err != nil {
		return commerce.UploadTicket{}, err
	}
	t := commerce.UploadTicket{Asset: c.Asset, Key: c.Key, ContentType: c.Type, Size: c.Size, ChecksumSHA256: c.Checksum, Expires: time.UnixMilli(c.Expires).UTC()}
	return t, s.check(t.Key, t.Expires, now)
}

func (s *Store) check(key string, expires, now time.Time) error {
	if !now.Before(expires) {
		return commerce.Fail(commerce.CodeForbidden, "This link has expired. Ask for a new one.").WithReason("link_expired")
	}
	return storage.CheckPattern(s.pattern, key) // the pattern may have changed since
}

func (s *Store) sign(purpose string, claims any) (string, error) {
	body, err := json.Marshal(claims)
	if err != nil {
		return "", commerce.Fail(commerce.CodeInternal, "The link could not be made.").WithCause(err)
	}
	return base64.RawURLEncoding.EncodeToString(body) + "." + base64.RawURLEncoding.EncodeToString(s.mac(purpose, body)), nil
}

func (s *Store) redeem(purpose, token string, claims any) error {
	bad := commerce.Fail(commerce.CodeNotFound, "This link is not valid.").WithReason("link_invalid")
	encoded, signature, ok := strings.Cut(token, ".")
	if !ok || len(token) > maxToken {
		return bad
	}
	body, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return bad.WithCause(err)
	}
	mac, err := base64.RawURLEncoding.Strict().DecodeString(signature)
	if err != nil || !hmac.Equal(mac, s.mac(purpose, body)) {
		return bad.WithCause(err)
	}
	if err := json.Unmarshal(body, claims); err != nil {
		return bad.WithCause(err)
	}
	return nil
}

func (s *Store) mac(purpose string, body []byte) []byte {
	m := hmac.New(sha256.New, s.linkKey)
	m.Write([]byte(purpose))
	m.Write(body)
	return m.Sum(nil)
}
