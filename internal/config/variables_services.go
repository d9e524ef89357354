package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var serviceVariables = []Variable{
	{Name: "DATABASE_URL", Effect: "Postgres mirror (Supabase), as a postgres:// URL; wins over DB_*; empty = off",
		read: readDatabaseURL},
	{Name: "DB_NAME", Effect: "the mirror in parts, used without DATABASE_URL: database",
		read: text(func(c *Config) *string { return &c.Mirror.Name })},
	{Name: "DB_USER", Effect: "its user", read: text(func(c *Config) *string { return &c.Mirror.User })},
	{Name: "DB_PASSWORD", Effect: "its password", read: secret(func(c *Config) *Secret { return &c.Mirror.Password })},
	{Name: "DB_HOST", Effect: "its host", read: host(func(c *Config) *string { return &c.Mirror.Host })},
	{Name: "DB_PORT", Default: "5432", Effect: "its port (1 to 65535)",
		read: integer(1, 65535, func(c *Config) *int { return &c.Mirror.Port })},
	{Name: "DB_SCHEMA", Default: "shop", Effect: "views in this schema, tables in <schema>_private",
		read: matching(schemaName, "a lower-case name such as shop, of at most 50 letters, digits and _",
			func(c *Config) *string { return &c.Mirror.Schema })},
	{Name: "SUPABASE_URL", Effect: "the Supabase project, for the profile probe and Supabase Storage",
		read: address(func(c *Config) *string { return &c.Supabase.URL })},
	{Name: "SUPABASE_ANON_KEY", Effect: "its anon key", read: secret(func(c *Config) *Secret { return &c.Supabase.AnonKey })},
	{Name: "SUPABASE_SERVICE_ROLE_KEY", Effect: "its service role key, for storage",
		read: secret(func(c *Config) *Secret { return &c.Supabase.ServiceRoleKey })},
	{Name: "SUPABASE_PROFILE_TABLE", Effect: "the first table that the profile probe asks",
		read: matching(tableName, "a table name of letters, digits and _", func(c *Config) *string { return &c.Supabase.ProfileTable })},
	{Name: "RESEND_API_KEY", Effect: "mails are sent through Resend; empty = they wait in the outbox",
		read: secret(func(c *Config) *Secret { return &c.Resend.APIKey })},
	{Name: "RESEND_FROM_EMAIL", Effect: "the sender, such as Shop <shop@example.com>; needed with RESEND_API_KEY",
		read: mailbox(func(c *Config) *string { return &c.Resend.From })},
	{Name: "RESEND_REPLY_TO_EMAIL", Effect: "where answers go", read: mailbox(func(c *Config) *string { return &c.Resend.ReplyTo })},
	{Name: "RESEND_TIMEOUT_SECONDS", Default: "10", Effect: "seconds (0.1 to 120) that one try may take",
		read: duration(time.Second, 0.1, 120, func(c *Config) *time.Duration { return &c.Resend.Timeout })},
	{Name: "RESEND_BASE_URL", Default: "https://api.resend.com", Effect: "Resend's API",
		read: address(func(c *Config) *string { return &c.Resend.BaseURL })},
	{Name: "RESEND_WEBHOOK_SECRET", Effect: "one or several comma-separated whsec_… of Resend's webhook endpoint (bounces and complaints)",
		read: secrets(func(c *Config) *[]Secret { return &c.Resend.WebhookSecrets })},
	{Name: "RESEND_MAX_PER_SECOND", Default: "4", Effect: "most mails a second (1 to 1000)",
		read: integer(1, 1000, func(c *Config) *int { return &c.Resend.MaxPerSecond })},
}

var (
	schemaName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,49}$`)
	tableName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,62}$`)
)

var storageVariables = []Variable{
	{Name: "ASSET_STORAGE_BACKEND", Default: "local in a sandbox, supabase in live", std: bySandbox("local", "supabase"),
		Effect: "where the sold files live: local, supabase or s3",
		read:   oneOf(func(c *Config) *string { return &c.Storage.Backend }, "local", "supabase", "s3")},
	{Name: "ASSET_STORAGE_BUCKET", Effect: "the bucket, for supabase and s3",
		read: text(func(c *Config) *string { return &c.Storage.Bucket })},
	{Name: "ASSET_STORAGE_SIGNED_URL_TTL_SECONDS", Default: "600", Effect: "seconds (60 to 3600) that a signed link works",
		read: duration(time.Second, 60, 3600, func(c *Config) *time.Duration { return &c.Storage.SignedURLTTL })},
	{Name: "ASSET_STORAGE_KEY_PREFIX", Default: "sellers/{seller}", Effect: "prefix of every object key; {seller} keeps sellers apart",
		read: readKeyPrefix},
	{Name: "ASSET_STORAGE_S3_ENDPOINT_URL", Effect: "the S3 endpoint; empty = AWS",
		read: address(func(c *Config) *string { return &c.Storage.S3EndpointURL })},
	{Name: "ASSET_STORAGE_S3_REGION", Default: "us-east-1", Effect: "its region",
		read: text(func(c *Config) *string { return &c.Storage.S3Region })},
	{Name: "ASSET_STORAGE_S3_ACCESS_KEY_ID", Effect: "its access key id",
		read: text(func(c *Config) *string { return &c.Storage.S3AccessKeyID })},
	{Name: "ASSET_STORAGE_S3_SECRET_ACCESS_KEY", Effect: "its secret access key",
		read: secret(func(c *Config) *Secret { return &c.Storage.S3SecretAccessKey })},
}

