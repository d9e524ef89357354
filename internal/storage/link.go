package storage

import (
	"fmt"
	"mime"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pocketstarter/commerce"
)

// Life returns how long a link that is signed now may work: ttl, but never beyond
// expires (zero: no such limit). A ticket that is already over is a CodeForbidden error.
func Life(now, expires time.Time, ttl time.Duration) (time.Duration, error) {
	if expires.IsZero() {
		return ttl, nil
	}
	left := expires.Sub(now)
	if left <= 0 {
		return 0, commerce.Fail(commerce.CodeForbidden, "This has expired.").WithReason("expired")
	}
	return min(left, ttl), nil
}

// WholeSeconds rounds a link's life down to seconds, at least one: the remote
// stores count in seconds and must not outlive the ticket.
func WholeSeconds(d time.Duration) time.Duration {
	return max(d.Truncate(time.Second), time.Second)
}

// Attachment returns the Content-Disposition that makes a browser save the file as
// name: plain ASCII for old ones, UTF-8 for the rest. It never holds a line end or a quote.
func Attachment(name string) string {
	name = DisplayName(name)
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r >= utf8.RuneSelf || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}

// DisplayName returns name as browsers may show it: one line, no path, at most 200 bytes.
func DisplayName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || r == '/' || r == '\\' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(strings.TrimSpace(name), ".")
	if name == "" {
		return "download"
	}
	if len(name) <= 200 {
		return name
	}
	ending := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 12 {
		ending = name[i:]
	}
	cut := 200 - len(ending)
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + ending
}

// MediaType returns contentType when it is a valid one, else application/octet-stream.
func MediaType(contentType string) string {
	if _, _, err := mime.ParseMediaType(contentType); err != nil || strings.ContainsAny(contentType, "\r\n") {
		return "application/octet-stream"
	}
	return contentType
}
