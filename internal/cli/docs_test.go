package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
)

var shellBlock = regexp.MustCompile("(?s)```(?:sh|bash|console)\n(.*?)```")

// Every command line in the documentation and in the help's own examples names a
// command and flags that exist.
func TestDocumentedCommandsExist(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	files = append(files, "../../README.md")
	lines := map[string]string{} // line -> where
	for _, file := range files {
		text, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		for _, block := range shellBlock.FindAllStringSubmatch(string(text), -1) {
			for _, line := range strings.Split(block[1], "\n") {
				lines[line] = file
			}
		}
	}
	var examples func(c *cobra.Command)
	examples = func(c *cobra.Command) {
		for _, line := range strings.Split(c.Example, "\n") {
			lines[line] = "help of " + c.CommandPath()
		}
		for _, child := range c.Commands() {
			examples(child)
		}
	}
	for _, c := range cli.Commands(newShell(t).o) {
		examples(c)
	}
	checked := 0
	for line, where := range lines {
		line, _, _ = strings.Cut(line, " #")
		words := strings.Fields(line)
		for len(words) > 0 && (strings.Contains(words[0], "=") || words[0] == "$") {
			words = words[1:] // settings before the command
		}
		if len(words) < 2 || (words[0] != "shop" && filepath.Base(words[0]) != "pocketstarter") {
			continue
		}
		switch words[1] {
		case "serve", "superuser", "migrate", "--help", "--version": // PocketBase's own
			continue
		}
		root := &cobra.Command{Use: "pocketstarter"}
		root.PersistentFlags().String("dir", "", "")
		root.AddCommand(cli.Commands(newShell(t).o)...)
		cmd, rest, err := root.Find(words[1:])
		require.NoError(t, err, "%s: %s", where, line)
		require.NoError(t, cmd.ParseFlags(rest), "%s: %s", where, line)
		require.NoError(t, cmd.ValidateArgs(cmd.Flags().Args()), "%s: %s", where, line)
		checked++
	}
	require.Greater(t, checked, 20)
}
