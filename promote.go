package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
	"pocketstarter/internal/postgres"
	"pocketstarter/internal/samples"
	"pocketstarter/internal/sqlite"
	"pocketstarter/internal/storage/local"
)

// promote copies a sandbox's catalogue, identity and files into the fresh live directory to, for
// the first Clerk user of SELLERS. Nothing else comes along.
func (p *program) promote(ctx context.Context, to string, progress func(cli.Progress)) (cli.PromoteReport, error) {
	cfg, err := p.loadFor("")
	if cfg == nil {
		return cli.PromoteReport{}, err
	}
	owner := ""
	for _, x := range cfg.Sellers {
		if strings.HasPrefix(x, "user_") {
			owner = x
			break
		}
	}
	if owner == "" {
		return cli.PromoteReport{}, errors.New("SELLERS names no Clerk user id: set it to yours (user_…), so that the catalogue has an owner")
	}
	from, closeFrom, err := openForReading(p.app.DataDir())
	if err != nil {
		return cli.PromoteReport{}, err
	}
	defer closeFrom()
	source, err := local.Open(local.Options{Dir: p.app.DataDir(), KeyPattern: "", LinkKey: make([]byte, 32)})
	if err != nil {
		return cli.PromoteReport{}, err
	}
	defer source.Close()

	live := *cfg
	live.Mode = config.Live
	if !live.StorageReady() {
		live.Storage.Backend = "local" // the files wait in the directory; check tells how to move them
	}
	if err := live.ClaimDirectory(to); err != nil {
		return cli.PromoteReport{}, err
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: to, DBConnect: sqlite.DBConnect})
	if err := app.Bootstrap(); err != nil {
		return cli.PromoteReport{}, err
	}
	defer func() { _ = app.ClearBootstrap() }()
	if err := app.RunAllMigrations(); err != nil {
		return cli.PromoteReport{}, err
	}
	if err := prepare(app); err != nil {
		return cli.PromoteReport{}, err
	}
	if empty, err := samples.IsEmpty(app); err != nil || !empty {
		return cli.PromoteReport{}, errors.Join(err, fmt.Errorf("%s has products already; promote fills a fresh directory only", to))
	}
	s := &services{cfg: &live, dir: to, log: logger(cfg), mirror: postgres.Off{}}
	s.setSite("127.0.0.1:8090")
	if err := s.openStore(); err != nil {
		return cli.PromoteReport{}, err
	}
	s.shop = commerce.New(s.rules())
	buyer, err := s.shop.SignedIn(ctx, app, owner)
	if err != nil {
		return cli.PromoteReport{}, err
	}
	out, err := samples.CopyCatalog(ctx, from, app, s.shop, source, buyer.Profile, func(done, total int) {
		if progress != nil {
			progress(cli.Progress{Label: "products", Done: int64(done), Total: int64(total)})
		}
	})
	return cli.PromoteReport(out), errors.Join(err, s.Close())
}

// openForReading opens a shop's data without serving it.
func openForReading(dir string) (core.App, func(), error) {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: sqlite.DBConnect})
	if err := app.Bootstrap(); err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", dir, err)
	}
	if _, err := collections.FindTheShop(app); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%s holds no shop yet; start it once", dir), app.ClearBootstrap())
	}
	return app, func() { _ = app.ClearBootstrap() }, nil
}
