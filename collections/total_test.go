package collections

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
)

// storing is an app that only has a store.
type storing struct{ core.App }

func TestLongTotalsAreRemembered(t *testing.T) {
	app := storing{core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})}
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	clock = func() time.Time { return now }
	defer func() { clock = time.Now }()
	rows, counted := 0, 0
	ask := func() int {
		n, err := remembered(app, "list", func() (int, error) { counted++; return rows, nil })
		require.NoError(t, err)
		return n
	}
	for rows = range 5 { // a short list is counted every time
		require.Equal(t, rows, ask())
	}
	require.Equal(t, 5, counted)
	rows = manyRows
	require.Equal(t, manyRows, ask())
	rows = 2 * manyRows
	require.Equal(t, manyRows, ask(), "a long one is remembered")
	now = now.Add(totalsLast)
	require.Equal(t, 2*manyRows, ask(), "not for ever")
	_, err := remembered(app, "other", func() (int, error) { return 0, errors.New("no disk") })
	require.Error(t, err)
	known := app.Store().Get(totalsKey).(*totals).known
	require.Len(t, known, 1, "only long lists are kept")
	for i := range 3 * totalsKept {
		_, err := remembered(app, string(rune(i)), func() (int, error) { return manyRows, nil })
		require.NoError(t, err)
	}
	require.LessOrEqual(t, len(known), totalsKept)
}

// TestManyAskersCountOnce: when a long list is asked for by many at once, one of them counts.
func TestManyAskersCountOnce(t *testing.T) {
	app := storing{core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})}
	var counted atomic.Int64
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			n, err := remembered(app, "list", func() (int, error) {
				counted.Add(1)
				time.Sleep(20 * time.Millisecond)
				return manyRows, nil
			})
			if err != nil || n != manyRows {
				t.Errorf("%d, %v", n, err)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, counted.Load())
}
