package storage_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
	"pocketstarter/internal/storage/s3"
	"pocketstarter/internal/storage/supabase"
	"pocketstarter/internal/storage/supabase/supabasestub"
)

// firstFault returns the first step of a probe that failed.
func firstFault(t *testing.T, steps []storage.ProbeStep) storage.ProbeStep {
	t.Helper()
	for _, step := range steps {
		if !step.OK {
			require.NotEmpty(t, step.Cause)
			require.NotEmpty(t, step.Fix)
			return step
		}
	}
	t.Fatal("every step went well")
	return storage.ProbeStep{}
}

func TestS3WrongConfiguration(t *testing.T) {
	_, transport, g := s3Store(t, nil)
	for name, c := range map[string]struct {
		change func(*s3.Options)
		fix    string
	}{
		"wrong secret":   {func(o *s3.Options) { o.SecretKey = "another" }, "ASSET_STORAGE_S3_SECRET_ACCESS_KEY"},
		"wrong key id":   {func(o *s3.Options) { o.AccessKeyID = "another" }, "ASSET_STORAGE_S3_ACCESS_KEY_ID"},
		"missing bucket": {func(o *s3.Options) { o.Bucket = "no-such-bucket" }, "ASSET_STORAGE_BUCKET"},
		"nobody there": {func(o *s3.Options) {
			o.Endpoint, o.Transport = "http://127.0.0.1:1", &http.Transport{}
		}, "ASSET_STORAGE_S3_ENDPOINT_URL"},
	} {
		t.Run(name, func(t *testing.T) {
			o := s3.Options{Bucket: g.Bucket, Endpoint: g.URL, AccessKeyID: g.AccessKey, SecretKey: g.SecretKey, KeyPattern: pattern, Transport: transport}
			c.change(&o)
			store, err := s3.New(o)
			require.NoError(t, err)
			step := firstFault(t, store.Probe(t.Context()))
			require.Contains(t, step.Fix, c.fix)
			_, err = store.Put(t.Context(), key("x"), strings.NewReader("x"), 1, "text/plain")
			require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err))
			require.NotContains(t, err.(*commerce.Error).Message, o.SecretKey)
			require.NotContains(t, err.(*commerce.Error).Message, g.Bucket)
		})
	}
}

// What S3 says that a gateway cannot be brought to say.
func TestS3Answers(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
		want   commerce.Code
		reason string
	}{
		{403, "RequestTimeTooSkewed", commerce.CodeUpstream, "clock_skew"}, {403, "AccessDenied", commerce.CodeUpstream, "denied"},
		{404, "NoSuchKey", commerce.CodeNotFound, "object_missing"}, {400, "EntityTooLarge", commerce.CodeInvalid, ""},
		{301, "PermanentRedirect", commerce.CodeUpstream, "bucket_missing"}, {409, "OperationAborted", commerce.CodeUpstream, ""},
		{400, "InvalidToken", commerce.CodeUpstream, "wrong_keys"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(`<?xml version="1.0"?><Error><Code>` + c.code + `</Code><Message>internal words of the provider</Message></Error>`))
		}))
		store, err := s3.New(s3.Options{Bucket: "b", Endpoint: server.URL, AccessKeyID: "a", SecretKey: "s"})
		require.NoError(t, err)
		_, err = store.Put(t.Context(), "x", strings.NewReader("x"), 1, "text/plain")
		server.Close()
		require.Equal(t, c.want, commerce.CodeOf(err), "%s: %v", c.code, err)
		require.Equal(t, c.reason, commerce.ReasonOf(err), c.code)
		require.NotContains(t, err.(*commerce.Error).Message, "internal words")
	}
}

func TestS3Addresses(t *testing.T) {
	ticket := commerce.DownloadTicket{Key: "sellers/a/guide.pdf", FileName: "guide.pdf", Expires: time.Now().Add(time.Hour)}
	for _, c := range []struct {
		o          s3.Options
		host, path string
	}{
		{s3.Options{Region: "eu-central-1"}, "shop.s3.eu-central-1.amazonaws.com", "/sellers/a/guide.pdf"},
		{s3.Options{Endpoint: "https://minio.example:9000"}, "minio.example:9000", "/shop/sellers/a/guide.pdf"},
		{s3.Options{Endpoint: "minio.example", VirtualHost: true}, "shop.minio.example", "/sellers/a/guide.pdf"},
		{s3.Options{Endpoint: "https://ref.supabase.co/storage/v1/s3/"}, "ref.supabase.co", "/storage/v1/s3/shop/sellers/a/guide.pdf"},
	} {
		c.o.Bucket, c.o.AccessKeyID, c.o.SecretKey, c.o.TTL = "shop", "a", "s", 90*time.Second
		store, err := s3.New(c.o)
		require.NoError(t, err)
		link, err := store.SignDownload(t.Context(), ticket)
		require.NoError(t, err)
		u, err := url.Parse(link)
		require.NoError(t, err)
		require.Equal(t, c.host, u.Host)
		require.Equal(t, c.path, u.Path)
		require.Equal(t, "https", u.Scheme)
		require.Equal(t, "90", u.Query().Get("X-Amz-Expires"), "never beyond the configured life")
	}
}

