package routes

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) accountRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/account/customer", auth: authUser, handle: a.getCustomer},
		{method: http.MethodPatch, path: "/api/account/customer", auth: authUser, handle: a.updateCustomer},
		{method: http.MethodGet, path: "/api/billing/features", auth: authUser, handle: a.getFeatures, lean: true},
		{method: http.MethodGet, path: "/api/me/clerk", auth: authUser, handle: a.getMeClerk},
		{method: http.MethodGet, path: "/api/supabase/profile", auth: authUser, handle: a.getSupabaseProfile},
	}
}

func (a *api) getCustomer(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, accountOf(b.Account, b.Profile))
}

type customerBody struct {
	BillingEmail *string `json:"billing_email"`
	FullName     *string `json:"full_name"`
	CompanyName  *string `json:"company_name"`
	Country      *string `json:"country"`
	TaxID        *string `json:"tax_id"`
}

func (a *api) updateCustomer(e *core.RequestEvent) error {
	body, err := readBody[customerBody](e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	account, err := a.Shop.UpdateCustomer(act(e), a.app, b.Account.Id, commerce.CustomerInput(body))
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, accountOf(account, b.Profile))
}

type enabledFeatures struct {
	EnabledFeatures []string `json:"enabled_features"`
}

type featureCheck struct {
	Feature string `json:"feature"`
	Enabled bool   `json:"enabled"`
}

// getFeatures answers what the person holds, or whether they hold one key. A key is compared
// as keys are stored: trimmed, lower case, spaces as underscores.
func (a *api) getFeatures(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	query := e.Request.URL.Query()
	held, err := a.featuresOf(e, b.Account.Id, query.Get("seller"))
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	if feature := query.Get("feature"); feature != "" {
		key := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(feature)), " ", "_")
		return e.JSON(http.StatusOK, featureCheck{feature, slices.Contains(held, key)})
	}
	return e.JSON(http.StatusOK, enabledFeatures{held})
}

// ClerkUser is what Clerk's Backend API says of a person, without what is private.
type ClerkUser struct {
	commerce.UserFact
	Emails       []ClerkEmail
	CreatedAt    time.Time
	LastSignInAt time.Time // zero when they never signed in
}

// ClerkEmail is one address of a person.
type ClerkEmail struct {
	Email    string `json:"email"`
	Verified bool   `json:"verified"`
}

type clerkUserAnswer struct {
	ClerkUserID    string         `json:"clerk_user_id"`
	FirstName      string         `json:"first_name"`
	LastName       string         `json:"last_name"`
	ImageURL       string         `json:"image_url"`
	EmailAddresses []ClerkEmail   `json:"email_addresses"`
	PublicMetadata map[string]any `json:"public_metadata"`
	CreatedAt      apiTime        `json:"created_at"`
	LastSignInAt   apiTime        `json:"last_sign_in_at"`
}

// getMeClerk asks Clerk about the signed-in person.
func (a *api) getMeClerk(e *core.RequestEvent) error {
	p := collections.AsProfile(e.Auth)
	if a.Extra.ClerkUser == nil {
		return answer(e, commerce.Fail(commerce.CodeUnavailable, "This shop cannot ask Clerk."))
	}
	u, err := a.Extra.ClerkUser(e.Request.Context(), p.ClerkUserID())
	if commerce.CodeOf(err) == commerce.CodeNotFound {
		err = commerce.Fail(commerce.CodeUpstream, "Clerk does not know this person any more.")
	}
	if err != nil {
		return answer(e, err)
	}
	out := clerkUserAnswer{u.ClerkUserID, u.FirstName, u.LastName, u.ImageURL, u.Emails, u.Metadata, at(u.CreatedAt), at(u.LastSignInAt)}
	if out.EmailAddresses == nil {
		out.EmailAddresses = []ClerkEmail{}
	}
	if out.PublicMetadata == nil {
		out.PublicMetadata = map[string]any{}
	}
	noStore(e)
	return e.JSON(http.StatusOK, out)
}

// SupabaseProbe is what a look at the Supabase profile table found.
type SupabaseProbe struct {
	OK          bool            `json:"ok"`
	Detail      string          `json:"detail"`
	Profile     json.RawMessage `json:"profile,omitempty"`
	SourceTable string          `json:"source_table,omitempty"`
}

func (a *api) probeSupabase(ctx context.Context, r *http.Request, p *collections.Profile) SupabaseProbe {
	if a.Extra.Supabase == nil {
		return SupabaseProbe{Detail: "Supabase is not configured. Set SUPABASE_URL and SUPABASE_ANON_KEY to use it."}
	}
	return a.Extra.Supabase(ctx, r, p.ClerkUserID())
}

// getSupabaseProfile looks for the person's row in Supabase. It always answers 200.
func (a *api) getSupabaseProfile(e *core.RequestEvent) error {
	noStore(e)
	return e.JSON(http.StatusOK, a.probeSupabase(e.Request.Context(), e.Request, collections.AsProfile(e.Auth)))
}
