package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

// insert stores id once. Ids that begin with "bad" fail after they wrote, ids
// that begin with "panic" do worse.
func insert(tx core.App, id string) (bool, error) {
	res, err := tx.NonconcurrentDB().NewQuery("INSERT INTO seen (id, body) VALUES ({:id}, 'x') ON CONFLICT DO NOTHING").
		Bind(dbx.Params{"id": id}).Execute()
	if err != nil {
		return false, err
	}
	if strings.HasPrefix(id, "bad") {
		return false, errors.New("bad row " + id)
	}
	if strings.HasPrefix(id, "panic") {
		panic("worse " + id)
	}
	n, err := res.RowsAffected()
	return n == 0, err
}

func TestAThousandAtOnceShareCommits(t *testing.T) {
	app := newApp(t)
	var commits atomic.Int64
	g := NewGroup(app, func(tx core.App, id string) (bool, error) {
		tx.TxInfo().OnComplete(func(error) error { commits.Add(1); return nil }) // counts rows
		return insert(tx, id)
	})
	var fresh, seen atomic.Int64
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Go(func() {
			again, err := g.Do(t.Context(), fmt.Sprint("e", i%500))
			require.NoError(t, err)
			if again {
				seen.Add(1)
			} else {
				fresh.Add(1)
			}
		})
	}
	wg.Wait()
	g.Close()
	require.Equal(t, 500, count(t, app))
	require.Equal(t, int64(500), fresh.Load())
	require.Equal(t, int64(500), seen.Load())
	require.False(t, g.Waiting())
}

func TestABadRowNeverFailsItsNeighbors(t *testing.T) {
	app := newApp(t)
	g := NewGroup(app, insert)
	defer g.Close()
	release := holdConnection(t, app) // so that all of them meet in one transaction
	var wg sync.WaitGroup
	var failed atomic.Int64
	for i := range 100 {
		id := fmt.Sprint("good", i)
		switch {
		case i%20 == 0:
			id = fmt.Sprint("bad", i)
		case i%20 == 10:
			id = fmt.Sprint("panic", i)
		}
		wg.Go(func() {
			again, err := g.Do(t.Context(), id)
			require.False(t, again)
			if strings.HasPrefix(id, "good") {
				require.NoError(t, err)
				return
			}
			failed.Add(1)
			require.ErrorContains(t, err, id)
		})
	}
	time.Sleep(20 * time.Millisecond) // only makes the meeting likely; the test holds without
	release()
	wg.Wait()
	require.Equal(t, int64(10), failed.Load())
	require.Equal(t, 90, count(t, app), "what a bad row wrote is rolled back")
}

// holdConnection keeps the one write connection until release is called.
func holdConnection(t *testing.T, app core.App) (release func()) {
	held, free, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- app.RunInTransaction(func(core.App) error {
			close(held)
			<-free
			return nil
		})
	}()
	<-held
	return sync.OnceFunc(func() { close(free); require.NoError(t, <-ended) })
}

func TestTheWriterSaysThatItWaits(t *testing.T) {
	app := newApp(t)
	g := NewGroup(app, insert)
	defer g.Close()
	require.False(t, g.Waiting())
	release := holdConnection(t, app)
	answered := make(chan error, 1)
	go func() { _, err := g.Do(t.Context(), "a"); answered <- err }()
	require.Eventually(t, g.Waiting, 5*time.Second, time.Millisecond)
	release()
	require.NoError(t, <-answered)
	require.False(t, g.Waiting())
}

func TestACallerMayGoAway(t *testing.T) {
	app := newApp(t)
	g := NewGroup(app, insert)
	release := holdConnection(t, app)
	ctx, cancel := context.WithCancel(t.Context())
	answered := make(chan error, 1)
	go func() { _, err := g.Do(ctx, "gone"); answered <- err }()
	require.Eventually(t, g.Waiting, 5*time.Second, time.Millisecond)
	queued := make(chan error, 1)
	go func() { _, err := g.Do(ctx, "not even taken"); queued <- err }()
	cancel()
	require.ErrorIs(t, <-answered, context.Canceled)
	require.ErrorIs(t, <-queued, context.Canceled)
	release()
	again, err := g.Do(t.Context(), "next")
	require.NoError(t, err)
	require.False(t, again)
	g.Close()
	require.Equal(t, 1, count(t, app))
}

func TestASlowCommitIsUnavailable(t *testing.T) {
	app := newApp(t)
	g := NewGroup(app, insert)
	defer g.Close()
	g.limit = 30 * time.Millisecond
	release := holdConnection(t, app)
	for _, id := range []string{"taken by the writer", "still queued"} {
		_, err := g.Do(t.Context(), id)
		require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err), "%v", err)
	}
	release()
}

func TestCloseAnswersWhatItTook(t *testing.T) {
	app := newApp(t)
	g := NewGroup(app, insert)
	release := holdConnection(t, app)
	answers := make(chan error, 64)
	for i := range 64 {
		go func() { _, err := g.Do(t.Context(), fmt.Sprint(i)); answers <- err }()
	}
	require.Eventually(t, g.Waiting, 5*time.Second, time.Millisecond)
	closed := make(chan struct{})
	go func() { g.Close(); g.Close(); close(closed) }()
	release()
	<-closed
	stored := 0
	for range 64 {
		if err := <-answers; err == nil {
			stored++
		} else {
			require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err), "%v", err)
		}
	}
	require.Positive(t, stored)
	require.Equal(t, stored, count(t, app), "acknowledged is stored, refused is not")
	_, err := g.Do(t.Context(), "late")
	require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err))
}

func TestAFailingCommitIsRepeatedItemByItem(t *testing.T) {
	app := newApp(t)
	for _, statement := range []string{
		"CREATE TABLE parents (id TEXT PRIMARY KEY NOT NULL)",
		"CREATE TABLE children (id TEXT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)",
	} {
		_, err := app.NonconcurrentDB().NewQuery(statement).Execute()
		require.NoError(t, err)
	}
	// An orphan is only found at the commit, where no row can be blamed.
	g := NewGroup(app, func(tx core.App, id string) (bool, error) {
		if id == "orphan" {
			_, err := tx.NonconcurrentDB().NewQuery("INSERT INTO children (id) VALUES ('nobody')").Execute()
			return false, err
		}
		return insert(tx, id)
	})
	defer g.Close()
	release := holdConnection(t, app)
	var wg sync.WaitGroup
	for _, id := range []string{"a", "orphan", "b", "c"} {
		wg.Go(func() {
			_, err := g.Do(t.Context(), id)
			if id == "orphan" {
				require.ErrorContains(t, err, "FOREIGN KEY")
				return
			}
			require.NoError(t, err)
		})
	}
	time.Sleep(20 * time.Millisecond)
	release()
	wg.Wait()
	require.Equal(t, 3, count(t, app))
}

func TestAHookThatFailsAfterTheCommitChangesNothing(t *testing.T) {
	app := newApp(t)
	g := NewGroup(app, func(tx core.App, id string) (bool, error) {
		tx.TxInfo().OnComplete(func(error) error { return errors.New("too late") })
		return insert(tx, id)
	})
	defer g.Close()
	again, err := g.Do(t.Context(), "a")
	require.NoError(t, err)
	require.False(t, again)
	require.Equal(t, 1, count(t, app))
}

func BenchmarkGroup(b *testing.B) {
	app := newApp(b)
	g := NewGroup(app, insert)
	defer g.Close()
	var n atomic.Int64
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := g.Do(b.Context(), fmt.Sprint(n.Add(1))); err != nil {
				b.Error(err)
			}
		}
	})
}
