package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"pocketstarter/internal/receipt"
	"pocketstarter/internal/storage"
	"pocketstarter/internal/supabase"
	"pocketstarter/jobs"
	"pocketstarter/routes"
)

// extraDeps are the neighbors of the routes outside the revenue loop.
func (r *registered) extraDeps() routes.ExtraDeps {
	cfg := r.s.cfg
	d := routes.ExtraDeps{
		Attachment: storage.Attachment, Calendar: r.bookingCalendar, ReceiptHTML: receipt.HTML, ReceiptPDF: receipt.PDF, ReceiptCSS: receipt.StyleHash, ClerkUser: r.clerkUser,
		AI: models(cfg.AI), UsageLimits: usageLimits(cfg.AI),
		SendNow: func(ctx context.Context, id string) error { return jobs.SendNow(ctx, r.app, r.outboxOptions(), id) },
	}
	if cfg.Supabase.URL != "" {
		prober := supabase.New(supabase.Options{URL: cfg.Supabase.URL, AnonKey: cfg.Supabase.AnonKey.Reveal(), Schema: cfg.Mirror.Schema, Table: cfg.Supabase.ProfileTable})
		d.Supabase = func(ctx context.Context, req *http.Request, clerkUserID string) routes.SupabaseProbe {
			found := prober.Probe(ctx, clerkUserID, sessionToken(req))
			return routes.SupabaseProbe{OK: found.OK, Detail: found.Detail, Profile: found.Profile, SourceTable: found.SourceTable}
		}
	}
	return d
}

func (r *registered) outboxOptions() jobs.OutboxOptions {
	return jobs.OutboxOptions{Mailer: r.s.mailer, Shop: r.s.mailShop, Now: time.Now, Calendar: calendar(r.organizer)}
}

func (r *registered) clerkUser(ctx context.Context, id string) (routes.ClerkUser, error) {
	u, err := r.s.clerkAPI.GetUser(ctx, id)
	out := routes.ClerkUser{UserFact: u.UserFact, CreatedAt: u.CreatedAt, LastSignInAt: u.LastSignInAt}
	for _, e := range u.Emails {
		out.Emails = append(out.Emails, routes.ClerkEmail{Email: e.Address, Verified: e.Verified})
	}
	return out, err
}

// sessionToken is the token that signed the request in: Supabase checks it again itself.
func sessionToken(r *http.Request) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	for _, c := range r.Cookies() {
		if strings.HasPrefix(c.Name, "__session") {
			return c.Value
		}
	}
	return ""
}
