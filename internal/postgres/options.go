package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Options is what a Mirror needs to know.
type Options struct {
	URL    string           // postgres://user:password@host:port/name
	Schema string           // views go here, tables into <Schema>_private; "" means shop
	Log    *slog.Logger     // nil discards
	Now    func() time.Time // the machine's clock; nil means time.Now

	BatchRows int           // changes a step takes, 0 means 2000
	ChunkRows int           // rows a range of backfill and verify holds, 0 means 5000
	RetryHeld time.Duration // how long a refused row waits for its next try, 0 means 10 minutes
	Timeout   time.Duration // longest transaction, 0 means 5 minutes: then the connection counts as dead
}

var schemaName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,54}$`)

// Open returns a mirror that connects when it is first used: a Postgres that is
// down stops nothing. The error says which option is wrong and never holds the password.
func Open(_ context.Context, o Options) (*Mirror, error) {
	if o.Schema == "" {
		o.Schema = "shop"
	}
	if !schemaName.MatchString(o.Schema) || strings.HasPrefix(o.Schema, "pg_") {
		return nil, fmt.Errorf("DB_SCHEMA %q is no plain schema name: use small letters, digits and underscores", o.Schema)
	}
	if o.Schema == "public" || o.Schema == "auth" || o.Schema == "storage" {
		return nil, fmt.Errorf("DB_SCHEMA %q belongs to Supabase: choose another, such as shop", o.Schema)
	}
	config, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL is no Postgres address (postgres://user:password@host:5432/name)")
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 10 * time.Second
	}
	// Through a pooler in transaction mode the next statement may meet another
	// server process, so nothing may be prepared there.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	config.ConnConfig.StatementCacheCapacity = 0
	config.ConnConfig.DescriptionCacheCapacity = 0
	config.ConnConfig.RuntimeParams["application_name"] = "pocketstarter"
	config.MinConns, config.MaxConns = 0, 4
	config.MaxConnIdleTime = 5 * time.Minute
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to Postgres: %w", err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	setDefault(&o.BatchRows, 2000)
	setDefault(&o.ChunkRows, 5000)
	setDefault(&o.RetryHeld, 10*time.Minute)
	setDefault(&o.Timeout, 5*time.Minute)
	return &Mirror{pool: pool, schema: o.Schema, private: o.Schema + "_private", reader: o.Schema + "_reader", log: o.Log, now: o.Now,
		batchRows: o.BatchRows, chunkRows: o.ChunkRows, retryHeld: o.RetryHeld, timeout: o.Timeout}, nil
}

func setDefault[T int | time.Duration](v *T, to T) {
	if *v <= 0 {
		*v = to
	}
}

// URL builds an address from the parts that DB_NAME, DB_USER, DB_PASSWORD,
// DB_HOST and DB_PORT give. It returns "" when there is no name.
func URL(name, user, password, host, port string) string {
	if name == "" {
		return ""
	}
	if host == "" {
		host = "localhost"
	}
	if port == "" {
		port = "5432"
	}
	return (&url.URL{Scheme: "postgres", User: url.UserPassword(user, password), Host: host + ":" + port, Path: "/" + name}).String()
}
