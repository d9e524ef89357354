package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// block is one fenced block of the documentation.
type block struct {
	file, section, language, text string
}

func (b block) first() string { line, _, _ := strings.Cut(b.text, "\n"); return line }

// blocks returns every fenced block of the documentation, in order.
func blocks(t *testing.T) (out []block) {
	t.Helper()
	files := []string{"README.md", "CONTRIBUTING.md", "AGENTS.md", "llms.txt"}
	for _, folder := range []string{"docs", "deploy"} {
		more, err := filepath.Glob(folder + "/*.md")
		require.NoError(t, err)
		files = append(files, more...)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var now *block
		section := ""
		for _, line := range strings.Split(string(text), "\n") {
			fence, info, found := strings.Cut(line, "```")
			switch {
			case found && strings.TrimSpace(fence) == "" && now == nil:
				now = &block{file: file, section: section, language: strings.TrimSpace(info)}
			case found && strings.TrimSpace(fence) == "":
				out = append(out, *now)
				now = nil
			case now != nil:
				now.text += line + "\n"
			case strings.HasPrefix(line, "## "):
				section = strings.TrimPrefix(line, "## ")
			}
		}
		require.Nil(t, now, "%s: a block is not closed", file)
	}
	return out
}

// treatments say what happens to the blocks of a language. One that is not here fails the test.
var treatments = map[string]func(*testing.T, block, func() *machine){
	"sh": runBlock, "bash": runBlock, "console": runBlock,
	"dotenv": checkSettings,
	"cron":   runCron,
	"yaml":   elsewhere("TestLitestreamRestores and TestDeploymentFiles"),
	"diff":   elsewhere("TestTheRecipesOfTheCustomizeGuide"),
	"":       elsewhere("nothing: a drawing or a list, not a command"),
}

func elsewhere(string) func(*testing.T, block, func() *machine) {
	return func(*testing.T, block, func() *machine) {}
}

// notRun are the command lines that this test leaves out, each with its reason.
var notRun = map[string]string{
	"make test":                                      "it is what runs this test",
	"pocketstarter serve shop.example.com":           "it needs the ports 80 and 443 and a public name",
	"litestream restore -config /etc/litestream.yml": "TestLitestreamRestores runs it",
}

// slow are the command lines that build the program anew: they run in the long size, in a copy
// of the tree.
var slow = []string{"make run", "go test ./emails", "git diff emails/testdata", "npm ", "make check", "make release"}

// TestEveryCommandBlockOfTheDocs runs the documentation on machines made for it.
func TestEveryCommandBlockOfTheDocs(t *testing.T) {
	all := blocks(t)
	parent, machines := t, map[string]*machine{} // a section's blocks run on one machine, in order
	t.Cleanup(func() { _ = os.RemoveAll(template.dir) })
	ran := 0
	used := map[string]bool{}
	for _, b := range all {
		treat, known := treatments[b.language]
		require.True(t, known, "%s: nobody knows what to do with a ```%s block:\n%s", b.file, b.language, b.text)
		for line := range notRun {
			used[line] = used[line] || strings.Contains(b.text, line)
		}
		section := b.file + "#" + b.section
		t.Run(section+"/"+b.first(), func(t *testing.T) {
			treat(t, b, func() *machine {
				if machines[section] == nil {
					machines[section] = newMachine(parent, b)
				}
				machines[section].t = t
				return machines[section]
			})
		})
		ran++
	}
	require.Greater(t, ran, 20)
	for line := range notRun {
		require.True(t, used[line], "no document has the line that is left out: %s", line)
	}
}

