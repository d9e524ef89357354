package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// partSize is what one upload holds in memory, whatever the file's size; maxParts is
// S3's limit. Together they allow 80 GB; announced larger files get larger parts.
const (
	partSize = 8 << 20
	maxParts = 10_000
)

// Put streams r to key. Nothing is visible before the last byte arrived; a cut stream
// leaves nothing. A size other than -1 must be what arrives.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) (commerce.Object, error) {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return commerce.Object{}, err
	}
	u := &upload{store: s, key: key, contentType: storage.MediaType(contentType), size: size, sum: sha256.New()}
	buf := make([]byte, max(partSize, size/maxParts+1))
	n, err := u.fill(r, buf)
	switch {
	case errors.Is(err, io.EOF): // all of it is in memory
		err = u.whole(ctx, buf[:n])
	case err == nil:
		err = u.parts(ctx, r, buf)
	}
	if err != nil {
		return commerce.Object{}, fault(err)
	}
	return commerce.Object{Key: key, Size: u.written, ContentType: u.contentType, ChecksumSHA256: hex.EncodeToString(u.sum.Sum(nil))}, nil
}

// upload is one Put under way.
type upload struct {
	store       *Store
	key         string
	contentType string
	size        int64 // announced, -1 when unknown
	written     int64
	sum         hash.Hash
}

// fill reads until buf is full (nil) or r ends (io.EOF). Any other word of the reader
// is the client's fault, io.ErrUnexpectedEOF too: that is how a cut request ends, and
// io.ReadFull would hide it.
func (u *upload) fill(r io.Reader, buf []byte) (int, error) {
	n := 0
	for n < len(buf) {
		got, err := r.Read(buf[n:])
		u.sum.Write(buf[n : n+got])
		n, u.written = n+got, u.written+int64(got)
		if err == io.EOF {
			return n, io.EOF
		}
		if err != nil {
			return n, commerce.FailField("file", "cut_off", "The upload ended before the whole file arrived. Nothing was stored.").WithCause(err)
		}
	}
	return n, nil
}

// complete refuses a stream that ended early or went on too long.
func (u *upload) complete() error {
	if u.size >= 0 && u.written != u.size {
		return commerce.FailField("file", "size_mismatch", "The file is %d bytes, not the %d that were announced.", u.written, u.size)
	}
	return nil
}

// whole puts data in one request, with its checksum for S3 to keep.
func (u *upload) whole(ctx context.Context, data []byte) error {
	if err := u.complete(); err != nil {
		return err
	}
	_, err := u.store.client.PutObject(ctx, &sdk.PutObjectInput{
		Bucket: &u.store.bucket, Key: &u.key, ContentType: &u.contentType, ContentLength: aws.Int64(int64(len(data))),
		Body: bytes.NewReader(data), ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(u.sum.Sum(nil))),
	})
	return err
}

// parts puts buf, which is full, and the rest of r piece by piece through buf.
func (u *upload) parts(ctx context.Context, r io.Reader, buf []byte) (err error) {
	s := u.store
	made, err := s.client.CreateMultipartUpload(ctx, &sdk.CreateMultipartUploadInput{Bucket: &s.bucket, Key: &u.key, ContentType: &u.contentType})
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			return
		}
		// The client may be gone: parts that stay behind are invisible but cost money.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		_, _ = s.client.AbortMultipartUpload(ctx, &sdk.AbortMultipartUploadInput{Bucket: &s.bucket, Key: &u.key, UploadId: made.UploadId})
	}()
	var done []types.CompletedPart
	for n, more := len(buf), true; n > 0; {
		number := aws.Int32(int32(len(done) + 1))
		part, err := s.client.UploadPart(ctx, &sdk.UploadPartInput{
			Bucket: &s.bucket, Key: &u.key, UploadId: made.UploadId, PartNumber: number,
			Body: bytes.NewReader(buf[:n]), ContentLength: aws.Int64(int64(n)),
		})
		if err != nil {
			return err
		}
		done = append(done, types.CompletedPart{ETag: part.ETag, PartNumber: number})
		if !more {
			break
		}
		n, err = u.fill(r, buf)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		more = err == nil
	}
	if err := u.complete(); err != nil {
		return err
	}
	_, err = s.client.CompleteMultipartUpload(ctx, &sdk.CompleteMultipartUploadInput{
		Bucket: &s.bucket, Key: &u.key, UploadId: made.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: done},
	})
	return err
}
