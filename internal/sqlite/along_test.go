package sqlite

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
)

// rider is a caller of a group, started and not waited for.
func rider(t *testing.T, g *Group[string], id string) <-chan error {
	answered := make(chan error, 1)
	before := g.waiting.Load()
	go func() { _, err := g.Do(t.Context(), id); answered <- err }()
	require.Eventually(t, func() bool { return g.waiting.Load() > before }, 5*time.Second, 100*time.Microsecond)
	return answered
}

// expecting is a group that leaves its callers to others for as long as the test likes.
func expecting(t *testing.T, app core.App) *Group[string] {
	g := NewGroup(app, insert)
	g.wait = time.Minute
	t.Cleanup(g.Close)
	g.Expect(true)
	return g
}

func TestTakenAlongIsAnsweredByThatCommit(t *testing.T) {
	app := newApp(t)
	g := expecting(t, app)
	a, b := rider(t, g, "a"), rider(t, g, "b")
	require.NoError(t, app.RunInTransaction(func(tx core.App) error {
		_, err := insert(tx, "host")
		require.NoError(t, err)
		g.TakeAlong(tx)
		require.False(t, g.Waiting())
		select {
		case <-a:
			t.Error("answered before the commit")
		case <-b:
			t.Error("answered before the commit")
		case <-time.After(30 * time.Millisecond):
		}
		return nil
	}))
	require.NoError(t, <-a)
	require.NoError(t, <-b)
	require.Equal(t, 3, count(t, app))
}

func TestARolledBackTransactionLosesNobody(t *testing.T) {
	app := newApp(t)
	g := expecting(t, app)
	a := rider(t, g, "a")
	broken := errors.New("the host failed")
	require.ErrorIs(t, app.RunInTransaction(func(tx core.App) error {
		_, err := insert(tx, "host")
		require.NoError(t, err)
		g.TakeAlong(tx)
		return broken
	}), broken)
	require.NoError(t, <-a, "the group wrote it itself, although more was expected")
	require.Equal(t, 1, count(t, app))
}

func TestABadRiderHarmsNobody(t *testing.T) {
	app := newApp(t)
	g := expecting(t, app)
	a, bad, worse, b := rider(t, g, "a"), rider(t, g, "bad one"), rider(t, g, "panic two"), rider(t, g, "b")
	require.NoError(t, app.RunInTransaction(func(tx core.App) error {
		_, err := insert(tx, "host")
		require.NoError(t, err)
		g.TakeAlong(tx)
		g.TakeAlong(tx) // who came back is not tried again here
		return nil
	}))
	require.NoError(t, <-a)
	require.NoError(t, <-b)
	require.ErrorContains(t, <-bad, "bad one")
	require.ErrorContains(t, <-worse, "panic two")
	require.Equal(t, 3, count(t, app), "the host and two riders")
}

func TestWhoIsNotFetchedGoesAlone(t *testing.T) {
	app := newApp(t)
	g := NewGroup(app, insert)
	defer g.Close()
	g.Expect(true)
	_, err := g.Do(t.Context(), "patient")
	require.NoError(t, err)
	g.Expect(false)
	g.Expect(true)
	g.Expect(false)
	_, err = g.Do(t.Context(), "next")
	require.NoError(t, err)
	require.Equal(t, 2, count(t, app))
}

func TestNoLongerExpectedIsWrittenAtOnce(t *testing.T) {
	app := newApp(t)
	g := expecting(t, app)
	a := rider(t, g, "a")
	g.Expect(false)
	require.NoError(t, <-a)
}

func TestCloseWritesWhoWaitsForAnother(t *testing.T) {
	app := newApp(t)
	g := expecting(t, app)
	var all []<-chan error
	for i := range 600 { // more than a transaction takes
		all = append(all, rider(t, g, fmt.Sprint(i)))
	}
	g.Close()
	for _, a := range all {
		require.NoError(t, <-a)
	}
	require.Equal(t, 600, count(t, app))
}
