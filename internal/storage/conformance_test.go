package storage_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

const pattern = "sellers/{seller}"

// subject is one back end under the conformance suite.
type subject struct {
	name   string
	store  commerce.AssetStore
	client *http.Client
	probe  func(context.Context) []storage.ProbeStep
	// refusesBadUpload: the back end itself checks size and checksum of a direct upload.
	refusesBadUpload bool
	// life is how long a link that was signed for a second may still work.
	life time.Duration
}

// TestConformance holds every back end to the same promises.
func TestConformance(t *testing.T) {
	for _, s := range []func(*testing.T) subject{localSubject, s3PathSubject, s3HostSubject, supabaseSubject} {
		name := nameOf(s)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sub := s(t)
			for _, c := range []struct {
				name string
				run  func(*testing.T, subject)
			}{
				{"put, stat, get, delete", putGetDelete}, {"replace", replace}, {"missing", missing}, {"keys outside the rules", badKeys},
				{"cut upload", cutUpload}, {"wrong size", wrongSize}, {"direct upload", directUpload}, {"links", links},
				{"names", names}, {"ranges", ranges}, {"together", together}, {"stopped", stopped}, {"probe", probe},
			} {
				t.Run(c.name, func(t *testing.T) { c.run(t, sub) })
			}
		})
	}
}

func putGetDelete(t *testing.T, s subject) {
	for _, size := range []int{0, 1, 1000, 9<<20 + 7} {
		for _, announced := range []int64{int64(size), -1} {
			k, want := key("guide.pdf"), content(size)
			put, err := s.store.Put(t.Context(), k, bytes.NewReader(want), announced, "application/pdf")
			require.NoError(t, err)
			require.Equal(t, commerce.Object{Key: k, Size: int64(size), ChecksumSHA256: sum(want), ContentType: "application/pdf"}, put)
			stat, err := s.store.Stat(t.Context(), k)
			require.NoError(t, err)
			require.Equal(t, int64(size), stat.Size)
			require.Equal(t, "application/pdf", stat.ContentType)
			if stat.ChecksumSHA256 != "" {
				require.Equal(t, sum(want), stat.ChecksumSHA256)
			}
			link, err := s.store.SignDownload(t.Context(), s.ticket(k))
			require.NoError(t, err)
			status, header, body := s.get(t, link, "")
			require.Equal(t, 200, status)
			require.True(t, bytes.Equal(want, body))
			disposition, params, err := mime.ParseMediaType(header.Get("Content-Disposition"))
			require.NoError(t, err, header.Get("Content-Disposition"))
			require.Equal(t, "attachment", disposition)
			require.Equal(t, "guide.pdf", params["filename"])
			require.NoError(t, s.store.Delete(t.Context(), k))
			requireMissing(t, s, k)
		}
	}
}

func replace(t *testing.T, s subject) {
	k := key("guide.pdf")
	for _, size := range []int{5000, 10, 0} {
		want := content(size)
		_, err := s.store.Put(t.Context(), k, bytes.NewReader(want), int64(size), "text/plain")
		require.NoError(t, err)
		link, err := s.store.SignDownload(t.Context(), s.ticket(k))
		require.NoError(t, err)
		_, _, body := s.get(t, link, "")
		require.True(t, bytes.Equal(want, body))
	}
}

func missing(t *testing.T, s subject) {
	k := key("nothing.pdf")
	requireMissing(t, s, k)
	require.NoError(t, s.store.Delete(t.Context(), k), "a missing object is no error")
	link, err := s.store.SignDownload(t.Context(), s.ticket(k))
	if err != nil {
		require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err))
		return
	}
	status, _, _ := s.get(t, link, "")
	require.Equal(t, 404, status)
}

func badKeys(t *testing.T, s subject) {
	for _, k := range []string{
		"", "/sellers/a/x", "sellers/a/../b/x", "sellers/a/./x", "sellers/a//x", `sellers\a\x`, "sellers/a/x\x00", "sellers/a/x\n",
		"sellers/a/%2e%2e/x", "sellers/a/" + strings.Repeat("x", 256), "sellers/a/" + strings.Repeat("x/", 210), "sellers/a/\xff",
		"other/a/x", "sellers/x", "sellers", ".meta/x", "sellers/a/",
	} {
		_, err := s.store.Put(t.Context(), k, strings.NewReader("x"), 1, "text/plain")
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "put %q", k)
		_, err = s.store.Stat(t.Context(), k)
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "stat %q", k)
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(s.store.Delete(t.Context(), k)), "delete %q", k)
		_, err = s.store.SignDownload(t.Context(), s.ticket(k))
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "sign %q", k)
		_, err = s.store.SignUpload(t.Context(), commerce.UploadTicket{Key: k, Size: 1, ChecksumSHA256: sum([]byte("x")), Expires: time.Now().Add(time.Minute)})
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "sign upload %q", k)
	}
}