func TestS3RefusesADirectUploadItCannotTake(t *testing.T) {
	store, err := s3.New(s3.Options{Bucket: "shop", AccessKeyID: "a", SecretKey: "s"})
	require.NoError(t, err)
	ticket := commerce.UploadTicket{Key: "sellers/a/x", Size: 5<<30 + 1, ChecksumSHA256: strings.Repeat("a", 64)}
	_, err = store.SignUpload(t.Context(), ticket)
	require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err))
	ticket.Size, ticket.ChecksumSHA256 = 1, "none"
	_, err = store.SignUpload(t.Context(), ticket)
	require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err))
	ticket.ChecksumSHA256 = strings.Repeat("a", 64)
	_, err = store.SignUpload(t.Context(), ticket)
	require.NoError(t, err)
}

// One part of Supabase's address is the base path of its S3 endpoint: a request that
// is really sent must carry and sign it.
func TestS3EndpointWithAPath(t *testing.T) {
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.Method+" "+r.URL.Path)
		w.Header().Set("Content-Length", "0")
	}))
	defer server.Close()
	store, err := s3.New(s3.Options{Bucket: "shop", Endpoint: server.URL + "/storage/v1/s3", AccessKeyID: "a", SecretKey: "s"})
	require.NoError(t, err)
	_, err = store.Put(t.Context(), "sellers/a/x", strings.NewReader("x"), 1, "text/plain")
	require.NoError(t, err)
	require.NoError(t, store.Delete(t.Context(), "sellers/a/x"))
	require.Equal(t, []string{"PUT /storage/v1/s3/shop/sellers/a/x", "DELETE /storage/v1/s3/shop/sellers/a/x"}, paths)
}

func TestConstructorsNameTheVariable(t *testing.T) {
	for variable, o := range map[string]s3.Options{
		"ASSET_STORAGE_BUCKET":               {AccessKeyID: "a", SecretKey: "s"},
		"ASSET_STORAGE_S3_ACCESS_KEY_ID":     {Bucket: "b", SecretKey: "s"},
		"ASSET_STORAGE_S3_SECRET_ACCESS_KEY": {Bucket: "b", AccessKeyID: "a"},
		"ASSET_STORAGE_S3_ENDPOINT_URL":      {Bucket: "b", AccessKeyID: "a", SecretKey: "s", Endpoint: "https://"},
	} {
		_, err := s3.New(o)
		require.ErrorContains(t, err, variable)
	}
	for variable, o := range map[string]supabase.Options{
		"SUPABASE_URL":              {ServiceKey: "s", Bucket: "b"},
		"SUPABASE_SERVICE_ROLE_KEY": {URL: "https://x.example", Bucket: "b"},
		"ASSET_STORAGE_BUCKET":      {URL: "https://x.example", ServiceKey: "s"},
	} {
		_, err := supabase.New(o)
		require.ErrorContains(t, err, variable)
	}
}

func TestSupabaseAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		fault  supabasestub.Fault
		want   commerce.Code
		reason string
	}{
		"401":                      {supabasestub.Fault{Status: 401, Error: "Unauthorized"}, commerce.CodeUpstream, "wrong_keys"},
		"403":                      {supabasestub.Fault{Status: 403, Error: "AccessDenied"}, commerce.CodeUpstream, "wrong_keys"},
		"403 inside a 400":         {supabasestub.Fault{Status: 400, Inner: "403", Error: "Unauthorized", Message: "Invalid Compact JWS"}, commerce.CodeUpstream, "wrong_keys"},
		"old key":                  {supabasestub.Fault{Status: 400, Inner: "400", Error: "InvalidJWT", Message: `"exp" claim timestamp check failed`}, commerce.CodeUpstream, "clock_skew"},
		"404":                      {supabasestub.Fault{Status: 404, Error: "not_found"}, commerce.CodeNotFound, "object_missing"},
		"404 inside a 400":         {supabasestub.Fault{Status: 400, Inner: "404", Error: "not_found", Message: "Object not found"}, commerce.CodeNotFound, "object_missing"},
		"no such bucket":           {supabasestub.Fault{Status: 400, Inner: "404", Error: "Bucket not found"}, commerce.CodeUpstream, "bucket_missing"},
		"409":                      {supabasestub.Fault{Status: 409, Error: "Duplicate"}, commerce.CodeConflict, "object_exists"},
		"413":                      {supabasestub.Fault{Status: 413, Error: "Payload too large"}, commerce.CodeInvalid, ""},
		"413 inside a 400":         {supabasestub.Fault{Status: 400, Inner: "413", Error: "Payload too large"}, commerce.CodeInvalid, ""},
		"a path it does not take":  {supabasestub.Fault{Status: 400, Error: "InvalidKey", Message: "Invalid key: ü"}, commerce.CodeInvalid, ""},
		"a type it does not take":  {supabasestub.Fault{Status: 400, Inner: "415", Error: "invalid_mime_type", Message: "mime type x is not supported"}, commerce.CodeInvalid, ""},
		"429":                      {supabasestub.Fault{Status: 429}, commerce.CodeUpstream, ""},
		"500":                      {supabasestub.Fault{Status: 500}, commerce.CodeUpstream, ""},
		"544, database over limit": {supabasestub.Fault{Status: 544}, commerce.CodeUpstream, ""},
		"redirect":                 {supabasestub.Fault{Status: 302}, commerce.CodeUpstream, "unreachable"},
		"hangs":                    {supabasestub.Fault{Hang: true}, commerce.CodeUpstream, "unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stub, store, _ := supabasePeer(t, func(o *supabase.Options) { o.CallTimeout = 200 * time.Millisecond })
			stub.Decide = func(*http.Request) supabasestub.Fault { return c.fault }
			k := key("x")
			_, err := store.SignDownload(t.Context(), commerce.DownloadTicket{Key: k, FileName: "x", Expires: time.Now().Add(time.Minute)})
			require.Equal(t, c.want, commerce.CodeOf(err), "%v", err)
			require.Equal(t, c.reason, commerce.ReasonOf(err))
			require.NotContains(t, err.Error(), "service-key")
			if c.fault.Hang {
				return
			}
			_, err = store.Put(t.Context(), k, strings.NewReader("x"), 1, "text/plain")
			require.Equal(t, c.want, commerce.CodeOf(err), "%v", err)
			if c.want != commerce.CodeNotFound {
				require.Equal(t, c.want, commerce.CodeOf(store.Delete(t.Context(), k)))
			}
		})
	}
}

func TestSupabaseSlowIsNotBroken(t *testing.T) {
	stub, store, _ := supabasePeer(t, nil)
	stub.Decide = func(*http.Request) supabasestub.Fault { return supabasestub.Fault{Delay: 100 * time.Millisecond} }
	_, err := store.Put(t.Context(), key("x"), strings.NewReader("x"), -1, "text/plain")
	require.NoError(t, err)
}

func TestSupabaseProbe(t *testing.T) {
	stub, store, _ := supabasePeer(t, nil)
	stub.Public = true
	require.Contains(t, firstFault(t, store.Probe(t.Context())).Fix, "private")
	stub.Public, stub.Bucket = false, "another"
	require.Contains(t, firstFault(t, store.Probe(t.Context())).Fix, "ASSET_STORAGE_BUCKET")
	stub.Bucket, stub.ServiceKey = "shop-files", "another"
	require.Contains(t, firstFault(t, store.Probe(t.Context())).Fix, "SUPABASE_SERVICE_ROLE_KEY")
}

// The link that Supabase answers is relative to /storage/v1, whole, or somebody's
// attempt to send buyers elsewhere.
func TestSupabaseLinks(t *testing.T) {
	for answered, want := range map[string]string{
		"/object/sign/shop/a/x?token=t":                                   "https://ref.supabase.co/storage/v1/object/sign/shop/a/x?download=x.pdf&token=t",
		"object/sign/shop/a/x?token=t":                                    "https://ref.supabase.co/storage/v1/object/sign/shop/a/x?download=x.pdf&token=t",
		"/storage/v1/object/sign/shop/a/x?token=t":                        "https://ref.supabase.co/storage/v1/object/sign/shop/a/x?download=x.pdf&token=t",
		"/object/sign/shop/a/b%20c?token=t":                               "https://ref.supabase.co/storage/v1/object/sign/shop/a/b%20c?download=x.pdf&token=t",
		"https://ref.supabase.co/storage/v1/object/sign/shop/a/x?token=t": "https://ref.supabase.co/storage/v1/object/sign/shop/a/x?download=x.pdf&token=t",
		"https://evil.example/x":                                          "", "//evil.example/x": "", "": "", "http://ref.supabase.co/x": "",
	} {
		for _, field := range []string{"signedURL", "signedUrl", "signed_url", "url"} {
			store, err := supabase.New(supabase.Options{URL: "ref.supabase.co", ServiceKey: "k", Bucket: "shop", Transport: answerWith(`{"` + field + `":"` + answered + `"}`)})
			require.NoError(t, err)
			link, err := store.SignDownload(t.Context(), commerce.DownloadTicket{Key: "a/x", FileName: "x.pdf"})
			require.Equal(t, want, link, answered)
			if want == "" {
				require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err))
			}
		}
	}
}

// answerWith is a transport that always gives one answer.
type answerWith string

func (a answerWith) RoundTrip(*http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	_, _ = w.WriteString(string(a))
	return w.Result(), nil
}
