package local

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Probe tries the whole round on the disk. Links are redeemed here and not through
// the server, which would ask for a real grant.
func (s *Store) Probe(ctx context.Context) []storage.ProbeStep {
	return storage.Probe(ctx, storage.Probed{
		Store: s, Fetch: s.fetch, Send: s.send, Pattern: s.pattern, Wait: 1100 * time.Millisecond, Now: s.now,
		Fix: func(_ string, err error) string {
			if commerce.ReasonOf(err) == "storage_full" {
				return "Free some space on the disk that holds the data directory."
			}
			return "Make sure that the server may read and write " + Folder + " in the data directory."
		},
	})
}

func (s *Store) fetch(ctx context.Context, address string) (int, []byte, error) {
	ticket, err := s.OpenDownload(path.Base(address), s.now())
	if err != nil {
		return http.StatusForbidden, nil, nil
	}
	f, _, err := s.Open(ctx, ticket.Key)
	if err != nil {
		return 0, nil, err
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	return http.StatusOK, body, err
}

func (s *Store) send(ctx context.Context, u commerce.SignedUpload, body []byte) (int, error) {
	ticket, err := s.OpenUpload(path.Base(u.URL), s.now())
	if err != nil {
		return http.StatusForbidden, nil
	}
	if _, err := s.PutSigned(ctx, ticket, bytes.NewReader(body), int64(len(body))); err != nil {
		return 0, err
	}
	return http.StatusOK, nil
}
