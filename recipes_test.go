package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

const guide = "docs/05-customize-template.md"

// recipe is one section "Add …" of the guide: its patches, and the commands that it ends with. A test
// of its name in testdata/recipes proves what it gives; the page's test is a part of its patch.
type recipe struct {
	name, patch string
	commands    []string
}

// proof is the name of the test that shows what the recipe says: TestRecipeAddAMail.
func (r recipe) proof() string {
	out := "TestRecipe"
	for _, word := range strings.Fields(r.name) {
		out += strings.ToUpper(word[:1]) + word[1:]
	}
	return out
}

func isRecipe(b block) bool { return b.file == guide && strings.HasPrefix(b.section, "Add a") }

func recipes(t *testing.T) (out []recipe) {
	t.Helper()
	for _, b := range blocks(t) {
		if !isRecipe(b) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].name != b.section {
			out = append(out, recipe{name: b.section})
		}
		r := &out[len(out)-1]
		if b.language == "diff" {
			r.patch += b.text
		} else {
			r.commands = append(r.commands, strings.Split(strings.TrimSpace(b.text), "\n")...)
		}
	}
	return out
}

// kitchen is a copy of this tree in a place that stays, so that Go's caches hold from run to run.
type kitchen struct {
	t   *testing.T
	dir string
}

// newKitchen copies the files that git knows or would take, applies the recipes and adds the proofs.
// Only what differs from the last time is written.
func newKitchen(t *testing.T, name string, apply ...recipe) kitchen {
	t.Helper()
	fresh := kitchen{t, t.TempDir()}
	list, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	require.NoError(t, err)
	for _, path := range strings.Split(strings.TrimRight(string(list), "\x00"), "\x00") {
		if text, err := os.ReadFile(path); err == nil { // what was removed and not committed is gone
			fresh.write(path, text)
		}
	}
	fresh.run("", "git", "init", "-q")
	for _, r := range apply {
		fresh.run(r.patch, "git", "apply")
	}
	require.NoError(t, os.RemoveAll(filepath.Join(fresh.dir, ".git")))
	proofs, err := filepath.Glob("testdata/recipes/*.go")
	require.NoError(t, err)
	require.NotEmpty(t, proofs)
	for _, path := range proofs {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		fresh.write("proof_"+filepath.Base(path), text)
	}

	k := kitchen{t, filepath.Join(".cache/recipes", name)}
	k.dir, err = filepath.Abs(k.dir)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(k.dir, 0o755)) //nolint:gosec // a copy of the tree
	lock, err := os.Create(k.dir + ".lock")
	require.NoError(t, err)
	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	t.Cleanup(func() { _ = lock.Close() })
	wanted := fresh.files()
	for path := range k.files() {
		if _, ok := wanted[path]; !ok {
			require.NoError(t, os.Remove(filepath.Join(k.dir, path)))
		}
	}
	for path, text := range wanted {
		if old, err := os.ReadFile(filepath.Join(k.dir, path)); err != nil || !bytes.Equal(old, text) {
			k.write(path, text)
		}
	}
	if modules, err := filepath.Abs("frontend/node_modules"); err == nil {
		_ = os.Symlink(modules, filepath.Join(k.dir, "frontend/node_modules"))
	}
	return k
}

func (k kitchen) write(path string, text []byte) {
	k.t.Helper()
	path = filepath.Join(k.dir, path)
	require.NoError(k.t, os.MkdirAll(filepath.Dir(path), 0o755)) //nolint:gosec // a copy of the tree
	require.NoError(k.t, os.WriteFile(path, text, 0o755))        //nolint:gosec // scripts among them
}

// files are the regular files below a folder of the copy.
func (k kitchen) files(below ...string) map[string][]byte {
	k.t.Helper()
	out := map[string][]byte{}
	require.NoError(k.t, filepath.WalkDir(filepath.Join(append([]string{k.dir}, below...)...), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		path, err = filepath.Rel(k.dir, path)
		out[path] = text
		return err
	}))
	return out
}

