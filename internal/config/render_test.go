package config_test

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/config"
)

var update = flag.Bool("update", false, "write .env.example and the table of docs/07-deploy.md anew")

const (
	envExample = "../../.env.example"
	deployDoc  = "../../docs/07-deploy.md"
)

// The code is the source; .env.example and the documentation must say the same.
func TestDocsAndExampleEqualTheCode(t *testing.T) {
	doc, err := os.ReadFile(deployDoc)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(doc), config.TableStart)
	require.True(t, found, "docs/07-deploy.md has lost the mark before its table")
	table, after, found := strings.Cut(rest, config.TableEnd)
	require.True(t, found, "docs/07-deploy.md has lost the mark after its table")
	want := "\n" + config.SettingsTable()
	if *update {
		require.NoError(t, os.WriteFile(envExample, []byte(config.EnvExample()), 0o644))
		text := before + config.TableStart + want + config.TableEnd + after
		require.NoError(t, os.WriteFile(deployDoc, []byte(text), 0o644))
		return
	}
	require.Equal(t, want, table, "run: go test ./internal/config -update")
	example, err := os.ReadFile(envExample)
	require.NoError(t, err)
	require.Equal(t, config.EnvExample(), string(example), "run: go test ./internal/config -update")
	require.Contains(t, before, "## Settings")
}

// The example itself: every name once, each with a comment, required ones first,
// and a copy of it changes nothing.
func TestEnvExampleIsASandbox(t *testing.T) {
	names := regexp.MustCompile(`(?m)^([A-Z0-9_]+)=(.*)$`).FindAllStringSubmatch(config.EnvExample(), -1)
	variables := config.Variables()
	require.Len(t, names, len(variables))
	for i, v := range variables {
		require.Equal(t, v.Name, names[i][1])
		require.Empty(t, names[i][2])
		require.NotEmpty(t, v.Effect, v.Name)
		require.False(t, i > 0 && v.Required && !variables[i-1].Required, "%s is required but stands behind an optional one", v.Name)
	}
	c, err := config.Load(func(string) string { return "" }, config.LoadOptions{EnvFile: envExample})
	require.NoError(t, err)
	require.Equal(t, config.Sandbox, c.Mode)
	require.Empty(t, c.Findings)
}

// A default that the table shows as text must be the one the code uses.
func TestDefaultsInTheTableAreReal(t *testing.T) {
	sandbox, err := config.Load(func(string) string { return "" }, config.LoadOptions{})
	require.NoError(t, err)
	for _, v := range config.Variables() {
		if v.Default == "" || strings.Contains(v.Default, " ") || strings.ContainsAny(v.Default, "<") || v.Name == "FRONTEND_APP_URL" {
			continue // none, or prose
		}
		c, err := config.Load(env{v.Name: v.Default}.get, config.LoadOptions{})
		if strings.HasPrefix(v.Name, "CLERK_") {
			continue // switches the mode
		}
		require.NoError(t, err, v.Name)
		require.True(t, c.IsSet(v.Name))
		requireSameValues(t, sandbox, c, v.Name)
	}
}
