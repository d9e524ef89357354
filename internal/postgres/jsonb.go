package postgres

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// canonicalJSON rewrites a JSON text as Postgres prints the jsonb made of it, so
// that both sides hash the same bytes.
func canonicalJSON(s string) (string, error) {
	switch s {
	case "{}", "[]", "true", "false":
		return s, nil
	}
	if err := checkText(s); err != nil {
		return "", err
	}
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", poisoned("is not JSON")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return "", poisoned("is not JSON")
	}
	if err := checkJSON(v); err != nil {
		return "", err
	}
	return string(appendJSON(nil, v)), nil
}

// checkJSON refuses what jsonb refuses although it is JSON.
func checkJSON(v any) error {
	switch v := v.(type) {
	case string:
		return checkText(v)
	case json.Number:
		_, err := plainNumber(string(v))
		return err
	case []any:
		for _, entry := range v {
			if err := checkJSON(entry); err != nil {
				return err
			}
		}
	case map[string]any:
		for key, entry := range v {
			if err := errors.Join(checkText(key), checkJSON(entry)); err != nil {
				return err
			}
		}
	}
	return nil
}

func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case string:
		return appendJSONString(dst, v)
	case json.Number:
		plain, _ := plainNumber(string(v)) // checkJSON has seen it
		return append(dst, plain...)
	case []any:
		dst = append(dst, '[')
		for i, entry := range v {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = appendJSON(dst, entry)
		}
		return append(dst, ']')
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.SortFunc(keys, func(a, b string) int { // jsonb's order: the shorter key first
			if len(a) != len(b) {
				return len(a) - len(b)
			}
			return strings.Compare(a, b)
		})
		dst = append(dst, '{')
		for i, key := range keys {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = append(appendJSONString(dst, key), ": "...)
			dst = appendJSON(dst, v[key])
		}
		return append(dst, '}')
	}
	return dst
}

func appendJSONString(dst []byte, s string) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\b':
			dst = append(dst, `\b`...)
		case '\f':
			dst = append(dst, `\f`...)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			if c < ' ' {
				dst = append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
				continue
			}
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}

// plainNumber writes a JSON number as Postgres' numeric prints it: without an
// exponent, keeping the decimal places that were written.
func plainNumber(s string) (string, error) {
	mantissa, exponent := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e, err := strconv.Atoi(s[i+1:])
		if err != nil || e > 100_000 || e < -16_000 {
			return "", poisoned("holds a number out of the range of numeric")
		}
		mantissa, exponent = s[:i], e
	}
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits, point := whole+fraction, len(whole)+exponent
	if point < 1 {
		digits, point = strings.Repeat("0", 1-point)+digits, 1
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	whole, fraction = strings.TrimLeft(digits[:point], "0"), digits[point:]
	if whole == "" {
		whole = "0"
	}
	if len(whole) > 131_072 || len(fraction) > 16_383 {
		return "", poisoned("holds a number out of the range of numeric")
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if negative && strings.Trim(whole, "0.") != "" {
		whole = "-" + whole
	}
	return whole, nil
}
