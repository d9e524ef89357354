package config

import (
	"fmt"
	"strings"
)

// TableStart and TableEnd enclose the table of settings in docs/07-deploy.md.
const (
	TableStart = "<!-- settings: written by `go test ./internal/config -update` -->"
	TableEnd   = "<!-- /settings -->"
)

// SettingsTable returns the table of every variable in Markdown.
func SettingsTable() string {
	var b strings.Builder
	b.WriteString("| variable | default | effect |\n|---|---|---|\n")
	for _, v := range Variables() {
		def := "–"
		if v.Default != "" {
			def = escapeCell(v.Default)
		}
		effect := v.Effect
		if v.Required {
			effect = "**Required in live.** " + effect
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", v.Name, def, escapeCell(effect))
	}
	return b.String()
}

func escapeCell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;").Replace(s)
}

// EnvExample returns the text of .env.example: every variable with a comment and
// no value, so that a copy of the file is still a sandbox.
func EnvExample() string {
	var b strings.Builder
	b.WriteString(`# Settings of PocketStarter. Copy this file to .env and fill in what you need.
# A sandbox needs none of them: an empty value counts as unset, and without any
# CLERK_ setting everything outside is replaced by a local stand-in.
# Booleans are true/false, 1/0, yes/no or on/off. Lists are comma-separated.

# --- Required in live mode -------------------------------------------------
`)
	optional := false
	for _, v := range Variables() {
		if !v.Required && !optional {
			optional = true
			b.WriteString("\n# --- Optional ---------------------------------------------------------------\n")
		}
		fmt.Fprintf(&b, "\n# %s\n", strings.ToUpper(v.Effect[:1])+v.Effect[1:]+".")
		if v.Default != "" {
			fmt.Fprintf(&b, "# Default: %s\n", v.Default)
		}
		fmt.Fprintf(&b, "%s=\n", v.Name)
	}
	return b.String()
}
