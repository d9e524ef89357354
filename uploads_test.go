package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
	"pocketstarter/internal/sandbox"
	"pocketstarter/internal/storage/staging"
)

const uploadsPath = "/api/seller/assets/uploads"

// tus sends a request of the protocol over a real connection.
func (b *bench) tus(method, path, body string, header ...string) *http.Response {
	b.t.Helper()
	req, err := http.NewRequest(method, b.shop.URL+path, strings.NewReader(body))
	require.NoError(b.t, err)
	token, err := b.shop.s.sandbox.Token(context.Background(), b.seller.SessionID, b.shop.URL)
	require.NoError(b.t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Tus-Resumable", "1.0.0")
	if method == http.MethodPatch {
		req.Header.Set("Content-Type", "application/offset+octet-stream")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	resp.Body.Close()
	return resp
}

func (b *bench) beginUpload(name string, size int) string {
	b.t.Helper()
	text := base64.StdEncoding.EncodeToString
	resp := b.tus(http.MethodPost, uploadsPath, "", "Upload-Length", strconv.Itoa(size), "Upload-Metadata", "filename "+text([]byte(name))+",product "+text([]byte(b.sellersItem)))
	require.Equal(b.t, http.StatusCreated, resp.StatusCode)
	return resp.Header.Get("Location")
}

func (b *bench) offset(path string) int {
	b.t.Helper()
	resp := b.tus(http.MethodHead, path, "")
	require.Equal(b.t, http.StatusOK, resp.StatusCode)
	n, err := strconv.Atoi(resp.Header.Get("Upload-Offset"))
	require.NoError(b.t, err)
	return n
}

// part opens a connection of its own and sends the head of a PATCH and as much of its body as is
// given; the rest never comes unless somebody writes it.
func (b *bench) part(path string, offset int, length int, body string) net.Conn {
	b.t.Helper()
	token, err := b.shop.s.sandbox.Token(context.Background(), b.seller.SessionID, b.shop.URL)
	require.NoError(b.t, err)
	host := strings.TrimPrefix(b.shop.URL, "http://")
	conn, err := net.Dial("tcp", host)
	require.NoError(b.t, err)
	_, err = fmt.Fprintf(conn, "PATCH %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: %d\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n%s", path, host, token, offset, length, body)
	require.NoError(b.t, err)
	return conn
}

// staged waits until so many bytes of an upload are on disk.
func (b *bench) staged(path string, want int) {
	b.t.Helper()
	file := filepath.Join(b.shop.s.dir, staging.Folder, filepath.Base(path))
	require.Eventually(b.t, func() bool {
		info, err := os.Stat(file)
		return err == nil && info.Size() == int64(want)
	}, 10*time.Second, 5*time.Millisecond)
}

func (b *bench) assetOf(resp *http.Response) (checksum string) {
	b.t.Helper()
	var asset struct {
		Checksum string `json:"checksum_sha256"`
		Active   bool   `json:"is_active"`
	}
	b.into(200, &asset, b.asSeller("GET", "/api/seller/assets/"+resp.Header.Get("Upload-Asset"), ""))
	require.True(b.t, asset.Active)
	return asset.Checksum
}

func randomText(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw)
	return string(raw)
}

// openSeller starts a shop in a directory that may have been one before. Its caller stops it.
func openSeller(t *testing.T, dir string, cfg *config.Config) *bench {
	t.Helper()
	shop, err := startShop(t.Context(), dir, cfg, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	_, err = shop.seed(t.Context())
	require.NoError(t, err)
	b := &bench{t: t, shop: shop}
	b.seller, err = shop.s.sandbox.SignInAs(t.Context(), sandbox.DemoSellerID)
	require.NoError(t, err)
	p, err := collections.FindProductBySlug(shop.app, "weavers-pattern-book")
	require.NoError(t, err)
	b.priceID, b.sellersItem = p.ActivePrice(), p.Id
	return b
}

// TestAnUploadGoesOnAfterACut cuts real connections in the middle of a file, closed ones and ones
// that merely fall silent, and restarts the shop on the same directory.
func TestAnUploadGoesOnAfterACut(t *testing.T) {
	cfg, err := config.Load(func(string) string { return "" }, config.LoadOptions{})
	require.NoError(t, err)
	dir := t.TempDir()
	b := openSeller(t, dir, cfg)
	content := randomText(3 << 20)
	at := b.beginUpload("big.bin", len(content))

	half := 1 << 20 // closed in the middle
	require.NoError(t, b.part(at, 0, len(content), content[:half]).Close())
	b.staged(at, half)
	require.Equal(t, half, b.offset(at))

	more := half + 500_000 // silent in the middle: whoever asks next is not kept waiting
	dead := b.part(at, half, len(content)-half, content[half:more])
	defer dead.Close()
	b.staged(at, more)
	require.Equal(t, http.StatusLocked, b.tus(http.MethodPatch, at, content[half:], "Upload-Offset", strconv.Itoa(half)).StatusCode, "one writer at a time")
	require.Equal(t, more, b.offset(at))
	answer, err := http.ReadResponse(bufio.NewReader(dead), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusConflict, answer.StatusCode)
	require.NoError(t, answer.Body.Close())

	last := more + 300_000 // the shop stops in the middle
	cut := b.part(at, more, len(content)-more, content[more:last])
	defer cut.Close()
	b.staged(at, last)
	archive := filepath.Join(t.TempDir(), "backup.tar.gz")
	report, err := cli.CreateBackup(t.Context(), dir, archive, "test", func(cli.Progress) {})
	require.NoError(t, err)
	require.Less(t, report.Bytes, int64(1<<30))
	kept := t.TempDir()
	_, err = cli.Unpack(t.Context(), archive, kept)
	require.NoError(t, err)
	require.NoDirExists(t, filepath.Join(kept, staging.Folder), "a backup holds no halves")
	require.NoError(t, b.shop.stop())
	b = openSeller(t, dir, cfg)
	defer func() { require.NoError(t, b.shop.stop()) }()
	require.Equal(t, last, b.offset(at))

	before := b.rows("digital_assets")
	resp := b.tus(http.MethodPatch, at, content[last:], "Upload-Offset", strconv.Itoa(last))
	require.Equal(t, http.StatusNoContent, resp.StatusCode)
	want := sha256.Sum256([]byte(content))
	require.Equal(t, hex.EncodeToString(want[:]), b.assetOf(resp))
	require.Equal(t, len(content), b.offset(at), "asked again, it tells of the same file")
	require.Equal(t, before+1, b.rows("digital_assets"))
	left, err := os.ReadDir(filepath.Join(dir, staging.Folder))
	require.NoError(t, err)
	require.Empty(t, left)

	ada, err := b.shop.s.sandbox.SignUp(t.Context(), "ada2@example.com", "", "Ada", "A")
	require.NoError(t, err)
	b.ada = ada
	b.buy()
	got, _, _ := b.fetch(b.grants()[resp.Header.Get("Upload-Asset")].Token)
	require.Equal(t, want, sha256.Sum256([]byte(got)), "the buyer's bytes are the seller's")

	var list struct{ Items []json.RawMessage }
	b.into(200, &list, b.asSeller("GET", uploadsPath, ""))
	require.Empty(t, list.Items)
}

// TestTwoWritersOfOneUpload: parts that are sent at the same time never mix.
func TestTwoWritersOfOneUpload(t *testing.T) {
	b := newBench(t)
	content := randomText(2 << 20)
	at := b.beginUpload("two.bin", len(content))
	first := b.part(at, 0, len(content), content[:1000])
	defer first.Close()
	b.staged(at, 1000)
	require.Equal(t, http.StatusLocked, b.tus(http.MethodPatch, at, strings.Repeat("x", len(content)), "Upload-Offset", "0").StatusCode)
	_, err := first.Write([]byte(content[1000:]))
	require.NoError(t, err)
	resp, err := http.ReadResponse(bufio.NewReader(first), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusNoContent, resp.StatusCode)
	require.NoError(t, resp.Body.Close())
	want := sha256.Sum256([]byte(content))
	require.Equal(t, hex.EncodeToString(want[:]), b.assetOf(resp))

	// Of many that bring the same last part at once, one makes the file.
	at = b.beginUpload("race.bin", 4)
	before := b.rows("digital_assets")
	codes := make(chan int, 8)
	for range cap(codes) {
		go func() { codes <- b.tus(http.MethodPatch, at, "wool", "Upload-Offset", "0").StatusCode }()
	}
	took := map[int]int{}
	for range cap(codes) {
		took[<-codes]++
	}
	require.Equal(t, 1, took[http.StatusNoContent], "%v", took)
	require.Equal(t, cap(codes)-1, took[http.StatusLocked]+took[http.StatusConflict], "%v", took)
	require.Equal(t, before+1, b.rows("digital_assets"))
}
