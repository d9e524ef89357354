package routes

import (
	"net/http"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

type profileAnswer struct {
	ID              string         `json:"id"`
	ClerkUserID     string         `json:"clerk_user_id"`
	ContactEmail    string         `json:"contact_email"`
	FirstName       string         `json:"first_name"`
	LastName        string         `json:"last_name"`
	ImageURL        string         `json:"image_url"`
	PlanTier        string         `json:"plan_tier"`
	BillingFeatures []string       `json:"billing_features"`
	IsActive        bool           `json:"is_active"`
	IsSeller        bool           `json:"is_seller"`
	Metadata        map[string]any `json:"metadata"`
	recordTimes
}

func (a *api) profileOf(p *collections.Profile) profileAnswer {
	sells, _ := a.Shop.MaySell(p)
	return profileAnswer{p.Id, p.ClerkUserID(), p.ContactEmail(), p.FirstName(), p.LastName(), p.ImageURL(), string(p.PlanTier()), p.BillingFeatures(), p.IsActive(), sells, p.Metadata(), stamps(p.Record)}
}

type accountPerson struct {
	ID           string `json:"id"`
	ClerkUserID  string `json:"clerk_user_id"`
	ContactEmail string `json:"contact_email"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name"`
}

type accountAnswer struct {
	ID                 string         `json:"id"`
	Profile            accountPerson  `json:"profile"`
	ExternalCustomerID string         `json:"external_customer_id"`
	BillingEmail       string         `json:"billing_email"`
	FullName           string         `json:"full_name"`
	CompanyName        string         `json:"company_name"`
	Country            string         `json:"country"`
	TaxID              string         `json:"tax_id"`
	Metadata           map[string]any `json:"metadata"`
	recordTimes
}

func accountOf(c *collections.CustomerAccount, p *collections.Profile) accountAnswer {
	return accountAnswer{c.Id, accountPerson{p.Id, p.ClerkUserID(), p.ContactEmail(), p.FirstName(), p.LastName()}, c.ExternalCustomerID(), c.BillingEmail(), c.FullName(), c.CompanyName(), c.Country(), c.TaxID(), c.Metadata(), stamps(c.Record)}
}

type meAnswer struct {
	ClerkUserID     string        `json:"clerk_user_id"`
	Email           *string       `json:"email"`
	OrgID           *string       `json:"org_id"`
	BillingFeatures []string      `json:"billing_features"`
	Profile         profileAnswer `json:"profile"`
	CustomerAccount accountAnswer `json:"customer_account"`
}

// getMe answers who is signed in, what they hold, and their account.
func (a *api) getMe(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	features, err := a.featuresOf(e, b.Account.Id, "")
	if err != nil {
		return answer(e, err)
	}
	id := identityOf(e)
	email := b.Profile.ContactEmail()
	if email == "" && id != nil {
		email = id.Email
	}
	out := meAnswer{ClerkUserID: b.Profile.ClerkUserID(), Email: nullID(email), BillingFeatures: features, Profile: a.profileOf(b.Profile), CustomerAccount: accountOf(b.Account, b.Profile)}
	if id != nil {
		out.OrgID = nullID(id.OrgID)
	}
	noStore(e)
	return e.JSON(http.StatusOK, out)
}

// featuresOf returns the keys of our own table; token claims only add to them.
func (a *api) featuresOf(e *core.RequestEvent, accountID, seller string) ([]string, error) {
	features, err := a.Shop.Features(a.app, accountID, seller)
	if err != nil {
		return nil, err
	}
	if id := identityOf(e); id != nil && seller == "" {
		for _, f := range id.Features {
			if !slices.Contains(features, f) {
				features = append(features, f)
			}
		}
		slices.Sort(features)
	}
	return features, nil
}

func (a *api) getProfile(e *core.RequestEvent) error {
	noStore(e)
	return e.JSON(http.StatusOK, a.profileOf(collections.AsProfile(e.Auth)))
}
