package cli

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	_ "github.com/pocketbase/pocketbase/core" // registers the sqlite driver

	"pocketstarter/internal/config"
	"pocketstarter/internal/storage/staging"
)

// ManifestFile is the last entry of a backup: what it holds, with checksums.
const ManifestFile = "pocketstarter-manifest.json"

const backupFormat = 1

// BackupReport is what a backup holds.
type BackupReport struct {
	File  string `json:"file"`
	Files int    `json:"files"`
	Bytes int64  `json:"bytes"` // unpacked
	Size  int64  `json:"size"`  // of the backup itself
}

// Manifest describes a backup from the inside.
type Manifest struct {
	Format  int            `json:"format"`
	Version string         `json:"version"` // of the binary that wrote it
	Mode    config.Mode    `json:"mode"`
	Created time.Time      `json:"created"`
	Files   []ManifestFact `json:"files"`
}

// ManifestFact is one file of a backup.
type ManifestFact struct {
	Path   string `json:"path"` // relative, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// leftOut are the entries of a data directory that a backup does not hold: what
// belongs to the running process, older backups, certificates that can be had
// again, PocketBase's request log, unfinished uploads (sellers have those files, and
// after a restore send them from their first byte), and what Litestream keeps beside the database.
var leftOut = []string{LockFile, SocketFile, ".data.db-litestream", "backups", ".autocert_cache", "auxiliary.db", staging.Folder, SnapshotDir, config.RestoreMark, ManifestFile}

// CreateBackup writes everything that dir's shop needs into one file, out, which
// must not exist. It only reads, so it needs no lock and works beside a running server:
// databases are copied in one consistent step each (VACUUM INTO); files follow, so that
// every file that a copied row names is there. The file is complete or absent.
func CreateBackup(ctx context.Context, dir, out, version string, progress func(Progress)) (report BackupReport, err error) {
	mode, err := config.DirectoryMode(dir)
	if err != nil {
		return report, err
	}
	databases, files, err := listData(dir)
	if err != nil {
		return report, fmt.Errorf("reading the data directory: %w", err)
	}
	if len(databases) == 0 {
		return report, fmt.Errorf("%s holds no shop", dir)
	}
	if _, err := os.Lstat(out); err == nil {
		return report, fmt.Errorf("%s exists already; a backup never overwrites a file", out)
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
		return report, fmt.Errorf("making the folder of the backup: %w", err)
	}
	staging, err := os.MkdirTemp(filepath.Dir(out), ".backup-")
	if err != nil {
		return report, fmt.Errorf("writing beside %s: %w", out, err)
	}
	defer func() { _ = os.RemoveAll(staging) }()

	partial := filepath.Join(staging, "backup.tar.gz")
	target, err := os.OpenFile(partial, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return report, err
	}
	defer func() { _ = target.Close() }() // after an error; a second Close is harmless
	a := newArchive(target)
	total := int64(len(databases) + len(files))
	for i, path := range append(slices.Clone(databases), files...) {
		if err := ctx.Err(); err != nil {
			return report, err
		}
		source := filepath.Join(dir, filepath.FromSlash(path))
		if i < len(databases) {
			progress(Progress{Label: "copying", Done: int64(i), Total: total})
			copied := filepath.Join(staging, "db")
			if err := Snapshot(ctx, source, copied); err != nil {
				return report, fmt.Errorf("copying %s: %w", path, err)
			}
			source = copied
		}
		err := a.add(path, source)
		if errors.Is(err, fs.ErrNotExist) && i >= len(databases) {
			continue // deleted meanwhile, after the database was copied
		}
		if err != nil {
			return report, fmt.Errorf("copying %s: %w", path, err)
		}
		if i < len(databases) {
			if err := os.Remove(source); err != nil {
				return report, err
			}
		}
		progress(Progress{Label: "copying", Done: int64(i + 1), Total: total})
	}
	if err := a.finish(Manifest{Format: backupFormat, Version: version, Mode: mode}); err != nil {
		return report, err
	}
	info, err := target.Stat()
	if err != nil {
		return report, err
	}
	if err := errors.Join(target.Sync(), target.Close()); err != nil {
		return report, err
	}
	if err := os.Link(partial, out); err != nil { // unlike a rename, never overwrites
		if err := os.Rename(partial, out); err != nil { // a disk without hard links
			return report, err
		}
	}
	return BackupReport{File: out, Files: len(a.facts), Bytes: a.bytes, Size: info.Size()}, nil
}

// listData returns the databases and the other files of dir, relative, with slashes.
func listData(dir string) (databases, files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		top, _, _ := strings.Cut(rel, "/")
		temporary := slices.ContainsFunc([]string{".new-", ".backup-", stagingPrefix, BeforeRestore}, func(p string) bool { return strings.HasPrefix(top, p) })
		if slices.Contains(leftOut, strings.TrimSuffix(strings.TrimSuffix(top, "-wal"), "-shm")) || temporary {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		isDB, err := isDatabase(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case isDB:
			databases = append(databases, rel)
		case !isSidecar(path):
			files = append(files, rel)
		}
		return nil
	})
	return databases, files, err
}

