package s3

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// SignDownload returns a presigned address that saves the file under its name. It is
// made without asking the bucket, so it may lead to nothing.
func (s *Store) SignDownload(ctx context.Context, t commerce.DownloadTicket) (string, error) {
	if err := storage.CheckPattern(s.pattern, t.Key); err != nil {
		return "", err
	}
	life, err := storage.Life(s.now(), t.Expires, s.ttl)
	if err != nil {
		return "", err
	}
	signed, err := s.presign.PresignGetObject(ctx, &sdk.GetObjectInput{
		Bucket: &s.bucket, Key: &t.Key,
		ResponseContentDisposition: aws.String(storage.Attachment(t.FileName)),
		ResponseContentType:        aws.String(storage.MediaType(t.ContentType)),
		ResponseCacheControl:       aws.String("private, no-store"),
	}, sdk.WithPresignExpires(storage.WholeSeconds(life)))
	if err != nil {
		return "", fault(err)
	}
	return signed.URL, nil
}

// maxPut is the most S3 takes in one request, in bytes.
const maxPut = 5 << 30

// SignUpload returns a presigned PUT. Size, type and checksum are part of what is
// signed: S3 itself refuses other bytes.
func (s *Store) SignUpload(ctx context.Context, t commerce.UploadTicket) (commerce.SignedUpload, error) {
	if err := storage.CheckPattern(s.pattern, t.Key); err != nil {
		return commerce.SignedUpload{}, err
	}
	sum, err := hex.DecodeString(t.ChecksumSHA256)
	if err != nil || len(sum) != 32 {
		return commerce.SignedUpload{}, commerce.FailField("checksum_sha256", "invalid", "The checksum must be 64 hexadecimal digits.")
	}
	if t.Size > maxPut {
		return commerce.SignedUpload{}, commerce.FailField("file_size_bytes", "too_large", "A direct upload holds at most 5 GB. Upload the file through the shop instead.")
	}
	life, err := storage.Life(s.now(), t.Expires, s.ttl)
	if err != nil {
		return commerce.SignedUpload{}, err
	}
	life = storage.WholeSeconds(life)
	expires := s.now().Add(life).UTC()
	signed, err := s.presign.PresignPutObject(ctx, &sdk.PutObjectInput{
		Bucket: &s.bucket, Key: &t.Key, ContentLength: aws.Int64(t.Size),
		ContentType:    aws.String(storage.MediaType(t.ContentType)),
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(sum)),
	}, sdk.WithPresignExpires(life))
	if err != nil {
		return commerce.SignedUpload{}, fault(err)
	}
	headers := map[string]string{}
	for name, values := range signed.SignedHeader {
		switch strings.ToLower(name) {
		case "host", "content-length": // every client sets these itself, browsers forbid to
		default:
			headers[name] = strings.Join(values, ",")
		}
	}
	return commerce.SignedUpload{URL: signed.URL, Headers: headers, Expires: expires}, nil
}
