package local

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/commerce"
)

var start = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, change func(*Options)) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	o := Options{Dir: dir, KeyPattern: "sellers/{seller}", LinkKey: []byte(strings.Repeat("k", 32)), BaseURL: func() string { return "https://shop.example" }, TTL: 10 * time.Minute, Now: func() time.Time { return start }}
	if change != nil {
		change(&o)
	}
	s, err := Open(o)
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s, filepath.Join(dir, Folder)
}

var download = commerce.DownloadTicket{Grant: "7f3c2a10", Asset: "as1", Key: "sellers/a/guide.pdf", FileName: "guide.pdf", ContentType: "application/pdf", Expires: start.Add(time.Minute)}

var upload = commerce.UploadTicket{Asset: "as1", Key: "sellers/a/guide.pdf", ContentType: "application/pdf", Size: 3, ChecksumSHA256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Expires: start.Add(time.Minute)}

func TestATokenCarriesItsTicket(t *testing.T) {
	s, _ := open(t, nil)
	link, err := s.SignDownload(t.Context(), download)
	require.NoError(t, err)
	token, ok := strings.CutPrefix(link, "https://shop.example/dl/")
	require.True(t, ok)
	got, err := s.OpenDownload(token, start.Add(59*time.Second))
	require.NoError(t, err)
	require.Equal(t, download, got)
	_, err = s.OpenDownload(token, start.Add(time.Minute))
	require.Equal(t, commerce.CodeForbidden, commerce.CodeOf(err))
	require.Equal(t, "link_expired", commerce.ReasonOf(err))

	signed, err := s.SignUpload(t.Context(), upload)
	require.NoError(t, err)
	ticket, err := s.OpenUpload(strings.TrimPrefix(signed.URL, "https://shop.example/ul/"), start)
	require.NoError(t, err)
	require.Equal(t, upload, ticket)
	require.Equal(t, start.Add(time.Minute), signed.Expires)
}

func TestALinkLivesNoLongerThanConfigured(t *testing.T) {
	s, _ := open(t, nil)
	long := download
	long.Expires = start.Add(time.Hour)
	link, err := s.SignDownload(t.Context(), long)
	require.NoError(t, err)
	got, err := s.OpenDownload(link[strings.LastIndexByte(link, '/')+1:], start)
	require.NoError(t, err)
	require.Equal(t, start.Add(10*time.Minute), got.Expires)
}

func TestForeignTokensAreRefused(t *testing.T) {
	s, _ := open(t, nil)
	other, _ := open(t, func(o *Options) { o.LinkKey = []byte(strings.Repeat("x", 32)) })
	link, err := s.SignDownload(t.Context(), download)
	require.NoError(t, err)
	token := link[strings.LastIndexByte(link, '/')+1:]
	_, err = other.OpenDownload(token, start)
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), "signed with another key")
	_, err = s.OpenUpload(token, start)
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), "a download link never uploads")

	body, signature, _ := strings.Cut(token, ".")
	claims, err := base64.RawURLEncoding.DecodeString(body)
	require.NoError(t, err)
	forged := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(claims), "sellers/a", "sellers/b", 1)))
	for _, bad := range []string{forged + "." + signature, body, body + ".", "." + signature, "", ".", body + "." + signature + "A", body + "=." + signature, strings.Repeat("A", 5000) + "." + signature} {
		_, err = s.OpenDownload(bad, start)
		require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), bad)
	}
}

// No change of one character, nor any other string, opens anything.
func TestNoOtherStringIsAToken(t *testing.T) {
	s, _ := open(t, nil)
	link, _ := s.SignDownload(t.Context(), download)
	token := link[strings.LastIndexByte(link, '/')+1:]
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(token)-1).Draw(t, "at")
		with := letters[rapid.IntRange(0, len(letters)-1).Draw(t, "with")]
		changed := token[:at] + string(with) + token[at+1:]
		if changed == token {
			return
		}
		if _, err := s.OpenDownload(changed, start); err == nil {
			t.Fatalf("%q opens too", changed)
		}
	})
}

