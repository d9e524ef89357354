package cli_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/testapp"
)

// TestASecondStepIsAdvised has check and doctor look at a live shop without operators, with one who
// signs in by password alone, and with one who needs a second step.
func TestASecondStepIsAdvised(t *testing.T) {
	s := newShell(t)
	s.o.Now, s.env = time.Now, faultless
	c, err := s.o.Load()
	require.NoError(t, err)
	require.NoError(t, c.ClaimDirectory(s.o.Dir()))
	check := func() string {
		out, _, err := s.run("check")
		require.NoError(t, err, out)
		return out
	}
	doctor := func() cli.Probe { return examine(t, cli.Doctor{Config: c, Dir: s.o.Dir(), Now: time.Now})["operators"] }
	require.NotContains(t, check(), "superuser_", "there is no shop yet")
	require.Equal(t, "off", doctor().State)

	raw, err := os.ReadFile(filepath.Join(testapp.Dir(t), "data.db"))
	require.NoError(t, err)
	path := filepath.Join(s.o.Dir(), "data.db")
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	run := func(query string) {
		db, err := dbx.Open("sqlite", path)
		require.NoError(t, err)
		_, err = db.NewQuery(query).Execute()
		require.NoError(t, err)
		require.NoError(t, db.Close())
	}
	run("DELETE FROM _superusers")
	require.Contains(t, check(), "deploy.superuser_none")
	require.Contains(t, doctor().Detail, "Nobody can sign in")
	run("INSERT INTO _superusers (id, email, password, tokenKey) VALUES ('x', 'op@shop.example', 'x', 'x')")
	out := check()
	require.Contains(t, out, "deploy.superuser_mfa")
	require.Contains(t, out, "A password alone signs an operator in")
	told := doctor()
	require.Equal(t, "warn", told.State)
	require.Contains(t, told.Detail, "A password alone signs an operator in")
	require.Contains(t, told.Fix, "multi-factor")
	run("UPDATE _collections SET options = json_set(options, '$.mfa.enabled', json('true')) WHERE name = '_superusers'")
	require.NotContains(t, check(), "superuser_")
	require.Equal(t, "ok", doctor().State)
	s.env = nil
}
