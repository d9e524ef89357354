package collections

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var pocketBaseID = regexp.MustCompile(`^[a-z0-9]{15}$`)

func TestIDFitsPocketBaseAndSortsByTime(t *testing.T) {
	first := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	last := time.Date(2059, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64Range(first, last-1).Draw(t, "earlier")
		b := rapid.Int64Range(a+1, last).Draw(t, "later")
		early, late := idAt(time.UnixMilli(a)), idAt(time.UnixMilli(b))
		require.Regexp(t, pocketBaseID, early)
		require.Less(t, early, late)
	})
	require.Regexp(t, pocketBaseID, idAt(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)), "the characters start again, the form stays")
}

func TestIDsOfOneMillisecondDiffer(t *testing.T) {
	now := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	seen := map[string]bool{}
	for range 20_000 {
		id := idAt(now)
		require.False(t, seen[id], "two records got the id %s", id)
		seen[id] = true
	}
	require.NotEqual(t, NewID(), NewID())
}
