package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// FindBuyer returns the person behind a verified Clerk user id with their account, without writing.
// sql.ErrNoRows means nobody was seen yet.
func (s *Service) FindBuyer(app core.App, clerkUserID string) (Buyer, error) {
	cached := !app.IsTransactional() // inside one, what it wrote itself counts
	var since uint64
	if cached {
		b, ok, n := s.buyers.get(clerkUserID, s.Wall())
		if ok {
			return b, nil
		}
		since = n
	}
	p, err := collections.FindProfileByClerkID(app, clerkUserID)
	if err != nil {
		return Buyer{}, err
	}
	if !p.DeletedAt().IsZero() || !p.IsActive() {
		return Buyer{Profile: p}, Fail(CodeUnauthorized, "This account was deleted.")
	}
	a, err := collections.FindAccountByProfile(app, p.Id)
	if err != nil {
		return Buyer{Profile: p}, err
	}
	b := Buyer{Profile: p, Account: a}
	if cached {
		s.buyers.put(b, since, s.Wall())
	}
	return b, nil
}

// SignedIn returns the person behind a verified token, made on first sight. Claims never
// change what a signed event stored; a deleted person stays deleted (CodeUnauthorized).
func (s *Service) SignedIn(ctx context.Context, app core.App, clerkUserID string) (Buyer, error) {
	b, err := s.FindBuyer(app, clerkUserID)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return b, err
	}
	err = app.RunInTransaction(func(tx core.App) error {
		p, err := s.ensureProfile(ctx, tx, clerkUserID)
		if err != nil {
			return err
		}
		b.Profile = p
		b.Account, err = s.ensureAccount(ctx, tx, p)
		return err
	})
	if err != nil {
		return Buyer{}, err
	}
	if !b.Profile.DeletedAt().IsZero() {
		return Buyer{Profile: b.Profile}, Fail(CodeUnauthorized, "This account was deleted.")
	}
	return b, nil
}

// SignedInFor is SignedIn for one request. The records of one that only reads may be those of
// other requests, too, and nobody may change them: copying them is a tenth of what a short read costs.
func (s *Service) SignedInFor(ctx context.Context, app core.App, clerkUserID string, onlyReads bool) (Buyer, error) {
	if onlyReads {
		if b, ok, _ := s.buyers.look(clerkUserID, s.Wall()); ok {
			return b, nil
		}
	}
	return s.SignedIn(ctx, app, clerkUserID)
}

// ensureProfile returns the profile of a Clerk user, making an empty one when there is none.
// A tombstone is returned as it is.
func (s *Service) ensureProfile(ctx context.Context, tx core.App, clerkUserID string) (*collections.Profile, error) {
	p, err := collections.FindProfileByClerkID(tx, clerkUserID)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return p, err
	}
	if p, err = collections.NewProfile(tx); err != nil {
		return nil, err
	}
	p.SetClerkUserID(clerkUserID)
	p.SetIsActive(true)
	p.SetPlanTier(collections.TierFree)
	p.SetBillingFeatures(nil)
	p.LockPassword()
	p.RefreshTokenKey()
	if err := save(ctx, tx, p); err != nil {
		return nil, fmt.Errorf("make profile: %w", err)
	}
	if _, err := collections.WakeParkedEvents(tx, "user:"+clerkUserID, ""); err != nil {
		return nil, err
	}
	return p, nil
}

func (s *Service) ensureAccount(ctx context.Context, tx core.App, p *collections.Profile) (*collections.CustomerAccount, error) {
	a, err := collections.FindAccountByProfile(tx, p.Id)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return a, err
	}
	if a, err = collections.NewCustomerAccount(tx); err != nil {
		return nil, err
	}
	a.SetProfileID(p.Id)
	a.SetExternalCustomerID(p.ClerkUserID())
	a.SetBillingEmail(p.ContactEmail())
	a.SetFullName(displayName(p))
	if err := save(ctx, tx, a); err != nil {
		return nil, fmt.Errorf("make customer account: %w", err)
	}
	return a, nil
}

// applyUser applies a signed user event. An older event never overwrites a newer one,
// and nothing brings a deleted person back.
func (s *Service) applyUser(ctx context.Context, tx core.App, f *UserFact) (outcome, error) {
	if f.ClerkUserID == "" {
		return outcome{}, parked(ParkMalformed, "The event names no user.")
	}
	p, err := s.ensureProfile(ctx, tx, f.ClerkUserID)
	if err != nil {
		return outcome{}, err
	}
	if !p.DeletedAt().IsZero() {
		return ignored("The person was deleted before."), nil
	}
	if f.Deleted {
		return changed("profile", p.Id, "deleted"), s.tombstone(ctx, tx, p, "user.deleted")
	}
	if !f.UpdatedAt.IsZero() && f.UpdatedAt.Before(p.ProviderUpdatedAt()) {
		return ignored("A newer event about this person was applied before."), nil
	}
	p.SetContactEmail(strings.ToLower(f.ContactEmail))
	p.SetFirstName(f.FirstName)
	p.SetLastName(f.LastName)
	p.SetImageURL(f.ImageURL)
	p.SetMetadata(f.Metadata)
	p.SetProviderUpdatedAt(f.UpdatedAt)
	if err := save(ctx, tx, p); err != nil {
		return outcome{}, fmt.Errorf("save profile: %w", err)
	}
	a, err := s.ensureAccount(ctx, tx, p)
	if err != nil {
		return outcome{}, err
	}
	if err := s.fillAccount(ctx, tx, a, p); err != nil {
		return outcome{}, err
	}
	return changed("profile", p.Id, "synced"), s.releaseMails(tx, p)
}

// fillAccount fills what is blank; what the person typed stays.
func (s *Service) fillAccount(ctx context.Context, tx core.App, a *collections.CustomerAccount, p *collections.Profile) error {
	before := a.BillingEmail() + a.FullName()
	if a.BillingEmail() == "" {
		a.SetBillingEmail(p.ContactEmail())
	}
	if a.FullName() == "" {
		a.SetFullName(displayName(p))
	}
	if before == a.BillingEmail()+a.FullName() {
		return nil
	}
	return save(ctx, tx, a)
}

func (s *Service) releaseMails(tx core.App, p *collections.Profile) error {
	if p.ContactEmail() == "" {
		return nil
	}
	_, err := collections.ReleaseWaitingEmails(tx, p.Id, p.ContactEmail(), s.Wall())
	return err
}

// learnAddress keeps the address of a signed payer when no better one is known.
func (s *Service) learnAddress(ctx context.Context, tx core.App, p *collections.Profile, email string) error {
	if p.ContactEmail() != "" || email == "" || !p.DeletedAt().IsZero() {
		return nil
	}
	p.SetContactEmail(strings.ToLower(email))
	if err := save(ctx, tx, p); err != nil {
		return err
	}
	return s.releaseMails(tx, p)
}

// MaySell tells whether the person may use the seller's side, and whether as a named
// seller (not merely because SELLERS=* lets everybody in).
func (s *Service) MaySell(p *collections.Profile) (may, named bool) {
	pol := s.opt.Sellers
	named = p.IsSeller() || pol.UserIDs[p.ClerkUserID()] || (p.ContactEmail() != "" && pol.Emails[strings.ToLower(p.ContactEmail())])
	return named || pol.Everybody, named
}

// Tier is the plan tier that a set of feature keys means.
func Tier(features []string) collections.PlanTier {
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(features, k) })
	}
	switch {
	case has("enterprise"):
		return collections.TierEnterprise
	case has("pro", "plus", "premium", "growth"):
		return collections.TierPro
	}
	return collections.TierFree
}
