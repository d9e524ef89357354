// Command pocketstarter is the shop: API, pages, admin UI and jobs in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase"
	pbcmd "github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/plugins/migratecmd"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
	"pocketstarter/internal/sqlite"
	_ "pocketstarter/migrations" // the schema
)

// version is set by the release build.
var version = "dev"

func main() {
	if err := run(os.Args[1:]); err != nil {
		cli.PrintError(os.Stderr, err)
		os.Exit(1)
	}
}

// run executes one command. Everything that may refuse a start comes before the data
// directory is touched.
func run(args []string) error {
	pocketbase.Version = version
	debug.SetGCPercent(300) // measured: 15 % less processor under load for some 30 MB
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(72 << 20) // long lists would let that grow to 500 MB; beyond it the collector works harder. SQLite's 50 and the program's 40 are not in it
	}
	app := pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: "pb_data", HideStartBanner: true, DBConnect: sqlite.DBConnect, DataMaxOpenConns: sqlite.ReadConns, DataMaxIdleConns: sqlite.ReadConns})
	p := &program{app: app}
	serve := pbcmd.NewServeCommand(app, false)
	serve.Flags().BoolVar(&p.open, "open", false, "open the shop in the browser")
	app.RootCmd.AddCommand(serve, pbcmd.NewSuperuserCommand(app))
	migratecmd.MustRegister(app, app.RootCmd, migratecmd.Config{Automigrate: false})
	app.RootCmd.AddCommand(cli.Commands(cli.Options{Dir: app.DataDir, Load: p.load, Actions: p.actions(), Version: version})...)
	app.RootCmd.Short = "A shop in one file: sells downloads, subscriptions and time"
	app.RootCmd.SilenceErrors, app.RootCmd.SilenceUsage = true, true

	if len(args) == 0 || cli.RunsWithoutApp(app.RootCmd, args) || wantsHelp(args) {
		return app.RootCmd.ExecuteContext(context.Background())
	}
	cmd, rest, err := app.RootCmd.Find(args)
	if err != nil {
		return err
	}
	if cmd.Name() == "promote" { // opens both directories itself: one of each mode
		return app.RootCmd.ExecuteContext(context.Background())
	}
	if err := p.prepareFor(cmd.Name(), rest); err != nil {
		return err
	}
	defer p.release()
	err = app.Execute()
	if migrates(cmd.Name(), rest) {
		err = cli.MigrationError(err, p.snapshot)
	}
	return err
}

func wantsHelp(args []string) bool {
	for _, a := range args {
		if a == "-h" || a == "--help" || a == "-v" || a == "--version" {
			return true
		}
	}
	return false
}

// program is what the commands share.
type program struct {
	app      *pocketbase.PocketBase
	open     bool
	cfg      *config.Config
	lock     *cli.Lock
	control  *cli.Control
	snapshot string
	shop     *registered
}

func (p *program) load() (*config.Config, error) { return p.loadFor(p.app.DataDir()) }

// loadFor reads the configuration; dir's memory of its mode is compared with it, "" for none.
func (p *program) loadFor(dir string) (*config.Config, error) {
	return config.Load(os.Getenv, config.LoadOptions{EnvFile: ".env", Dir: dir, Environ: os.Environ()})
}

// prepareFor loads the configuration, refuses what is unsafe, claims the directory, and for
// serve takes its lock and copies the database before a migration.
func (p *program) prepareFor(command string, args []string) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	p.cfg = cfg
	if command == "serve" && cfg.Mode == config.Sandbox {
		if err := onlyLoopback(args); err != nil {
			return err
		}
	}
	dir := p.app.DataDir()
	if command != "serve" {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) && command != "seed" && command != "superuser" && command != "upsert" && command != "create" && command != "up" {
			return fmt.Errorf("there is no data directory at %s; start the shop once or name it with --dir", dir)
		}
	}
	if err := cfg.ClaimDirectory(dir); err != nil {
		return err
	}
	if command == "serve" || migrates(command, args) {
		if p.lock, err = cli.AcquireLock(dir, command); err != nil {
			return err
		}
		if err := p.keepBefore(dir, command == "migrate" && slices.Contains(args, "down")); err != nil {
			return err
		}
	}
	s, err := openServices(cfg, dir, logger(cfg))
	if err != nil {
		return err
	}
	p.shop = register(p.app, s)
	p.shop.ready = p.ready
	if command == "serve" {
		p.app.OnBootstrap().BindFunc(func(e *core.BootstrapEvent) error {
			if err := e.Next(); err != nil {
				return err
			}
			return cli.MigrationError(e.App.RunAllMigrations(), p.snapshot)
		})
	}
	return nil
}

// migrates reports whether a command of PocketBase's changes the schema.
func migrates(command string, args []string) bool {
	return command == "migrate" && !slices.Contains(args, "create") && !slices.Contains(args, "collections")
}

// keepBefore copies the database before migrations run, or are taken back.
func (p *program) keepBefore(dir string, down bool) (err error) {
	keep := cli.SnapshotBeforeMigration
	if down {
		keep = cli.SnapshotBeforeRevert
	}
	p.snapshot, err = keep(context.Background(), dir)
	return err
}

// onlyLoopback refuses a sandbox that other machines could reach: it gives everything away.
func onlyLoopback(args []string) error {
	for i, a := range args {
		value, named := strings.CutPrefix(a, "--http=")
		if !named && a == "--http" && i+1 < len(args) {
			value, named = args[i+1], true
		}
		if strings.HasPrefix(a, "--https") {
			return errors.New("--https: a sandbox listens on this machine only, without TLS; configure Clerk to go live")
		}
		if !named {
			continue
		}
		host, _, err := net.SplitHostPort(value)
		if err != nil || !config.IsLoopback(host) {
			return fmt.Errorf("--http %s: a sandbox listens on 127.0.0.1 or localhost only, because it gives everything away; configure Clerk to go live", value)
		}
	}
	return nil
}

func (p *program) release() {
	if p.control != nil {
		_ = p.control.Close(context.Background())
	}
	if p.lock != nil {
		_ = p.lock.Release()
	}
}

// ready says where the shop is, once it listens.
func (p *program) ready(listen net.Addr) {
	if p.lock == nil {
		return
	}
	_ = p.lock.SetAddress(listen.String())
	control, err := cli.ListenControl(p.lock, p.app.DataDir(), p.actions().Registry())
	if err != nil {
		p.shop.s.log.Warn("commands cannot reach this server", "error", err)
	}
	p.control = control
	site := p.shop.s.site.Load()
	r := cli.Ready{Mode: p.cfg.Mode, AppURL: site.AppURL, AdminLink: site.AppURL + "/_/", Off: cli.Off(p.cfg)}
	if p.cfg.Mode == config.Sandbox {
		r.Sandbox, r.AdminLink, r.Off = site.AppURL+"/sandbox", site.AppURL+p.shop.operatorPath, nil
		if err := p.shop.seedIfEmpty(context.Background()); err != nil {
			p.shop.s.log.Error("the sample catalogue could not be made", "error", err)
		}
	}
	cli.PrintReady(os.Stdout, r)
	if p.open {
		if err := cli.OpenBrowser(context.Background(), site.AppURL); err != nil {
			fmt.Fprintln(os.Stdout, "  "+err.Error())
		}
	}
}