func cutUpload(t *testing.T, s subject) {
	for _, lost := range []error{io.ErrUnexpectedEOF, errors.New("connection reset by peer")} {
		for _, sent := range []int{0, 100, 9 << 20} {
			for _, announced := range []int64{20 << 20, -1} {
				k := key("guide.pdf")
				_, err := s.store.Put(t.Context(), k, broken{bytes.NewReader(content(sent)), lost}, announced, "application/pdf")
				require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "%d of %d bytes, then %v: %v", sent, announced, lost, err)
				require.ErrorIs(t, err, lost)
				requireMissing(t, s, k)
			}
		}
	}
	k, old := key("guide.pdf"), content(1000)
	_, err := s.store.Put(t.Context(), k, bytes.NewReader(old), 1000, "application/pdf")
	require.NoError(t, err)
	_, err = s.store.Put(t.Context(), k, broken{bytes.NewReader(content(500)), io.ErrUnexpectedEOF}, -1, "application/pdf")
	require.Error(t, err)
	link, err := s.store.SignDownload(t.Context(), s.ticket(k))
	require.NoError(t, err)
	_, _, body := s.get(t, link, "")
	require.True(t, bytes.Equal(old, body), "the old file stays whole")
}

func wrongSize(t *testing.T, s subject) {
	for _, c := range []struct{ size, announced int64 }{{10, 11}, {10, 9}, {0, 1}, {1, 0}, {9 << 20, 9<<20 + 1}, {9<<20 + 1, 9 << 20}, {20 << 20, 10}} {
		k := key("guide.pdf")
		_, err := s.store.Put(t.Context(), k, bytes.NewReader(content(int(c.size))), c.announced, "application/pdf")
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "%d bytes announced as %d: %v", c.size, c.announced, err)
		requireMissing(t, s, k)
	}
}

func directUpload(t *testing.T, s subject) {
	want := content(70_000)
	sign := func(k string, b []byte) commerce.SignedUpload {
		u, err := s.store.SignUpload(t.Context(), commerce.UploadTicket{
			Asset: "asset", Key: k, ContentType: "application/pdf", Size: int64(len(b)), ChecksumSHA256: sum(b), Expires: time.Now().Add(time.Minute),
		})
		require.NoError(t, err)
		require.False(t, u.Expires.After(time.Now().Add(time.Minute)))
		return u
	}
	k := key("guide.pdf")
	require.Less(t, s.send(t, sign(k, want), want), 300)
	got, err := s.store.Stat(t.Context(), k)
	require.NoError(t, err)
	require.Equal(t, int64(len(want)), got.Size)
	require.Equal(t, sum(want), got.ChecksumSHA256, "a direct upload can be confirmed")
	require.Equal(t, "application/pdf", got.ContentType)

	other := append([]byte(nil), want...)
	other[5]++
	for name, body := range map[string][]byte{"other bytes": other, "shorter": want[:10], "longer": append(want[:len(want):len(want)], 1), "nothing": nil} {
		k := key("guide.pdf")
		status := s.send(t, sign(k, want), body)
		if s.refusesBadUpload {
			require.GreaterOrEqual(t, status, 400, name)
			requireMissing(t, s, k)
			continue
		}
		got, err := s.store.Stat(t.Context(), k)
		require.NoError(t, err)
		require.NotEqual(t, sum(want), got.ChecksumSHA256, "%s: confirming must see it", name)
	}

	u := sign(key("a.pdf"), want)
	u.URL = strings.Replace(u.URL, "sellers", "sellerz", 1)
	if u.URL != sign(key("a.pdf"), want).URL && strings.Contains(u.URL, "sellerz") {
		require.GreaterOrEqual(t, s.send(t, u, want), 400, "an address for one key is none for another")
	}
}

