package storage_test

import (
	"mime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

func TestCheckKey(t *testing.T) {
	tests := []struct {
		prefix, key string
		ok          bool
	}{
		{"sellers/a", "sellers/a/guide.pdf", true},
		{"sellers/a/", "sellers/a/b/c/guide v2 (final).pdf", true},
		{"sellers/a", "sellers/a/100% real.pdf", true},
		{"sellers/a", "sellers/a/Über.pdf", true},
		{"sellers/a", "sellers/a/v1..v2.pdf", true},
		{"", "anything/at/all", true},
		{"sellers/a", "sellers/ab/guide.pdf", false},
		{"sellers/a", "sellers/b/guide.pdf", false},
		{"sellers/a", "sellers/a", false},
		{"sellers/a", "sellers/a/", false},
		{"sellers/a", "sellers/a/../b/guide.pdf", false},
		{"sellers/a", "sellers/a/..", false},
		{"sellers/a", "/sellers/a/guide.pdf", false},
		{"sellers/a", "https://evil.example/x", false},
		{"sellers/a", `sellers/a\..\b\guide.pdf`, false},
		{"sellers/a", "sellers/a/%2e%2e/b", false},
		{"sellers/a", "sellers/a/x%00", false},
		{"sellers/a", "sellers/a/x\x7f", false},
		{"sellers/a", "sellers/a/x\u0085", false},
		{"sellers/a", "sellers/a/" + strings.Repeat("x/", 205) + "y", false},
		{"sellers/a", "sellers/a/" + strings.Repeat("ü", 128), false},
		{"", ".meta/x", false},
		{"", "", false},
	}
	for _, tt := range tests {
		err := storage.CheckKey(tt.prefix, tt.key)
		require.Equal(t, tt.ok, err == nil, "%q under %q: %v", tt.key, tt.prefix, err)
		if err != nil {
			require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(err))
			require.Contains(t, err.(*commerce.Error).Fields, "file_path")
		}
	}
}

func TestCheckPattern(t *testing.T) {
	tests := []struct {
		pattern, key string
		ok           bool
	}{
		{"sellers/{seller}", "sellers/a/x", true},
		{"sellers/{seller}", "sellers/x", false},
		{"sellers/{seller}", "others/a/x", false},
		{"shop/s-{seller}/files", "shop/s-a/files/x", true},
		{"shop/s-{seller}/files", "shop/t-a/files/x", false},
		{"shop/s-{seller}/files", "shop/s-a/other/x", false},
		{"{seller}", "a/x", true},
		{"{seller}", "x", false},
		{"", "x", true},
		{"sellers/{seller}", "sellers/../x", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.ok, storage.CheckPattern(tt.pattern, tt.key) == nil, "%q in %q", tt.key, tt.pattern)
	}
}

// Whatever a file is called, its key is allowed, stays under the prefix and is plain
// ASCII.
func TestMakeKeyIsAlwaysAllowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[./\\% a-z]{0,40}`), rapid.Just(strings.Repeat("🎉", 300)), rapid.StringMatching(`[a-z]{0,600}\.pdf`)).Draw(t, "name")
		prefix := storage.Prefix("sellers/{seller}", rapid.StringMatching(`[a-z0-9]{1,200}`).Draw(t, "seller"))
		k := storage.MakeKey(prefix, "abcdefghijklmno", name)
		if err := storage.CheckKey(prefix, k); err != nil {
			t.Fatalf("%q gave %q: %v", name, k, err)
		}
		if err := storage.CheckPattern("sellers/{seller}", k); err != nil {
			t.Fatalf("%q gave %q: %v", name, k, err)
		}
		if strings.ContainsFunc(k, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("%?#&", r) }) {
			t.Fatalf("%q gave %q", name, k)
		}
	})
}

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{
		"guide.pdf": "guide.pdf", "Field guide (v2).pdf": "Field-guide-v2.pdf", strings.Repeat("🎉", 300): "file", "🎉.pdf": "file.pdf",
		"": "file", "..": "file", ".htaccess": "file.htaccess", "../../etc/passwd": "passwd", `C:\tmp\a.zip`: "a.zip",
		strings.Repeat("a", 300) + ".tar.gz": strings.Repeat("a", 97) + ".gz", "--help": "help", "a.": "a", "日本語.zip": "file.zip",
	} {
		require.Equal(t, want, storage.SafeName(name), "%q", name)
	}
}

// Whatever the name, the header is one valid line that says the same name.
func TestAttachmentIsAlwaysOneValidHeader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`["';\\=a\r\n%]{0,30}`)).Draw(t, "name")
		header := storage.Attachment(name)
		if strings.ContainsAny(header, "\r\n\x00") {
			t.Fatalf("%q", header)
		}
		shown := storage.DisplayName(name)
		if !utf8.ValidString(shown) || len(shown) > 200 || shown == "" {
			t.Fatalf("%q is shown as %q", name, shown)
		}
		disposition, params, err := mime.ParseMediaType(header)
		if err != nil || disposition != "attachment" || params["filename"] == "" {
			t.Fatalf("%q: %v", header, err)
		}
	})
}

func TestLife(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		left, want time.Duration
	}{{time.Hour, 10 * time.Minute}, {time.Minute, time.Minute}, {time.Millisecond, time.Millisecond}} {
		life, err := storage.Life(now, now.Add(tt.left), 10*time.Minute)
		require.NoError(t, err)
		require.Equal(t, tt.want, life)
	}
	life, err := storage.Life(now, time.Time{}, 10*time.Minute)
	require.NoError(t, err)
	require.Equal(t, 10*time.Minute, life)
	_, err = storage.Life(now, now, 10*time.Minute)
	require.Equal(t, commerce.CodeForbidden, commerce.CodeOf(err))
	require.Equal(t, 3*time.Second, storage.WholeSeconds(3999*time.Millisecond))
	require.Equal(t, time.Second, storage.WholeSeconds(10*time.Millisecond))
}

func TestOffNamesTheVariable(t *testing.T) {
	_, err := storage.Off{}.SignDownload(t.Context(), commerce.DownloadTicket{})
	require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err))
	require.ErrorContains(t, err, "ASSET_STORAGE_BUCKET")
	require.Contains(t, storage.Off{}.Probe(t.Context())[0].Cause, "ASSET_STORAGE_BUCKET")
}
