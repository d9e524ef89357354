package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// applyItem folds one word about a subscription item into its row. Words may come in any
// order, doubled or not at all: the newest by provider time, then by rank, holds.
func (s *Service) applyItem(ctx context.Context, tx core.App, f *ItemFact) (outcome, error) {
	switch {
	case f.ItemID == "":
		return outcome{}, parked(ParkMalformed, "The event names no subscription item.")
	case f.PlanFree:
		return ignored("The free default plan grants nothing."), nil
	case f.PayerUserID == "" && f.PayerOrgID != "":
		return outcome{}, parked(ParkOrganisationPayer, "")
	case f.PayerUserID == "":
		return outcome{}, parked(ParkPayerUnknown, "The event does not say whose subscription it is.")
	}
	st, known := subStatus(f.Status, f.IsFreeTrial)
	p, err := s.ensureProfile(ctx, tx, f.PayerUserID)
	if err != nil {
		return outcome{}, err
	}
	if !p.DeletedAt().IsZero() {
		return outcome{}, parked(ParkDeletedPerson, "Clerk still bills a person whose account was deleted. Cancel the subscription in Clerk.")
	}
	a, err := s.ensureAccount(ctx, tx, p)
	if err != nil {
		return outcome{}, err
	}
	if err := s.learnAddress(ctx, tx, p, f.PayerEmail); err != nil {
		return outcome{}, err
	}
	row, err := collections.FindSubscriptionByItem(tx, f.ItemID)
	if errors.Is(err, sql.ErrNoRows) {
		row, err = s.newSubscription(tx, a, f)
	}
	if err != nil {
		return outcome{}, err
	}
	out, err := s.foldItem(ctx, tx, row, f, st)
	if err == nil && !known {
		out.parked, out.reason, out.detail = true, ParkUnknownStatus, fmt.Sprintf("Clerk reported the status %q, which this shop does not know.", clip(f.Status, 40))
	}
	return out, err
}

func (s *Service) newSubscription(tx core.App, a *collections.CustomerAccount, f *ItemFact) (*collections.Subscription, error) {
	row, err := collections.NewSubscription(tx)
	if err != nil {
		return nil, err
	}
	row.SetCustomerAccountID(a.Id)
	row.SetClerkSubscriptionItemID(f.ItemID)
	row.SetStatus(collections.SubUpcoming)
	return row, nil
}

// foldItem takes f into row when it is newer and lets everything that depends on it follow.
func (s *Service) foldItem(ctx context.Context, tx core.App, row *collections.Subscription, f *ItemFact, st collections.SubscriptionStatus) (outcome, error) {
	isNew := row.IsNew()
	if !isNew && !newerThan(row, f.UpdatedAt, st) {
		if !completes(row, f) {
			return ignored("A newer event about this subscription item was applied before."), nil
		}
	}
	from := row.Status()
	if isNew {
		from = ""
	}
	if err := s.fillItem(tx, row, f, st); err != nil {
		return outcome{}, err
	}
	if err := save(ctx, tx, row); err != nil {
		return outcome{}, fmt.Errorf("save subscription: %w", err)
	}
	if from != row.Status() {
		if err := s.journal(ctx, tx, "subscription."+string(row.Status()), collections.Subscriptions, row.Id, string(from), string(row.Status()), f.ItemID); err != nil {
			return outcome{}, err
		}
	}
	if err := s.subscriptionMoved(ctx, tx, row, f, from); err != nil {
		return outcome{}, err
	}
	if isNew {
		if _, err := collections.WakeParkedEvents(tx, "sub:"+f.PayerUserID); err != nil {
			return outcome{}, err
		}
	}
	return changed("subscription", row.Id, string(row.Status())), nil
}

// completes tells whether f, as old as the row, knows something the row does not: two
// events of the same moment may tell different parts.
func completes(row *collections.Subscription, f *ItemFact) bool {
	if !f.UpdatedAt.Equal(row.ProviderUpdatedAt()) {
		return false
	}
	return (row.CurrentPeriodEnd().IsZero() && !f.PeriodEnd.IsZero()) || (row.ClerkSubscriptionID() == "" && f.SubscriptionID != "") ||
		(row.ClerkPlanID() == "" && f.PlanID != "") || (row.CurrentPeriodStart().IsZero() && !f.PeriodStart.IsZero())
}

