package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
)

// into asks as who and reads the JSON answer, which must have the wanted status.
func (b *bench) into(want int, out any, who func(b *bench) (int, string)) {
	b.t.Helper()
	code, text := who(b)
	require.Equal(b.t, want, code, text)
	if out != nil {
		require.NoError(b.t, json.Unmarshal([]byte(text), out))
	}
}

func (b *bench) asSeller(method, path, body string) func(*bench) (int, string) {
	return func(b *bench) (int, string) { return b.ask(&b.seller, method, path, "application/json", body) }
}

func (b *bench) asAda(method, path, body string) func(*bench) (int, string) {
	return func(b *bench) (int, string) { return b.ask(&b.ada, method, path, "application/json", body) }
}

// form is a multipart body with one file.
func form(t *testing.T, fields map[string]string, name, content string) (string, string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for k, v := range fields {
		require.NoError(t, w.WriteField(k, v))
	}
	part, err := w.CreateFormFile("file", name)
	require.NoError(t, err)
	_, err = io.WriteString(part, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return w.FormDataContentType(), out.String()
}

type madeUpload struct {
	Asset struct {
		ID       string `json:"id"`
		IsActive bool   `json:"is_active"`
		Checksum string `json:"checksum_sha256"`
	} `json:"asset"`
	URL     string            `json:"upload_url"`
	Headers map[string]string `json:"headers"`
}

func sum(s string) string {
	x := sha256.Sum256([]byte(s))
	return hex.EncodeToString(x[:])
}

func (b *bench) announce(content string) madeUpload {
	b.t.Helper()
	var up madeUpload
	body := fmt.Sprintf(`{"title":"Numbers","file_name":"numbers.txt","content_type":"text/plain","file_size_bytes":%d,"checksum_sha256":%q}`, len(content), sum(content))
	b.into(201, &up, b.asSeller("POST", "/api/seller/products/"+b.sellersItem+"/assets/upload-url", body))
	require.False(b.t, up.Asset.IsActive)
	return up
}

// put sends bytes to a signed address, as a browser does, and returns the status.
func put(t *testing.T, up madeUpload, content string) int {
	t.Helper()
	req, err := http.NewRequest(http.MethodPut, up.URL, strings.NewReader(content))
	require.NoError(t, err)
	for k, v := range up.Headers {
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// buy orders the bench's product as Ada and marks it paid by hand.
func (b *bench) buy() *collections.Order {
	b.t.Helper()
	code, text := b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", fmt.Sprintf(`{"price_id":%q}`, b.priceID))
	require.Equal(b.t, 201, code, text)
	o, err := collections.FindOrderByPublicID(b.shop.app, b.publicID(text))
	require.NoError(b.t, err)
	_, _, err = b.shop.s.shop.ConfirmByHand(context.Background(), b.shop.app, o.Id, "manual", "", "")
	require.NoError(b.t, err)
	return o
}

type grantSeen struct {
	Token    string `json:"token"`
	Asset    string `json:"asset"`
	Title    string `json:"asset_title"`
	FileName string `json:"file_name"`
	Checksum string `json:"checksum_sha256"`
	Can      bool   `json:"can_download"`
}

func (b *bench) grants() map[string]grantSeen {
	b.t.Helper()
	var list struct{ Items []grantSeen }
	b.into(200, &list, b.asAda("GET", "/api/account/downloads?perPage=100", ""))
	out := map[string]grantSeen{}
	for _, g := range list.Items {
		out[g.Asset] = g
	}
	return out
}

func (b *bench) fetch(token string) (string, http.Header, time.Time) {
	b.t.Helper()
	var access struct {
		URL     string    `json:"download_url"`
		Expires time.Time `json:"expires_at"`
	}
	b.into(200, &access, b.asAda("POST", "/api/account/downloads/"+token+"/access", ""))
	resp, err := http.Get(access.URL)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	require.Equal(b.t, 200, resp.StatusCode, string(body))
	return string(body), resp.Header, access.Expires
}

// startS3 runs versitygw and returns the settings of a shop that keeps its files there.
func startS3(t *testing.T) map[string]string {
	t.Helper()
	program, err := exec.LookPath("versitygw")
	if err != nil {
		home, _ := os.UserHomeDir()
		program = filepath.Join(home, "go", "bin", "versitygw")
		if _, err := os.Stat(program); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal("versitygw is missing, and CI skips nothing")
			}
			t.Skip("SKIPPED, no S3 peer: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
		}
	}
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "files", "shop-files"), 0o755))
	require.NoError(t, os.MkdirAll(filepath.Join(root, "meta"), 0o755))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := l.Addr().String()
	require.NoError(t, l.Close())
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "--port", addr, "--access", "testaccess", "--secret", "testsecretkey", "--health", "/health", "--quiet",
		"posix", "--sidecar", filepath.Join(root, "meta"), filepath.Join(root, "files"))
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	require.Eventually(t, func() bool {
		resp, err := http.Get("http://" + addr + "/health")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err == nil
	}, 30*time.Second, 20*time.Millisecond)
	return map[string]string{"ASSET_STORAGE_BACKEND": "s3", "ASSET_STORAGE_BUCKET": "shop-files", "ASSET_STORAGE_S3_ENDPOINT_URL": "http://" + addr,
		"ASSET_STORAGE_S3_ACCESS_KEY_ID": "testaccess", "ASSET_STORAGE_S3_SECRET_ACCESS_KEY": "testsecretkey"}
}

