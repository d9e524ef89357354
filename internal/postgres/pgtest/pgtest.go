// Package pgtest gives tests a real PostgreSQL: the server that TEST_DATABASE_URL
// names, else a private one started from Debian's binaries, else a loud skip
// (a failure when CI is true). Only tests import it.
package pgtest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

var (
	shared    *Cluster
	startOnce sync.Once
	startErr  error
)

// Main runs a package's tests and stops the shared server afterwards. Call it
// from TestMain: os.Exit(pgtest.Main(m)).
func Main(m *testing.M) int {
	code := m.Run()
	if shared != nil {
		shared.Remove()
	}
	if pristine.dir != "" {
		_ = os.RemoveAll(pristine.dir)
	}
	return code
}

// Database returns the address of a new empty database, dropped when the test ends.
func Database(t testing.TB) string {
	t.Helper()
	admin, ok := os.LookupEnv("TEST_DATABASE_URL")
	if !ok || admin == "" {
		startOnce.Do(func() { shared, startErr = newCluster() })
		if startErr != nil {
			skip(t, startErr)
		}
		admin = shared.URL()
	}
	return newDatabase(t, admin)
}

// Start returns a server of this test's own, which it may kill and start again.
func Start(t testing.TB) *Cluster {
	t.Helper()
	c, err := newCluster()
	if err != nil {
		skip(t, err)
	}
	t.Cleanup(c.Remove)
	return c
}

func skip(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("PostgreSQL is needed in CI: %v", err)
	}
	t.Skipf("SKIPPED, NOT TESTED: no PostgreSQL here (install postgresql, or set TEST_DATABASE_URL): %v", err)
}

func newDatabase(t testing.TB, admin string) string {
	t.Helper()
	var random [6]byte
	_, _ = rand.Read(random[:])
	name := "test_" + hex.EncodeToString(random[:])
	run := func(statement string) error {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		conn, err := pgx.Connect(ctx, admin)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(ctx) }()
		_, err = conn.Exec(ctx, statement)
		return err
	}
	if err := run("CREATE DATABASE " + name); err != nil {
		t.Fatalf("create a test database: %v", err)
	}
	t.Cleanup(func() {
		if err := run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Logf("drop the test database: %v", err)
		}
	})
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
