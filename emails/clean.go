package emails

import (
	"reflect"
	"strings"
	"unicode"
)

// maxLine and maxText bound what one fact may add to a mail, in runes.
const (
	maxLine = 240
	maxText = 4000
)

// clean makes every string of facts (a pointer to one of the fact structs)
// harmless where a template cannot: in a subject, in plain text, in what a mail client
// turns into a link by itself. The struct tag `lines` says what a field is:
//
//	(none)  one line
//	keep    several lines, written by a person
//	name    one line that must not look like a link
//	raw     left alone: our own trusted output
func clean(facts any) { cleanValue(reflect.ValueOf(facts).Elem(), "") }

func cleanValue(v reflect.Value, tag string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(cleanString(v.String(), tag))
	case reflect.Slice:
		for i := range v.Len() {
			cleanValue(v.Index(i), tag)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Time]() {
			return
		}
		for i := range v.NumField() {
			cleanValue(v.Field(i), v.Type().Field(i).Tag.Get("lines"))
		}
	}
}

func cleanString(s, tag string) string {
	switch tag {
	case "raw":
		return s
	case "keep":
		var lines []string
		for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
			lines = append(lines, oneLine(line, maxText))
		}
		return cut(strings.TrimSpace(strings.Join(lines, "\n")), maxText)
	case "name":
		s = oneLine(s, maxText)
		if strings.Contains(s, "://") || strings.Contains(strings.ToLower(s), "www.") {
			return "" // a name is no place for an advertisement with a link
		}
		return cut(s, 80)
	default:
		return oneLine(s, maxLine)
	}
}

// oneLine removes what is no visible text (controls, line ends, marks that turn
// the reading direction) and joins runs of spaces.
func oneLine(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u2028', r == '\u2029', unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	return cut(strings.Join(strings.Fields(s), " "), limit)
}

// cut shortens s to limit runes and shows that it did.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return strings.TrimSpace(string(runes[:limit-1])) + "…"
}
