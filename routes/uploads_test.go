package routes_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
	"pocketstarter/internal/storage/staging"
	"pocketstarter/routes"
)

const uploads = "/api/seller/assets/uploads"

func openStaging(t testing.TB) *staging.Store {
	t.Helper()
	s, err := staging.Open(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// metadata writes pairs of name and value as tus clients do.
func metadata(pairs ...string) string {
	var out []string
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, pairs[i]+" "+base64.StdEncoding.EncodeToString([]byte(pairs[i+1])))
	}
	return strings.Join(out, ",")
}

// tus sends a request of the protocol and holds it against the document.
func (r *richMarket) tus(who, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r.t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+who)
	req.Header.Set("Tus-Resumable", "1.0.0")
	if method == "PATCH" {
		req.Header.Set("Content-Type", "application/offset+octet-stream")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	w := checked(r.t, r.mux, req)
	if w.Code < 500 && w.Code != 401 && w.Code != 403 && w.Code != 404 {
		require.Equal(r.t, "1.0.0", w.Header().Get("Tus-Resumable"), "%s %s: %s", method, path, w.Body)
	}
	return w
}

func (r *richMarket) announce(who, size, meta string) *httptest.ResponseRecorder {
	r.t.Helper()
	return r.tus(who, "POST", uploads, "", "Upload-Length", size, "Upload-Metadata", meta)
}

// beginUpload announces a file and returns the upload's id.
func (r *richMarket) beginUpload(who, product, name string, size int) string {
	r.t.Helper()
	w := r.announce(who, strconv.Itoa(size), metadata("filename", name, "filetype", "text/plain", "product", product))
	require.Equal(r.t, http.StatusCreated, w.Code, w.Body)
	require.NotEmpty(r.t, w.Header().Get("Upload-Expires"))
	return path.Base(w.Header().Get("Location"))
}

// wantPart sends bytes from an offset, which must be answered with status.
func (r *richMarket) wantPart(status int, who, id string, offset int, bytes string) http.Header {
	r.t.Helper()
	w := r.tus(who, "PATCH", uploads+"/"+id, bytes, "Upload-Offset", strconv.Itoa(offset))
	require.Equal(r.t, status, w.Code, w.Body)
	return w.Header()
}

// stands asks where an upload stands.
func (r *richMarket) stands(who, id string) string {
	r.t.Helper()
	w := r.tus(who, "HEAD", uploads+"/"+id, "")
	require.Equal(r.t, http.StatusOK, w.Code, w.Body)
	require.Equal(r.t, "no-store", w.Header().Get("Cache-Control"))
	return fmt.Sprintf("%s of %s %s", w.Header().Get("Upload-Offset"), w.Header().Get("Upload-Length"), w.Header().Get("Upload-Asset"))
}

func TestAnUploadInParts(t *testing.T) {
	r := openRich(t)
	product := r.ids["product"]
	list := items(r.want(200, "sue", "GET", uploads, nil))
	require.Len(t, list, 1)
	require.EqualValues(t, 5, list[0]["offset_bytes"])
	require.EqualValues(t, 10, list[0]["file_size_bytes"])

	id := r.ids["upload"]
	require.Equal(t, "5 of 10 ", r.stands("sue", id))
	for _, offset := range []int{0, 4, 6, 10} {
		require.Equal(t, "5", r.wantPart(409, "sue", id, offset, "x").Get("Upload-Offset"))
	}
	require.Equal(t, "5 of 10 ", r.stands("sue", id), "a part that begins elsewhere changes nothing")
	r.wantPart(413, "sue", id, 5, "worlds")
	require.Equal(t, "5 of 10 ", r.stands("sue", id), "nor does one that is too long")
	before := len(items(r.want(200, "sue", "GET", "/api/seller/products/"+product+"/assets", nil)))

	asset := r.wantPart(204, "sue", id, 5, "world").Get("Upload-Asset")
	made := r.want(200, "sue", "GET", "/api/seller/assets/"+asset, nil)
	require.Equal(t, "936a185caaa266bb9cbe981e9e05cb78cd732b0b3280eb944412bb6f8f8f07af", made["checksum_sha256"])
	require.Equal(t, "half.bin", made["file_name"])
	require.Equal(t, "text/plain", made["content_type"])
	require.Equal(t, true, made["is_active"])
	require.EqualValues(t, 10, made["file_size_bytes"])

	// Whatever of the last answer was lost, everything that is asked again tells the one file.
	require.Equal(t, "10 of 10 "+asset, r.stands("sue", id))
	require.Equal(t, asset, r.wantPart(409, "sue", id, 5, "world").Get("Upload-Asset"))
	require.Equal(t, asset, r.wantPart(204, "sue", id, 10, "").Get("Upload-Asset"))
	require.Len(t, items(r.want(200, "sue", "GET", "/api/seller/products/"+product+"/assets", nil)), before+1)
	require.Empty(t, items(r.want(200, "sue", "GET", uploads, nil)))
	ids, err := r.staging.IDs()
	require.NoError(t, err)
	require.Empty(t, ids, "what is on the shelf is not staged any more")

	require.Equal(t, 204, r.tus("sue", "DELETE", uploads+"/"+id, "").Code)
	require.Equal(t, 404, r.tus("sue", "HEAD", uploads+"/"+id, "").Code)
	r.want(200, "sue", "GET", "/api/seller/assets/"+asset, nil)
}