func links(t *testing.T, s subject) {
	k, other := key("guide.pdf"), key("other.pdf")
	for _, name := range []string{k, other} {
		_, err := s.store.Put(t.Context(), name, strings.NewReader("secret of "+name), -1, "application/pdf")
		require.NoError(t, err)
	}
	link, err := s.store.SignDownload(t.Context(), s.ticket(k))
	require.NoError(t, err)
	u, err := url.Parse(link)
	require.NoError(t, err)

	unsigned := *u
	unsigned.RawQuery = ""
	if u.RawQuery == "" { // local: the signature is in the path
		unsigned.Path = path.Dir(u.Path) + "/" + k
	}
	tampered := strings.Replace(link, strings.Split(k, "/")[2], strings.Split(other, "/")[2], 1)
	flipped := link[:len(link)-2] + swap(link[len(link)-2:len(link)-1]) + link[len(link)-1:]
	if u.RawQuery != "" {
		flipped = strings.Replace(link, u.RawQuery, swapSignature(u), 1)
	}
	for name, bad := range map[string]string{"no signature": unsigned.String(), "another key": tampered, "another signature": flipped} {
		if bad == link {
			continue
		}
		status, _, body := s.get(t, bad, "")
		require.GreaterOrEqual(t, status, 400, name)
		require.NotContains(t, string(body), "secret of", name)
	}

	past := s.ticket(k)
	past.Expires = time.Now().Add(-time.Second)
	_, err = s.store.SignDownload(t.Context(), past)
	require.Equal(t, commerce.CodeForbidden, commerce.CodeOf(err), "a ticket that is over gets no link")

	soon := s.ticket(k)
	soon.Expires = time.Now().Add(1500 * time.Millisecond)
	short, err := s.store.SignDownload(t.Context(), soon)
	require.NoError(t, err)
	time.Sleep(time.Until(soon.Expires) + s.life)
	status, _, body := s.get(t, short, "")
	require.GreaterOrEqual(t, status, 400, "a link never outlives its ticket")
	require.NotContains(t, string(body), "secret of")
}

func names(t *testing.T, s subject) {
	for _, name := range []string{strings.Repeat("🎉", 300), "Über uns.pdf", "a\"b;c\r\nX-Evil: 1.pdf", "日本語.zip", "50% off.pdf", "..", "", "a/b\\c.txt", "plus+and space&more=.txt"} {
		k := storage.MakeKey(storage.Prefix(pattern, "abc123"), rand.Text(), name)
		require.NoError(t, storage.CheckKey("sellers/abc123", k))
		_, err := s.store.Put(t.Context(), k, strings.NewReader("x"), 1, "application/pdf")
		require.NoError(t, err, k)
		ticket := s.ticket(k)
		ticket.FileName = name
		link, err := s.store.SignDownload(t.Context(), ticket)
		require.NoError(t, err)
		status, header, body := s.get(t, link, "")
		require.Equal(t, 200, status, "%q", name)
		require.Equal(t, "x", string(body))
		require.Empty(t, header.Get("X-Evil"))
		require.True(t, strings.HasPrefix(header.Get("Content-Disposition"), "attachment"), header.Get("Content-Disposition"))
		encoded := strings.TrimSuffix(header.Get("Content-Disposition")[strings.Index(header.Get("Content-Disposition"), "UTF-8''")+7:], ";")
		decoded, err := url.PathUnescape(encoded)
		require.NoError(t, err)
		require.Equal(t, storage.DisplayName(name), decoded)
	}
}

func ranges(t *testing.T, s subject) {
	k, want := key("film.bin"), content(100_000)
	_, err := s.store.Put(t.Context(), k, bytes.NewReader(want), -1, "application/octet-stream")
	require.NoError(t, err)
	link, err := s.store.SignDownload(t.Context(), s.ticket(k))
	require.NoError(t, err)
	status, _, body := s.get(t, link, "bytes=40000-")
	require.Equal(t, 206, status, "a broken download goes on where it stopped")
	require.True(t, bytes.Equal(want[40000:], body))
}

// together: writers of one key never mix, readers never see a part.
func together(t *testing.T, s subject) {
	k := key("guide.pdf")
	versions := make(map[string]bool)
	bodies := make([][]byte, 6)
	for i := range bodies {
		bodies[i] = content(200_000 + i)
		versions[sum(bodies[i])] = true
	}
	_, err := s.store.Put(t.Context(), k, bytes.NewReader(bodies[0]), -1, "application/pdf")
	require.NoError(t, err)
	done := make(chan error, len(bodies))
	for _, b := range bodies {
		go func() {
			_, err := s.store.Put(context.WithoutCancel(t.Context()), k, bytes.NewReader(b), int64(len(b)), "application/pdf")
			done <- err
		}()
	}
	link, err := s.store.SignDownload(t.Context(), s.ticket(k))
	require.NoError(t, err)
	for range bodies {
		_, _, body := s.get(t, link, "")
		require.True(t, versions[sum(body)], "a reader saw %d bytes that nobody wrote", len(body))
	}
	for range bodies {
		require.NoError(t, <-done)
	}
}

func stopped(t *testing.T, s subject) {
	ctx, cancel := context.WithCancel(t.Context())
	k := key("guide.pdf")
	_, err := s.store.Put(ctx, k, broken{io.MultiReader(bytes.NewReader(content(9<<20)), readerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil })), io.EOF}, -1, "application/pdf")
	require.Error(t, err)
	requireMissing(t, s, k)
}

func probe(t *testing.T, s subject) {
	for _, step := range s.probe(t.Context()) {
		require.True(t, step.OK, "%s: %s", step.Name, step.Cause)
	}
}
