package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/rig"
)

// plantMigration gives this process one more migration than the product has: "works" adds a
// column, "fails" adds one, loses every order, and then fails.
func plantMigration(what string) {
	if what == "" {
		return
	}
	m.Register(func(app core.App) error {
		c, err := app.FindCollectionByNameOrId("orders")
		if err != nil {
			return err
		}
		c.Fields.Add(&core.TextField{Name: "gift_note"})
		if err := app.Save(c); err != nil || what == "works" {
			return err
		}
		if _, err := app.DB().NewQuery("DELETE FROM orders").Execute(); err != nil {
			return err
		}
		return errors.New("the new column does not fit")
	}, func(app core.App) error {
		c, err := app.FindCollectionByNameOrId("orders")
		if err != nil {
			return err
		}
		c.Fields.RemoveByName("gift_note")
		return app.Save(c)
	}, "9999999999_planted.go")
}

// liveShop is a shop in live mode with a product, an operator and somebody who buys without end.
type liveShop struct {
	*rig.Shop
	t       *testing.T
	product rig.Product
	buyer   string // token
	bought  atomic.Int64
}

const liveBuyer = "user_backupbuyer"

func openLiveShop(t *testing.T) *liveShop {
	t.Helper()
	shop, err := rig.New(os.Args[0], t.TempDir(), "POCKETSTARTER_TEST_RUN=1")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, shop.Close()) })
	_, err = shop.Start()
	require.NoError(t, err)
	s := &liveShop{Shop: shop, t: t}
	s.product, err = shop.Stock("backup")
	require.NoError(t, err)
	a, err := shop.Deliver("msg_"+liveBuyer, rig.UserCreated(liveBuyer))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, a.Status)
	s.buyer = shop.Clerk.Token(liveBuyer)
	return s
}

// buy orders and pays; it returns the public id.
func (s *liveShop) buy() (string, error) {
	o, err := s.Buy(s.buyer, s.product)
	if err != nil {
		return "", err
	}
	a, err := s.Deliver("msg_"+o.PublicID, o.Pay(liveBuyer, s.product).Event())
	if err == nil && a.Status != http.StatusOK {
		err = fmt.Errorf("the payment was answered with %d", a.Status)
	}
	s.bought.Add(1)
	return o.PublicID, err
}

// buying buys from four connections until stop is called, which returns the first failure.
func (s *liveShop) buying() (stop func() error) {
	ctx, cancel := context.WithCancel(s.t.Context())
	var wg sync.WaitGroup
	failed := make(chan error, 4)
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := s.buy(); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	return func() error {
		cancel()
		wg.Wait()
		close(failed)
		return <-failed
	}
}

// settled waits until every event was applied.
func (s *liveShop) settled() {
	s.t.Helper()
	operator, err := s.Operator()
	require.NoError(s.t, err)
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	require.NoError(s.t, rig.WaitFor(ctx, "the inbox", func() (bool, error) {
		n, err := s.Count(operator, "webhook_events", "state = 'received' || state = 'failed'")
		return n == 0, err
	}))
}

// orders are the buyer's own, public id to status, as their page shows them.
func (s *liveShop) orders() map[string]string {
	s.t.Helper()
	out := map[string]string{}
	for page := 1; ; page++ {
		var list struct {
			TotalPages int         `json:"totalPages"`
			Items      []rig.Order `json:"items"`
		}
		require.NoError(s.t, s.Call(s.buyer, "GET", fmt.Sprintf("/api/account/orders?perPage=200&page=%d", page), nil, 200, &list))
		for _, o := range list.Items {
			out[o.PublicID] = o.Status
		}
		if page >= list.TotalPages {
			return out
		}
	}
}

// file downloads the first file that the buyer bought.
func (s *liveShop) file() string {
	s.t.Helper()
	var grants struct {
		Items []struct {
			Token string `json:"token"`
		} `json:"items"`
	}
	require.NoError(s.t, s.Call(s.buyer, "GET", "/api/account/downloads?perPage=1", nil, 200, &grants))
	require.NotEmpty(s.t, grants.Items)
	var link struct {
		URL string `json:"download_url"`
	}
	require.NoError(s.t, s.Call(s.buyer, "POST", "/api/account/downloads/"+grants.Items[0].Token+"/access", map[string]any{}, 200, &link))
	resp, err := http.Get(link.URL)
	require.NoError(s.t, err)
	return read(s.t, resp, 200)
}

func (s *liveShop) audit() cli.AuditReport {
	s.t.Helper()
	var r cli.AuditReport
	s.json(&r, "audit")
	require.True(s.t, r.Clean())
	return r
}

func (s *liveShop) json(into any, args ...string) {
	s.t.Helper()
	out, err := s.Run(append(args, "--json")...)
	require.NoError(s.t, err)
	require.NoError(s.t, json.Unmarshal([]byte(out), into), out)
}

