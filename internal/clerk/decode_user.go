package clerk

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"strings"

	"pocketstarter/commerce"
)

type userData struct {
	ID             string         `json:"id"`
	PrimaryEmailID string         `json:"primary_email_address_id"`
	Emails         []emailAddress `json:"email_addresses"`
	FirstName      string         `json:"first_name"`
	LastName       string         `json:"last_name"`
	ImageURL       string         `json:"image_url"`
	Metadata       jsontext.Value `json:"public_metadata"`
	CreatedAt      moment         `json:"created_at"`
	UpdatedAt      moment         `json:"updated_at"`
	LastSignInAt   moment         `json:"last_sign_in_at"`
}

type emailAddress struct {
	ID           string `json:"id"`
	Address      string `json:"email_address"`
	Verification struct {
		Status string `json:"status"`
	} `json:"verification"`
}

func (e emailAddress) verified() bool { return e.Verification.Status == "verified" }

func readUser(d Decoder, data jsontext.Value, f *commerce.Facts) error {
	var u userData
	if err := into(data, &u, "user"); err != nil {
		return err
	}
	if err := checkID("user", u.ID); err != nil {
		return err
	}
	if f.Type == "user.deleted" {
		f.User = &commerce.UserFact{ClerkUserID: u.ID, Deleted: true, UpdatedAt: firstTime(f.At, u.UpdatedAt.Time)}
		return nil
	}
	fact, err := u.fact(d.BillingClaim)
	if err != nil {
		return err
	}
	fact.UpdatedAt = firstTime(fact.UpdatedAt, f.At)
	f.User = &fact
	return nil
}

// fact takes from a user, in an event or from the Backend API, what the shop keeps.
func (u userData) fact(billingClaim string) (commerce.UserFact, error) {
	fact := commerce.UserFact{
		ClerkUserID:  u.ID,
		ContactEmail: u.contactEmail(),
		FirstName:    strings.TrimSpace(u.FirstName),
		LastName:     strings.TrimSpace(u.LastName),
		ImageURL:     u.ImageURL,
		Metadata:     map[string]any{},
		UpdatedAt:    firstTime(u.UpdatedAt.Time, u.CreatedAt.Time),
	}
	if len(u.Metadata) == 0 || u.Metadata.Kind() == 'n' {
		return fact, nil
	}
	if err := into(u.Metadata, &fact.Metadata, "public metadata"); err != nil {
		return commerce.UserFact{}, err
	}
	if billingClaim != "" {
		var raw map[string]jsontext.Value
		if json.Unmarshal(u.Metadata, &raw) == nil {
			fact.Features = featureList(raw[billingClaim])
		}
	}
	return fact, nil
}

// contactEmail is the primary address, and only when it is verified: mail goes
// there, so no other address will do.
func (u userData) contactEmail() string {
	if u.PrimaryEmailID == "" {
		return ""
	}
	for _, e := range u.Emails {
		if e.ID == u.PrimaryEmailID && e.verified() {
			return plausibleEmail(e.Address)
		}
	}
	return ""
}

// plausibleEmail drops what cannot be an address at all.
func plausibleEmail(s string) string {
	s = strings.TrimSpace(s)
	if at := strings.LastIndexByte(s, '@'); at < 1 || at == len(s)-1 || len(s) > 254 || strings.ContainsAny(s, " \t\r\n<>,;\x00") {
		return ""
	}
	return s
}
