package cli_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
)

func TestTheDatabaseIsCopiedBeforeAMigration(t *testing.T) {
	dir := t.TempDir()
	path, err := cli.SnapshotBeforeMigration(t.Context(), dir)
	require.NoError(t, err)
	require.Empty(t, path, "a new shop has nothing to copy")

	db := shop(t, dir)
	require.NoError(t, sell(db, 1))
	_, err = db.NewQuery("CREATE TABLE _migrations (file TEXT PRIMARY KEY, applied INTEGER NOT NULL)").Execute()
	require.NoError(t, err)
	before := core.AppMigrations
	t.Cleanup(func() { core.AppMigrations = before })
	core.AppMigrations = core.MigrationsList{}
	core.AppMigrations.Register(nil, nil, "1700000100_first.go")
	core.AppMigrations.Register(nil, nil, "1700000200_second.go")
	for _, m := range core.SystemMigrations.Items() {
		_, err = db.Insert("_migrations", dbx.Params{"file": m.File, "applied": 1}).Execute()
		require.NoError(t, err)
	}

	for range 4 { // a migration that fails at every start
		path, err = cli.SnapshotBeforeMigration(t.Context(), dir)
		require.NoError(t, err)
		require.Equal(t, filepath.Join(dir, cli.SnapshotDir, "before-1700000200_second.db"), path)
	}
	require.Equal(t, []string{"before-1700000200_second-earlier.db", "before-1700000200_second.db"}, snapshots(t, dir))
	copied, err := core.DefaultDBConnect(path)
	require.NoError(t, err)
	var sold int
	require.NoError(t, copied.NewQuery("SELECT count(*) FROM orders").Row(&sold))
	require.NoError(t, copied.Close())
	require.Equal(t, 1, sold)

	for _, file := range []string{"1700000100_first.go", "1700000200_second.go"} {
		_, err = db.Insert("_migrations", dbx.Params{"file": file, "applied": 1}).Execute()
		require.NoError(t, err)
	}
	path, err = cli.SnapshotBeforeMigration(t.Context(), dir)
	require.NoError(t, err)
	require.Empty(t, path, "nothing is pending")

	require.NoError(t, db.Close())
	_ = os.Remove(filepath.Join(dir, "data.db-wal"))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data.db"), []byte("SQLite format 3\x00damaged"), 0o600))
	_, err = cli.SnapshotBeforeMigration(t.Context(), dir)
	require.Error(t, err, "without a copy there is no migration")

	require.NoError(t, cli.MigrationError(nil, ""))
	cause := errors.New("no such column")
	require.ErrorIs(t, cli.MigrationError(cause, "x.db"), cause)
	require.ErrorContains(t, cli.MigrationError(cause, "x.db"), "x.db")
}

func snapshots(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(filepath.Join(dir, cli.SnapshotDir))
	require.NoError(t, err)
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestOldSnapshotsGo(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, sell(shop(t, dir), 1))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, cli.SnapshotDir), 0o700))
	for i := range 9 {
		path := filepath.Join(dir, cli.SnapshotDir, fmt.Sprintf("before-170000%d.db", i))
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		then := time.Now().Add(time.Duration(i-20) * time.Hour)
		require.NoError(t, os.Chtimes(path, then, then))
	}
	path, err := cli.SnapshotBeforeRevert(t.Context(), dir)
	require.NoError(t, err)
	require.FileExists(t, path)
	require.Equal(t, []string{"before-1700004.db", "before-1700005.db", "before-1700006.db", "before-1700007.db", "before-1700008.db", "before-revert.db"}, snapshots(t, dir))
}
