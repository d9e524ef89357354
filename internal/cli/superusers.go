package cli

import (
	"os"
	"path/filepath"

	"pocketstarter/internal/config"
)

// superusers says how safely the operators of a live shop sign in. It reads the database of a shop
// that exists and changes nothing.
func superusers(c *config.Config, dir string) []Finding {
	if c.Mode != config.Live {
		return nil
	}
	path := filepath.Join(dir, "data.db")
	if _, err := os.Stat(path); err != nil {
		return nil // no shop yet
	}
	db, err := openDatabase(path)
	if err != nil {
		return nil // the data directory's own findings say so
	}
	defer func() { _ = db.Close() }()
	var people int
	var mfa bool
	if db.NewQuery("SELECT count(*) FROM _superusers").Row(&people) != nil || db.NewQuery("SELECT coalesce(json_extract(options, '$.mfa.enabled'), 0) FROM _collections WHERE name = '_superusers'").Row(&mfa) != nil {
		return nil // a directory that was never started
	}
	switch {
	case people == 0:
		return []Finding{{ID: "deploy.superuser_none", Variable: "superusers", Severity: config.SeverityInfo, Cause: "Nobody can sign in to the admin UI yet.", Fix: "Run pocketstarter superuser create you@shop.example <a long password>; there is no public installer."}}
	case !mfa:
		return []Finding{{ID: "deploy.superuser_mfa", Variable: "superusers", Severity: config.SeverityWarning, Cause: "A password alone signs an operator in.", Fix: "In the admin UI switch on one-time passwords, then multi-factor sign-in, of _superusers; docs/07-deploy.md tells how."}}
	}
	return nil
}
