package commerce

import (
	"context"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// tombstone empties a person: the row stays so that money keeps its buyer, but holds no
// personal data and can never sign in again. Rows that copied personal data
// (notes, mails, payloads) are blanked; ids, states, money and times stay.
func (s *Service) tombstone(ctx context.Context, tx core.App, p *collections.Profile, cause string) error {
	p.SetContactEmail("")
	p.SetFirstName("")
	p.SetLastName("")
	p.SetImageURL("")
	p.SetMetadata(map[string]any{})
	p.SetBillingFeatures(nil)
	p.SetPlanTier(collections.TierFree)
	p.SetIsActive(false)
	p.SetIsSeller(false)
	p.SetDeletedAt(s.Now())
	if err := save(ctx, tx, p); err != nil {
		return fmt.Errorf("erase profile: %w", err)
	}
	if a, err := s.ensureAccount(ctx, tx, p); err != nil {
		return err
	} else if err := s.eraseAccount(ctx, tx, a); err != nil {
		return err
	} else if err := s.closePlansOf(ctx, tx, a.Id); err != nil {
		return err
	}
	if err := collections.RedactPerson(tx, p.Id, p.ClerkUserID(), s.Wall()); err != nil {
		return fmt.Errorf("redact person: %w", err)
	}
	return s.journal(ctx, tx, "profile.deleted", collections.Profiles, p.Id, "active", "deleted", cause)
}

func (s *Service) eraseAccount(ctx context.Context, tx core.App, a *collections.CustomerAccount) error {
	a.SetBillingEmail("")
	a.SetFullName("")
	a.SetCompanyName("")
	a.SetCountry("")
	a.SetTaxID("")
	a.SetPreflightRecipient("")
	a.SetMetadata(map[string]any{})
	return save(ctx, tx, a)
}
