package s3

import (
	"context"
	"net/http"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Probe tries the whole round in the bucket with one small object.
func (s *Store) Probe(ctx context.Context) []storage.ProbeStep {
	ctx, cancel := context.WithTimeout(ctx, 4*s.call)
	defer cancel()
	client := &http.Client{Transport: s.transport}
	return storage.Probe(ctx, storage.Probed{
		Store: s, Pattern: s.pattern, Now: s.now, Fix: advice,
		Wait:  2500 * time.Millisecond, // S3 counts whole seconds from its own clock
		Fetch: storage.HTTPFetch(client), Send: storage.HTTPSend(client),
	})
}

// advice says what to do about a failed step.
func advice(_ string, err error) string {
	switch commerce.ReasonOf(err) {
	case reasonBucket:
		return "Make the bucket, or correct ASSET_STORAGE_BUCKET and ASSET_STORAGE_S3_REGION."
	case reasonKeys:
		return "Correct ASSET_STORAGE_S3_ACCESS_KEY_ID and ASSET_STORAGE_S3_SECRET_ACCESS_KEY; check ASSET_STORAGE_S3_REGION."
	case reasonDenied:
		return "Allow these keys to get, put and delete objects in ASSET_STORAGE_BUCKET."
	case reasonClock:
		return "Set this machine's clock, for example with NTP."
	case reasonNetwork:
		return "Check ASSET_STORAGE_S3_ENDPOINT_URL and the network."
	}
	return "Try again; if it stays, look at the storage provider's status page."
}
