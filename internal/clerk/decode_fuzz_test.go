package clerk_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

var writeSeeds = flag.Bool("seeds", false, "write the missing fuzz seeds into testdata/fuzz")

// TestEveryEventIsASeed holds the corpus of FuzzDecode complete: one seed for each event under
// testdata/events, whole, without its data, and with an empty one.
func TestEveryEventIsASeed(t *testing.T) {
	files, err := filepath.Glob("testdata/events/*.json")
	require.NoError(t, err)
	require.Greater(t, len(files), 20)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var event struct {
			Type string `json:"type"`
		}
		require.NoError(t, json.Unmarshal(raw, &event))
		seed(t, filepath.Base(file), string(raw))
		seed(t, event.Type+".bare", `{"type":"`+event.Type+`"}`)
		seed(t, event.Type+".empty", `{"type":"billing.`+event.Type+`","timestamp":1772366400000,"data":{}}`)
	}
	seed(t, "any.null-address", `{"type":"user.created","data":{"id":"user_1","email_addresses":[null],"public_metadata":{"entitlements":{"a":{}}}}}`)
	seed(t, "any.far-time", `{"type":"_.__","timestamp":1e999,"data":{}}`)
	seed(t, "any.no-utf8", "{\"type\":\"user.created\",\"data\":{\"id\":\"\xff\"}}")
}

// seed checks that the corpus of FuzzDecode has this payload under this name.
func seed(t *testing.T, name, payload string) {
	t.Helper()
	file, want := filepath.Join("testdata/fuzz/FuzzDecode", name), fmt.Sprintf("go test fuzz v1\n[]byte(%q)\n", payload)
	if *writeSeeds {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	}
	have, err := os.ReadFile(file)
	require.NoError(t, err, "run this test with -seeds")
	require.Equal(t, want, string(have), "%s: run this test with -seeds", name)
}

// FuzzDecode: whatever the bytes, the decoder answers facts or a parked error,
// and says the same twice. Its seeds are files under testdata/fuzz.
func FuzzDecode(f *testing.F) {
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
