package storage

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"pocketstarter/commerce"
)

// MaxKey is the longest object key, in bytes. S3 allows 1024 and file systems 255 a
// part; this leaves room for a bucket's own prefix.
const (
	MaxKey     = 420
	maxPart    = 255
	maxName    = 100
	sellerMark = "{seller}"
)

var percentCoded = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// CheckKey returns nil when key is a plain relative path under prefix, else a
// CodeInvalid error on the field file_path that says what is wrong. prefix "" allows any place.
func CheckKey(prefix, key string) error {
	switch {
	case key == "":
		return badKey("required", "The file path is empty.")
	case len(key) > MaxKey:
		return badKey("too_long", "The file path is longer than 420 bytes.")
	case !utf8.ValidString(key), strings.ContainsFunc(key, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }):
		return badKey("invalid_path", "The file path holds characters that cannot be printed.")
	case strings.Contains(key, `\`):
		return badKey("invalid_path", `The file path must use "/", not "\".`)
	case strings.HasPrefix(key, "/"):
		return badKey("invalid_path", "The file path must be relative.")
	case percentCoded.MatchString(key):
		return badKey("invalid_path", "The file path must be written plainly, not percent-coded.")
	}
	for i, part := range strings.Split(key, "/") {
		switch {
		case part == "":
			return badKey("invalid_path", "The file path has an empty part.")
		case part == ".", part == "..":
			return badKey("invalid_path", `The file path must not contain "." or ".." as a part.`)
		case len(part) > maxPart:
			return badKey("too_long", "One part of the file path is longer than 255 bytes.")
		case i == 0 && part[0] == '.':
			return badKey("invalid_path", "The file path must not begin with a dot.")
		}
	}
	if prefix = strings.Trim(prefix, "/"); prefix != "" && !strings.HasPrefix(key, prefix+"/") {
		return badKey("outside_prefix", "The file path is outside the seller's own folder.")
	}
	return nil
}

func badKey(code, message string) error {
	return commerce.FailField("file_path", code, "%s", message)
}

// Prefix returns the folder of one seller: ASSET_STORAGE_KEY_PREFIX with {seller}
// replaced by the seller's profile id.
func Prefix(pattern, seller string) string {
	return strings.Trim(strings.ReplaceAll(pattern, sellerMark, seller), "/")
}

// CheckPattern returns nil when key lies in some seller's folder. Stores call it:
// they do not know the seller, but they sign nothing outside every seller's folder.
func CheckPattern(pattern, key string) error {
	if err := CheckKey("", key); err != nil {
		return err
	}
	parts := strings.Split(key, "/")
	for i, want := range strings.Split(strings.Trim(pattern, "/"), "/") {
		if want == "" {
			break
		}
		before, after, _ := strings.Cut(want, sellerMark)
		if i >= len(parts)-1 || !strings.HasPrefix(parts[i], before) || !strings.HasSuffix(parts[i], after) ||
			!strings.Contains(want, sellerMark) && parts[i] != want || len(parts[i]) < len(before)+len(after) {
			return badKey("outside_prefix", "The file path is outside every seller's folder.")
		}
	}
	return nil
}

// MakeKey returns a new key under prefix for the file of an asset. Every store takes
// it (Supabase wants ASCII), CheckKey(prefix, key) is nil, and its last part is
// fileName as far as that is possible. id must be new for every stored version.
func MakeKey(prefix, id, fileName string) string {
	prefix = strings.Trim(prefix, "/")
	name := SafeName(fileName)
	if room := MaxKey - len(prefix) - len(id) - 2; len(name) > room {
		name = shorten(name, max(room, 1))
	}
	return strings.TrimPrefix(prefix+"/"+id+"/"+name, "/")
}

// SafeName returns fileName in ASCII letters, digits, ".", "_" and "-", at most 100
// bytes, never empty and never beginning with a dot. The ending stays.
func SafeName(fileName string) string {
	if i := strings.LastIndexAny(fileName, `/\`); i >= 0 {
		fileName = fileName[i+1:]
	}
	var b strings.Builder
	gap := false
	for _, r := range fileName {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r)) {
			if gap && b.Len() > 0 && r != '.' {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
			continue
		}
		gap = true
	}
	name := b.String()
	if ending := strings.LastIndexByte(name, '.'); ending == 0 || strings.Trim(name, ".-_") == "" {
		name = "file" + name[max(ending, 0):] // nothing but an ending was left
	}
	name = strings.TrimRight(strings.TrimLeft(name, ".-"), ".")
	if name == "" {
		name = "file"
	}
	return shorten(name, maxName)
}

// shorten cuts name to limit bytes and keeps its ending.
func shorten(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	ending := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 12 && len(name)-i < limit {
		ending = name[i:]
	}
	return name[:limit-len(ending)] + ending
}