// isSidecar reports whether path is a write-ahead log or journal of a database
// beside it.
func isSidecar(path string) bool {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if base, found := strings.CutSuffix(path, suffix); found {
			isDB, err := isDatabase(base)
			return err == nil && isDB
		}
	}
	return false
}

func isDatabase(path string) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, 16)
	if _, err := io.ReadFull(file, head); err != nil {
		return false, nil // shorter than a database can be
	}
	return bytes.Equal(head, []byte("SQLite format 3\x00")), nil
}

// Snapshot copies a SQLite database that may be in use to the new file out, in one
// consistent step.
func Snapshot(ctx context.Context, database, out string) error {
	db, err := openDatabase(database)
	if err != nil {
		return err
	}
	_, err = db.NewQuery("VACUUM INTO {:out}").Bind(dbx.Params{"out": out}).WithContext(ctx).Execute()
	return errors.Join(err, db.Close())
}

// openDatabase opens a database beside whoever uses it, with PocketBase's driver
// and without changing any of its settings.
func openDatabase(path string) (*dbx.DB, error) {
	return dbx.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
}

// archive writes a gzipped tar and remembers what went in.
type archive struct {
	gz    *gzip.Writer
	tar   *tar.Writer
	facts []ManifestFact
	bytes int64
	last  time.Time
}

func newArchive(w io.Writer) *archive {
	gz, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // fails for unknown levels only
	return &archive{gz: gz, tar: tar.NewWriter(gz)}
}

// add copies the file source into the archive as path.
func (a *archive) add(path, source string) error {
	file, err := os.Open(source)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.ModTime().After(a.last) {
		a.last = info.ModTime()
	}
	head := &tar.Header{Typeflag: tar.TypeReg, Name: path, Size: info.Size(), Mode: 0o600, ModTime: info.ModTime()}
	if err := a.tar.WriteHeader(head); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(a.tar, sum), io.LimitReader(file, info.Size()))
	if err != nil {
		return err
	}
	if n != info.Size() {
		return fmt.Errorf("the file became shorter while it was copied")
	}
	a.facts = append(a.facts, ManifestFact{Path: path, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	a.bytes += n
	return nil
}

// finish writes the manifest and ends the archive. The time of the backup is that
// of its youngest file: the copy of the database.
func (a *archive) finish(m Manifest) error {
	m.Files, m.Created = a.facts, a.last.UTC()
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	head := &tar.Header{Typeflag: tar.TypeReg, Name: ManifestFile, Size: int64(len(text)), Mode: 0o600, ModTime: a.last}
	if err := a.tar.WriteHeader(head); err != nil {
		return err
	}
	_, err = a.tar.Write(text)
	return errors.Join(err, a.tar.Close(), a.gz.Close())
}
