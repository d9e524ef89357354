package commerce

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// EraseAccount erases a person at their own wish: the person is emptied and can never sign in
// again, ids, states, money and times stay. That Clerk has to forget them too is written down
// here and done by a job. CodeConflict while a subscription renews, or while they own
// products that were sold.
func (s *Service) EraseAccount(ctx context.Context, app core.App, b Buyer) error {
	return app.RunInTransaction(func(tx core.App) error {
		p, err := collections.FindProfile(tx, b.Profile.Id)
		if err != nil {
			return err
		}
		if !p.DeletedAt().IsZero() {
			return nil
		}
		renews, err := collections.HasRenewingSubscription(tx, b.Account.Id)
		if err != nil {
			return err
		}
		if renews {
			return Fail(CodeConflict, "A subscription of this account still renews. Cancel it first, so that nothing is charged after the account is gone.")
		}
		sold, err := collections.OwnsSoldProduct(tx, p.Id)
		if err != nil {
			return err
		}
		if sold {
			return Fail(CodeConflict, "This account owns products that people bought. The shop's operator has to take them over first.")
		}
		if err := s.shelve(ctx, tx, p.Id); err != nil {
			return err
		}
		p.SetClerkEraseDue(s.Wall())
		return s.tombstone(ctx, tx, p, "account.erased")
	})
}

// shelve takes the unsold products of a person who leaves out of the shop.
func (s *Service) shelve(ctx context.Context, tx core.App, ownerID string) error {
	products, err := collections.PageProductsOfOwner(tx, ownerID, "", "", collections.All)
	if err != nil {
		return err
	}
	for _, p := range products.Rows {
		if p.Visibility() == collections.VisibilityArchived {
			continue
		}
		p.SetVisibility(collections.VisibilityArchived)
		if err := save(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}
