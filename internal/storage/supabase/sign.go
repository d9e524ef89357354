package supabase

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// SignDownload asks Supabase for an address that saves the file under its name. A
// missing object is CodeNotFound.
func (s *Store) SignDownload(ctx context.Context, t commerce.DownloadTicket) (string, error) {
	if err := storage.CheckPattern(s.pattern, t.Key); err != nil {
		return "", err
	}
	life, err := storage.Life(s.now(), t.Expires, s.ttl)
	if err != nil {
		return "", err
	}
	seconds := int(storage.WholeSeconds(life) / time.Second)
	var answer signedAnswer
	if err := s.json(ctx, http.MethodPost, s.path("object/sign", t.Key), nil, map[string]int{"expiresIn": seconds}, &answer); err != nil {
		return "", err
	}
	address, err := s.absolute(answer.address())
	if err != nil {
		return "", err
	}
	query := address.Query()
	query.Set("download", storage.DisplayName(t.FileName)) // makes it an attachment of that name
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// uploadLife is how long Supabase lets an upload address work; it cannot be chosen.
const uploadLife = 2 * time.Hour

// SignUpload asks Supabase for an address to PUT the ticket's bytes to. Supabase
// checks neither size nor checksum: Stat afterwards tells both. Expires is the ticket's own,
// which completing the upload must respect; the address itself lives two hours.
func (s *Store) SignUpload(ctx context.Context, t commerce.UploadTicket) (commerce.SignedUpload, error) {
	if err := storage.CheckPattern(s.pattern, t.Key); err != nil {
		return commerce.SignedUpload{}, err
	}
	life, err := storage.Life(s.now(), t.Expires, min(s.ttl, uploadLife))
	if err != nil {
		return commerce.SignedUpload{}, err
	}
	var answer signedAnswer
	if err := s.json(ctx, http.MethodPost, s.path("object/upload/sign", t.Key), http.Header{"X-Upsert": {"true"}}, map[string]any{}, &answer); err != nil {
		return commerce.SignedUpload{}, err
	}
	address, err := s.absolute(answer.address())
	if err != nil {
		return commerce.SignedUpload{}, err
	}
	headers := map[string]string{"Content-Type": storage.MediaType(t.ContentType), "X-Upsert": "true", "Cache-Control": "no-store"}
	return commerce.SignedUpload{URL: address.String(), Headers: headers, Expires: s.now().Add(life).UTC()}, nil
}

// signedAnswer has the names Supabase's versions have used for the same thing.
type signedAnswer struct {
	SignedURL string `json:"signedURL"`
	Snake     string `json:"signed_url"`
	URL       string `json:"url"`
}

func (a signedAnswer) address() string { return cmp.Or(a.SignedURL, a.Snake, a.URL) }

// absolute joins what Supabase answered, most often a path below /storage/v1, to its
// own address. An address elsewhere is refused: it would get the buyer's click.
func (s *Store) absolute(answered string) (*url.URL, error) {
	bad := commerce.Fail(commerce.CodeUpstream, "The storage gave no usable link.")
	u, err := url.Parse(answered)
	if err != nil || answered == "" {
		return nil, bad.WithCause(err)
	}
	if u.Host != "" {
		if u.Host != s.base.Host || u.Scheme != s.base.Scheme {
			return nil, bad
		}
		return u, nil
	}
	joined := *s.base
	path, raw := u.Path, u.EscapedPath()
	if !strings.HasPrefix(path, "/") {
		path, raw = "/"+path, "/"+raw
	}
	if strings.HasPrefix(path, apiPath+"/") {
		path, raw = strings.TrimPrefix(path, apiPath), strings.TrimPrefix(raw, apiPath)
	}
	joined.Path, joined.RawPath, joined.RawQuery = s.base.Path+path, s.base.EscapedPath()+raw, u.RawQuery
	return &joined, nil
}