func TestUploadsThatAreRefused(t *testing.T) {
	r := openRich(t)
	product := r.ids["product"]
	good := metadata("filename", "a.bin", "product", product)
	for name, x := range map[string]struct {
		status     int
		size, meta string
	}{
		"too large":          {413, "8589934593", good},
		"empty":              {400, "0", good},
		"no length":          {400, "", good},
		"a negative length":  {400, "-1", good},
		"a signed length":    {400, "+1", good},
		"more than a number": {400, "9223372036854775808", good},
		"no name":            {400, "1", metadata("product", product)},
		"a name of dots":     {400, "1", metadata("filename", "../", "product", product)},
		"another of dots":    {400, "1", metadata("filename", "..", "product", product)},
		"no product":         {400, "1", metadata("filename", "a")},
		"an unknown product": {404, "1", metadata("filename", "a", "product", "nothing00000000")},
		"a field of the row": {400, "1", metadata("filename", "a", "product", product, "owner", "x")},
		"its asset":          {400, "1", metadata("filename", "a", "product", product, "asset", r.ids["asset"])},
		"twice":              {400, "1", good + "," + metadata("filename", "b")},
		"no base64":          {400, "1", "filename %%%,product " + product},
		"no text":            {400, "1", good + "," + metadata("title", "\xff")},
		"a long title":       {400, "1", good + "," + metadata("title", strings.Repeat("x", 181))},
		"a long type":        {400, "1", good + "," + metadata("filetype", strings.Repeat("x", 128))},
		"more than is read":  {400, "1", good + "," + metadata("title", strings.Repeat("x", 9000))},
		"nothing at all":     {400, "1", ""},
		"a good one":         {201, "1", good},
	} {
		w := r.announce("sue", x.size, x.meta)
		require.Equal(t, x.status, w.Code, "%s: %s", name, w.Body)
	}
	require.Equal(t, 404, r.announce("sam", "1", good).Code, "another seller's product")
	w := r.tus("sue", "POST", uploads, "", "Upload-Length", "1", "Upload-Metadata", good, "Tus-Resumable", "0.2.2")
	require.Equal(t, http.StatusPreconditionFailed, w.Code)
	require.Equal(t, "1.0.0", w.Header().Get("Tus-Version"))
	id := r.ids["upload"]
	require.Equal(t, 412, r.tus("sue", "PATCH", uploads+"/"+id, "world", "Upload-Offset", "5", "Tus-Resumable", "").Code)
	require.Equal(t, 415, r.tus("sue", "PATCH", uploads+"/"+id, "world", "Upload-Offset", "5", "Content-Type", "text/plain").Code)
	for _, offset := range []string{"", "-5", "five", "9223372036854775808"} {
		require.Equal(t, 400, r.tus("sue", "PATCH", uploads+"/"+id, "world", "Upload-Offset", offset).Code, offset)
	}
	require.Equal(t, "5 of 10 ", r.stands("sue", id))
	o := r.tus("", "OPTIONS", uploads, "")
	require.Equal(t, 204, o.Code)
	require.Equal(t, "8589934592", o.Header().Get("Tus-Max-Size"))
}

