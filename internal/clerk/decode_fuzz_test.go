package clerk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

// FuzzDecode: whatever the bytes, the decoder answers facts or a parked error,
// and says the same twice.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/events/*.json")
	require.NoError(f, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"type":"user.created","data":{"id":"user_1","email_addresses":[null],"public_metadata":{"entitlements":{"a":{}}}}}`))
	f.Add([]byte(`{"type":"_.__","timestamp":1e999,"data":{}}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		facts, err := decoder.Decode(payload)
		if err != nil {
			require.Equal(t, commerce.CodeParked, commerce.CodeOf(err))
			require.Nil(t, facts.User)
			require.Nil(t, facts.Payment)
			require.Empty(t, facts.Items)
			return
		}
		again, err := decoder.Decode(payload)
		require.NoError(t, err)
		require.Equal(t, facts, again)
		for _, item := range facts.Items {
			require.NotEmpty(t, item.ItemID)
			require.NotEmpty(t, item.Status)
			require.False(t, item.UpdatedAt.IsZero())
			require.GreaterOrEqual(t, item.AmountCents, int64(0))
		}
		if p := facts.Payment; p != nil {
			require.NotEmpty(t, p.ExternalID)
			require.Contains(t, []string{"pending", "failed", "succeeded"}, p.Status)
			require.GreaterOrEqual(t, p.TotalCents, int64(0))
			require.Equal(t, p.UpdatedAt, p.UpdatedAt.UTC())
		}
	})
}

// FuzzAuthenticate: whatever a client sends as a token, nobody gets in and nothing
// breaks.
func FuzzAuthenticate(f *testing.F) {
	good := mint(f, claims())
	for _, seed := range []string{good, good[:len(good)-2], "Bearer", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.", "..", "\x00"} {
		f.Add(seed)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, token string) {
		id, err := w.Authenticate(t.Context(), bearer(token))
		if token == good {
			require.NoError(t, err)
			return
		}
		if id != nil {
			require.Equal(t, good, strings.TrimSpace(token))
		}
		_, _ = w.Authenticate(t.Context(), cookies("__session", token))
	})
}
