// Package supabase asks a Supabase project, the way a browser would, whether the
// bridge from Clerk to Postgres works: the Data API, the exposed schema, the anonymous
// key, and Clerk as third-party sign-in. It only reads, and never with the service role.
package supabase

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options says where to ask. All but URL and AnonKey may be empty.
type Options struct {
	URL     string // https://<project>.supabase.co; https:// is added where it is missing
	AnonKey string // the anonymous or publishable key
	Schema  string // "" means shop
	Table   string // SUPABASE_PROFILE_TABLE; "" means the mirror's own view profiles
	Client  *http.Client
}

// State is what the probe found, for machines.
type State string

// The states, in the order in which a setup passes through them.
const (
	NotConfigured    State = "not_configured"
	Unreachable      State = "unreachable"
	WrongKey         State = "wrong_key"
	SchemaNotExposed State = "schema_not_exposed"
	TableMissing     State = "table_missing"
	NotThirdParty    State = "not_third_party"
	TokenExpired     State = "token_expired"
	Fine             State = "fine"
)

// Result is the answer of GET /api/supabase/profile.
type Result struct {
	OK          bool            `json:"ok"`
	Detail      string          `json:"detail"`            // one sentence: what was found and what to do
	Profile     json.RawMessage `json:"profile,omitempty"` // the caller's own row, when there is one
	SourceTable string          `json:"source_table,omitempty"`
	State       State           `json:"-"`
}

// Prober asks one project.
type Prober struct {
	base, key, schema, table string
	client                   *http.Client
}

// New returns a prober. Without URL or key it answers that Supabase is not configured.
func New(o Options) *Prober {
	base := strings.TrimRight(strings.TrimSpace(o.URL), "/")
	if base != "" && !strings.Contains(base, "://") {
		base = "https://" + base
	}
	if o.Schema == "" {
		o.Schema = "shop"
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return &Prober{base: base, key: strings.TrimSpace(o.AnonKey), schema: o.Schema, table: strings.TrimSpace(o.Table), client: o.Client}
}

// Probe asks first as the anonymous role and then, when token holds the caller's Clerk
// session token, as the caller. clerkUserID is only used for tables of the
// operator's own, which have it as a column. It never fails: Detail says what is wrong.
func (p *Prober) Probe(ctx context.Context, clerkUserID, token string) Result {
	if p.base == "" || p.key == "" {
		return fail(NotConfigured, "Supabase probe failed: SUPABASE_URL and SUPABASE_ANON_KEY are not both set.")
	}
	table, found := "", answer{}
	var tried []string
	for _, name := range p.tables() {
		tried = append(tried, name)
		found = p.ask(ctx, name, "", "")
		if found.code != "PGRST205" && found.code != "42P01" {
			table = name
			break
		}
	}
	if table == "" {
		return fail(TableMissing, fmt.Sprintf("Supabase probe failed: the schema %s has no %s. Has the mirror run? After its first run reload PostgREST's schema cache.", p.schema, strings.Join(tried, " or ")))
	}
	if r := p.anonymous(found); r != nil {
		return *r
	}
	if token == "" {
		return Result{OK: true, State: Fine, SourceTable: table, Detail: "Supabase answers and the table is there. Sign-in through Clerk was not tried: the request carried no session token."}
	}
	return p.signedIn(p.ask(ctx, table, token, filter(table, clerkUserID)), table)
}

func (p *Prober) tables() []string {
	if p.table != "" && p.table != "profiles" {
		return []string{p.table, "profiles"}
	}
	return []string{"profiles"}
}

// filter narrows a table of the operator's own to the caller. The mirror's view
// does that itself and has no such column.
func filter(table, clerkUserID string) string {
	if table == "profiles" {
		return ""
	}
	return "&clerk_user_id=eq." + url.QueryEscape(clerkUserID)
}

// anonymous judges the first answer; nil means that everything up to the table is fine.
func (p *Prober) anonymous(a answer) *Result {
	var r Result
	switch {
	case a.err != nil || a.status >= 500:
		r = fail(Unreachable, "Supabase probe failed: the project does not answer. Is SUPABASE_URL right, and is the project paused?")
	case a.code == "PGRST106":
		r = fail(SchemaNotExposed, fmt.Sprintf("Supabase probe failed: the schema %s is not exposed. Add it under Project Settings, Data API, Exposed schemas.", p.schema))
	case a.status == http.StatusOK, a.code == "42501": // refused to read: there is a table, and it is closed
		return nil
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		r = fail(WrongKey, "Supabase probe failed: the project refuses SUPABASE_ANON_KEY. Copy the anon or publishable key of this project.")
	default:
		r = fail(Unreachable, fmt.Sprintf("Supabase probe failed: what answers at SUPABASE_URL is not Supabase's Data API (status %d).", a.status))
	}
	return &r
}

func (p *Prober) signedIn(a answer, table string) Result {
	switch {
	case a.err != nil || a.status >= 500:
		return fail(Unreachable, "Supabase probe failed: the project answered once and then no more.")
	case a.code == "PGRST303" || a.status == http.StatusUnauthorized && strings.Contains(strings.ToLower(a.message), "expired"):
		return fail(TokenExpired, "Supabase probe failed: the session token ran out on the way. Reload the page.")
	case a.code == "42501":
		return fail(NotThirdParty, "Supabase probe failed: Clerk's token has no claim role=authenticated, so Supabase takes you for a guest. Run Clerk's Supabase integration, which adds the claim.")
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		return fail(NotThirdParty, "Supabase probe failed: Supabase does not accept Clerk's tokens. Add Clerk under Authentication, Sign In / Providers, Third-Party Auth.")
	case a.status != http.StatusOK:
		return fail(TableMissing, fmt.Sprintf("Supabase probe failed: %s cannot be read as you (status %d).", table, a.status))
	}
	if len(a.rows) == 0 {
		return Result{OK: true, State: Fine, SourceTable: table, Detail: "Supabase accepts your Clerk session. Your profile is not there yet: the mirror copies it within seconds of its change."}
	}
	return Result{OK: true, State: Fine, SourceTable: table, Profile: a.rows[0], Detail: "Supabase accepts your Clerk session and shows your profile."}
}

func fail(state State, detail string) Result { return Result{State: state, Detail: detail} }

// answer is what PostgREST, or the gateway before it, said.
type answer struct {
	status        int
	code, message string
	rows          []json.RawMessage
	err           error
}

// ask reads one row. Without a token it asks as the anonymous role.
func (p *Prober) ask(ctx context.Context, table, token, filter string) answer {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"/rest/v1/"+url.PathEscape(table)+"?select=*&limit=1"+filter, nil)
	if err != nil {
		return answer{err: err}
	}
	req.Header.Set("apikey", p.key)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Profile", p.schema)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	} else if strings.HasPrefix(p.key, "eyJ") { // the newer keys are no tokens
		req.Header.Set("Authorization", "Bearer "+p.key)
	}
	res, err := p.client.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	a := answer{status: res.StatusCode, err: err}
	if res.StatusCode == http.StatusOK {
		if json.Unmarshal(body, &a.rows) != nil {
			a.err = errors.New("the answer is no list")
		}
		return a
	}
	var said struct{ Code, Message string }
	_ = json.Unmarshal(body, &said) // the gateway's own refusals have another shape
	a.code, a.message = said.Code, said.Message
	return a
}
