package collections

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// MirrorChanges is the table into which SQLite's own triggers write one row for
// every inserted, changed or deleted record, whoever wrote it: a rule, an
// operator in the admin UI or raw SQL. It is no collection: nothing but the
// mirror and the catalog's cache reads it.
//
//	seq         rises with every change and is never used twice
//	collection  name of the collection
//	id          the record's id
//	op          insert, update or delete
//	at          when, by the machine's clock: the row's own stamp ("updated") where it has one,
//	            else milliseconds since 1970
//
// The stamp is copied because a function in a trigger makes SQLite keep a copy of every page that
// the statement touches, in case the function fails: three times the cost of the row (measured).
// A stamp may be older than the change, when a statement changed a row without it.
const MirrorChanges = "mirror_changes"

// mirrorChangesTable keeps AUTOINCREMENT: without it SQLite would hand out old
// numbers again after everything was pruned.
const mirrorChangesTable = `CREATE TABLE IF NOT EXISTS mirror_changes (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	collection TEXT NOT NULL,
	id TEXT NOT NULL,
	op TEXT NOT NULL,
	at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
)`

// mirrorOriginTable names this shop's data, so that two shops never write into
// one mirror by mistake.
const mirrorOriginTable = `CREATE TABLE IF NOT EXISTS mirror_origin (
	id TEXT NOT NULL
)`

// Mirrored reports whether records of c are copied to the mirror: every
// collection of the shop, never PocketBase's own and never views.
func Mirrored(c *core.Collection) bool {
	return !c.IsView() && !c.System && !strings.HasPrefix(c.Name, "_")
}

// EnsureMirrorCapture creates the change table and the triggers that fill it,
// and puts right those that a deleted, renamed or newly made collection left
// missing or wrong. It is cheap when nothing is to do.
func EnsureMirrorCapture(app core.App) error {
	return app.RunInTransaction(func(txApp core.App) error {
		db := txApp.DB()
		for _, statement := range []string{
			mirrorChangesTable,
			mirrorOriginTable,
			`INSERT INTO mirror_origin (id) SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM mirror_origin)`,
		} {
			if _, err := db.NewQuery(statement).Execute(); err != nil {
				return fmt.Errorf("create the mirror's change table: %w", err)
			}
		}
		wanted, err := captureTriggers(txApp)
		if err != nil {
			return err
		}
		var present []struct {
			Name string `db:"name"`
			SQL  string `db:"sql"`
		}
		err = db.NewQuery(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mirror~_%' ESCAPE '~'`).All(&present)
		if err != nil {
			return fmt.Errorf("list the capture triggers: %w", err)
		}
		for _, trigger := range present {
			if wanted[trigger.Name] == trigger.SQL {
				delete(wanted, trigger.Name)
				continue
			}
			if _, err := db.NewQuery("DROP TRIGGER IF EXISTS " + quoteName(trigger.Name)).Execute(); err != nil {
				return fmt.Errorf("drop the capture trigger %s: %w", trigger.Name, err)
			}
		}
		for name, statement := range wanted {
			if _, err := db.NewQuery(statement).Execute(); err != nil {
				return fmt.Errorf("create the capture trigger %s: %w", name, err)
			}
		}
		return nil
	})
}

func isStamped(c *core.Collection) bool {
	_, ok := c.Fields.GetByName("updated").(*core.AutodateField)
	return ok
}

// ReleaseStamp drops the capture triggers that hold the column "updated" of a collection which
// loses it: SQLite drops no column that a trigger names. EnsureMirrorCapture makes them again.
func ReleaseStamp(app core.App, c *core.Collection) error {
	if isStamped(c) {
		return nil
	}
	for _, suffix := range []string{"insert", "update"} {
		if _, err := app.NonconcurrentDB().NewQuery("DROP TRIGGER IF EXISTS " + quoteName("mirror_"+c.Id+"_"+suffix)).Execute(); err != nil {
			return fmt.Errorf("drop the capture trigger of %s: %w", c.Name, err)
		}
	}
	return nil
}

// captureTriggers returns the statements of all capture triggers by name. They
// name no column but id and updated: a trigger that names a column stops it being dropped.
func captureTriggers(app core.App) (map[string]string, error) {
	var all []*core.Collection
	if err := app.CollectionQuery().All(&all); err != nil {
		return nil, fmt.Errorf("list the collections to capture: %w", err)
	}
	triggers := make(map[string]string, 4*len(all))
	for _, c := range all {
		if !Mirrored(c) || !app.HasTable(c.Name) {
			continue
		}
		at, stamp := "", ""
		if isStamped(c) {
			at, stamp = ", at", ", NEW.updated"
		}
		add := func(suffix, when, row, op, at, stamp string) {
			name := "mirror_" + c.Id + "_" + suffix
			triggers[name] = fmt.Sprintf("CREATE TRIGGER %s AFTER %s BEGIN INSERT INTO mirror_changes (collection, id, op%s) VALUES ('%s', %s.id, '%s'%s); END",
				quoteName(name), fmt.Sprintf(when, quoteName(c.Name)), at, strings.ReplaceAll(c.Name, "'", "''"), row, op, stamp)
		}
		add("insert", "INSERT ON %s", "NEW", "insert", at, stamp)
		add("update", "UPDATE ON %s", "NEW", "update", at, stamp)
		add("moved", "UPDATE OF id ON %s WHEN OLD.id != NEW.id", "OLD", "delete", "", "")
		add("delete", "DELETE ON %s", "OLD", "delete", "", "")
	}
	return triggers, nil
}

func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// LastMirrorChange returns the number of the newest change, 0 before the first.
func LastMirrorChange(app core.App) (int64, error) {
	var seq int64
	err := app.ConcurrentDB().NewQuery(`SELECT COALESCE(MAX(seq), 0) FROM mirror_changes`).Row(&seq)
	return seq, err
}

// MirrorChangesAfter reports which of the named collections changed after seq,
// and the newest change it looked at. Ask again with that number.
func MirrorChangesAfter(app core.App, seq int64, names ...string) (changed map[string]bool, last int64, err error) {
	last, err = LastMirrorChange(app)
	if err != nil || last <= seq {
		return nil, max(last, seq), err
	}
	args := make([]any, len(names))
	for i, name := range names {
		args[i] = name
	}
	var found []string
	err = app.ConcurrentDB().Select("collection").Distinct(true).From(MirrorChanges).
		Where(dbx.NewExp("seq > {:from} AND seq <= {:to}", dbx.Params{"from": seq, "to": last})).
		AndWhere(dbx.In("collection", args...)).Column(&found)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, seq, err
	}
	changed = make(map[string]bool, len(found))
	for _, name := range found {
		changed[name] = true
	}
	return changed, last, nil
}

// PruneMirrorChanges deletes at most limit changes older than seq and returns
// how many it deleted. Small limits keep the writer free.
func PruneMirrorChanges(app core.App, below int64, limit int) (int64, error) {
	res, err := app.NonconcurrentDB().NewQuery(`DELETE FROM mirror_changes WHERE seq IN (
		SELECT seq FROM mirror_changes WHERE seq < {:below} ORDER BY seq LIMIT {:limit})`).
		Bind(dbx.Params{"below": below, "limit": limit}).Execute()
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
