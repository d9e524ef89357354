package cli

import (
	"os"
	"path/filepath"

	"pocketstarter/internal/config"
)

// superusers says how safely the operators of a live shop sign in, for check and for doctor. It reads
// the database and changes nothing; looked is false where there is no live shop to look at.
func superusers(c *config.Config, dir string) (found []Finding, looked bool) {
	if c == nil || c.Mode != config.Live {
		return nil, false
	}
	path := filepath.Join(dir, "data.db")
	if _, err := os.Stat(path); err != nil {
		return nil, false // no shop yet
	}
	db, err := openDatabase(path)
	if err != nil {
		return nil, false // the data directory's own findings say so
	}
	defer func() { _ = db.Close() }()
	var people int
	var mfa bool
	if db.NewQuery("SELECT count(*) FROM _superusers").Row(&people) != nil || db.NewQuery("SELECT coalesce(json_extract(options, '$.mfa.enabled'), 0) FROM _collections WHERE name = '_superusers'").Row(&mfa) != nil {
		return nil, false // a directory that was never started
	}
	switch {
	case people == 0:
		return []Finding{{ID: "deploy.superuser_none", Variable: "superusers", Severity: config.SeverityInfo, Cause: "Nobody can sign in to the admin UI yet.", Fix: "Run pocketstarter superuser create you@shop.example <a long password>; there is no public installer."}}, true
	case !mfa:
		return []Finding{{ID: "deploy.superuser_mfa", Variable: "superusers", Severity: config.SeverityWarning, Cause: "A password alone signs an operator in.", Fix: "In the admin UI switch on one-time passwords, then multi-factor sign-in, of _superusers; docs/07-deploy.md tells how."}}, true
	}
	return nil, true
}
