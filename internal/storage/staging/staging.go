// Package staging keeps the bytes of uploads that are not whole yet below <dir>/uploads, one
// file an upload. A file's length is the upload's offset: what was written before a cut, a kill or
// a restart is there and is not sent again. Every Append ends with an fsync.
package staging

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"

	"pocketstarter/commerce"
)

// Folder is the name of the directory below the data directory.
const Folder = "uploads"

// reserve stays free for the database, whatever sellers bring.
const reserve = 256 << 20

// syncEvery is how many bytes may wait for their fsync, so that the last one is short.
const syncEvery = 32 << 20

// Store keeps the files. Appends to one upload must not overlap: its caller locks.
type Store struct {
	root *os.Root
	room func() (int64, error) // what the disk can take
}

var _ commerce.Staging = (*Store)(nil)

// Open opens the folder below dir, making it when needed.
func Open(dir string) (*Store, error) {
	path := filepath.Join(dir, Folder)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path) // no id leads out of it
	if err != nil {
		return nil, err
	}
	return &Store{root, func() (int64, error) { return room(path) }}, nil
}

// Close gives the directory handle back.
func (s *Store) Close() error { return s.root.Close() }

// Size is how many bytes of an upload have come.
func (s *Store) Size(id string) (int64, error) {
	info, err := s.root.Stat(id)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fault(err)
	}
	return info.Size(), nil
}

// Append puts r behind the first offset bytes.
func (s *Store) Append(id string, offset, most int64, r io.Reader) (int64, error) {
	f, err := s.root.OpenFile(id, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return 0, fault(err)
	}
	defer f.Close()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return 0, fault(err)
	}
	free, err := s.Free()
	if err != nil {
		return offset, err
	}
	w := &synced{f: f}
	n, err := io.Copy(w, io.LimitReader(r, min(most, free)))
	size := offset + n
	if err == nil {
		err = s.more(f, r, offset, n, most)
		if commerce.CodeOf(err) == commerce.CodeTooLarge {
			size = offset
		}
	}
	if bad := errors.Join(f.Sync(), s.sync()); bad != nil {
		return offset, fault(bad)
	}
	if w.err != nil { // not r's fault but the disk's
		return size, fault(w.err)
	}
	return size, err
}

// more tells what it means that r was read to its limit: it had more than it may, the disk has no
// room for the rest, or nothing.
func (s *Store) more(f *os.File, r io.Reader, offset, n, most int64) error {
	if n < most {
		if k, _ := io.ReadFull(r, make([]byte, 1)); k == 0 {
			return nil
		}
		return fault(syscall.ENOSPC)
	}
	if k, _ := io.ReadFull(r, make([]byte, 1)); k == 0 {
		return nil
	}
	if err := f.Truncate(offset); err != nil {
		return fault(err)
	}
	return commerce.Fail(commerce.CodeTooLarge, "There are more bytes than were announced. None of this part was kept.")
}

// sync makes the names in the folder as durable as the bytes.
func (s *Store) sync() error {
	dir, err := s.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// synced writes to f, remembers what f said, and flushes now and then.
type synced struct {
	f       *os.File
	waiting int
	err     error
}

func (w *synced) Write(p []byte) (int, error) {
	n, err := w.f.Write(p)
	if w.waiting += n; err == nil && w.waiting >= syncEvery {
		w.waiting, err = 0, w.f.Sync()
	}
	w.err = err
	return n, err
}

// Open reads what has come.
func (s *Store) Open(id string) (io.ReadCloser, error) {
	f, err := s.root.Open(id)
	if err != nil {
		return nil, fault(err)
	}
	return f, nil
}

// Remove forgets an upload.
func (s *Store) Remove(id string) error {
	if err := s.root.Remove(id); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault(err)
	}
	return nil
}

// IDs lists the uploads of which there are bytes.
func (s *Store) IDs() ([]string, error) {
	dir, err := s.root.Open(".")
	if err != nil {
		return nil, fault(err)
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, fault(err)
	}
	return names, nil
}

// Free is what the disk can take beyond the reserve.
func (s *Store) Free() (int64, error) {
	bytes, err := s.room()
	if err != nil {
		return 0, fault(err)
	}
	return max(0, bytes-reserve), nil
}

func room(path string) (int64, error) {
	var disk syscall.Statfs_t
	err := syscall.Statfs(path, &disk)
	return int64(min(float64(disk.Bavail)*float64(disk.Bsize), math.MaxInt64/2)), err
}

// fault turns what the file system said into one of our errors.
func fault(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return commerce.Fail(commerce.CodeFull, "The shop's disk has no room for this file. What has come so far is kept; go on when there is room.").WithReason("storage_full").WithCause(err)
	}
	return commerce.Fail(commerce.CodeUpstream, "The shop could not keep this part of the file. Try again.").WithCause(err)
}
