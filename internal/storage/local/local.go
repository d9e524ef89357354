// Package local keeps sold files on this machine's disk, below
// <dir>/storage_local. Uploads stream into a temporary file in the same file system
// and appear under their key all at once; links are tokens signed with a key of our own,
// which the server's /dl and /ul routes redeem here.
//
//	local.go   the store: options, Stat, Open, Delete
//	put.go     writing: stream, sync, rename
//	token.go   signing and redeeming links
//	meta.go    what is known of a file beside its bytes
//	probe.go   the whole round for doctor and preflight
package local

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Options configure a Store.
type Options struct {
	Dir        string           // the data directory; files go to Dir/storage_local
	KeyPattern string           // ASSET_STORAGE_KEY_PREFIX, such as sellers/{seller}
	LinkKey    []byte           // signs links; at least 32 bytes, derived for this purpose only
	BaseURL    func() string    // APP_URL without a trailing slash; asked at every signature
	TTL        time.Duration    // the longest life of a link
	Now        func() time.Time // protocol time; nil is the machine's clock
}

// Store keeps files in a directory. It is safe for concurrent use.
type Store struct {
	root    *os.Root
	pattern string
	linkKey []byte
	baseURL func() string
	ttl     time.Duration
	now     func() time.Time
}

var _ commerce.AssetStore = (*Store)(nil)

// Folder is the name of the files' directory below the data directory.
const Folder = "storage_local"

// Names of our own below the folder; no key may begin with a dot.
const (
	tempFolder = ".tmp"
	metaFolder = ".meta"
)

// Open opens the store below o.Dir, making its folder when needed, and removes what
// uploads left behind when the server last stopped. Close it when done.
func Open(o Options) (*Store, error) {
	if len(o.LinkKey) < 32 {
		return nil, errors.New("the key for local links is shorter than 32 bytes")
	}
	if o.TTL <= 0 {
		o.TTL = 10 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.BaseURL == nil {
		o.BaseURL = func() string { return "" }
	}
	dir := filepath.Join(o.Dir, Folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir) // no key and no symlink leads out of it
	if err != nil {
		return nil, err
	}
	for _, name := range []string{tempFolder, metaFolder} {
		if err := root.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, errors.Join(err, root.Close())
		}
	}
	return &Store{root: root, pattern: o.KeyPattern, linkKey: o.LinkKey, baseURL: o.BaseURL, ttl: o.TTL, now: o.Now}, nil
}

// Close gives the directory handle back.
func (s *Store) Close() error { return s.root.Close() }

// Sweep removes temporary files older than age: what a crash left in the middle of an
// upload. Call it at start, before anything is written.
func (s *Store) Sweep(age time.Duration) error {
	dir, err := s.root.Open(tempFolder)
	if err != nil {
		return err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && s.now().Sub(info.ModTime()) >= age {
			if err := s.root.Remove(path.Join(tempFolder, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// Stat returns what is stored at key, with its checksum: read from the notes beside
// the file, or computed when they are missing or old.
func (s *Store) Stat(ctx context.Context, key string) (commerce.Object, error) {
	f, object, err := s.Open(ctx, key)
	if err != nil {
		return commerce.Object{}, err
	}
	defer f.Close()
	if object.ChecksumSHA256 != "" {
		return object, nil
	}
	sum, _, err := hash(ctx, f)
	if err != nil {
		return commerce.Object{}, fault(err)
	}
	object.ChecksumSHA256 = sum
	s.writeMeta(key, object)
	return object, nil
}

// Open returns the file at key for reading; http.ServeContent serves ranges of it.
// Object.ChecksumSHA256 is "" when nobody has computed it yet.
func (s *Store) Open(_ context.Context, key string) (io.ReadSeekCloser, commerce.Object, error) {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return nil, commerce.Object{}, err
	}
	f, err := s.root.Open(key)
	if err != nil {
		return nil, commerce.Object{}, fault(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		f.Close()
		return nil, commerce.Object{}, fault(err)
	}
	return f, s.readMeta(key, info), nil
}

// Delete removes key; a missing object is no error.
func (s *Store) Delete(_ context.Context, key string) error {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return err
	}
	if info, err := s.root.Stat(key); err == nil && info.IsDir() {
		return nil // a folder is no object
	}
	if err := s.root.Remove(key); err != nil && !missing(err) {
		return fault(err)
	}
	_ = s.root.Remove(metaName(key)) // notes without a file harm nobody
	for dir := path.Dir(key); dir != "."; dir = path.Dir(dir) {
		if s.root.Remove(dir) != nil { // not empty
			break
		}
	}
	return nil
}

// missing tells whether err means that there is no such object: also when a part of
// the path is a file.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir)
}

// fault turns what the file system said into one of our errors.
func fault(err error) error {
	if _, ok := errors.AsType[*commerce.Error](err); ok || err == nil {
		return err
	}
	switch {
	case missing(err):
		return commerce.Fail(commerce.CodeNotFound, "The file is not in the storage.").WithReason("object_missing").WithCause(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return commerce.Fail(commerce.CodeUpstream, "The transfer was stopped.").WithCause(err)
	case errors.Is(err, errIsDir):
		return commerce.FailField("file_path", "invalid_path", "The file path is a folder.").WithCause(err)
	case errors.Is(err, errFull):
		return commerce.Fail(commerce.CodeUpstream, "The storage is full.").WithReason("storage_full").WithCause(err)
	}
	return commerce.Fail(commerce.CodeUpstream, "The file storage failed.").WithCause(err)
}
