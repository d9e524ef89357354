package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// SnapshotDir is the folder in the data directory for the copies of the database
// that are made before a migration.
const SnapshotDir = "snapshots"

// keptSnapshots is how many copies stay; the oldest go.
const keptSnapshots = 6

// SnapshotBeforeMigration copies dir's database when this binary has migrations
// that it has not seen, and returns the copy's path; "" when there is nothing to
// migrate or no database yet. Call it with the lock held.
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
	return keepSnapshot(ctx, dir, "before-"+strings.TrimSuffix(pending[len(pending)-1], ".go"))
}

// SnapshotBeforeRevert copies dir's database before migrations are taken back.
func SnapshotBeforeRevert(ctx context.Context, dir string) (string, error) {
	if _, err := os.Stat(filepath.Join(dir, "data.db")); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return keepSnapshot(ctx, dir, "before-revert")
}

// keepSnapshot copies dir's database to the snapshot of that name. A shop that is
// started again and again on a migration that fails must not fill the disk: one older
// copy of the same name stays beside it.
func keepSnapshot(ctx context.Context, dir, name string) (string, error) {
	folder := filepath.Join(dir, SnapshotDir)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(folder, name+".db")
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := Snapshot(ctx, filepath.Join(dir, "data.db"), fresh); err != nil {
		_ = os.Remove(fresh)
		return "", fmt.Errorf("copying the database before the migration: %w", err)
	}
	if err := os.Rename(path, filepath.Join(folder, name+"-earlier.db")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.Rename(fresh, path); err != nil {
		return "", err
	}
	return path, dropOldSnapshots(folder)
}

// dropOldSnapshots leaves the youngest copies.
func dropOldSnapshots(folder string) error {
	list, err := filepath.Glob(filepath.Join(folder, "before-*.db"))
	if err != nil {
		return err
	}
	age := map[string]time.Time{}
	for _, path := range list {
		if info, err := os.Stat(path); err == nil {
			age[path] = info.ModTime()
		}
	}
	slices.SortFunc(list, func(a, b string) int { return age[b].Compare(age[a]) })
	for _, path := range list[min(len(list), keptSnapshots):] {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
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