// TestNamesLeadNowhere: whatever a client calls its file, it lands below the seller's own key.
func TestNamesLeadNowhere(t *testing.T) {
	r := openRich(t)
	for name, want := range map[string]string{
		"../../../../etc/passwd": "passwd", `C:\Users\sue\book.pdf`: "book.pdf", "/abs/olute.txt": "olute.txt", "nul\x00l\n.txt": "null.txt", "%2e%2e%2fx": "%2e%2e%2fx", "пряжа 🧶.txt": "пряжа 🧶.txt",
	} {
		id := r.beginUpload("sue", r.ids["product"], name, 4)
		asset := r.wantPart(204, "sue", id, 0, "wool").Get("Upload-Asset")
		made := r.want(200, "sue", "GET", "/api/seller/assets/"+asset, nil)
		require.Equal(t, want, made["file_name"])
		key := made["file_path"].(string)
		require.NoError(t, storage.CheckKey("sellers/x", storage.MakeKey("sellers/x", asset, made["file_name"].(string))))
		require.Contains(t, key, asset)
	}
}

func TestABoundOnUnfinishedUploads(t *testing.T) {
	r := openRich(t)
	for i := range 9 { // sue has one
		r.beginUpload("sue", r.ids["product"], fmt.Sprint(i), 5)
	}
	meta := metadata("filename", "x", "product", r.ids["product"])
	w := r.announce("sue", "5", meta)
	require.Equal(t, 409, w.Code)
	require.Contains(t, w.Body.String(), "unfinished uploads")
	r.wantPart(204, "sue", r.ids["upload"], 5, "world")
	require.Equal(t, 201, r.announce("sue", "5", meta).Code, "a finished one counts no more")

	_, err := r.app.DB().NewQuery("UPDATE asset_uploads SET file_size_bytes = 8589934592 WHERE done_at = ''").Execute()
	require.NoError(t, err)
	mine := r.want(201, "sam", "POST", "/api/seller/products", `{"name":"Sam's"}`)["id"].(string)
	w = r.announce("sam", "8589934592", metadata("filename", "x", "product", mine))
	require.Equal(t, 507, w.Code, w.Body)
}

func TestUploadsThatWaitTooLong(t *testing.T) {
	r := openRich(t)
	id := r.ids["upload"]
	fresh := r.beginUpload("sue", r.ids["product"], "fresh", 5)
	r.wantPart(204, "sue", fresh, 0, "he")
	_, err := r.app.DB().NewQuery("UPDATE asset_uploads SET expires_at = '2020-01-01 00:00:00.000Z' WHERE id = '" + id + "'").Execute()
	require.NoError(t, err)
	require.Equal(t, 410, r.tus("sue", "HEAD", uploads+"/"+id, "").Code)
	r.wantPart(410, "sue", id, 5, "world")
	require.Len(t, items(r.want(200, "sue", "GET", uploads, nil)), 1)

	require.NoError(t, r.svc.SweepUploads(t.Context(), r.app))
	require.Equal(t, 404, r.tus("sue", "HEAD", uploads+"/"+id, "").Code)
	ids, err := r.staging.IDs()
	require.NoError(t, err)
	require.Equal(t, []string{fresh}, ids)

	// Bytes that belong to nobody any more go, too.
	made := r.want(201, "sue", "POST", "/api/seller/products", `{"name":"Short-lived"}`)["id"].(string)
	r.wantPart(204, "sue", r.beginUpload("sue", made, "x", 5), 0, "he")
	require.Equal(t, 204, r.raw("sue", "DELETE", "/api/seller/products/"+made, "").Code)
	mine := r.want(201, "sam", "POST", "/api/seller/products", `{"name":"Sam's"}`)["id"].(string)
	r.wantPart(204, "sam", r.beginUpload("sam", mine, "x", 5), 0, "he")
	require.Equal(t, 204, r.raw("sam", "DELETE", "/api/account", "").Code)
	require.NoError(t, r.svc.SweepUploads(t.Context(), r.app))
	ids, err = r.staging.IDs()
	require.NoError(t, err)
	require.Equal(t, []string{fresh}, ids)
	require.Equal(t, "2 of 5 ", r.stands("sue", fresh))
}

