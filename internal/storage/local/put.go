package local

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Put streams r to key. Readers see the old file or the new one, never a part; a cut
// stream leaves nothing. A size other than -1 must be what arrives.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) (commerce.Object, error) {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return commerce.Object{}, err
	}
	object := commerce.Object{Key: key, ContentType: storage.MediaType(contentType)}
	return s.write(ctx, object, r, func(written commerce.Object) error {
		if size >= 0 && written.Size != size {
			return commerce.FailField("file", "size_mismatch", "The file is %d bytes, not the %d that were announced.", written.Size, size)
		}
		return nil
	})
}

// PutSigned streams r to where t says. The bytes must have t's size and checksum, or
// nothing is stored. length is the request's Content-Length, -1 when unknown.
func (s *Store) PutSigned(ctx context.Context, t commerce.UploadTicket, r io.Reader, length int64) (commerce.Object, error) {
	if err := storage.CheckPattern(s.pattern, t.Key); err != nil {
		return commerce.Object{}, err
	}
	if length >= 0 && length != t.Size {
		return commerce.Object{}, sizeMismatch(t.Size)
	}
	object := commerce.Object{Key: t.Key, ContentType: storage.MediaType(t.ContentType)}
	return s.write(ctx, object, io.LimitReader(r, t.Size+1), func(written commerce.Object) error {
		if written.Size != t.Size {
			return sizeMismatch(t.Size)
		}
		if written.ChecksumSHA256 != t.ChecksumSHA256 {
			return commerce.FailField("checksum_sha256", "checksum_mismatch", "The uploaded bytes do not have the announced checksum.")
		}
		return nil
	})
}

func sizeMismatch(want int64) error {
	return commerce.FailField("file_size_bytes", "size_mismatch", "The uploaded file does not have the announced %d bytes.", want)
}

// write streams r into a temporary file, asks check, and only then gives it its key.
func (s *Store) write(ctx context.Context, object commerce.Object, r io.Reader, check func(commerce.Object) error) (commerce.Object, error) {
	temp := path.Join(tempFolder, rand.Text())
	f, err := s.root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return commerce.Object{}, fault(err)
	}
	defer func() {
		f.Close()
		_ = s.root.Remove(temp) // gone already when all went well
	}()
	sum := sha256.New()
	object.Size, err = copyTo(ctx, f, io.TeeReader(r, sum))
	if err != nil {
		return commerce.Object{}, err
	}
	object.ChecksumSHA256 = hex.EncodeToString(sum.Sum(nil))
	if err := check(object); err != nil {
		return commerce.Object{}, err
	}
	if err := f.Sync(); err != nil {
		return commerce.Object{}, fault(err)
	}
	if err := s.publish(temp, object.Key); err != nil {
		return commerce.Object{}, fault(err)
	}
	s.writeMeta(object.Key, object)
	return object, nil
}

// publish gives temp its place. Delete may remove an empty folder between the two
// steps, so they are tried again.
func (s *Store) publish(temp, key string) error {
	var err error
	for range 10 {
		if err = s.root.MkdirAll(path.Dir(key), 0o700); err != nil {
			return err
		}
		if err = s.root.Rename(temp, key); err == nil || !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return err
	}
	dir, err := s.root.Open(path.Dir(key))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync() // the name must survive a power cut as the bytes do
}

// copyTo copies until r ends or ctx does, and tells a reader's fault (the client's)
// from a writer's (ours).
func copyTo(ctx context.Context, w io.Writer, r io.Reader) (int64, error) {
	buf := make([]byte, 256<<10)
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return n, cutOff(err)
		}
		got, err := r.Read(buf)
		if got > 0 {
			if _, err := w.Write(buf[:got]); err != nil {
				return n, fault(err)
			}
			n += int64(got)
		}
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, cutOff(err)
		}
	}
}

func cutOff(err error) error {
	return commerce.FailField("file", "cut_off", "The upload ended before the whole file arrived. Nothing was stored.").WithCause(err)
}

// hash reads r to its end.
func hash(ctx context.Context, r io.Reader) (string, int64, error) {
	sum := sha256.New()
	n, err := copyTo(ctx, sum, r)
	return hex.EncodeToString(sum.Sum(nil)), n, err
}
