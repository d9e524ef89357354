package clerk_test

import (
	"os"
	"path/filepath"
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
