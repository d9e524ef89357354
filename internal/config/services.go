package config

// Service is a neighbor that may be off.
type Service struct {
	ID     string // stable: "resend", "stripe", "storage", "mirror", "supabase", "ai", "sentry", "metrics"
	Name   string // for people
	On     bool
	Effect string   // what it means for the shop when it is off, one sentence
	Needs  []string // the variables that switch it on
}

// StorageReady reports whether the chosen storage has what it needs.
func (c *Config) StorageReady() bool {
	switch c.Storage.Backend {
	case "local":
		return true
	case "supabase":
		return c.Supabase.URL != "" && c.Supabase.ServiceRoleKey.Set() && c.Storage.Bucket != ""
	case "s3":
		return c.Storage.Bucket != "" && c.Storage.S3AccessKeyID != "" && c.Storage.S3SecretAccessKey.Set()
	}
	return false
}

// Services returns every optional neighbor and whether the configuration
// switches it on. In a sandbox stand-ins take the places of resend, stripe and ai.
func (c *Config) Services() []Service {
	storageNeeds := []string{"SUPABASE_URL", "SUPABASE_SERVICE_ROLE_KEY", "ASSET_STORAGE_BUCKET"}
	if c.Storage.Backend == "s3" {
		storageNeeds = []string{"ASSET_STORAGE_BUCKET", "ASSET_STORAGE_S3_ACCESS_KEY_ID", "ASSET_STORAGE_S3_SECRET_ACCESS_KEY"}
	}
	ai := c.AI.OpenAI.APIKey.Set() || c.AI.OpenRouter.APIKey.Set() || c.AI.OllamaModel != "" || c.AI.Simulator
	return []Service{
		{"resend", "mail through Resend", c.Resend.APIKey.Set() && c.Resend.From != "",
			"Mails wait in the outbox.", []string{"RESEND_API_KEY", "RESEND_FROM_EMAIL"}},
		{"stripe", "Stripe Checkout", c.Stripe.SecretKey.Set() && len(c.Stripe.WebhookSecrets) > 0,
			"One-time prices need a checkout_url of their own.", []string{"STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"}},
		{"storage", "file storage (" + c.Storage.Backend + ")", c.StorageReady(),
			"Downloads answer 503.", storageNeeds},
		{"mirror", "Postgres mirror", c.Mirror.DSN().Set(),
			"Records stay in the data directory only.", []string{"DATABASE_URL"}},
		{"supabase", "Supabase profile probe", c.Supabase.URL != "" && c.Supabase.AnonKey.Set(),
			"The probe says that it is not configured.", []string{"SUPABASE_URL", "SUPABASE_ANON_KEY"}},
		{"ai", "AI providers", ai,
			"Chat and images answer 503.", []string{"OPENAI_API_KEY"}},
		{"sentry", "Sentry", c.SentryDSN.Set(), "Errors are only logged.", []string{"SENTRY_DSN"}},
		{"metrics", "metrics", c.MetricsAddr != "", "There is no Prometheus endpoint.", []string{"METRICS_ADDR"}},
	}
}

// checkServices notes what is off in live, and warns about what is half set.
func (c *Config) checkServices() {
	for _, s := range c.Services() {
		if s.On || c.Mode == Sandbox || (s.ID == "storage" && c.invalid("ASSET_STORAGE_BACKEND")) {
			continue
		}
		set, missing := 0, ""
		for _, name := range s.Needs {
			if c.IsSet(name) {
				set++
			} else if missing == "" {
				missing = name
			}
		}
		switch {
		case set > 0 && missing != "" && s.ID != "supabase":
			c.warn("half_set", missing, "Without it "+s.Name+" is off, although part of it is configured. "+s.Effect, "Set it, or remove the rest.")
		default:
			c.find(SeverityInfo, "off", s.Needs[0], "Off: "+s.Name+". "+s.Effect, "Nothing to do, unless you want it.")
		}
	}
	if c.Billing.HardTTL < c.Billing.SoftStale {
		c.warn("stale_order", "BILLING_SYNC_HARD_TTL_SECONDS", "It is smaller than BILLING_SYNC_SOFT_STALE_SECONDS, so nothing is ever only stale.", "Make it the larger one.")
	}
	if c.Mode == Live && len(c.Security.AdminAllowedIPs) == 0 {
		c.find(SeverityInfo, "admin_open", "ADMIN_ALLOWED_IPS", "The admin UI can be reached from every address.", "Name your own addresses, and switch MFA on for superusers.")
	}
}

func (c *Config) checkMirror() {
	parts := 0
	for _, name := range []string{"DB_NAME", "DB_USER", "DB_HOST"} {
		if c.IsSet(name) {
			parts++
		}
	}
	if c.Mirror.URL.Set() && parts > 0 {
		c.warn("two_databases", "DATABASE_URL", "DB_NAME, DB_USER or DB_HOST are set too and ignored.", "Keep one of the two ways.")
	}
	if c.Mirror.URL.Set() || parts == 0 || parts == 3 {
		return
	}
	for _, name := range []string{"DB_NAME", "DB_USER", "DB_HOST"} {
		if !c.IsSet(name) {
			c.warn("half_set", name, "Without it the Postgres mirror is off, although part of it is configured.", "Set it, or remove the rest.")
		}
	}
}