// TestBackupOfASellingShop: a backup made while people buy passes its drill; with the machine's
// directory gone it brings back their orders and files, and the shop sells on.
func TestBackupOfASellingShop(t *testing.T) {
	s := openLiveShop(t)
	first, err := s.buy()
	require.NoError(t, err)
	stop := s.buying()
	file := filepath.Join(t.TempDir(), "shop.tar.gz")
	for s.bought.Load() < 20 {
		time.Sleep(10 * time.Millisecond)
	}
	var made cli.BackupReport
	s.json(&made, "backup", "create", file)
	began := s.bought.Load()
	for s.bought.Load() < began+20 {
		time.Sleep(10 * time.Millisecond)
	}
	require.NoError(t, stop())

	var drill cli.VerifyReport
	s.json(&drill, "backup", "verify", file)
	require.NotNil(t, drill.Audit)
	require.True(t, drill.Audit.Clean())
	require.Positive(t, drill.Audit.Sales)
	s.settled()
	before := s.orders()
	require.Greater(t, len(before), int(drill.Audit.Sales), "it was made in the middle of the sale")

	_, err = s.Run("backup", "restore", file, "--force", "--yes")
	require.ErrorContains(t, err, "in use", "never under a running server")
	s.Stop()
	_, err = s.Run("backup", "restore", file)
	require.ErrorContains(t, err, "already holds a shop")
	_, err = s.Run("backup", "restore", file, "--force")
	require.ErrorContains(t, err, "not confirmed", "once is not enough")
	require.EqualValues(t, len(before), s.audit().Sales, "nothing was touched")

	require.NoError(t, os.RemoveAll(s.Dir))
	_, err = s.Run("backup", "restore", file)
	require.NoError(t, err)
	require.Equal(t, drill.Audit.Sales, s.audit().Sales)
	_, err = s.Start()
	require.NoError(t, err)
	s.settled() // what the copy still had to apply
	after := s.orders()
	require.Equal(t, "fulfilled", after[first])
	for id := range after {
		require.Equal(t, "fulfilled", before[id], "the copy has no order that the shop did not have")
	}
	require.Equal(t, "what was sold: backup", s.file())
	again, err := s.buy()
	require.NoError(t, err)
	s.settled()
	require.Equal(t, "fulfilled", s.orders()[again])
	s.audit()
}

// TestAFailedMigrationChangesNothing: the program says how to go back, the one before it sells on,
// and the copies that were made beforehand do not fill the disk.
func TestAFailedMigrationChangesNothing(t *testing.T) {
	s := openLiveShop(t)
	_, err := s.buy()
	require.NoError(t, err)
	s.settled()
	want := s.orders()
	s.Stop()
	env := append(s.Environment(), "POCKETSTARTER_TEST_MIGRATION=fails")
	for _, line := range [][]string{{"serve", "--http", "127.0.0.1:0"}, {"migrate", "up"}, {"seed"}, {"serve", "--http", "127.0.0.1:0"}} {
		cmd := command(t, env, append(line, "--dir", s.Dir)...)
		out, err := cmd.CombinedOutput()
		require.Error(t, err, string(out))
		require.Equal(t, 1, cmd.ProcessState.ExitCode())
		for _, part := range []string{"a migration failed and nothing was changed", "Start the previous version of the program", filepath.Join(s.Dir, cli.SnapshotDir, "before-9999999999_planted.db"), "does not fit"} {
			require.Contains(t, string(out), part, line)
		}
	}
	copies, err := filepath.Glob(filepath.Join(s.Dir, cli.SnapshotDir, "before-9999999999*"))
	require.NoError(t, err)
	require.Len(t, copies, 2, "one for this try, one for the last")

	_, err = s.Start()
	require.NoError(t, err)
	require.Equal(t, want, s.orders())
	_, err = s.buy()
	require.NoError(t, err)
	s.settled()
	require.Equal(t, len(want)+1, len(s.orders()))
	s.audit()
}

// TestGoingBackAfterAMigration follows the deploy guide: the copy in the place of data.db.
func TestGoingBackAfterAMigration(t *testing.T) {
	s := openLiveShop(t)
	_, err := s.buy()
	require.NoError(t, err)
	s.settled()
	want := s.orders()
	env := append(s.Environment(), "POCKETSTARTER_TEST_MIGRATION=works")
	out, err := command(t, env, "migrate", "up", "--dir", s.Dir).CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "in use", "not under a running server")
	s.Stop()
	out, err = command(t, env, "migrate", "up", "--dir", s.Dir).CombinedOutput()
	require.NoError(t, err, string(out))
	copied := filepath.Join(s.Dir, cli.SnapshotDir, "before-9999999999_planted.db")
	require.NotContains(t, columns(t, copied), "gift_note")
	data := filepath.Join(s.Dir, "data.db")
	require.Contains(t, columns(t, data), "gift_note")

	for _, side := range []string{data + "-wal", data + "-shm"} {
		_ = os.Remove(side)
	}
	require.NoError(t, os.Rename(copied, data))
	_, err = s.Start()
	require.NoError(t, err)
	require.Equal(t, want, s.orders())
	require.NotContains(t, columns(t, data), "gift_note")
	s.audit()
}

// columns are the names of the columns of orders in a database.
func columns(t *testing.T, database string) (names []string) {
	t.Helper()
	db, err := core.DefaultDBConnect(database)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.NewQuery("SELECT name FROM pragma_table_info('orders')").Column(&names))
	return names
}
