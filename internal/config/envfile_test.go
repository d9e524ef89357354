package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/internal/config"
)

// Whatever a value holds, writing it in double quotes brings it back.
func TestAnyQuotedValueComesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`[ -~äß€]{1,40}`).Filter(func(s string) bool { return strings.TrimSpace(s) == s }).Draw(t, "value")
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
		require.NoError(t, os.WriteFile(path, []byte("export DB_PASSWORD = "+quoted+"  # a comment\n"), 0o600))
		c, err := config.Load(func(string) string { return "" }, config.LoadOptions{EnvFile: path})
		require.NoError(t, err)
		require.Equal(t, value, c.Mirror.Password.Reveal())
	})
}

// No text of a file or of a variable may end the program in a panic.
func TestNoTextPanics(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	names := []string{}
	for _, v := range config.Variables() {
		names = append(names, v.Name)
	}
	rapid.Check(t, func(t *rapid.T) {
		require.NoError(t, os.WriteFile(path, []byte(rapid.String().Draw(t, "file")), 0o600))
		e := env(rapid.MapOfN(rapid.SampledFrom(names), rapid.String(), 0, 6).Draw(t, "env"))
		c, err := config.Load(e.get, config.LoadOptions{EnvFile: path})
		require.NotNil(t, c)
		_ = c.Site("127.0.0.1:1").HostAllowed("x")
		if err != nil {
			require.NotEmpty(t, err.Error())
		}
	})
}