// fillItem writes f's parts into row. A part that f does not tell stays.
func (s *Service) fillItem(tx core.App, row *collections.Subscription, f *ItemFact, st collections.SubscriptionStatus) error {
	if newerThan(row, f.UpdatedAt, st) || row.IsNew() {
		row.SetStatus(st)
		row.SetProviderUpdatedAt(f.UpdatedAt)
		row.SetIsFreeTrial(f.IsFreeTrial)
		row.SetCanceledAt(f.CanceledAt)
		row.SetEndedAt(f.EndedAt)
		row.SetCancelAtPeriodEnd(st == collections.SubCanceled)
		if !f.PeriodStart.IsZero() {
			row.SetCurrentPeriodStart(f.PeriodStart)
			row.SetCurrentPeriodEnd(f.PeriodEnd)
		}
	}
	fillTime := func(have, said bool, set func()) {
		if have && said {
			set()
		}
	}
	fillTime(row.CurrentPeriodStart().IsZero(), !f.PeriodStart.IsZero(), func() { row.SetCurrentPeriodStart(f.PeriodStart) })
	fillTime(row.CurrentPeriodEnd().IsZero(), !f.PeriodEnd.IsZero(), func() { row.SetCurrentPeriodEnd(f.PeriodEnd) })
	if f.SubscriptionID != "" {
		row.SetClerkSubscriptionID(f.SubscriptionID)
	}
	if f.Interval != "" {
		row.SetInterval(f.Interval)
	}
	if f.Currency != "" {
		row.SetAmountCents(f.AmountCents)
		row.SetCurrency(f.Currency)
	}
	if f.PlanID != "" {
		row.SetClerkPlanID(f.PlanID)
	}
	return s.linkPlan(tx, row)
}

// linkPlan points the row at the price that sells its plan and at that price's product.
func (s *Service) linkPlan(tx core.App, row *collections.Subscription) error {
	if row.ClerkPlanID() == "" {
		return nil
	}
	price, err := collections.FindPriceByPlan(tx, row.ClerkPlanID())
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the operator sees a subscription without a product
	}
	if err != nil {
		return err
	}
	row.SetPriceID(price.Id)
	row.SetProductID(price.ProductID())
	if row.Currency() == "" {
		row.SetAmountCents(price.AmountCents())
		row.SetCurrency(price.Currency())
	}
	return nil
}

// subscriptionMoved lets access, intents, tier and mails follow a row.
func (s *Service) subscriptionMoved(ctx context.Context, tx core.App, row *collections.Subscription, f *ItemFact, from collections.SubscriptionStatus) error {
	family := []*collections.Subscription{row}
	if row.ClerkSubscriptionID() != "" {
		var err error
		if family, err = collections.ListSubscriptionFamily(tx, row.CustomerAccountID(), row.ClerkSubscriptionID()); err != nil {
			return err
		}
	}
	for _, x := range family {
		if err := s.syncAccess(ctx, tx, x, family); err != nil {
			return err
		}
	}
	if err := s.refreshTier(ctx, tx, row.CustomerAccountID()); err != nil {
		return err
	}
	if row.Status() == collections.SubActive || row.Status() == collections.SubTrialing {
		if err := s.closeIntents(ctx, tx, row); err != nil {
			return err
		}
	}
	return s.noticeSubscription(ctx, tx, row, f, from)
}

// closeIntents closes the buyer's orders that announced this subscription.
func (s *Service) closeIntents(ctx context.Context, tx core.App, row *collections.Subscription) error {
	if row.ClerkPlanID() == "" {
		return nil
	}
	open, err := collections.ListIntents(tx, row.CustomerAccountID(), row.ClerkPlanID())
	if err != nil {
		return err
	}
	for _, o := range open {
		o.SetSubscriptionID(row.Id)
		o.SetStatusReason(ReasonSubscribed)
		o.SetStatus(collections.OrderCanceled)
		if err := save(ctx, tx, o); err != nil {
			return fmt.Errorf("close intent: %w", err)
		}
	}
	return nil
}