var keyPrefix = regexp.MustCompile(`^[A-Za-z0-9{}._-]+(/[A-Za-z0-9{}._-]+)*$`)

func readKeyPrefix(c *Config, raw string) error {
	raw = strings.TrimSuffix(raw, "/")
	if !keyPrefix.MatchString(raw) || strings.Contains(raw, "..") || strings.Count(raw, "{seller}") != 1 || len(raw) > 200 {
		return fmt.Errorf("must be a relative path with {seller} in it, such as sellers/{seller}")
	}
	c.Storage.KeyPrefix = raw
	return nil
}

var aiVariables = append(
	append(
		provider("OPENAI", "OpenAI", "https://api.openai.com/v1", "gpt-4.1-mini", "gpt-image-1", func(c *Config) *Provider { return &c.AI.OpenAI }),
		provider("OPENROUTER", "OpenRouter", "https://openrouter.ai/api/v1", "openai/gpt-4.1-mini", "openai/gpt-image-1", func(c *Config) *Provider { return &c.AI.OpenRouter })...),
	Variable{Name: "OLLAMA_BASE_URL", Default: "http://127.0.0.1:11434", Effect: "Ollama's address",
		read: address(func(c *Config) *string { return &c.AI.OllamaBaseURL })},
	Variable{Name: "OLLAMA_MODEL", Effect: "Ollama's model; empty = off",
		read: text(func(c *Config) *string { return &c.AI.OllamaModel })},
	Variable{Name: "AI_SIMULATOR_ENABLED", Default: "true in a sandbox, false in live", std: bySandbox("true", "false"),
		Effect: "answers made up locally, for demos", read: boolean(func(c *Config) *bool { return &c.AI.Simulator })},
	Variable{Name: "AI_PROVIDER_CALLS_ENABLED", Default: "false", Effect: "real providers are called (and cost money)",
		read: boolean(func(c *Config) *bool { return &c.AI.ProviderCalls })},
	usage("FREE_TOKENS", 100000, func(c *Config) *int { return &c.AI.Free.Tokens }),
	usage("FREE_IMAGES", 120, func(c *Config) *int { return &c.AI.Free.Images }),
	usage("FREE_VIDEOS", 2, func(c *Config) *int { return &c.AI.Free.Videos }),
	usage("PRO_TOKENS", 1500000, func(c *Config) *int { return &c.AI.Pro.Tokens }),
	usage("PRO_IMAGES", 1000, func(c *Config) *int { return &c.AI.Pro.Images }),
	usage("PRO_VIDEOS", 40, func(c *Config) *int { return &c.AI.Pro.Videos }),
)

func provider(prefix, name, base, model, image string, at func(*Config) *Provider) []Variable {
	return []Variable{
		{Name: prefix + "_API_KEY", Effect: name + "'s key; empty = off", read: secret(func(c *Config) *Secret { return &at(c).APIKey })},
		{Name: prefix + "_BASE_URL", Default: base, Effect: name + "'s API", read: address(func(c *Config) *string { return &at(c).BaseURL })},
		{Name: prefix + "_DEFAULT_MODEL", Default: model, Effect: "its model for text", read: text(func(c *Config) *string { return &at(c).DefaultModel })},
		{Name: prefix + "_IMAGE_MODEL", Default: image, Effect: "its model for images", read: text(func(c *Config) *string { return &at(c).ImageModel })},
	}
}

func usage(name string, n int, at func(*Config) *int) Variable {
	tier, metric, _ := strings.Cut(strings.ToLower(name), "_")
	return Variable{Name: "AI_USAGE_LIMIT_" + name, Default: strconv.Itoa(n),
		Effect: metric + " a month of tier " + tier + " (0 to 2000000000)", read: integer(0, 2_000_000_000, at)}
}

// parsePostgres checks that a connection URL can be read at all. The error must
// not be shown: it repeats the URL with its password.
func parsePostgres(raw string) error {
	u, err := url.Parse(raw)
	if err == nil && u.Hostname() == "" && u.Query().Get("host") == "" {
		err = fmt.Errorf("no host")
	}
	if err == nil && !validPort(u.Port()) {
		err = fmt.Errorf("bad port")
	}
	return err
}

func joinHostPort(host string, port int) string {
	return net.JoinHostPort(host, strconv.Itoa(port))
}
