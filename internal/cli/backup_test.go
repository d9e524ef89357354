package cli_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
)

func quiet(cli.Progress) {}

// shop makes a data directory with a real database in WAL mode and some files.
func shop(t testing.TB, dir string) *dbx.DB {
	t.Helper()
	write := func(name, text string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write(config.MemoryFile, `{"mode":"sandbox"}`)
	write(config.SecretKeyFile, strings.Repeat("k3y!", 10))
	write("files/sellers/ann/guide.pdf", "a guide")
	write("storage/logo.png", "")
	write("backups/older.zip", "left out")
	write("control.sock", "left out")
	db, err := core.DefaultDBConnect(filepath.Join(dir, "data.db"))
	require.NoError(t, err)
	for _, q := range []string{
		"CREATE TABLE orders (id TEXT PRIMARY KEY, n INTEGER)", "CREATE TABLE grants (id TEXT PRIMARY KEY, n INTEGER)",
	} {
		_, err = db.NewQuery(q).Execute()
		require.NoError(t, err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func sell(db *dbx.DB, n int) error {
	return db.Transactional(func(tx *dbx.Tx) error {
		for _, table := range []string{"orders", "grants"} {
			if _, err := tx.Insert(table, dbx.Params{"id": fmt.Sprint(n), "n": n}).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}

// auditCopy is an audit in small: every order has its grant.
func auditCopy(_ context.Context, dir string) (cli.AuditReport, error) {
	db, err := core.DefaultDBConnect(filepath.Join(dir, "data.db"))
	if err != nil {
		return cli.AuditReport{}, err
	}
	defer func() { _ = db.Close() }()
	var orders, pairs int64
	if err := db.NewQuery("SELECT count(*) FROM orders").Row(&orders); err != nil {
		return cli.AuditReport{}, err
	}
	if err := db.NewQuery("SELECT count(*) FROM orders JOIN grants USING (id, n)").Row(&pairs); err != nil {
		return cli.AuditReport{}, err
	}
	row := cli.AuditRow{Invariant: "every order has its grant", Rows: orders}
	if pairs != orders {
		row.Violations = []string{fmt.Sprintf("%d orders, %d pairs", orders, pairs)}
	}
	return cli.AuditReport{Sales: orders, Invariants: []cli.AuditRow{row}}, nil
}

// The drill of the contract: back up while the shop sells, open the copy, wipe,
// restore, and find what was there.
func TestBackupUnderLoadVerifyWipeRestore(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	db := shop(t, dir)
	require.NoError(t, sell(db, 0))
	stop, sold := make(chan struct{}), make(chan error, 1)
	go func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				sold <- nil
				return
			default:
				if err := sell(db, n); err != nil {
					sold <- err
					return
				}
			}
		}
	}()
	file := filepath.Join(elsewhere, "shop.tar.gz")
	report, err := cli.CreateBackup(t.Context(), dir, file, "v1", quiet)
	close(stop)
	require.NoError(t, <-sold)
	require.NoError(t, err)
	require.Equal(t, 5, report.Files)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	leftovers, err := filepath.Glob(filepath.Join(elsewhere, ".*"))
	require.NoError(t, err)
	require.Empty(t, leftovers)

	verified, err := cli.VerifyBackup(t.Context(), file, auditCopy)
	require.NoError(t, err)
	require.True(t, verified.Audit.Clean(), verified.Audit)
	require.Positive(t, verified.Audit.Sales)
	require.Equal(t, "sandbox", verified.Mode)

	_, err = cli.CreateBackup(t.Context(), dir, file, "v1", quiet)
	require.ErrorContains(t, err, "never overwrites")

	require.NoError(t, db.Close())
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, os.Mkdir(dir, 0o700))
	_, kept, err := cli.Restore(t.Context(), file, dir, false)
	require.NoError(t, err)
	require.Empty(t, kept)
	again, err := auditCopy(t.Context(), dir)
	require.NoError(t, err)
	require.True(t, again.Clean())
	require.Equal(t, verified.Audit.Sales, again.Sales)
	text, err := os.ReadFile(filepath.Join(dir, "files/sellers/ann/guide.pdf"))
	require.NoError(t, err)
	require.Equal(t, "a guide", string(text))
	mode, err := config.DirectoryMode(dir)
	require.NoError(t, err)
	require.Equal(t, config.Sandbox, mode)
	require.NoFileExists(t, filepath.Join(dir, "backups/older.zip"))
}

func TestRestoreKeepsWhatItReplaces(t *testing.T) {
	dir := t.TempDir()
	db := shop(t, dir)
	require.NoError(t, sell(db, 1))
	file := filepath.Join(t.TempDir(), "shop.tar.gz")
	_, err := cli.CreateBackup(t.Context(), dir, file, "v1", quiet)
	require.NoError(t, err)
	require.NoError(t, sell(db, 2))
	require.NoError(t, db.Close())

	_, _, err = cli.Restore(t.Context(), file, dir, false)
	require.ErrorIs(t, err, cli.ErrNotEmpty)
	for i := range 2 {
		_, kept, err := cli.Restore(t.Context(), file, dir, true)
		require.NoError(t, err)
		old, err := auditCopy(t.Context(), kept)
		require.NoError(t, err)
		require.EqualValues(t, 2-i, old.Sales, "what was there is kept whole")
		now, err := auditCopy(t.Context(), dir)
		require.NoError(t, err)
		require.EqualValues(t, 1, now.Sales)
	}

	// A restore that was cut leaves a directory that no shop starts on.
	require.NoError(t, os.WriteFile(filepath.Join(dir, config.RestoreMark), nil, 0o600))
	_, err = config.DirectoryMode(dir)
	require.ErrorContains(t, err, "interrupted")
	_, _, err = cli.Restore(t.Context(), file, dir, true)
	require.NoError(t, err)
	_, err = config.DirectoryMode(dir)
	require.NoError(t, err)
}

func TestADamagedBackupIsRefusedAndChangesNothing(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, sell(shop(t, dir), 1))
	file := filepath.Join(t.TempDir(), "shop.tar.gz")
	_, err := cli.CreateBackup(t.Context(), dir, file, "v1", quiet)
	require.NoError(t, err)
	good, err := os.ReadFile(file)
	require.NoError(t, err)

	bad := map[string][]byte{
		"empty": nil, "no gzip": []byte("hello"), "cut": good[:len(good)/2], "cut at the end": good[:len(good)-30], "without its last byte": good[:len(good)-1], "another checksum": append(bytes.Clone(good[:len(good)-5]), 1, 2, 3, 4, 5),
		"a flipped byte": flip(good), "a way out": rewrite(t, good, func(h *tar.Header, b []byte) []byte {
			h.Name = strings.Replace(h.Name, "files/", "../", 1)
			return b
		}),
		"another content": rewrite(t, good, func(h *tar.Header, b []byte) []byte {
			return bytes.Replace(b, []byte("a guide"), []byte("a gUide"), 1)
		}),
		"a missing file": rewrite(t, good, func(h *tar.Header, b []byte) []byte {
			if strings.HasPrefix(h.Name, "files/") {
				return nil
			}
			return b
		}),
		"a damaged database": rewrite(t, good, func(h *tar.Header, b []byte) []byte {
			if h.Name == "data.db" {
				copy(b[len(b)-2000:], make([]byte, 2000))
			}
			return b
		}),
		"another format": rewrite(t, good, func(h *tar.Header, b []byte) []byte {
			return bytes.Replace(b, []byte(`"format": 1`), []byte(`"format": 9`), 1)
		}),
	}
	for name, content := range bad {
		t.Run(name, func(t *testing.T) {
			require.NotEqual(t, good, content)
			require.NoError(t, os.WriteFile(file, content, 0o600))
			_, err := cli.VerifyBackup(t.Context(), file, auditCopy)
			require.Error(t, err)
			target := t.TempDir()
			_, _, err = cli.Restore(t.Context(), file, target, true)
			require.Error(t, err)
			left, err := os.ReadDir(target)
			require.NoError(t, err)
			require.Empty(t, left)
		})
	}
}

func flip(good []byte) []byte {
	out := bytes.Clone(good)
	out[len(out)/2] ^= 0x10
	return out
}

// rewrite copies a backup, changing each entry; a nil content drops it.
func rewrite(t *testing.T, good []byte, change func(*tar.Header, []byte) []byte) []byte {
	t.Helper()
	gz, err := gzip.NewReader(bytes.NewReader(good))
	require.NoError(t, err)
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	to := tar.NewWriter(zip)
	for from := tar.NewReader(gz); ; {
		head, err := from.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		content, err := io.ReadAll(from)
		require.NoError(t, err)
		if content = change(head, content); content == nil && head.Size > 0 {
			continue
		}
		head.Size = int64(len(content))
		require.NoError(t, to.WriteHeader(head))
		_, err = to.Write(content)
		require.NoError(t, err)
	}
	require.NoError(t, to.Close())
	require.NoError(t, zip.Close())
	return out.Bytes()
}

// Any tree of files comes back byte for byte, whatever the files are called.
func TestAnyFilesComeBack(t *testing.T) {
	dir := t.TempDir()
	shop(t, dir)
	random := rand.New(rand.NewPCG(1, 2))
	want := map[string][]byte{}
	for i, name := range []string{"a b", "ünï", "-wal", "data-wal", "x..y", "...", "emoji 🎁.pdf", strings.Repeat("n", 200), "control.sock", "manifest.json", "quo'te\"", "new\nline", "back\\slash", "auxiliary.db"} {
		content := make([]byte, random.IntN(5000)*(i%4))
		for j := range content {
			content[j] = byte(random.IntN(256))
		}
		path := filepath.Join("files", fmt.Sprint("d", i%3), name)
		want[path] = content
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, path), content, 0o600))
	}
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	_, err := cli.CreateBackup(t.Context(), dir, file, "v1", quiet)
	require.NoError(t, err)
	back := t.TempDir()
	_, _, err = cli.Restore(t.Context(), file, back, false)
	require.NoError(t, err)
	for path, content := range want {
		got, err := os.ReadFile(filepath.Join(back, path))
		require.NoError(t, err)
		require.True(t, bytes.Equal(content, got), path)
	}
}
