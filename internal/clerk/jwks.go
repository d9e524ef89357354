package clerk

import (
	"context"
	"crypto/rsa"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/MicahParks/jwkset"
)

// KeySource returns the issuer's JSON Web Key Set. FetchKeys asks over HTTP; the
// sandbox hands over its own bytes.
type KeySource func(ctx context.Context) ([]byte, error)

const (
	keysMaxAge    = time.Hour       // older sets are refreshed behind the request's back
	keysTimeout   = 5 * time.Second // one fetch
	missCooldown  = 5 * time.Second // between two fetches that an unknown kid asked for
	failCooldown  = time.Second     // after a failed fetch
	minModulusLen = 2048
)

// keySet caches the issuer's keys. Reading it takes no lock; fetches are
// single-flight and cooled down, so that made-up kids cannot hammer the issuer.
type keySet struct {
	source KeySource
	now    func() time.Time

	current atomic.Pointer[publishedKeys]

	mu         sync.Mutex
	flight     *keyFetch
	missed     time.Time // last fetch for an unknown kid
	failed     time.Time // last failed fetch
	failedWith error
}

type publishedKeys struct {
	byID map[string]*rsa.PublicKey
	at   time.Time
}

type keyFetch struct {
	done chan struct{}
	err  error
}

// find returns the key named kid. It fetches the set when there is none yet, and
// once more for a kid it does not know. The error is errUnknownKey, or the
// fetch's own when nothing was ever fetched.
func (k *keySet) find(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	keys := k.current.Load()
	if keys != nil {
		if key := keys.byID[kid]; key != nil {
			if k.now().Sub(keys.at) > keysMaxAge {
				_, _ = k.fetch(ctx, false) // nobody waits: the old keys still serve
			}
			return key, nil
		}
	}
	flight, err := k.fetch(ctx, keys != nil)
	if flight != nil {
		select {
		case <-flight.done:
			err = flight.err
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if keys = k.current.Load(); keys == nil {
		return nil, errors.Join(errors.New("clerk: the signing keys were never fetched"), err)
	}
	if key := keys.byID[kid]; key != nil {
		return key, nil
	}
	return nil, errUnknownKey
}

// fetch starts a fetch, or joins the one under way. It returns nil when the
// cool-down forbids one, with the error of the last.
func (k *keySet) fetch(ctx context.Context, miss bool) (*keyFetch, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.flight != nil {
		return k.flight, nil
	}
	now := k.now()
	if now.Sub(k.failed) < failCooldown {
		return nil, k.failedWith
	}
	if miss {
		if now.Sub(k.missed) < missCooldown {
			return nil, nil
		}
		k.missed = now
	}
	f := &keyFetch{done: make(chan struct{})}
	k.flight = f
	// Detached: the request that happened to be first must not end the fetch that
	// others wait for.
	go k.run(context.WithoutCancel(ctx), f)
	return f, nil
}

func (k *keySet) run(ctx context.Context, f *keyFetch) {
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
	byID, err := k.load(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err == nil {
		k.current.Store(&publishedKeys{byID: byID, at: k.now()})
		k.failed, k.failedWith = time.Time{}, nil
	} else {
		k.failed, k.failedWith = k.now(), err
	}
	f.err = err
	k.flight = nil
	close(f.done)
}

func (k *keySet) load(ctx context.Context) (map[string]*rsa.PublicKey, error) {
	raw, err := k.source(ctx)
	if err != nil {
		return nil, err
	}
	return parseKeys(raw)
}

// parseKeys keeps the RSA signing keys of a set. A key of another kind beside
// them is skipped; a set without any usable key is an error.
func parseKeys(raw []byte) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []jsontext.Value `json:"keys"`
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		return nil, fmt.Errorf("clerk: the key set is not JSON: %w", err)
	}
	byID := map[string]*rsa.PublicKey{}
	for _, one := range set.Keys {
		jwk, err := jwkset.NewJWKFromRawJSON([]byte(one), jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
		if err != nil {
			continue
		}
		m := jwk.Marshal()
		key, ok := jwk.Key().(*rsa.PublicKey)
		if !ok || m.KID == "" || (m.USE != "" && m.USE != jwkset.UseSig) ||
			(m.ALG != "" && m.ALG != jwkset.AlgRS256) || key.N.BitLen() < minModulusLen {
			continue
		}
		byID[m.KID] = key
	}
	if len(byID) == 0 {
		return nil, errors.New("clerk: the key set holds no RSA signing key of 2048 bits or more")
	}
	return byID, nil
}
