package collections

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
)

// longList is a list in memory that counts the rows it walks over.
type longList struct {
	rows   []place
	walked int
	took   time.Duration // of one read
	now    *time.Time
}

func newLongList(n int) *longList {
	l := &longList{}
	for i := range n {
		l.rows = append(l.rows, place{ID: fmt.Sprintf("id%07d", i), Key: fmt.Sprintf("key%07d", i/3)})
	}
	return l
}

func (l *longList) read(p Page) ([]place, error) {
	from := 0
	if p.After != (Cursor{}) {
		from = 1 + slices.IndexFunc(l.rows, func(x place) bool { return x.ID == p.After.ID && x.Key == p.After.Key })
	}
	from += int(p.Offset)
	to := min(len(l.rows), from+int(p.Limit)+1)
	l.walked += int(p.Offset) + int(p.Limit)
	if l.now != nil {
		*l.now = l.now.Add(l.took)
	}
	return l.rows[min(from, to):to], nil
}

// TestFarPagesBeginWhereOthersEnded: a page by number is the same whether or not its place is
// remembered, and costs a walk over the list only once.
func TestFarPagesBeginWhereOthersEnded(t *testing.T) {
	app := storing{core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})}
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	clock = func() time.Time { return now }
	defer func() { clock = time.Now }()
	const size = 10_007
	l := newLongList(size)
	l.now = &now
	at := func(offset, limit int64) int {
		t.Helper()
		before := l.walked
		got, err := placesOf(app, func() string { return "list" }, Page{Offset: offset, Limit: limit}, l.read)
		require.NoError(t, err)
		want := l.rows[min(size, offset):min(size, offset+limit+1)]
		require.Equal(t, append([]place{}, want...), append([]place{}, got...), "%d and %d more", offset, limit)
		return l.walked - before
	}
	require.Equal(t, 530, at(500, 30))
	require.Equal(t, 530, at(500, 30), "near pages are found anew")
	require.GreaterOrEqual(t, at(6000, 30), 6000)
	require.LessOrEqual(t, at(6000, 30), 31)
	require.LessOrEqual(t, at(6030, 30), 31, "the next one")
	require.LessOrEqual(t, at(6100, 100), 202, "from the nearest before it")
	require.GreaterOrEqual(t, at(5000, 30), 5000, "not from one behind it")
	for _, offset := range []int64{9990, 10_000, 10_006, 10_007, 10_008, 50_000, 10_007, 1001, 7777} {
		at(offset, 30)
		at(offset, 30)
	}
	require.Zero(t, at(60_000, 30), "where nothing is, nothing is walked")
	now = now.Add(time.Hour)
	require.GreaterOrEqual(t, at(6000, 30), 6000, "not for ever")
	l.took = 9 * time.Second
	require.GreaterOrEqual(t, at(9000, 30), 2900)
	now, l.took = now.Add(totalsLast), 0
	require.LessOrEqual(t, at(9000, 30), 31, "a long walk is remembered longer, also when others were made before it")
	for offset := int64(1001); offset < size; offset += 2 {
		at(offset, 1)
	}
	require.LessOrEqual(t, len(app.Store().Get(bookmarksKey).(*bookmarks).lists["list"].marks), marksKept)
}

// TestWhatTookManyRowsIsRemembered for a moment, and nothing else is.
func TestWhatTookManyRowsIsRemembered(t *testing.T) {
	app := storing{core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})}
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	clock = func() time.Time { return now }
	defer func() { clock = time.Now }()
	reads, rows := 0, int64(0)
	ask := func(key string) int64 {
		n, err := lately(app, key, func(n int64) int64 { return n }, func() (int64, error) { reads++; return rows, nil })
		require.NoError(t, err)
		return n
	}
	for rows = range int64(5) {
		require.Equal(t, rows, ask("small"))
	}
	require.Equal(t, 5, reads)
	rows = manyRows + 1
	require.EqualValues(t, manyRows+1, ask("page"))
	rows = 7
	require.EqualValues(t, manyRows+1, ask("page"))
	require.EqualValues(t, 7, ask("other"))
	now = now.Add(totalsLast)
	require.EqualValues(t, 7, ask("page"))
	known := app.Store().Get(latelyKey).(*answers).known
	require.Empty(t, known)
	rows = manyRows + 1
	for i := range 3 * latelyKept {
		ask(fmt.Sprint(i))
	}
	require.LessOrEqual(t, len(known), latelyKept)
}
