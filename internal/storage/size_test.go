package storage_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

// TestLargeFileInFlatMemory uploads and downloads one large file through every back
// end. TEST_SIZE=long makes it 2 GB. What the process uses more at its peak than
// before must not grow with the file.
func TestLargeFileInFlatMemory(t *testing.T) {
	size := int64(32 << 20)
	if os.Getenv("TEST_SIZE") == "long" {
		size = 2 << 30
	}
	for _, make := range []func(*testing.T) subject{localSubject, s3PathSubject, supabaseSubject} {
		t.Run(nameOf(make), func(t *testing.T) {
			s := make(t)
			debug.FreeOSMemory()
			resetPeak()
			before, began := memory(t, "VmRSS"), time.Now()
			k, sent := key("film.bin"), sha256.New()
			put, err := s.store.Put(t.Context(), k, io.TeeReader(stream(size), sent), size, "video/mp4")
			require.NoError(t, err)
			uploaded := time.Since(began)
			want := hex.EncodeToString(sent.Sum(nil))
			require.Equal(t, want, put.ChecksumSHA256)
			stat, err := s.store.Stat(t.Context(), k)
			require.NoError(t, err)
			require.Equal(t, size, stat.Size)

			link, err := s.store.SignDownload(t.Context(), commerce.DownloadTicket{Key: k, FileName: "film.bin", Expires: time.Now().Add(time.Minute)})
			require.NoError(t, err)
			began = time.Now()
			resp, err := s.client.Get(link)
			require.NoError(t, err)
			defer resp.Body.Close()
			require.Equal(t, http.StatusOK, resp.StatusCode)
			got := sha256.New()
			n, err := io.Copy(got, resp.Body)
			require.NoError(t, err)
			require.Equal(t, size, n)
			require.Equal(t, want, hex.EncodeToString(got.Sum(nil)), "the bytes that went in come out of the signed link")
			grown := memory(t, "VmHWM") - before
			t.Logf("%s: %d MB up in %v, down in %v; memory %d MB before, %d MB more at the peak", s.name, size>>20, uploaded.Round(time.Millisecond), time.Since(began).Round(time.Millisecond), before>>20, grown>>20)
			require.Less(t, grown, int64(96<<20), "memory must not grow with the file")
			require.NoError(t, s.store.Delete(t.Context(), k))
		})
	}
}

// stream gives size bytes that no file system can compress or share.
func stream(size int64) io.Reader {
	return io.LimitReader(rand.NewChaCha8([32]byte{1}), size)
}

// resetPeak makes the kernel count VmHWM from now on.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// memory reads one figure of /proc/self/status, in bytes.
func memory(t *testing.T, name string) int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		t.Skip("SKIPPED: memory is read from /proc, which this system does not have")
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), name+":"); ok {
			var kb int64
			_, err := fmt.Sscan(rest, &kb)
			require.NoError(t, err)
			return kb << 10
		}
	}
	t.Fatal(name + " is not in /proc/self/status")
	return 0
}
