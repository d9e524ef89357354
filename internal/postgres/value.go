package postgres

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/tools/types"
)

// value is one cell, checked. Which member counts follows from the column's kind.
type value struct {
	null bool
	text string // kindText, and the canonical form of kindJSON
	num  int64  // kindInteger, kindBool (0, 1), kindTime (microseconds since 1970)
	real float64
	list []string
}

// poison says why a row cannot be in Postgres.
type poison struct{ reason string }

func (p *poison) Error() string { return p.reason }

func poisoned(format string, args ...any) error { return &poison{fmt.Sprintf(format, args...)} }

// newValue checks what SQLite returned for a column. SQLite stores anything in
// any column, so raw SQL may have left what Postgres refuses.
func newValue(k kind, raw any) (value, error) {
	if b, ok := raw.([]byte); ok {
		raw = string(b)
	}
	switch k {
	case kindInteger:
		return integerValue(raw)
	case kindFloat:
		return floatValue(raw)
	case kindBool:
		return boolValue(raw)
	case kindTime:
		return timeValue(raw)
	case kindJSON:
		return jsonValue(raw)
	case kindList:
		return listValue(raw)
	default:
		s := textOf(raw)
		return value{text: s}, checkText(s)
	}
}

func checkText(s string) error {
	if !utf8.ValidString(s) {
		return poisoned("holds bytes that are no UTF-8")
	}
	if strings.IndexByte(s, 0) >= 0 {
		return poisoned("holds a NUL character")
	}
	return nil
}

func textOf(raw any) string {
	switch v := raw.(type) {
	case nil:
		return ""
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.UTC().Format(types.DefaultDateLayout)
	}
	return fmt.Sprint(raw)
}

func integerValue(raw any) (value, error) {
	switch v := raw.(type) {
	case nil:
		return value{}, nil
	case int64:
		return value{num: v}, nil
	case float64:
		if v != math.Trunc(v) {
			return value{}, poisoned("%v is not a whole number", v)
		}
		if v < -(1<<63) || v >= 1<<63 {
			return value{}, poisoned("%v is out of the range of bigint", v)
		}
		return value{num: int64(v)}, nil
	}
	return value{}, poisoned("is not a number")
}

func floatValue(raw any) (value, error) {
	switch v := raw.(type) {
	case nil:
		return value{}, nil
	case int64:
		return value{real: float64(v)}, nil
	case float64:
		return value{real: v}, nil
	}
	return value{}, poisoned("is not a number")
}

func boolValue(raw any) (value, error) {
	truth := false
	switch v := raw.(type) {
	case nil:
	case bool:
		truth = v
	case int64:
		truth = v != 0
	case float64:
		truth = v != 0
	default:
		b, err := strconv.ParseBool(textOf(raw))
		if err != nil && textOf(raw) != "" {
			return value{}, poisoned("is neither true nor false")
		}
		truth = b
	}
	if truth {
		return value{num: 1}, nil
	}
	return value{}, nil
}

func timeValue(raw any) (value, error) {
	s := textOf(raw)
	if s == "" {
		return value{null: true}, nil
	}
	t, err := time.Parse(types.DefaultDateLayout, s)
	if err != nil {
		parsed, err := types.ParseDateTime(s)
		if err != nil || parsed.IsZero() {
			return value{}, poisoned("is not a time")
		}
		t = parsed.Time()
	}
	if t.Year() < 1 || t.Year() > 200_000 {
		return value{}, poisoned("is a time out of range")
	}
	return value{num: t.UnixMicro()}, nil
}

func jsonValue(raw any) (value, error) {
	s := textOf(raw)
	if s == "" || s == "null" {
		return value{null: true}, nil
	}
	canonical, err := canonicalJSON(s)
	return value{text: canonical}, err
}

func listValue(raw any) (value, error) {
	s := textOf(raw)
	if s == "" || s == "null" || s == "[]" {
		return value{}, nil
	}
	if s[0] != '[' { // one value left over from before the field took several
		return value{list: []string{s}}, checkText(s)
	}
	var list []string
	if err := checkText(s); err != nil {
		return value{}, err
	}
	if err := json.Unmarshal([]byte(s), &list); err != nil {
		return value{}, poisoned("is not a list of texts")
	}
	for _, entry := range list {
		if err := checkText(entry); err != nil {
			return value{}, err
		}
	}
	return value{list: list}, nil
}

// appendInput appends the value as Postgres' input function of the kind's type
// reads it. The caller escapes it for its surroundings.
func (v value) appendInput(dst []byte, k kind) []byte {
	switch k {
	case kindInteger:
		return strconv.AppendInt(dst, v.num, 10)
	case kindFloat:
		switch {
		case math.IsInf(v.real, 1):
			return append(dst, "Infinity"...)
		case math.IsInf(v.real, -1):
			return append(dst, "-Infinity"...)
		}
		return strconv.AppendFloat(dst, v.real, 'g', -1, 64)
	case kindBool:
		return append(dst, "ft"[v.num])
	case kindTime:
		return time.UnixMicro(v.num).UTC().AppendFormat(dst, "2006-01-02 15:04:05.999999+00")
	case kindList:
		dst = append(dst, '{')
		for i, entry := range v.list {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendElement(dst, entry)
		}
		return append(dst, '}')
	default:
		return append(dst, v.text...)
	}
}

// appendElement appends one element of an array literal.
func appendElement[S string | []byte](dst []byte, s S) []byte {
	dst = append(dst, '"')
	for i := range len(s) {
		if c := s[i]; c == '"' || c == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

// appendHashed appends the value as hashExpression shows it on the other side.
func (v value) appendHashed(dst []byte, k kind) []byte {
	if v.null {
		return append(dst, "N;"...)
	}
	switch k {
	case kindInteger, kindTime:
		dst = strconv.AppendInt(dst, v.num, 10)
	case kindFloat:
		bits := math.Float64bits(v.real)
		var b [8]byte
		for i := range b {
			b[i] = byte(bits >> (56 - 8*i))
		}
		dst = hex.AppendEncode(dst, b[:])
	case kindBool:
		dst = append(dst, "ft"[v.num])
	case kindList:
		list := make([]any, len(v.list))
		for i, entry := range v.list {
			list[i] = entry
		}
		dst = appendSized(dst, string(appendJSON(nil, list)))
	default:
		dst = appendSized(dst, v.text)
	}
	return append(dst, ';')
}

func appendSized(dst []byte, s string) []byte {
	dst = append(strconv.AppendInt(dst, int64(len(s)), 10), ':')
	return append(dst, s...)
}
