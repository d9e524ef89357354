package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

// TestEveryPackageHasADoc reads the package comment of every folder with Go files.
func TestEveryPackageHasADoc(t *testing.T) {
	docs := map[string]bool{}
	eachGoFile(t, func(path string) {
		dir := filepath.Dir(path)
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
		require.NoError(t, err)
		docs[dir] = docs[dir] || f.Doc != nil
	})
	require.NotEmpty(t, docs)
	for dir, has := range docs {
		require.True(t, has, "package in %s has no doc", dir)
	}
}

// TestFilesFitInOneReading holds design.md section 9.
func TestFilesFitInOneReading(t *testing.T) {
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, ".gen.go") || strings.HasSuffix(path, "_test.go") {
			return
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.LessOrEqual(t, strings.Count(string(text), "\n"), 400, path)
	})
}

// TestEnvironmentIsReadInOnePlace: os.Getenv only in main.go; the clock only as a default.
func TestEnvironmentIsReadInOnePlace(t *testing.T) {
	tools := regexp.MustCompile(`^internal/(rig|bench|testapp|stormtest)/|stub/|test/`)
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") || tools.MatchString(path) {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "os" && (sel.Sel.Name == "Getenv" || sel.Sel.Name == "LookupEnv" || sel.Sel.Name == "Environ") {
				require.Equal(t, "main.go", path, "os.%s", sel.Sel.Name)
			}
			return true
		})
	})
}

// TestFieldNamesAreSpelledInOnePlace: record fields as strings only in collections and migrations.
func TestFieldNamesAreSpelledInOnePlace(t *testing.T) {
	spell := regexp.MustCompile(`\.(GetString|GetBool|GetInt|GetFloat|GetDateTime|GetStringSlice|UnmarshalJSONField)\("`)
	for _, dir := range []string{"commerce", "hooks", "routes", "jobs"} {
		files, err := filepath.Glob(dir + "/*.go")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Empty(t, spell.FindString(string(text)), path)
		}
	}
}

// TestNoRegistryIsNamed: packages come by name; where from is the machine's business.
func TestNoRegistryIsNamed(t *testing.T) {
	hosts := regexp.MustCompile(`registry\.` + `npmjs\.org|proxy\.` + `golang\.org|deb\.` + `debian\.org`)
	for _, path := range []string{"Makefile", "frontend/package.json", "frontend/package-lock.json", ".ci/run", "Dockerfile", "README.md", "tools/test.sh", "tools/peers.sh"} {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Empty(t, hosts.FindString(string(text)), path)
	}
}

// TestEveryParkReasonIsExplained compares the reasons with docs/04-troubleshooting.md.
func TestEveryParkReasonIsExplained(t *testing.T) {
	text, err := os.ReadFile("docs/04-troubleshooting.md")
	require.NoError(t, err)
	row := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|")
	told := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		told[m[1]] = true
	}
	for reason := range commerce.ParkReasons {
		require.True(t, told[reason], "docs/04 does not explain the park reason %s", reason)
		delete(told, reason)
	}
	require.Empty(t, told, "docs/04 explains reasons that do not exist")
}
