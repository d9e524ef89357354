package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/internal/testapp"
	"pocketstarter/jobs"
)

// fakeMirror keeps what it was asked and fails while down.
type fakeMirror struct {
	copied int64
	calls  int
	down   bool
	more   int
}

func (f *fakeMirror) Copied() int64 { return f.copied }

func (f *fakeMirror) Step(_ context.Context, app core.App) (int, bool, error) {
	f.calls++
	if f.down {
		return 0, false, errors.New("no connection")
	}
	last, err := collections.LastMirrorChange(app)
	f.copied = last
	f.more--
	return 1, f.more > 0, err
}

func TestMirrorLoopBacksOffAndPrunes(t *testing.T) {
	app := testapp.New(t)
	require.NoError(t, collections.EnsureMirrorCapture(app))
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	m := &fakeMirror{down: true}
	loop := jobs.MirrorLoop(app, m, func() time.Time { return now })
	step := func() bool {
		more, err := loop.Step(context.Background())
		require.NoError(t, err, "a mirror that is away is no fault of the shop")
		return more
	}
	for range 200 { // 200 s of a Postgres that is away, looked at every second
		step()
		now = now.Add(time.Second)
	}
	require.InDelta(t, 11, m.calls, 2, "1, 2, 4, 8, 16, then every 30 seconds")

	m.down, m.more, now = false, 2, now.Add(time.Minute)
	require.True(t, step())
	require.False(t, step())

	// Pruned behind the mirror, but the newest stay for the catalog's cache.
	_, err := app.NonconcurrentDB().NewQuery(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 13000)
		INSERT INTO mirror_changes (collection, id, op) SELECT 'products', 'p' || i, 'update' FROM n`).Execute()
	require.NoError(t, err)
	for range 5 {
		step()
	}
	var count, first int64
	require.NoError(t, app.DB().NewQuery(`SELECT count(*), min(seq) FROM mirror_changes`).Row(&count, &first))
	require.EqualValues(t, 10_001, count)
}

// A mirror that is away does not let changes go that it still needs.
func TestMirrorLoopKeepsWhatWasNotCopied(t *testing.T) {
	app := testapp.New(t)
	require.NoError(t, collections.EnsureMirrorCapture(app))
	m := &fakeMirror{down: true, copied: 5}
	_, err := app.NonconcurrentDB().NewQuery(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 13000)
		INSERT INTO mirror_changes (collection, id, op) SELECT 'products', 'p' || i, 'update' FROM n`).Execute()
	require.NoError(t, err)
	_, err = jobs.MirrorLoop(app, m, time.Now).Step(context.Background())
	require.NoError(t, err)
	var first int64
	require.NoError(t, app.DB().NewQuery(`SELECT min(seq) FROM mirror_changes`).Row(&first))
	require.EqualValues(t, 5, first, "the change that was copied last stays as the anchor")
}

// Saves, deletions and raw SQL leave a change; so do collections made, renamed and
// changed while the shop runs.
func TestCaptureFollowsTheCollections(t *testing.T) {
	app := testapp.New(t)
	require.NoError(t, collections.EnsureMirrorCapture(app))
	commerce.BindCapture(app)

	c := core.NewBaseCollection("gadgets")
	c.Fields.Add(&core.TextField{Name: "title"}, &core.NumberField{Name: "size"})
	require.NoError(t, app.Save(c))
	seq, err := collections.LastMirrorChange(app)
	require.NoError(t, err)
	write := func(name string, n int) {
		t.Helper()
		_, err := app.NonconcurrentDB().NewQuery(fmt.Sprintf(`INSERT INTO %s (id) VALUES ('g%014d')`, name, n)).Execute()
		require.NoError(t, err)
		changed, last, err := collections.MirrorChangesAfter(app, seq, name, "products")
		require.NoError(t, err)
		require.Equal(t, map[string]bool{name: true}, changed)
		require.Greater(t, last, seq)
		seq = last
	}
	write("gadgets", 1)
	c.Fields.Add(&core.TextField{Name: "color"})
	require.NoError(t, app.Save(c), "a field can be added")
	write("gadgets", 2)
	c.Fields.GetByName("title").SetName("name")
	require.NoError(t, app.Save(c), "a field can be renamed")
	write("gadgets", 3)
	c.Fields.RemoveByName("size")
	require.NoError(t, app.Save(c), "a field can be dropped")
	write("gadgets", 4)
	c.Fields.Add(&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true})
	require.NoError(t, app.Save(c), "a stamp can be added")
	write("gadgets", 5)
	c.Fields.RemoveByName("updated")
	require.NoError(t, app.Save(c), "a stamp can be dropped")
	c.Name = "widgets"
	require.NoError(t, app.Save(c), "a collection can be renamed")
	write("widgets", 6)

	var triggers int
	count := `SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mirror~_%' ESCAPE '~'`
	require.NoError(t, app.DB().NewQuery(count).Row(&triggers))
	require.NoError(t, app.Delete(c))
	again := core.NewBaseCollection("widgets")
	require.NoError(t, app.Save(again), "and made again")
	write("widgets", 7)
	var after int
	require.NoError(t, app.DB().NewQuery(count).Row(&after))
	require.Equal(t, triggers, after, "no trigger is left over")
}
