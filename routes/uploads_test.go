package routes_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/storage/staging"
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
