package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Profiles is the collection of Profile records.
const Profiles = "profiles"

// Profile is a person as Clerk knows them; the auth record of every signed-in request.
type Profile struct{ core.BaseRecordProxy }

// NewProfile returns an unsaved Profile with a fresh id.
func NewProfile(app core.App) (*Profile, error) {
	r, err := newRecord(app, Profiles)
	if err != nil {
		return nil, err
	}
	return AsProfile(r), nil
}

// AsProfile returns r as a typed Profile; r must be a record of that collection.
func AsProfile(r *core.Record) *Profile {
	x := &Profile{}
	x.SetProxyRecord(r)
	return x
}

// FindProfile returns the Profile with that id, or sql.ErrNoRows.
func FindProfile(app core.App, id string) (*Profile, error) {
	return findByID[Profile](app, Profiles, id)
}

func (p *Profile) ClerkUserID() string     { return p.GetString("clerk_user_id") }
func (p *Profile) SetClerkUserID(v string) { p.Set("clerk_user_id", v) }

// ContactEmail is the verified primary address as signed events say; the only address mail goes to.
func (p *Profile) ContactEmail() string     { return p.GetString("contact_email") }
func (p *Profile) SetContactEmail(v string) { p.Set("contact_email", v) }

func (p *Profile) FirstName() string     { return p.GetString("first_name") }
func (p *Profile) SetFirstName(v string) { p.Set("first_name", v) }

func (p *Profile) LastName() string     { return p.GetString("last_name") }
func (p *Profile) SetLastName(v string) { p.Set("last_name", v) }

func (p *Profile) ImageURL() string     { return p.GetString("image_url") }
func (p *Profile) SetImageURL(v string) { p.Set("image_url", v) }

func (p *Profile) PlanTier() PlanTier     { return PlanTier(p.GetString("plan_tier")) }
func (p *Profile) SetPlanTier(v PlanTier) { p.Set("plan_tier", string(v)) }

func (p *Profile) BillingFeatures() []string     { return jsonStrings(p.Record, "billing_features") }
func (p *Profile) SetBillingFeatures(v []string) { p.Set("billing_features", nonNil(v)) }

func (p *Profile) IsActive() bool     { return p.GetBool("is_active") }
func (p *Profile) SetIsActive(v bool) { p.Set("is_active", v) }

func (p *Profile) IsSeller() bool     { return p.GetBool("is_seller") }
func (p *Profile) SetIsSeller(v bool) { p.Set("is_seller", v) }

func (p *Profile) Metadata() map[string]any     { return jsonMap(p.Record, "metadata") }
func (p *Profile) SetMetadata(v map[string]any) { p.Set("metadata", v) }

func (p *Profile) DeletedAt() time.Time     { return p.GetDateTime("deleted_at").Time() }
func (p *Profile) SetDeletedAt(v time.Time) { p.Set("deleted_at", dateTime(v)) }

// ProviderUpdatedAt is Clerk's updated_at of the newest applied user event.
func (p *Profile) ProviderUpdatedAt() time.Time     { return p.GetDateTime("provider_updated_at").Time() }
func (p *Profile) SetProviderUpdatedAt(v time.Time) { p.Set("provider_updated_at", dateTime(v)) }

// ClerkEraseDue is when Clerk is next asked to delete a person who erased themselves here.
func (p *Profile) ClerkEraseDue() time.Time     { return p.GetDateTime("clerk_erase_due").Time() }
func (p *Profile) SetClerkEraseDue(v time.Time) { p.Set("clerk_erase_due", dateTime(v)) }

// LockPassword gives a new profile a password hash that no password has. People sign in at
// Clerk; hashing a random password instead would hold the writer for 70 ms a person.
func (p *Profile) LockPassword() {
	p.SetRaw(core.FieldNamePassword, &core.PasswordFieldValue{Hash: "!"})
}
