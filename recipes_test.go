package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheRecipesOfTheCustomizeGuide applies every patch of the guide to a copy of the tree. In the
// long size it also builds that and runs the tests of what the patch touches.
func TestTheRecipesOfTheCustomizeGuide(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: the guide's patches are not applied")
	}
	patches := 0
	for _, b := range blocks(t) {
		if b.language != "diff" {
			continue
		}
		patches++
		t.Run(b.section, func(t *testing.T) {
			run := func(dir, input, name string, args ...string) {
				cmd := exec.Command(name, args...)
				cmd.Dir, cmd.Stdin = dir, strings.NewReader(input)
				cmd.Env = append(os.Environ(), "GOTOOLCHAIN=auto", "GOFLAGS=-buildvcs=false")
				out, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), out)
			}
			run(".", b.text, "git", "apply", "--check")
			if os.Getenv("TEST_SIZE") != "long" {
				return
			}
			dir := t.TempDir()
			run(".", "", "git", "clone", "-q", ".", dir)
			run(dir, b.text, "git", "apply")
			run(dir, "", "go", "vet", "./migrations", "./collections", ".")
			run(dir, "", "go", "test", "./migrations", "./collections", "./hooks")
		})
	}
	require.NotZero(t, patches)
}
