package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

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

	for _, want := range []string{"before-1700000200_second.db", "before-1700000200_second-2.db"} {
		path, err = cli.SnapshotBeforeMigration(t.Context(), dir)
		require.NoError(t, err)
		require.Equal(t, filepath.Join(dir, cli.SnapshotDir, want), path)
	}
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
