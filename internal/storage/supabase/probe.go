package supabase

import (
	"context"
	"errors"
	"net/http"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Probe looks whether the bucket exists and is private, then tries the whole round
// with one small object.
func (s *Store) Probe(ctx context.Context) []storage.ProbeStep {
	ctx, cancel := context.WithTimeout(ctx, 4*s.call)
	defer cancel()
	began := s.now()
	err := s.private(ctx)
	step := storage.ProbeStep{Name: "Find the bucket, and that it is private", OK: err == nil, Duration: s.now().Sub(began)}
	if err != nil {
		step.Cause, step.Fix = message(err), advice("", err)
		if commerce.ReasonOf(err) != reasonPublic {
			return []storage.ProbeStep{step}
		}
	}
	client := &http.Client{Transport: s.client.Transport} // without the key
	return append([]storage.ProbeStep{step}, storage.Probe(ctx, storage.Probed{
		Store: s, Pattern: s.pattern, Now: s.now, Fix: advice,
		Wait:  2500 * time.Millisecond, // Supabase counts whole seconds from its own clock
		Fetch: storage.HTTPFetch(client), Send: storage.HTTPSend(client),
	})...)
}

// private returns an error when anybody may read the bucket: signed links would
// protect nothing.
func (s *Store) private(ctx context.Context) error {
	var bucket struct {
		Public bool `json:"public"`
	}
	err := s.json(ctx, http.MethodGet, s.base.JoinPath("bucket", s.bucket), nil, nil, &bucket)
	if commerce.CodeOf(err) == commerce.CodeNotFound {
		return commerce.Fail(commerce.CodeUpstream, "The storage does not know the bucket.").WithReason(reasonBucket).WithCause(err)
	}
	if err == nil && bucket.Public {
		return commerce.Fail(commerce.CodeUpstream, "The bucket is public: everybody who knows a file's path may download it.").WithReason(reasonPublic)
	}
	return err
}

func message(err error) string {
	if e, ok := errors.AsType[*commerce.Error](err); ok {
		return e.Message
	}
	return "The step failed."
}

// advice says what to do about a failed step.
func advice(_ string, err error) string {
	switch commerce.ReasonOf(err) {
	case reasonBucket:
		return "Make a private bucket named as in ASSET_STORAGE_BUCKET in Supabase Storage."
	case reasonPublic:
		return "Make the bucket private in Supabase Storage."
	case reasonKeys:
		return "Set SUPABASE_SERVICE_ROLE_KEY to the project's service role (secret) key."
	case reasonClock:
		return "Set this machine's clock, or renew SUPABASE_SERVICE_ROLE_KEY."
	case reasonNetwork:
		return "Check SUPABASE_URL and the network."
	}
	return "Try again; if it stays, look at Supabase's status page."
}