// TestDirectUploadsThroughTheShop brings a file past the server into each kind of store, sells it and fetches it.
func TestDirectUploadsThroughTheShop(t *testing.T) {
	for name, settings := range map[string]func(*testing.T) map[string]string{"local": func(*testing.T) map[string]string { return nil }, "s3": startS3} {
		t.Run(name, func(t *testing.T) {
			b := newBenchWith(t, settings(t))
			content := strings.Repeat("0123456789", 700)
			up := b.announce(content)
			complete := b.asSeller("POST", "/api/seller/assets/"+up.Asset.ID+"/complete", "{}")
			b.into(400, nil, complete)
			b.into(400, nil, b.asSeller("PATCH", "/api/seller/assets/"+up.Asset.ID, `{"is_active":true}`))

			require.GreaterOrEqual(t, put(t, up, strings.ToUpper(content)+"x"), 400, "other bytes than announced")
			require.GreaterOrEqual(t, put(t, up, strings.Repeat("9876543210", 700)), 400, "as many, but others")
			b.into(400, nil, complete)
			address, err := url.Parse(up.URL)
			require.NoError(t, err)
			foreign := up
			foreign.URL = strings.Replace(up.URL, address.Path[len(address.Path)-6:], "stolen", 1)
			require.GreaterOrEqual(t, put(t, foreign, content), 400, "another key under the same signature")

			require.Less(t, put(t, up, content), 300)
			var done madeUpload
			b.into(200, &done.Asset, complete)
			require.True(t, done.Asset.IsActive)
			require.Equal(t, sum(content), done.Asset.Checksum)

			b.buy()
			g, ok := b.grants()[up.Asset.ID]
			require.True(t, ok)
			body, header, _ := b.fetch(g.Token)
			require.Equal(t, sum(content), sum(body))
			require.Contains(t, header.Get("Content-Disposition"), "attachment")
			require.Contains(t, header.Get("Content-Disposition"), "numbers.txt")
			code, text := b.ask(&b.eve, "POST", "/api/seller/assets/"+up.Asset.ID+"/complete", "application/json", "{}")
			require.Equal(t, 403, code, text)
		})
	}
}

func TestFilesThatAreOdd(t *testing.T) {
	b := newBench(t)
	assets, stored := b.rows("digital_assets"), b.objects()
	require.NotZero(t, stored)
	path := "/api/seller/products/" + b.sellersItem + "/assets"

	kind, body := form(t, map[string]string{"title": "Nothing"}, "empty.txt", "")
	code, text := b.ask(&b.seller, "POST", path, kind, body)
	require.Equal(t, 400, code, text)
	require.Contains(t, text, "empty")

	b.cutUpload(path)
	for _, bad := range []string{
		`{"title":"x","file_name":"x","file_size_bytes":0,"checksum_sha256":"` + sum("") + `"}`,
		`{"title":"x","file_name":"x","file_size_bytes":9000000000,"checksum_sha256":"` + sum("") + `"}`,
		`{"title":"x","file_name":"x","file_size_bytes":1,"checksum_sha256":"abc"}`,
		`{"title":"","file_name":"x","file_size_bytes":1,"checksum_sha256":"` + sum("") + `"}`,
	} {
		b.into(400, nil, b.asSeller("POST", path+"/upload-url", bad))
	}
	require.Equal(t, assets, b.rows("digital_assets"), "nothing half-made is on a shelf")
	require.Eventually(t, func() bool { return b.objects() == stored }, 10*time.Second, 20*time.Millisecond, "nor in the store")

	name := strings.Repeat("🧶", 300) + ".txt"
	kind, body = form(t, map[string]string{"title": "Yarn"}, name, "wool")
	code, text = b.ask(&b.seller, "POST", path, kind, body)
	require.Equal(t, 201, code, text)
	var made struct {
		ID string `json:"id"`
	}
	require.NoError(t, json.Unmarshal([]byte(text), &made))
	b.buy()
	got, header, _ := b.fetch(b.grants()[made.ID].Token)
	require.Equal(t, "wool", got)
	require.Contains(t, header.Get("Content-Disposition"), "attachment")
	require.NotContains(t, header.Get("Content-Disposition"), "\n")

	code, text = b.ask(&b.seller, "DELETE", "/api/seller/assets/"+made.ID, "", "")
	require.Equal(t, 204, code, text)
	got, _, _ = b.fetch(b.grants()[made.ID].Token)
	require.Equal(t, "wool", got, "a removed file stays with those who bought it")

	end := time.Now().Add(2 * time.Minute).Truncate(time.Millisecond)
	_, err := b.shop.app.NonconcurrentDB().NewQuery("UPDATE download_grants SET expires_at = {:t} WHERE asset = {:a}").Bind(dbx.Params{"t": collections.DBTime(end), "a": made.ID}).Execute()
	require.NoError(t, err)
	_, _, expires := b.fetch(b.grants()[made.ID].Token)
	require.WithinDuration(t, end, expires, time.Second, "a link never outlives its grant")
}

