package postgres_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/postgres"
	"pocketstarter/internal/postgres/pgtest"
	"pocketstarter/internal/testapp"
)

// workerVariable makes the test binary a shop under load with a mirror at work:
// "<data directory> <address of Postgres>".
const workerVariable = "POSTGRES_TEST_WORKER"

// workerMain sells until it is killed.
func workerMain() {
	dir, url, _ := strings.Cut(os.Getenv(workerVariable), " ")
	app := core.NewBaseApp(testapp.Config(dir))
	must(app.Bootstrap())
	must(collections.EnsureMirrorCapture(app))
	m, err := postgres.Open(context.Background(), postgres.Options{URL: url, BatchRows: 60, ChunkRows: 40})
	must(err)
	if filler, ok := strings.CutPrefix(os.Args[len(os.Args)-1], "backfill="); ok {
		rows, _ := strconv.Atoi(filler)
		must(fillerMirror(url, rows).Backfill(context.Background(), app, nil))
		return
	}
	go func() {
		for {
			if _, more, err := m.Step(context.Background(), app); err != nil || !more {
				time.Sleep(5 * time.Millisecond)
			}
		}
	}()
	r := rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	for { // the parent's end is this one's too
		must(app.RunInTransaction(func(tx core.App) error { return sell(tx, r) }))
		_, _ = os.Stdout.Write([]byte{'.'}) // the parent counts the sales
		time.Sleep(2 * time.Millisecond)
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(3)
	}
}

// sell makes, counts up and deletes rows. An amount only ever grows, so that a
// version that goes back can be seen.
func sell(tx core.App, r *rand.Rand) error {
	for range 4 {
		id := fmt.Sprintf("u%014x", r.Uint64N(1<<52))
		for _, statement := range []string{
			fmt.Sprintf(`INSERT INTO ai_usage_events (id, request_id, metric, amount) VALUES ('%s', '%s', 'tokens', 1)`, id, id),
			`UPDATE ai_usage_events SET amount = amount + 1 WHERE id IN (SELECT id FROM ai_usage_events ORDER BY random() LIMIT 3)`,
			fmt.Sprintf(`INSERT INTO projects (id, owner, name, slug) VALUES ('%s', 'p', 'a "quoted" name' || char(10), '%s')`, id, id),
			fmt.Sprintf(`DELETE FROM projects WHERE id >= '%s' AND id IN (SELECT id FROM projects ORDER BY random() LIMIT 1)`, id),
		} {
			if _, err := tx.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
	}
	return nil
}

// sales counts what a worker writes to its standard output.
type sales struct{ n atomic.Int64 }

func (s *sales) Write(b []byte) (int, error) {
	s.n.Add(int64(len(b)))
	return len(b), nil
}

// more waits for n further sales.
func (s *sales) more(t *testing.T, n int) {
	t.Helper()
	goal := s.n.Load() + int64(n)
	require.Eventually(t, func() bool { return s.n.Load() >= goal }, time.Minute, 5*time.Millisecond, "the shop sells")
}

// worker is a shop in a process of its own.
type worker struct {
	process *os.Process
	ended   chan struct{}
}

// startWorker starts it from a thread that lives as long as it does: the signal at the
// parent's death is bound to the thread, not to the process.
func startWorker(t *testing.T, dir, url string, out io.Writer, args ...string) *worker {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), workerVariable+"="+dir+" "+url)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	w, started := &worker{ended: make(chan struct{})}, make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer close(w.ended)
		err := cmd.Start()
		w.process = cmd.Process
		if started <- err; err == nil {
			_ = cmd.Wait()
		}
	}()
	require.NoError(t, <-started)
	t.Cleanup(w.kill)
	return w
}

func (w *worker) kill() {
	_ = w.process.Kill()
	<-w.ended
}

// Postgres and the shop are killed again and again under load. No version of any row
// ever goes back, the cursor neither, and in the end both sides are equal.
func TestKillsUnderLoad(t *testing.T) {
	kills := 5
	if long() {
		kills = 50
	}
	server := pgtest.Start(t)
	dir := testapp.Dir(t)
	stop := watch(t, server.URL())
	r := rand.New(rand.NewPCG(13, 14))
	sold := &sales{}
	worker := startWorker(t, dir, server.URL(), sold)
	for n := range kills {
		sold.more(t, 20+r.IntN(100))
		if n%2 == 0 {
			server.Kill()
			time.Sleep(time.Duration(r.IntN(200)) * time.Millisecond)
			require.NoError(t, server.Start())
			continue
		}
		worker.kill()
		worker = startWorker(t, dir, server.URL(), sold)
	}
	sold.more(t, 50)
	worker.kill()

	app := core.NewBaseApp(testapp.Config(dir))
	require.NoError(t, app.Bootstrap())
	defer func() { _ = app.ClearBootstrap() }()
	m := open(t, server.URL())
	drain(t, m, app)
	report := requireEqual(t, m, app, int64(kills)*20)
	require.Positive(t, stop(), "the watcher saw rows while it happened")
	t.Logf("%d kills, %d rows equal", kills, report.Rows())
}

// watch looks at the mirror all the time and fails when a row or the cursor goes
// back. The returned function ends it and says how often it looked.
func watch(t *testing.T, url string) (stop func() int64) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	var looks atomic.Int64
	go func() {
		defer close(done)
		amounts, cursor := map[string]int64{}, int64(0)
		for ctx.Err() == nil {
			if n, ok := look(ctx, t, url, amounts, &cursor); ok && n > 0 {
				looks.Add(1)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	return func() int64 { cancel(); <-done; return looks.Load() }
}

func look(ctx context.Context, t *testing.T, url string, amounts map[string]int64, cursor *int64) (int, bool) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, false
	}
	defer func() { _ = conn.Close(context.Background()) }()
	rows, err := conn.Query(ctx, `SELECT id, amount, (SELECT cursor FROM shop_private._mirror_state) FROM shop_private.ai_usage_events`)
	if err != nil {
		return 0, false
	}
	var id string
	var amount, at int64
	n := 0
	_, err = pgx.ForEachRow(rows, []any{&id, &amount, &at}, func() error {
		if amount < amounts[id] {
			t.Errorf("row %s went back from %d to %d", id, amounts[id], amount)
		}
		if at < *cursor {
			t.Errorf("the cursor went back from %d to %d", *cursor, at)
		}
		amounts[id], *cursor = amount, at
		n++
		return nil
	})
	return n, err == nil
}
