package stormtest

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/rig"
)

// binary is the shop, built once for all tests here.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "pocketstarter-storm-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := lookAtSources(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if binary, err = rig.Build(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// lookAtSources opens every folder of the program. The binary is built by another process,
// so that without this go test would not know what a cached pass depends on.
func lookAtSources() error {
	return filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "frontend" || d.Name() == ".git" || d.Name() == "pb_data") {
			return fs.SkipDir
		}
		return err
	})
}

// sized returns n, or ten times as much in the long size.
func sized(n int) int {
	if os.Getenv("TEST_SIZE") == "long" {
		return 10 * n
	}
	return n
}

// scene is a running shop with one product and an operator who looks into it.
type scene struct {
	*rig.Shop
	product  rig.Product
	operator string // token
}

func open(t *testing.T, settings ...string) *scene {
	t.Helper()
	shop, err := rig.New(binary, t.TempDir(), settings...)
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the shop said:\n%s", shop.Log())
		}
		require.NoError(t, shop.Close())
	})
	_, err = shop.Start()
	require.NoError(t, err)
	s := &scene{Shop: shop}
	s.product, err = shop.Stock("storm")
	require.NoError(t, err)
	s.operator, err = shop.Operator()
	require.NoError(t, err)
	return s
}

// buyer makes a person known by a signed event, as Clerk does at sign-up, and
// returns their token.
func (s *scene) buyer(t *testing.T, user string) string {
	t.Helper()
	a, err := s.Deliver("msg_"+user, rig.UserCreated(user))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
	return s.Clerk.Token(user)
}

// orders makes n pending orders, eight at a time, shared among the buyers.
func (s *scene) orders(t *testing.T, n int, tokens ...string) []rig.Order {
	t.Helper()
	made := make([]rig.Order, n)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := w; i < n; i += 8 {
				o, err := s.Buy(tokens[i%len(tokens)], s.product)
				if err != nil {
					t.Error(err)
					return
				}
				made[i] = o
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return made
}

// settle waits until the inbox has nothing left to do.
func (s *scene) settle(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	require.NoError(t, rig.WaitFor(ctx, "the inbox", func() (bool, error) {
		n, err := s.Count(s.operator, "webhook_events", "state = 'received' || state = 'failed'")
		return n == 0, err
	}))
}

// find returns all records that match, as the operator sees them.
func (s *scene) find(t *testing.T, collection, filter string) []map[string]any {
	t.Helper()
	rows, err := s.Records(s.operator, collection, filter)
	require.NoError(t, err)
	return rows
}

// auditClean runs the product's own audit over the data directory.
func (s *scene) auditClean(t *testing.T) {
	t.Helper()
	out, err := s.Run("audit")
	require.NoError(t, err, "%s", out)
}
