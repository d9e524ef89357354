package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// importRules are design.md section 3: who may import whom among our own packages, and which SDK
// may appear where. A folder's rule holds for the folders below it.
var importRules = []struct {
	folder string
	own    []string // own packages it may import, as prefixes
	why    string
}{
	{"collections", []string{}, "the vocabulary imports nothing of ours"},
	{"migrations", []string{}, "old steps must not change with our code"},
	{"commerce", []string{"collections"}, "rules know no door and no neighbor"},
	{"emails", []string{}, "emails is standard library only"},
	{"hooks", []string{"collections", "commerce"}, "a door knows rules, not doors or neighbors"},
	{"routes", []string{"collections", "commerce"}, "a door knows rules, not doors or neighbors"},
	{"jobs", []string{"collections", "commerce", "emails"}, "a door knows rules, not doors or neighbors"},
	{"internal/cli", []string{"commerce", "collections", "internal"}, "commands get doors as functions"},
	{"internal/samples", []string{"commerce", "collections"}, "samples act like a seller"},
	{"internal/storage", []string{"commerce", "internal/storage"}, "a neighbor knows types of commerce, no other neighbor"},
	{"internal/config", []string{"internal/config"}, "configuration knows nothing"},
	{"internal/sqlite", []string{"commerce", "internal/sqlite"}, "a neighbor knows types of commerce, no other neighbor"},
	{"internal/clerk", []string{"commerce", "jobs", "internal/clerk"}, "a neighbor knows types of commerce or jobs"},
	{"internal/svix", []string{"commerce", "internal/svix"}, "a neighbor knows types of commerce or jobs"},
	{"internal/resend", []string{"commerce", "jobs", "internal/resend"}, "a neighbor knows types of commerce or jobs"},
	{"internal/stripe", []string{"commerce", "jobs", "internal/stripe"}, "a neighbor knows types of commerce or jobs"},
	{"internal/postgres", []string{"collections", "commerce", "jobs", "internal/postgres"}, "the mirror derives its tables from the collections"},
	{"internal/sandbox", []string{"commerce", "jobs", "internal/sandbox"}, "a neighbor knows types of commerce or jobs"},
	{"internal/ai", []string{"commerce", "internal/ai"}, "a neighbor knows types of commerce"},
	{"internal/ical", []string{}, "a calendar file knows nothing of ours"},
	{"internal/supabase", []string{"commerce"}, "a neighbor knows types of commerce"},
}

// sdkHomes are the only folders where an SDK may be imported.
var sdkHomes = map[string][]string{
	"github.com/golang-jwt/jwt":      {"internal/clerk", "internal/sandbox", "internal/rig"},
	"github.com/MicahParks/keyfunc":  {"internal/clerk"},
	"github.com/svix/svix-webhooks":  {"internal/svix", "internal/sandbox", "internal/rig", "internal/resend"},
	"github.com/resend/resend-go":    {"internal/resend"},
	"github.com/aws/":                {"internal/storage/s3"},
	"github.com/jackc/pgx":           {"internal/postgres"},
	"github.com/stripe/stripe-go":    {"internal/stripe"},
	"codeberg.org/go-pdf/fpdf":       {"internal/receipt"},
	"github.com/arran4/golang-ical":  {"internal/ical"},
	"github.com/tiktoken-go":         {"internal/ai"},
	"github.com/spf13/cobra":         {"internal/cli", "."},
	"github.com/getsentry/sentry-go": {"internal/observe"},
	"github.com/prometheus":          {"internal/observe"},
	"github.com/schollz/progressbar": {"internal/cli"},
	"github.com/Shopify/toxiproxy":   {},
	"github.com/pb33f/":              {},
	"pgregory.net/rapid":             {},
	"github.com/stretchr/testify":    {"internal/testapp"},
}

type imported struct{ file, folder, path string }

func TestWhoMayImportWhom(t *testing.T) {
	seen := 0
	for _, im := range allImports(t) {
		seen++
		require.Empty(t, importFault(im), "%s imports %s", im.file, im.path)
	}
	require.Greater(t, seen, 300, "the walk found the project's files")
}

// TestImportFaultsAreSeen plants faults, so that the test above is known to be able to fail.
func TestImportFaultsAreSeen(t *testing.T) {
	for _, im := range []imported{
		{"commerce/x.go", "commerce", "net/http"},
		{"commerce/x.go", "commerce", "pocketstarter/internal/clerk"},
		{"routes/x.go", "routes", "pocketstarter/hooks"},
		{"jobs/x.go", "jobs", "pocketstarter/routes"},
		{"internal/svix/x.go", "internal/svix", "pocketstarter/internal/clerk"},
		{"routes/x.go", "routes", "github.com/golang-jwt/jwt/v5"},
		{"emails/x.go", "emails", "github.com/pocketbase/dbx"},
		{"collections/x.go", "collections", "pocketstarter/commerce"},
	} {
		require.NotEmpty(t, importFault(im), "%s imports %s", im.folder, im.path)
	}
}

func importFault(im imported) string {
	if im.folder == "commerce" && (im.path == "net/http" || im.path == "os") {
		return "commerce knows no HTTP and no environment"
	}
	if im.folder == "emails" && strings.Contains(strings.SplitN(im.path, "/", 2)[0], ".") {
		return "emails is standard library only"
	}
	for sdk, homes := range sdkHomes {
		if strings.HasPrefix(im.path, sdk) && !within(im.folder, homes) {
			return sdk + " has its home elsewhere"
		}
	}
	own, ours := strings.CutPrefix(im.path, "pocketstarter/")
	if !ours {
		return ""
	}
	for _, r := range importRules {
		if im.folder != r.folder && !strings.HasPrefix(im.folder, r.folder+"/") {
			continue
		}
		if !within(own, r.own) {
			return r.why
		}
	}
	return ""
}

func within(folder string, homes []string) bool {
	for _, h := range homes {
		if folder == h || strings.HasPrefix(folder, h+"/") {
			return true
		}
	}
	return false
}

// allImports reads the imports of every file that is no test; stubs for tests are left out.
func allImports(t *testing.T) []imported {
	t.Helper()
	var out []imported
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "stub/") || strings.Contains(path, "pgtest/") || strings.Contains(path, "storagetest/") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, im := range f.Imports {
			p, err := strconv.Unquote(im.Path.Value)
			require.NoError(t, err)
			out = append(out, imported{path, filepath.ToSlash(filepath.Dir(path)), p})
		}
	})
	return out
}

func eachGoFile(t *testing.T, f func(path string)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || (path != "." && strings.HasPrefix(d.Name(), ".")) || d.Name() == "pb_data") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			f(filepath.ToSlash(path))
		}
		return nil
	}))
}