func (k kitchen) run(input, name string, args ...string) string {
	k.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdin = k.dir, strings.NewReader(input)
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN=auto", "GOFLAGS=-buildvcs=false")
	out, err := cmd.CombinedOutput()
	require.NoError(k.t, err, "%s %s\n%s", name, strings.Join(args, " "), out)
	return string(out)
}

// prove runs the tests of testdata/recipes whose names match.
func (k kitchen) prove(names string) {
	k.t.Helper()
	out := k.run("", "go", "test", "-vet=off", "-ldflags=-s -w", "-run", names, ".")
	require.NotContains(k.t, out, "no tests to run")
}

// provePages formats, types and renders what the recipes add to the pages, unless nothing there has
// changed since they last did.
func (k kitchen) provePages() {
	k.t.Helper()
	if _, err := os.Stat("frontend/node_modules/vitest"); err != nil {
		k.t.Skip("the frontend's packages are not installed: its part of the recipes is not run")
	}
	hash := sha256.New()
	for _, below := range []string{"frontend", "routes/openapi.yaml"} {
		files := k.files(below)
		for _, path := range sorted(files) {
			_, _ = fmt.Fprintf(hash, "%s %x\n", path, sha256.Sum256(files[path]))
		}
	}
	stamp, now := k.dir+".pages", fmt.Sprintf("%x", hash.Sum(nil))
	if was, err := os.ReadFile(stamp); err == nil && string(was) == now {
		return
	}
	k.run("", "npm", "--prefix", "frontend", "run", "--silent", "generate")
	bin := "./node_modules/.bin/"
	for _, line := range []string{bin + "biome check src", bin + "tsc --noEmit", bin + "vitest run src/features/projects"} {
		k.run("", "sh", "-c", "cd frontend && "+line)
	}
	require.NoError(k.t, os.WriteFile(stamp, []byte(now), 0o600))
}

// TestTheRecipesOfTheCustomizeGuide follows the guide in copies of the tree. The small size applies all
// recipes to one copy and proves what each of them gives; the long size also follows each one
// alone, with every command that it names, and runs the house's tests over all of them together.
func TestTheRecipesOfTheCustomizeGuide(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: the guide's patches are not applied")
	}
	all := recipes(t)
	require.Len(t, all, 5)
	for _, r := range all {
		require.NotEmpty(t, r.patch, r.name)
		require.NotEmpty(t, r.commands, r.name)
		kitchen{t, "."}.run(r.patch, "git", "apply", "--check")
	}
	t.Run("all together", func(t *testing.T) {
		k := newKitchen(t, "all", all...)
		k.prove("^TestRecipe")
		t.Run("pages", func(t *testing.T) { kitchen{t, k.dir}.provePages() })
		if os.Getenv("TEST_SIZE") == "long" {
			k.run("", "go", "vet", "./...")
			k.run("", "go", "test", "-run", "TestWho|TestEveryPackage|TestFiles|TestField|TestEnvironment", ".")
		}
	})
	if os.Getenv("TEST_SIZE") != "long" {
		return
	}
	for i, r := range all {
		t.Run(r.name, func(t *testing.T) {
			k := newKitchen(t, fmt.Sprint("alone-", i), r)
			for _, line := range r.commands {
				k.run("", "bash", "-eu", "-c", line)
			}
			if strings.Contains(strings.Join(proofs(t), "\n"), "func "+r.proof()+"(") {
				k.prove("^" + r.proof() + "$")
			}
		})
	}
}

// proofs are the texts of the tests in testdata/recipes.
func proofs(t *testing.T) (out []string) {
	t.Helper()
	paths, err := filepath.Glob("testdata/recipes/*_test.go")
	require.NoError(t, err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		out = append(out, string(text))
	}
	return out
}

func sorted(m map[string][]byte) []string {
	return slices.Sorted(maps.Keys(m))
}