// objects counts the files of the local store, hidden parts included.
func (b *bench) objects() int {
	b.t.Helper()
	n := 0
	require.NoError(b.t, filepath.WalkDir(b.shop.s.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(path, "sellers") {
			n++
		}
		return nil
	}))
	return n
}

// cutUpload begins a large upload and hangs up in the middle.
func (b *bench) cutUpload(path string) {
	b.t.Helper()
	token, err := b.shop.s.sandbox.Token(context.Background(), b.seller.SessionID, b.shop.URL)
	require.NoError(b.t, err)
	host := strings.TrimPrefix(b.shop.URL, "http://")
	kind, body := form(b.t, map[string]string{"title": "Half"}, "half.bin", strings.Repeat("x", 1<<20))
	conn, err := net.Dial("tcp", host)
	require.NoError(b.t, err)
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", path, host, token, kind, len(body), body[:len(body)/2])
	require.NoError(b.t, err)
	require.NoError(b.t, conn.Close())
}

func TestANewVersionReachesEarlierBuyersOnce(t *testing.T) {
	b := newBench(t)
	o := b.buy()
	var old grantSeen
	for _, g := range b.grants() {
		if strings.Contains(g.FileName, "pattern-book") {
			old = g
		}
	}
	require.NotEmpty(t, old.Asset)
	kind, body := form(t, map[string]string{"version_label": "2.0"}, "book-2.txt", "the second edition")
	var fresh struct {
		ID string `json:"id"`
	}
	b.into(200, &fresh, func(b *bench) (int, string) {
		return b.ask(&b.seller, "PATCH", "/api/seller/assets/"+old.Asset, kind, body)
	})
	require.NotEqual(t, old.Asset, fresh.ID)
	require.NotContains(t, b.grants(), fresh.ID, "replacing a file gives nothing to earlier buyers by itself")

	var done struct{ Granted, Told int }
	publish := b.asSeller("POST", "/api/seller/assets/"+fresh.ID+"/publish", `{"notes":"Clearer drawings"}`)
	b.into(200, &done, publish)
	require.Equal(t, 1, done.Granted)
	require.Equal(t, 1, done.Told)
	b.into(200, &done, publish)
	require.Zero(t, done.Granted+done.Told, "again changes nothing")
	require.Equal(t, 1, b.rows("emails WHERE kind = 'new_version'"))
	got, _, _ := b.fetch(b.grants()[fresh.ID].Token)
	require.Equal(t, "the second edition", got)
	_, _, _ = b.fetch(b.grants()[old.Asset].Token)

	code, text := b.ask(&b.eve, "POST", "/api/seller/assets/"+fresh.ID+"/publish", "application/json", "")
	require.Equal(t, 403, code, text)
	b.into(409, nil, b.asSeller("POST", "/api/seller/assets/"+old.Asset+"/publish", ""))

	report, err := auditShop(context.Background(), b.shop.registered, nil)
	require.NoError(t, err)
	for _, row := range report.Invariants {
		require.Empty(t, row.Violations, row.Invariant)
	}
	b.into(200, nil, b.asSeller("POST", "/api/seller/orders/"+o.PublicID()+"/refund", `{"reason":"Test"}`))
	require.False(t, b.grants()[fresh.ID].Can, "a refund closes the new version too")
}