func TestPutSigned(t *testing.T) {
	s, dir := open(t, nil)
	for body, length := range map[string]int64{"abd": 3, "ab": -1, "abcd": -1, "abc ": 4, "": 0} {
		_, err := s.PutSigned(t.Context(), upload, strings.NewReader(body), length)
		require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err), "%q", body)
	}
	_, err := s.Stat(t.Context(), upload.Key)
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err))
	got, err := s.PutSigned(t.Context(), upload, strings.NewReader("abc"), 3)
	require.NoError(t, err)
	require.Equal(t, commerce.Object{Key: upload.Key, Size: 3, ChecksumSHA256: upload.ChecksumSHA256, ContentType: "application/pdf"}, got)
	left, err := os.ReadDir(filepath.Join(dir, tempFolder))
	require.NoError(t, err)
	require.Empty(t, left, "nothing stays behind")
}

func TestAChecksumIsOfTheFileThatIsThere(t *testing.T) {
	s, dir := open(t, nil)
	k := "sellers/a/guide.pdf"
	_, err := s.Put(t.Context(), k, strings.NewReader("abc"), 3, "application/pdf")
	require.NoError(t, err)
	// Restored by hand: another file of the same size under the same name.
	require.NoError(t, os.WriteFile(filepath.Join(dir, k), []byte("xyz"), 0o600))
	require.NoError(t, os.Chtimes(filepath.Join(dir, k), start, start))
	got, err := s.Stat(t.Context(), k)
	require.NoError(t, err)
	require.Equal(t, "3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282", got.ChecksumSHA256)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, metaFolder)))
	got, err = s.Stat(t.Context(), k)
	require.NoError(t, err)
	require.Equal(t, "3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282", got.ChecksumSHA256)
}

func TestNothingLeadsOutOfTheFolder(t *testing.T) {
	s, dir := open(t, func(o *Options) { o.KeyPattern = "" })
	secret := filepath.Join(filepath.Dir(dir), "data.db")
	require.NoError(t, os.WriteFile(secret, []byte("secret"), 0o600))
	require.NoError(t, os.Symlink(secret, filepath.Join(dir, "link")))
	require.NoError(t, os.Symlink(filepath.Dir(dir), filepath.Join(dir, "folder")))
	for _, k := range []string{"link", "folder/data.db"} {
		_, _, err := s.Open(t.Context(), k)
		require.Error(t, err, k)
	}
	_, err := s.Put(t.Context(), "folder/data.db", strings.NewReader("x"), 1, "")
	require.Error(t, err)
	data, err := os.ReadFile(secret)
	require.NoError(t, err)
	require.Equal(t, "secret", string(data))
}

func TestAFileIsNoFolder(t *testing.T) {
	s, _ := open(t, nil)
	_, err := s.Put(t.Context(), "sellers/a/x", strings.NewReader("1"), 1, "")
	require.NoError(t, err)
	_, err = s.Put(t.Context(), "sellers/a/x/y", strings.NewReader("1"), 1, "")
	require.Error(t, err)
	_, err = s.Stat(t.Context(), "sellers/a/x/y")
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err))
	require.NoError(t, s.Delete(t.Context(), "sellers/a/x/y"))
	_, err = s.Put(t.Context(), "sellers/b/x/y", strings.NewReader("1"), 1, "")
	require.NoError(t, err)
	_, err = s.Stat(t.Context(), "sellers/b/x")
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), "a folder is no object")
	require.NoError(t, s.Delete(t.Context(), "sellers/b/x"))
	_, err = s.Stat(t.Context(), "sellers/b/x/y")
	require.NoError(t, err)
}

func TestSweepRemovesWhatACrashLeft(t *testing.T) {
	s, dir := open(t, func(o *Options) { o.Now = time.Now })
	old, fresh := filepath.Join(dir, tempFolder, "old"), filepath.Join(dir, tempFolder, "fresh")
	require.NoError(t, os.WriteFile(old, nil, 0o600))
	require.NoError(t, os.WriteFile(fresh, nil, 0o600))
	require.NoError(t, os.Chtimes(old, start.AddDate(-1, 0, 0), start.AddDate(-1, 0, 0)))
	require.NoError(t, s.Sweep(time.Hour))
	require.NoFileExists(t, old)
	require.FileExists(t, fresh)
}

func TestAWeakKeyIsRefused(t *testing.T) {
	_, err := Open(Options{Dir: t.TempDir(), LinkKey: []byte("short")})
	require.Error(t, err)
}
