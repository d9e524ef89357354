package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// SnapshotDir is the folder in the data directory for the copies of the database
// that are made before a migration.
const SnapshotDir = "snapshots"

// SnapshotBeforeMigration copies dir's database when this binary has migrations
// that it has not seen, and returns the copy's path; "" when there is nothing to
// migrate or no database yet. Call it with the lock held, before the app opens.
func SnapshotBeforeMigration(ctx context.Context, dir string) (string, error) {
	database := filepath.Join(dir, "data.db")
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	pending, err := pendingMigrations(ctx, database)
	if err != nil {
		return "", fmt.Errorf("reading which migrations were applied: %w", err)
	}
	if len(pending) == 0 {
		return "", nil
	}
	folder := filepath.Join(dir, SnapshotDir)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	name := "before-" + strings.TrimSuffix(pending[len(pending)-1], ".go")
	path := filepath.Join(folder, name+".db")
	for i := 2; ; i++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			break
		}
		path = filepath.Join(folder, name+"-"+strconv.Itoa(i)+".db")
	}
	if err := Snapshot(ctx, database, path); err != nil {
		_ = os.Remove(path)
		return "", fmt.Errorf("copying the database before the migration: %w", err)
	}
	return path, nil
}

// pendingMigrations returns the registered migrations that the database lacks.
func pendingMigrations(ctx context.Context, database string) ([]string, error) {
	db, err := openDatabase(database)
	if err != nil {
		return nil, err
	}
	var tables int
	var applied []string
	err = db.NewQuery("SELECT count(*) FROM sqlite_master WHERE name = '" + core.DefaultMigrationsTable + "'").WithContext(ctx).Row(&tables)
	if err == nil && tables > 0 {
		err = db.NewQuery("SELECT file FROM " + core.DefaultMigrationsTable).WithContext(ctx).Column(&applied)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, file := range applied {
		known[file] = true
	}
	var pending []string
	for _, list := range []core.MigrationsList{core.SystemMigrations, core.AppMigrations} {
		for _, m := range list.Items() {
			if !known[m.File] {
				pending = append(pending, m.File)
			}
		}
	}
	return pending, nil
}

// MigrationError says how to go back after a failed migration. All pending
// migrations run in one transaction, so the data is what it was.
func MigrationError(err error, snapshot string) error {
	if err == nil {
		return nil
	}
	back := "Start the previous version of the program."
	if snapshot != "" {
		back += " A copy from before is in " + snapshot + "."
	}
	return fmt.Errorf("a migration failed and nothing was changed. %s (%w)", back, err)
}
