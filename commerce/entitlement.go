package commerce

import (
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Features returns the feature keys a buyer holds now, sorted. sellerID narrows to one
// seller's keys; without it the keys of sellers admitted only by SELLERS=* do not count.
func (s *Service) Features(app core.App, accountID, sellerID string) ([]string, error) {
	held, err := collections.ListHeldFeatures(app, accountID, s.Now())
	if err != nil {
		return nil, err
	}
	named := map[string]bool{"": true}
	out := []string{}
	for _, e := range held {
		if sellerID != "" && e.SellerID != sellerID {
			continue
		}
		if sellerID == "" {
			counts, known := named[e.SellerID]
			if !known {
				p, err := collections.FindProfile(app, e.SellerID)
				if err != nil {
					return nil, err
				}
				_, counts = s.MaySell(p)
				named[e.SellerID] = counts
			}
			if !counts {
				continue
			}
		}
		if !slices.Contains(out, e.FeatureKey) {
			out = append(out, e.FeatureKey)
		}
	}
	slices.Sort(out)
	return out, nil
}

// refreshTier derives the profile's tier and features from what its account holds now.
func (s *Service) refreshTier(ctx context.Context, tx core.App, accountID string) error {
	features, err := s.Features(tx, accountID, "")
	if err != nil {
		return err
	}
	p, err := personOf(tx, accountID)
	if err != nil {
		return err
	}
	if !p.DeletedAt().IsZero() || (slices.Equal(p.BillingFeatures(), features) && p.PlanTier() == Tier(features)) {
		return nil
	}
	p.SetBillingFeatures(features)
	p.SetPlanTier(Tier(features))
	return save(ctx, tx, p)
}