// runBlock runs what is not left out, line by line like somebody who types it.
func runBlock(t *testing.T, b block, on func() *machine) {
	if isRecipe(b) {
		t.Skip("TestTheRecipesOfTheCustomizeGuide runs it")
	}
	for out := range notRun {
		if strings.HasPrefix(b.first(), out) && !strings.HasPrefix(out, "make") {
			t.Skip(notRun[out])
		}
	}
	var lines []string
	needsTree := false
	for _, line := range strings.Split(b.text, "\n") {
		left := false
		for out := range notRun {
			left = left || strings.HasPrefix(line, out)
		}
		isSlow := slices.ContainsFunc(slow, func(p string) bool { return strings.HasPrefix(line, p) })
		if isSlow && os.Getenv("TEST_SIZE") != "long" {
			left = true
		}
		needsTree = needsTree || isSlow
		if !left {
			lines = append(lines, line)
		}
	}
	script := strings.TrimSpace(strings.Join(lines, "\n"))
	if script == "" || strings.HasPrefix(script, "#") && !strings.Contains(script, "\n") {
		t.Skip("left out in this size, or for the reason in notRun")
	}
	if needsTree {
		runInTree(t, script)
		return
	}
	on().run(script)
}

// runInTree runs a script in a fresh clone. A line that serves is ended once the shop is open.
func runInTree(t *testing.T, script string) {
	dir := t.TempDir()
	out, err := exec.Command("git", "clone", "-q", ".", dir).CombinedOutput()
	require.NoError(t, err, string(out))
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	serves := strings.Contains(script, "make run")
	if serves {
		script = strings.Replace(script, "make run", "make run > run.log 2>&1 & "+
			`until grep -q "The shop is open" run.log; do kill -0 $! || { cat run.log; exit 1; }; sleep 1; done; kill -INT $(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' pb_data/serve.lock); wait # `, 1)
	}
	cmd := exec.CommandContext(ctx, "bash", "-eu", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HTTP=127.0.0.1:0", "GOTOOLCHAIN=auto", "GOFLAGS=-buildvcs=false", "TEST_SIZE=small")
	text, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", script, text)
}

// checkSettings gives a block of settings to check: every name must be read, every value parse. What
// the reader has to fill in is empty or ends in dots.
func checkSettings(t *testing.T, b block, on func() *machine) {
	m := on()
	path := filepath.Join(m.home, ".env")
	env, err := os.ReadFile(path)
	if err != nil { // a sandbox
		require.ErrorIs(t, err, os.ErrNotExist)
	}
	defer func() { require.NoError(t, os.WriteFile(path, env, 0o600)) }()
	require.NoError(t, os.WriteFile(path, append(slices.Clone(env), b.text...), 0o600))
	m.run("pocketstarter check --json > found.json || true")
	found, err := os.ReadFile(filepath.Join(m.home, "found.json"))
	require.NoError(t, err)
	for _, id := range []string{"config.unknown", "config.invalid", "config.env_file"} {
		require.NotContains(t, string(found), id, "%s\n%s", b.text, found)
	}
}

var cronLine = regexp.MustCompile(`^(?:[0-9*,/-]+ ){5}(.+)$`)

// runCron runs what cron would, the way cron reads a line: a bare % would end it.
func runCron(t *testing.T, b block, on func() *machine) {
	for _, line := range strings.Split(strings.TrimSpace(b.text), "\n") {
		found := cronLine.FindStringSubmatch(line)
		require.NotNil(t, found, line)
		require.NotRegexp(t, `[^\\]%`, found[1], "cron takes a bare percent sign for the line's end")
		on().run(strings.ReplaceAll(found[1], `\%`, "%"))
	}
}

// TestEveryInlineCommandExists: `pocketstarter …` in running text names commands that exist.
func TestEveryInlineCommandExists(t *testing.T) {
	span := regexp.MustCompile("`(?:\\./bin/)?pocketstarter ([a-z]+)(?: ([a-z]+))?[^`]*`")
	files, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, file := range append(files, "README.md", "AGENTS.md", "CONTRIBUTING.md") {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range span.FindAllStringSubmatch(string(text), -1) {
			seen[m[1]+" "+m[2]] = true
		}
	}
	require.Greater(t, len(seen), 8)
	for line := range seen {
		words := strings.Fields(line)
		out, err := command(t, nil, append(words, "--help")...).CombinedOutput()
		require.NoError(t, err, "%s: %s", line, out)
		require.Contains(t, string(out), "Usage:", line)
		require.NotContains(t, string(out), "unknown", line)
	}
}
