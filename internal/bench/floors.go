package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // the system tables

	"pocketstarter/internal/sqlite"
)

// serveFloor is this program as a bare server on the address args[0].
func serveFloor(kind string, args []string) error {
	switch {
	case kind == "floor-http" && len(args) == 3:
		return serveBytes(args[0], args[1], args[2])
	case kind == "floor-pocketbase" && len(args) == 2:
		return servePocketBase(args[0], args[1])
	}
	return fmt.Errorf("bench %s %v: unknown floor", kind, args)
}

// serveBytes answers every request with the content of a file, after reading its
// body: plain net/http and nothing else.
func serveBytes(address, contentType, file string) error {
	reply, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:gosec // a floor on loopback
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(reply)
	}))
}

// servePocketBase is PocketBase without us: one public collection with the products'
// visible fields and as many rows as the shop has products.
func servePocketBase(address, dir string) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	if err := fillBare(app); err != nil {
		return err
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.InstallerFunc = nil
		return e.Next()
	})
	return apis.Serve(app, apis.ServeConfig{HttpAddr: address})
}

const bareProducts = "floor_products"

func fillBare(app core.App) error {
	if _, err := app.FindCollectionByNameOrId(bareProducts); err == nil {
		return nil
	}
	c := core.NewBaseCollection(bareProducts)
	everybody := ""
	c.ListRule, c.ViewRule = &everybody, &everybody
	for _, name := range []string{"name", "slug", "tagline", "description", "type"} {
		c.Fields.Add(&core.TextField{Name: name})
	}
	if err := app.Save(c); err != nil {
		return err
	}
	for i := range 30 {
		r := core.NewRecord(c)
		for _, name := range []string{"name", "slug", "tagline", "description", "type"} {
			r.Set(name, fmt.Sprintf("%s of product %d, long enough to print", name, i))
		}
		if err := app.Save(r); err != nil {
			return err
		}
	}
	return nil
}

// sqliteCommits measures bare commits of a row of this size, one a transaction,
// as durable as the shop's.
func (b *bench) sqliteCommits(payload []byte) (float64, error) {
	db, err := sqlite.DBConnect(filepath.Join(b.root, "floor.db"))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	db.DB().SetMaxOpenConns(1)
	if _, err := db.NewQuery("CREATE TABLE rows_of_bytes (id INTEGER PRIMARY KEY, body BLOB)").Execute(); err != nil {
		return 0, err
	}
	n, began := 0, time.Now()
	for ; time.Since(began) < b.seconds; n++ {
		if _, err := db.Insert("rows_of_bytes", dbx.Params{"body": payload}).Execute(); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// pocketBaseSaves measures transactions of so many new records in a bare
// PocketBase whose commits are as durable as the shop's.
func (b *bench) pocketBaseSaves(saves int) (rate float64, err error) {
	dir, err := os.MkdirTemp(b.root, "saves-")
	if err != nil {
		return 0, err
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: durable})
	if err := app.Bootstrap(); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, app.ClearBootstrap()) }()
	c := core.NewBaseCollection("floor_records")
	for _, name := range []string{"name", "state", "owner", "note", "reference", "currency"} {
		c.Fields.Add(&core.TextField{Name: name})
	}
	c.Fields.Add(&core.NumberField{Name: "amount"}, &core.AutodateField{Name: "created", OnCreate: true})
	c.AddIndex("idx_floor_reference", false, "reference", "")
	if err := app.Save(c); err != nil {
		return 0, err
	}
	n, began := 0, time.Now()
	for ; time.Since(began) < b.seconds; n++ {
		err := app.RunInTransaction(func(tx core.App) error {
			for i := range saves {
				r := core.NewRecord(c)
				r.Load(map[string]any{"name": "A name", "state": "paid", "owner": "somebody", "reference": fmt.Sprint(n, i), "currency": "USD", "amount": 1900})
				if err := tx.Save(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// durable opens a file as PocketBase does, with the one setting changed that lets
// an acknowledged commit survive a power cut.
func durable(path string) (*dbx.DB, error) {
	return dbx.Open("sqlite", path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)"+
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)&_defensive=1")
}
