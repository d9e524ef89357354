// Package s3 keeps sold files in an S3 bucket: Amazon's, or any other that speaks
// the protocol (path style with an endpoint of its own, Supabase's S3 endpoint too).
// Buyers and sellers talk to the bucket directly through presigned addresses.
//
//	s3.go       the store: options, Stat, Delete
//	put.go      writing: one request for small files, parts for large ones, flat memory
//	presign.go  links
//	fault.go    what S3's errors mean here
//	probe.go    the whole round for doctor and preflight
//
// A seller's browser uploads directly only when the bucket's CORS rules allow PUT from
// the shop's origin with the headers Content-Type and X-Amz-Checksum-Sha256.
package s3

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Options configure a Store.
type Options struct {
	Bucket      string
	Endpoint    string // "" is Amazon's; may have a path, as Supabase's has
	Region      string // "" is us-east-1
	AccessKeyID string
	SecretKey   string
	VirtualHost bool   // bucket as host name; always so without Endpoint
	KeyPattern  string // ASSET_STORAGE_KEY_PREFIX
	TTL         time.Duration
	CallTimeout time.Duration     // of short calls; 0 is 15 s
	Transport   http.RoundTripper // nil is one with sensible time-outs
	Now         func() time.Time  // protocol time; nil is the machine's clock
}

// Store keeps files in a bucket. It is safe for concurrent use.
type Store struct {
	client    *sdk.Client
	presign   *sdk.PresignClient
	bucket    string
	pattern   string
	ttl       time.Duration
	call      time.Duration
	now       func() time.Time
	transport http.RoundTripper
}

var _ commerce.AssetStore = (*Store)(nil)

// New returns a Store, or an error that names the variable at fault. It does not
// talk to the bucket yet.
func New(o Options) (*Store, error) {
	switch {
	case o.Bucket == "":
		return nil, errors.New("ASSET_STORAGE_BUCKET is not set")
	case o.AccessKeyID == "":
		return nil, errors.New("ASSET_STORAGE_S3_ACCESS_KEY_ID is not set")
	case o.SecretKey == "":
		return nil, errors.New("ASSET_STORAGE_S3_SECRET_ACCESS_KEY is not set")
	}
	if o.Region == "" {
		o.Region = "us-east-1"
	}
	if o.TTL <= 0 {
		o.TTL = 10 * time.Minute
	}
	if o.CallTimeout <= 0 {
		o.CallTimeout = 15 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: 30 * time.Second, // after the body was sent: a hanging store must not hang a request
			IdleConnTimeout:       90 * time.Second,
			MaxIdleConnsPerHost:   16,
			ForceAttemptHTTP2:     true,
		}
	}
	options := sdk.Options{
		Region:       o.Region,
		UsePathStyle: o.Endpoint != "" && !o.VirtualHost,
		HTTPClient:   &http.Client{Transport: o.Transport},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: o.AccessKeyID, SecretAccessKey: o.SecretKey}, nil
		}),
		RetryMaxAttempts: 3,
		// Only what we ask for: many compatible stores know no CRC checksums.
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	}
	if o.Endpoint != "" {
		if !strings.Contains(o.Endpoint, "://") {
			o.Endpoint = "https://" + o.Endpoint
		}
		if u, err := url.Parse(o.Endpoint); err != nil || u.Host == "" {
			return nil, errors.New("ASSET_STORAGE_S3_ENDPOINT_URL is not a URL")
		}
		options.BaseEndpoint = aws.String(strings.TrimRight(o.Endpoint, "/"))
	}
	client := sdk.New(options)
	return &Store{
		client: client, presign: sdk.NewPresignClient(client), bucket: o.Bucket, pattern: o.KeyPattern,
		ttl: o.TTL, call: o.CallTimeout, now: o.Now, transport: o.Transport,
	}, nil
}

// Stat returns what is stored at key. The checksum is known for files that were put
// in one request with one, "" for those put in parts.
func (s *Store) Stat(ctx context.Context, key string) (commerce.Object, error) {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return commerce.Object{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.call)
	defer cancel()
	head, err := s.client.HeadObject(ctx, &sdk.HeadObjectInput{Bucket: &s.bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled})
	if err != nil {
		return commerce.Object{}, fault(err)
	}
	return commerce.Object{
		Key: key, Size: aws.ToInt64(head.ContentLength), ContentType: storage.MediaType(aws.ToString(head.ContentType)),
		ChecksumSHA256: hexSum(aws.ToString(head.ChecksumSHA256)),
	}, nil
}

// Delete removes key; a missing object is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := storage.CheckPattern(s.pattern, key); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.call)
	defer cancel()
	_, err := s.client.DeleteObject(ctx, &sdk.DeleteObjectInput{Bucket: &s.bucket, Key: &key})
	if err = fault(err); commerce.CodeOf(err) == commerce.CodeNotFound {
		return nil
	}
	return err
}

// hexSum turns S3's base64 checksum into hex; "" when it is none of the whole object
// (a checksum of checksums ends in "-<parts>").
func hexSum(value string) string {
	sum, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(sum) != 32 {
		return ""
	}
	return hex.EncodeToString(sum)
}
