package config

import (
	"fmt"
	"regexp"
	"strings"
)

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// parseEnvFile reads the text of a .env file: NAME=value lines, optionally with
// "export" before them; # begins a comment; 'single quotes' keep everything,
// "double quotes" know \n, \t, \" and \\. There is no $interpolation, so that a
// password may hold a dollar sign. The faults name lines, never values.
func parseEnvFile(path, text string) (map[string]string, Faults) {
	values := map[string]string{}
	var faults Faults
	text = strings.TrimPrefix(text, "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		line = strings.TrimSpace(strings.TrimPrefix(line, "export "))
		name, raw, found := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		value, ok := unquote(strings.TrimSpace(raw))
		if !found || !envName.MatchString(name) || !ok {
			faults = append(faults, Fault{
				ID: "config.env_file", Variable: path, Severity: SeverityError,
				Cause: fmt.Sprintf("Line %d cannot be read.", i+1),
				Fix:   "Write NAME=value, with matching quotes around a value that has spaces.",
			})
			continue
		}
		values[name] = value
	}
	return values, faults
}

// unquote returns the value of the text after the equals sign; ok is false when a
// quote is not closed or something other than a comment follows it.
func unquote(raw string) (value string, ok bool) {
	if raw == "" {
		return "", true
	}
	if q := raw[0]; q == '"' || q == '\'' {
		var b strings.Builder
		for i := 1; i < len(raw); i++ {
			switch c := raw[i]; {
			case c == q:
				rest := strings.TrimSpace(raw[i+1:])
				return b.String(), rest == "" || strings.HasPrefix(rest, "#")
			case c == '\\' && q == '"' && i+1 < len(raw):
				i++
				b.WriteString(unescape(raw[i]))
			default:
				b.WriteByte(c)
			}
		}
		return "", false
	}
	if strings.HasPrefix(raw, "#") {
		return "", true
	}
	for _, mark := range []string{" #", "\t#"} {
		if at := strings.Index(raw, mark); at >= 0 {
			raw = raw[:at]
		}
	}
	return strings.TrimSpace(raw), true
}

func unescape(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case '"', '\\', '$':
		return string(c)
	}
	return `\` + string(c)
}
