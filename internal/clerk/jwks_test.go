package clerk_test

import (
	"context"
	"crypto/rsa"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/clerk"
)

func TestManyRequestsShareOneFetch(t *testing.T) {
	w := newWorld(t)
	w.issuer.hold = make(chan struct{})
	token := mint(t, claims())
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_, err := w.Authenticate(context.Background(), bearer(token))
			if err != nil {
				t.Error(err)
			}
		})
	}
	require.Eventually(t, func() bool { return w.issuer.fetches.Load() == 1 }, 10*time.Second, time.Millisecond)
	close(w.issuer.hold)
	wg.Wait()
	require.EqualValues(t, 1, w.issuer.fetches.Load())
}

func TestACallerWhoLeavesDoesNotEndTheFetch(t *testing.T) {
	w := newWorld(t)
	w.issuer.hold = make(chan struct{})
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := w.Authenticate(gone, bearer(mint(t, claims())))
	require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err))
	close(w.issuer.hold)
	_, err = w.Authenticate(context.Background(), bearer(mint(t, claims())))
	require.NoError(t, err)
	require.EqualValues(t, 1, w.issuer.fetches.Load())
}

func TestOutageWithAColdCache(t *testing.T) {
	w := newWorld(t)
	w.issuer.set(func(i *issuer) { i.down = true })
	for range 20 {
		_, err := w.Authenticate(context.Background(), bearer(mint(t, claims())))
		require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err))
		require.NotContains(t, errMessage(err), "refused", "the cause is for logs")
	}
	require.EqualValues(t, 1, w.issuer.fetches.Load(), "an outage is not hammered")
	require.Error(t, w.Warm(context.Background()))

	w.issuer.set(func(i *issuer) { i.down = false })
	w.clock.advance(2 * time.Second)
	require.NoError(t, w.Warm(context.Background()))
	_, err := w.Authenticate(context.Background(), bearer(mint(t, claims())))
	require.NoError(t, err)
}

func TestOutageWithAWarmCache(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.Warm(context.Background()))
	w.issuer.set(func(i *issuer) { i.down = true })
	w.clock.advance(48 * time.Hour)
	token := mint(t, claims("iat", moment.Unix(), "exp", w.clock.now().Unix()+60))
	_, err := w.Authenticate(context.Background(), bearer(token))
	require.NoError(t, err, "old keys serve while the issuer is down")
	_, err = w.Authenticate(context.Background(), bearer(mint(t, claims(), "kid", "ins_9")))
	require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))
}

func TestRotation(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	old := mint(t, claims())
	_, err := w.Authenticate(ctx, bearer(old))
	require.NoError(t, err)

	// A new key signs: its first token fetches at once and is accepted.
	w.issuer.set(func(i *issuer) { i.keys = map[string]*rsa.PublicKey{"ins_2": &keyTwo().PublicKey} })
	_, err = w.Authenticate(ctx, bearer(mintWith(t, keyTwo(), "ins_2", claims())))
	require.NoError(t, err)
	require.EqualValues(t, 2, w.issuer.fetches.Load())

	// The withdrawn key counts no more.
	_, err = w.Authenticate(ctx, bearer(old))
	require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))

	// Made-up kids cause no more fetches until the cool-down is over.
	for i := range 100 {
		_, err = w.Authenticate(ctx, bearer(mint(t, claims(), "kid", fmt.Sprint("made-up-", i%3))))
		require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))
	}
	require.EqualValues(t, 2, w.issuer.fetches.Load())
	w.clock.advance(6 * time.Second)
	_, err = w.Authenticate(ctx, bearer(mint(t, claims(), "kid", "made-up")))
	require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err))
	require.EqualValues(t, 3, w.issuer.fetches.Load())
}

func TestOldKeysAreRefreshedBehindTheRequest(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.Warm(context.Background()))
	w.clock.advance(2 * time.Hour)
	hold := make(chan struct{})
	w.issuer.set(func(i *issuer) { i.hold = hold })
	token := mint(t, claims("exp", w.clock.now().Unix()+60))
	_, err := w.Authenticate(context.Background(), bearer(token)) // does not wait for the held fetch
	require.NoError(t, err)
	close(hold)
	require.Eventually(t, func() bool { return w.issuer.fetches.Load() == 2 }, 10*time.Second, time.Millisecond)
}

func TestUnusableKeySets(t *testing.T) {
	for name, raw := range map[string]string{
		"not json":      "<html>",
		"empty":         `{"keys":[]}`,
		"no list":       `{"keys":7}`,
		"short modulus": string(keySetJSON(map[string]*rsa.PublicKey{"ins_1": shortKey()})),
		"an encryption key": strings.Replace(string(keySetJSON(map[string]*rsa.PublicKey{"ins_1": &keyOne().PublicKey})),
			`"use":"sig"`, `"use":"enc"`, 1),
	} {
		w := newWorld(t, func(o *clerk.VerifierOptions) {
			o.Keys = func(context.Context) ([]byte, error) { return []byte(raw), nil }
		})
		_, err := w.Authenticate(context.Background(), bearer(mint(t, claims())))
		require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err), name)
	}
}

func TestFetchKeysOverHTTP(t *testing.T) {
	status, body := http.StatusOK, keySetJSON(map[string]*rsa.PublicKey{"ins_1": &keyOne().PublicKey})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}))
	defer srv.Close()
	get := clerk.FetchKeys(srv.URL, srv.Client())
	raw, err := get(context.Background())
	require.NoError(t, err)
	require.Equal(t, body, raw)

	status = http.StatusBadGateway
	_, err = get(context.Background())
	require.ErrorContains(t, err, "502")

	status, body = http.StatusOK, make([]byte, 2<<20)
	_, err = get(context.Background())
	require.ErrorContains(t, err, "larger")

	_, err = clerk.FetchKeys("://", nil)(context.Background())
	require.Error(t, err)
}

// shortKey is a real RSA modulus that is too short to be trusted.
func shortKey() *rsa.PublicKey {
	k := keyOne().PublicKey
	n := new(big.Int).Rsh(k.N, 1024)
	return &rsa.PublicKey{N: n.SetBit(n, 0, 1), E: k.E}
}

func errMessage(err error) string {
	if e, ok := err.(*commerce.Error); ok {
		return e.Message
	}
	return err.Error()
}
