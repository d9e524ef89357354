package config

import (
	"crypto/hkdf"
	"crypto/sha256"
	"net/netip"
	"net/url"
	"time"
)

// Mode says whether the neighbors are the real services or local stand-ins.
type Mode string

// The modes. Configuration decides: any Clerk setting makes it live.
const (
	Sandbox Mode = "sandbox"
	Live    Mode = "live"
)

// Config is everything the environment says, read, checked and completed with
// defaults. Values that depend on the address really listened on come from Site.
type Config struct {
	Mode  Mode
	Debug bool // APP_DEBUG

	SecretKey    Secret // "" until ClaimDirectory in a sandbox
	AppURL       string // origin; "" in a sandbox without APP_URL: see Site
	FrontendURL  string // "" = the app's own
	AllowedHosts []string
	Sellers      []string // Clerk user ids or lower-case addresses; "*" = everybody
	CORSOrigins  []string
	CSRFOrigins  []string

	Security  Security
	Clerk     Clerk
	Stripe    Stripe
	Orders    Orders
	Mirror    Mirror
	Supabase  Supabase
	Storage   Storage
	Resend    Resend
	AI        AI
	Billing   Billing
	Retention Retention
	Throttles Throttles

	SentryDSN   Secret
	MetricsAddr string
	LogLevel    string // debug, info, warn, error

	// Findings holds every fault, warning and note of Load, in table order.
	Findings Faults

	variables map[string]string // the text of every variable that is set
}

// Security is how strict the HTTP layer is.
type Security struct {
	SSLRedirect           bool
	HSTSSeconds           int // 0 = no HSTS header
	HSTSIncludeSubdomains bool
	HSTSPreload           bool
	SessionCookieSecure   bool
	CSRFCookieSecure      bool
	TrustedProxies        []netip.Prefix
	ProxyHeaders          []string       // headers with the client's address, best first
	AdminAllowedIPs       []netip.Prefix // empty = any
}

// Clerk is who signs people in and bills subscriptions. Empty in a sandbox.
type Clerk struct {
	SecretKey         Secret
	PublishableKey    string
	Domain            string
	JWKSURL           string
	Issuer            string
	Audience          []string
	AuthorizedParties []string // as configured; Site completes it
	BillingClaim      string
	WebhookSecrets    []Secret
	APIURL            string
	BillingPortalURL  string
}

// Stripe is Stripe Checkout for one-time purchases.
type Stripe struct {
	SecretKey      Secret
	WebhookSecrets []Secret
	APIBase        string
	AutomaticTax   bool
}

// Orders is how orders expire and who may confirm one directly.
type Orders struct {
	Expiry              time.Duration
	CheckoutHosts       []string // as configured; Site completes it
	AllowManual         bool
	AllowClientClerk    bool
	ConfirmSharedSecret Secret
}

// Mirror is the Postgres copy.
type Mirror struct {
	URL              Secret // DATABASE_URL
	Name, User, Host string
	Password         Secret
	Port             int
	Schema           string // views here, tables in Schema_private
}

// DSN returns the connection URL, "" when the mirror is off. A connection made of
// the DB_* parts asks for TLS unless the host is this machine.
func (m Mirror) DSN() Secret {
	if m.URL.Set() {
		return m.URL
	}
	if m.Name == "" || m.User == "" || m.Host == "" {
		return ""
	}
	u := url.URL{
		Scheme: "postgres",
		User:   url.UserPassword(m.User, m.Password.Reveal()),
		Host:   joinHostPort(m.Host, m.Port),
		Path:   "/" + m.Name,
	}
	if !IsLoopback(m.Host) {
		u.RawQuery = "sslmode=require"
	}
	return Secret(u.String())
}

// Supabase is the project whose profile table is probed and whose storage is used.
type Supabase struct {
	URL            string
	AnonKey        Secret
	ServiceRoleKey Secret
	ProfileTable   string // "" = the usual names are tried
}

// Storage is where the sold files live.
type Storage struct {
	Backend      string // local, supabase, s3
	Bucket       string
	SignedURLTTL time.Duration
	KeyPrefix    string // holds {seller}

	S3EndpointURL     string
	S3Region          string
	S3AccessKeyID     string
	S3SecretAccessKey Secret
}

// Resend is who sends the mails.
type Resend struct {
	APIKey         Secret
	From, ReplyTo  string
	Timeout        time.Duration
	BaseURL        string
	WebhookSecrets []Secret
	MaxPerSecond   int
}

// Provider is one AI provider that speaks OpenAI's protocol.
type Provider struct {
	APIKey       Secret
	BaseURL      string
	DefaultModel string
	ImageModel   string
}

// AI is which AI providers exist and how much a tier may use in a month.
type AI struct {
	OpenAI, OpenRouter       Provider
	OllamaBaseURL            string
	OllamaModel              string // "" = Ollama is off
	Simulator, ProviderCalls bool
	Free, Pro                Limits
}

// Limits is what one tier may use a month.
type Limits struct{ Tokens, Images, Videos int }

// Billing is how old a subscription's state may get.
type Billing struct {
	SoftStale, HardTTL, PastDueGrace time.Duration
}

// Retention is how long full payloads and bodies are kept.
type Retention struct {
	Events, MailBodies time.Duration
}

// Throttles is how often a person or an address may call the API.
type Throttles struct {
	Anon, User, CheckoutCreate, OrderConfirm, DownloadAccess Rate
}

// LoopbackEqual reports whether localhost, 127.0.0.1 and [::1] count as one name
// in a token's azp.
func (c *Config) LoopbackEqual() bool { return c.Debug || c.Mode == Sandbox }

// IsSet reports whether the variable name has a value in the environment or in
// the .env file, as opposed to a default.
func (c *Config) IsSet(name string) bool { return c.variables[name] != "" }

// Key derives 32 bytes for one purpose ("local-links", "csrf") from APP_SECRET_KEY.
// Keys of different purposes tell nothing about each other. It panics before a
// sandbox's key was made by ClaimDirectory.
func (c *Config) Key(purpose string) []byte {
	if !c.SecretKey.Set() {
		panic("config: Key before there is an APP_SECRET_KEY; call ClaimDirectory first")
	}
	key, err := hkdf.Key(sha256.New, []byte(c.SecretKey.Reveal()), nil, "pocketstarter:"+purpose, 32)
	if err != nil {
		panic(err) // only for lengths far beyond 32 bytes
	}
	return key
}