// awayStore is a store that is away while its switch says so.
type awayStore struct {
	*memoryStore
	away *bool
}

func (s awayStore) Put(ctx context.Context, key string, body io.Reader, size int64, kind string) (commerce.Object, error) {
	if *s.away {
		_, _ = io.CopyN(io.Discard, body, 3)
		return commerce.Object{}, commerce.Fail(commerce.CodeUpstream, "The storage did not answer.")
	}
	return s.memoryStore.Put(ctx, key, body, size, kind)
}

// TestAWholeUploadWaitsForTheStorage: what came is never sent again, and makes one file.
func TestAWholeUploadWaitsForTheStorage(t *testing.T) {
	away, staged, files := true, openStaging(t), map[string][]byte{}
	m := openMarket(t, func(o *commerce.Options, d *routes.Deps) {
		o.Store, o.Keys, o.Staging = awayStore{&memoryStore{files}, &away}, plainKeys, staged
		d.Store = o.Store
	})
	r := &richMarket{market: m, ids: map[string]string{}, staging: staged}
	product := items(r.want(200, "sue", "GET", "/api/seller/products", nil))[0]["id"].(string)
	id := r.beginUpload("sue", product, "a.txt", 5)
	require.Equal(t, "5", r.wantPart(502, "sue", id, 0, "hello").Get("Upload-Offset"))
	require.Equal(t, 502, r.tus("sue", "HEAD", uploads+"/"+id, "").Code)
	r.wantPart(502, "sue", id, 5, "")
	require.Empty(t, items(r.want(200, "sue", "GET", "/api/seller/products/"+product+"/assets", nil)))
	away = false
	require.Regexp(t, "^5 of 5 .+", r.stands("sue", id))
	require.Len(t, items(r.want(200, "sue", "GET", "/api/seller/products/"+product+"/assets", nil)), 1)
	require.Len(t, files, 1)
	for _, b := range files {
		require.Equal(t, "hello", string(b))
	}
}

// FuzzUploads sends any headers and bytes to the upload routes.
func FuzzUploads(f *testing.F) {
	r := openRich(f)
	product := r.ids["product"]
	for _, meta := range []string{metadata("filename", "a", "product", product), metadata("filename", "../a\x00", "product", product, "title", "\xff"), "filename", ",,,", "product " + product, "filename YQ==,filename YQ=="} {
		f.Add("5", meta, "0", "hello")
		f.Add("-1", meta, "9223372036854775807", "x")
	}
	f.Fuzz(func(t *testing.T, length, meta, offset, body string) {
		send := func(method, path string, headers ...string) *httptest.ResponseRecorder {
			req := httptest.NewRequest(method, path, strings.NewReader(body))
			if method != "PATCH" {
				req = httptest.NewRequest(method, path, nil)
			}
			for i := 0; i < len(headers); i += 2 {
				req.Header[headers[i]] = []string{headers[i+1]}
			}
			req.Header.Set("Authorization", "Bearer sue")
			req.Header.Set("Tus-Resumable", "1.0.0")
			w := httptest.NewRecorder()
			r.mux.ServeHTTP(w, req)
			if ours(w.Code) {
				t.Fatalf("%s %s %q answered %d: %s", method, path, headers, w.Code, w.Body)
			}
			return w
		}
		w := send("POST", uploads, "Upload-Length", length, "Upload-Metadata", meta)
		if w.Code != 201 {
			return
		}
		at := w.Header().Get("Location")
		send("PATCH", at, "Upload-Offset", offset, "Content-Type", "application/offset+octet-stream")
		send("HEAD", at)
		if w := send("DELETE", at); w.Code != 204 {
			t.Fatalf("an upload that was made cannot be discarded: %d %s", w.Code, w.Body)
		}
	})
}
