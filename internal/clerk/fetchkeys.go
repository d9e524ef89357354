package clerk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// maxKeySet is far above any real key set.
const maxKeySet = 1 << 20

// FetchKeys returns a KeySource that reads url. A nil client means
// http.DefaultClient; the time limit is the verifier's own.
func FetchKeys(url string, client *http.Client) KeySource {
	if client == nil {
		client = http.DefaultClient
	}
	return func(ctx context.Context) ([]byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return nil, fmt.Errorf("clerk: the key set's address: %w", err)
		}
		req.Header.Set("Accept", "application/json")
		res, err := client.Do(req)
		if err != nil {
			return nil, fmt.Errorf("clerk: fetch the key set: %w", err)
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("clerk: fetch the key set: status %d", res.StatusCode)
		}
		raw, err := io.ReadAll(io.LimitReader(res.Body, maxKeySet+1))
		if err != nil {
			return nil, fmt.Errorf("clerk: read the key set: %w", err)
		}
		if len(raw) > maxKeySet {
			return nil, errors.New("clerk: the key set is larger than 1 MiB")
		}
		return raw, nil
	}
}
