package cli

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pocketstarter/internal/config"
)

// BeforeRestore is the folder, inside the data directory, that keeps what a
// restore replaced; a number follows when it exists already.
const BeforeRestore = "before-restore"

const stagingPrefix = ".restore-"

// maxManifest is the largest manifest that is read.
const maxManifest = 256 << 20

// ErrNotEmpty says that a restore would replace an existing shop.
var ErrNotEmpty = errors.New("the data directory already holds something")

// Unpack writes a backup's files into the empty folder to and compares every one
// with the manifest; every database must pass SQLite's own check. A backup that
// was cut, changed or made by something else is refused.
func Unpack(ctx context.Context, file, to string) (Manifest, error) {
	var m Manifest
	source, err := os.Open(file)
	if err != nil {
		return m, fmt.Errorf("opening the backup: %w", err)
	}
	defer func() { _ = source.Close() }()
	gz, err := gzip.NewReader(source)
	if err != nil {
		return m, fmt.Errorf("%s is no backup", file)
	}
	found, complete := map[string]ManifestFact{}, false
	for archive := tar.NewReader(gz); ; {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, fmt.Errorf("%s is damaged: %w", file, err)
		}
		if err := ctx.Err(); err != nil {
			return m, err
		}
		if complete || head.Typeflag != tar.TypeReg || !filepath.IsLocal(filepath.FromSlash(head.Name)) {
			return m, fmt.Errorf("%s holds an entry that no backup has", file)
		}
		if head.Name == ManifestFile {
			if err := json.NewDecoder(io.LimitReader(archive, maxManifest)).Decode(&m); err != nil {
				return m, fmt.Errorf("%s has a damaged manifest", file)
			}
			complete = true
			continue
		}
		fact, err := unpackFile(archive, filepath.Join(to, filepath.FromSlash(head.Name)))
		if err != nil {
			return m, fmt.Errorf("unpacking %s: %w", head.Name, err)
		}
		fact.Path = head.Name
		found[head.Name] = fact
	}
	// The archive ends before the stream does; its last bytes are the checksum.
	if _, err := io.Copy(io.Discard, gz); err != nil {
		return m, fmt.Errorf("%s is damaged: %w", file, err)
	}
	switch {
	case !complete:
		return m, fmt.Errorf("%s is incomplete: it has no manifest", file)
	case m.Format != backupFormat:
		return m, fmt.Errorf("%s was written by another version (%s)", file, m.Version)
	case len(m.Files) != len(found):
		return m, fmt.Errorf("%s does not hold what its manifest says", file)
	}
	for _, want := range m.Files {
		if found[want.Path] != want {
			return m, fmt.Errorf("%s in the backup is damaged: its checksum differs", want.Path)
		}
	}
	return m, checkDatabases(ctx, to)
}

func unpackFile(from io.Reader, to string) (ManifestFact, error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return ManifestFact{}, err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return ManifestFact{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), from)
	return ManifestFact{Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, errors.Join(err, out.Sync(), out.Close())
}

// checkDatabases runs SQLite's integrity check on every database in dir.
func checkDatabases(ctx context.Context, dir string) error {
	databases, _, err := listData(dir)
	if err != nil {
		return err
	}
	if len(databases) == 0 {
		return fmt.Errorf("the backup holds no database")
	}
	for _, path := range databases {
		db, err := openDatabase(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		var answer string
		err = db.NewQuery("PRAGMA integrity_check(1)").WithContext(ctx).Row(&answer)
		if err = errors.Join(err, db.Close()); err != nil || answer != "ok" {
			return errors.Join(fmt.Errorf("%s in the backup is damaged: %s", path, answer), err)
		}
	}
	return nil
}

// Restore puts a backup in the place of dir, whose lock must be held. Everything is
// unpacked and checked first; what was there moves to the folder BeforeRestore and is
// not deleted. Without overwrite a directory that holds something is refused
// with ErrNotEmpty. An interrupted restore leaves a mark, with which no shop starts.
func Restore(ctx context.Context, file, dir string, overwrite bool) (m Manifest, kept string, err error) {
	old, err := entries(dir)
	if err != nil {
		return m, "", err
	}
	if len(old) > 0 && !overwrite {
		return m, "", ErrNotEmpty
	}
	staging, err := os.MkdirTemp(dir, stagingPrefix)
	if err != nil {
		return m, "", err
	}
	defer func() { _ = os.RemoveAll(staging) }()
	if m, err = Unpack(ctx, file, staging); err != nil {
		return m, "", err
	}
	fresh, err := entries(staging)
	if err != nil {
		return m, "", err
	}
	mark := filepath.Join(dir, config.RestoreMark)
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		return m, "", err
	}
	if len(old) > 0 {
		if kept, err = freeName(dir); err == nil {
			err = moveAll(old, dir, kept)
		}
	}
	if err == nil {
		err = moveAll(fresh, staging, dir)
	}
	if err != nil {
		return m, kept, fmt.Errorf("the restore stopped half way; nothing is lost, run it again: %w", err)
	}
	return m, kept, os.Remove(mark)
}

// entries returns the names in dir that a restore replaces.
func entries(dir string) ([]string, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range list {
		ours := slices.Contains([]string{LockFile, SocketFile, config.RestoreMark}, e.Name())
		if !ours && !strings.HasPrefix(e.Name(), BeforeRestore) && !strings.HasPrefix(e.Name(), stagingPrefix) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// freeName makes the folder that keeps what was there.
func freeName(dir string) (string, error) {
	for i := 1; ; i++ {
		path := filepath.Join(dir, BeforeRestore)
		if i > 1 {
			path += "-" + strconv.Itoa(i)
		}
		if err := os.Mkdir(path, 0o700); err == nil || !errors.Is(err, os.ErrExist) {
			return path, err
		}
	}
}

func moveAll(names []string, from, to string) error {
	for _, name := range names {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return nil
}
