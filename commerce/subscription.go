package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

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
	switch {
	case err != nil:
	case !p.DeletedAt().IsZero() && runs(row.Status()):
		return outcome{}, parked(ParkDeletedPerson, "Clerk still bills a person whose account was deleted. Cancel the subscription in Clerk.")
	case !known:
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

// foldItem takes f into row, as far as it knows better, and lets everything that depends on it follow.
func (s *Service) foldItem(ctx context.Context, tx core.App, row *collections.Subscription, f *ItemFact, st collections.SubscriptionStatus) (outcome, error) {
	isNew, from, plan := row.IsNew(), row.Status(), row.ClerkPlanID()
	if isNew {
		from = ""
	}
	if !fillItem(row, f, st) {
		return ignored("A newer event about this subscription item was applied before."), s.lateWord(ctx, tx, row, f, st)
	}
	if err := s.linkPlan(tx, row); err != nil {
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
	if isNew || plan != row.ClerkPlanID() {
		if _, err := collections.WakeParkedEvents(tx, "sub:"+f.PayerUserID, ""); err != nil {
			return outcome{}, err
		}
		if err := s.claimPayments(ctx, tx, row); err != nil {
			return outcome{}, err
		}
	}
	return changed("subscription", row.Id, string(row.Status())), s.lateWord(ctx, tx, row, f, st)
}

// lateWord does what a word about an item means whether or not a newer one came before: the plan
// ran, so what announced it then is closed, and a trial's end is announced while it still runs.
func (s *Service) lateWord(ctx context.Context, tx core.App, row *collections.Subscription, f *ItemFact, st collections.SubscriptionStatus) error {
	if st == collections.SubActive || st == collections.SubTrialing {
		by := f.UpdatedAt
		if row.Status() != collections.SubEnded {
			by = collections.NoTime
		}
		if err := s.closeIntents(ctx, tx, row, by); err != nil {
			return err
		}
	}
	if f.TrialEnding {
		return s.noticeTrialEnding(ctx, tx, row)
	}
	return nil
}

// claimPayments moves payments that name this item but were given to another item of the plan
// while this one was unknown.
func (s *Service) claimPayments(ctx context.Context, tx core.App, row *collections.Subscription) error {
	named, err := collections.ListPaymentsNamingItem(tx, row.CustomerAccountID(), row.ClerkSubscriptionItemID())
	if err != nil {
		return err
	}
	for _, pay := range named {
		other, err := collections.FindSubscription(tx, pay.SubscriptionID())
		if err != nil {
			return err
		}
		if other.Id == row.Id || slices.Contains(pay.ItemIDs(), other.ClerkSubscriptionItemID()) {
			continue
		}
		pay.SetSubscriptionID(row.Id)
		if err := save(ctx, tx, pay); err != nil {
			return fmt.Errorf("move payment: %w", err)
		}
	}
	return nil
}

// fillItem writes into row what f knows better and tells whether that was anything. The state
// follows the newest word by time, then rank. A part that not every word tells (the period, the
// price) follows the newest word that tells it; of two of the same moment the larger one.
func fillItem(row *collections.Subscription, f *ItemFact, st collections.SubscriptionStatus) bool {
	newest := row.IsNew() || newerThan(row, f.UpdatedAt, st)
	filled := newest
	same := !newest && f.UpdatedAt.Equal(row.ProviderUpdatedAt()) && st == row.Status()
	if newest {
		row.SetStatus(st)
		row.SetProviderUpdatedAt(f.UpdatedAt)
		row.SetIsFreeTrial(f.IsFreeTrial)
		row.SetCanceledAt(f.CanceledAt)
		row.SetEndedAt(f.EndedAt)
		row.SetCancelAtPeriodEnd(st == collections.SubCanceled)
	}
	if same && row.CanceledAt().IsZero() && !f.CanceledAt.IsZero() {
		row.SetCanceledAt(f.CanceledAt)
		filled = true
	}
	if same && row.EndedAt().IsZero() && !f.EndedAt.IsZero() {
		row.SetEndedAt(f.EndedAt)
		filled = true
	}
	told, at := row.Told(), f.UpdatedAt.UnixMilli()
	part := func(name string, said, larger bool, set func()) {
		have, known := told[name]
		if !said || (known && (at < have || (at == have && !larger))) {
			return
		}
		set()
		told[name] = at
		filled = true
	}
	end := f.PeriodEnd.Compare(row.CurrentPeriodEnd())
	part("period", !f.PeriodStart.IsZero(), end > 0 || (end == 0 && f.PeriodStart.After(row.CurrentPeriodStart())), func() {
		row.SetCurrentPeriodStart(f.PeriodStart)
		row.SetCurrentPeriodEnd(f.PeriodEnd)
	})
	part("subscription", f.SubscriptionID != "", f.SubscriptionID > row.ClerkSubscriptionID(), func() { row.SetClerkSubscriptionID(f.SubscriptionID) })
	part("interval", f.Interval != "", f.Interval > row.Interval(), func() { row.SetInterval(f.Interval) })
	part("price", f.Currency != "", f.AmountCents > row.AmountCents(), func() {
		row.SetAmountCents(f.AmountCents)
		row.SetCurrency(f.Currency)
	})
	part("plan", f.PlanID != "", f.PlanID > row.ClerkPlanID(), func() { row.SetClerkPlanID(f.PlanID) })
	if filled {
		row.SetTold(told)
	}
	return filled
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
		row.SetAmountCents(price.AmountCents()) // until an event tells what this buyer pays
		row.SetCurrency(price.Currency())
	}
	return nil
}

// subscriptionMoved lets access, intents, tier and mails follow a row.
func (s *Service) subscriptionMoved(ctx context.Context, tx core.App, row *collections.Subscription, f *ItemFact, from collections.SubscriptionStatus) error {
	if err := s.syncFamily(ctx, tx, row); err != nil {
		return err
	}
	if err := s.placePlanPayments(ctx, tx, row); err != nil {
		return err
	}
	running := runs(row.Status()) || (row.Status() == collections.SubCanceled && from != collections.SubCanceled)
	if running {
		if err := s.closeIntents(ctx, tx, row, collections.NoTime); err != nil {
			return err
		}
	}
	if row.Status() == collections.SubPastDue && from != collections.SubPastDue {
		return s.noticePaymentFailed(ctx, tx, row)
	}
	return nil
}

// closeIntents closes the buyer's orders that announced this subscription, made by a time unless
// that is zero.
func (s *Service) closeIntents(ctx context.Context, tx core.App, row *collections.Subscription, by time.Time) error {
	if row.ClerkPlanID() == "" {
		return nil
	}
	open, err := collections.ListIntents(tx, row.CustomerAccountID(), row.ClerkPlanID(), by)
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
