// Package testapp gives tests a real, migrated, empty shop on SQLite.
package testapp

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"

	"pocketstarter/internal/sqlite"
	_ "pocketstarter/migrations" // the schema
)

var (
	once     sync.Once
	template string
	buildErr error
)

// Config is what every test app is made of; dir is its data directory.
func Config(dir string) core.BaseAppConfig {
	return core.BaseAppConfig{DataDir: dir, EncryptionEnv: "pb_test_env", DBConnect: sqlite.DBConnect}
}

// New returns a migrated app in a directory of its own, removed with the test. The
// migrations run once a test binary; every further app is a copy of the files.
func New(t testing.TB) *tests.TestApp {
	t.Helper()
	app, err := tests.NewTestAppWithConfig(Config(Dir(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Cleanup)
	return app
}

// Dir returns a fresh data directory with a migrated, empty shop.
func Dir(t testing.TB) string {
	t.Helper()
	once.Do(func() { template, buildErr = buildTemplate() })
	if buildErr != nil {
		t.Fatal(buildErr)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(template)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func buildTemplate() (string, error) {
	dir, err := os.MkdirTemp("", "pocketstarter-template-")
	if err != nil {
		return "", err
	}
	app := core.NewBaseApp(Config(dir))
	if err := app.Bootstrap(); err != nil {
		return "", err
	}
	if err := app.RunAllMigrations(); err != nil {
		return "", err
	}
	if err := app.ClearBootstrap(); err != nil {
		return "", err
	}
	return dir, os.RemoveAll(filepath.Join(dir, "logs"))
}
