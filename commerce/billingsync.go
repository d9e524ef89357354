package commerce

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Billing is the provider of subscriptions, asked by a person's request. Errors are *Error:
// CodeNotFound for what it does not have, CodeUnavailable when it is off, else CodeUpstream.
type Billing interface {
	// UserSubscription returns the state of all items of a person. An incomplete answer
	// is an error.
	UserSubscription(ctx context.Context, clerkUserID string) ([]ItemFact, error)
	// CancelSubscriptionItem cancels an item at the end of its period, or at once.
	CancelSubscriptionItem(ctx context.Context, itemID string, endNow bool) (ItemFact, error)
}

// SyncState says how far our knowledge of a buyer's subscriptions may be trusted.
type SyncState string

// The states. Only hard_stale is worth holding a costly action back for.
const (
	SyncFresh     SyncState = "fresh"
	SyncSoftStale SyncState = "soft_stale"
	SyncHardStale SyncState = "hard_stale"
)

// SyncStatus is how fresh our knowledge of a buyer's subscriptions is, by protocol time. Zero
// times mean never.
type SyncStatus struct {
	State       SyncState
	Blocking    bool
	ReasonCode  string
	ErrorCode   string // of the last attempt, "" when it succeeded
	Detail      string // one sentence for the buyer
	LastAttempt time.Time
	LastSuccess time.Time
	Age         time.Duration // of the last success; -1 when there is none
	Soft, Hard  time.Duration
}

// Reasons of a sync's outcome.
const (
	syncNever   = "never_synced"
	syncDone    = "synced"
	syncPartly  = "synced_with_partial_errors"
	syncNothing = "no_active_subscription"
)

// SyncWindows returns how old our knowledge may get before it is stale, and before it is
// stale enough to block. The second is always the larger.
func (s *Service) SyncWindows() (soft, hard time.Duration) {
	soft, hard = s.opt.SyncSoft, s.opt.SyncHard
	if hard <= soft {
		hard = soft + time.Second
	}
	return soft, hard
}

// BillingStatus tells how fresh our knowledge of an account's subscriptions is. It asks nobody.
func (s *Service) BillingStatus(a *collections.CustomerAccount) SyncStatus {
	soft, hard := s.SyncWindows()
	out := SyncStatus{ErrorCode: a.BillingSyncError(), LastAttempt: a.BillingSyncAttemptedAt(), LastSuccess: a.BillingSyncSucceededAt(), Age: -1, Soft: soft, Hard: hard}
	if !out.LastSuccess.IsZero() {
		out.Age = max(s.Wall().Sub(out.LastSuccess), 0)
	}
	suffix := ""
	if out.ErrorCode != "" {
		suffix = "_with_sync_error"
	}
	switch {
	case out.Age >= 0 && out.Age <= soft:
		out.State, out.ReasonCode, out.Detail = SyncFresh, a.BillingSyncReason(), "Your subscriptions are up to date."
		if suffix != "" {
			out.ReasonCode, out.Detail = "fresh"+suffix, "Your subscriptions are up to date, although the last check failed."
		}
	case out.Age >= 0 && out.Age <= hard:
		out.State, out.ReasonCode, out.Detail = SyncSoftStale, "soft_stale"+suffix, "Your subscriptions were not checked for a while. What you have keeps working."
	default:
		out.State, out.ReasonCode, out.Blocking, out.Detail = SyncHardStale, "hard_stale"+suffix, true, "Your subscriptions were not checked for a long time. Refresh to check them now."
		if out.Age < 0 && suffix == "" {
			out.ReasonCode, out.Detail = syncNever, "Your subscriptions were not checked yet. Refresh to check them now."
		}
	}
	return out
}

// SyncBilling asks the provider for a buyer's subscription, applies the answer on the same path as
// events, and notes how it went. A failed or partial answer takes nothing away: what the provider
// does not mention stays as it is and ends by the clock.
func (s *Service) SyncBilling(ctx context.Context, app core.App, b Buyer, from Billing) (SyncStatus, error) {
	items, err := from.UserSubscription(ctx, b.Profile.ClerkUserID())
	reason, fault := syncDone, ""
	switch {
	case CodeOf(err) == CodeNotFound:
		reason = syncNothing
	case err != nil && CodeOf(err) == "":
		return SyncStatus{}, err
	case err != nil:
		fault = ReasonOf(err)
		if fault == "" {
			fault = string(CodeOf(err))
		}
	case len(items) == 0:
		reason = syncNothing
	}
	for i := range items {
		out, err := s.applyRead(WithActor(ctx, "read"), app, Facts{Type: "read", At: items[i].UpdatedAt, Items: items[i : i+1]})
		if err != nil {
			return SyncStatus{}, fmt.Errorf("apply subscription: %w", err)
		}
		if out.parked {
			reason = syncPartly
		}
	}
	var a *collections.CustomerAccount
	err = app.RunInTransaction(func(tx core.App) error {
		var err error
		if a, err = collections.FindCustomerAccount(tx, b.Account.Id); err != nil {
			return err
		}
		a.SetBillingSyncAttemptedAt(s.Wall())
		a.SetBillingSyncError(fault)
		if fault == "" {
			a.SetBillingSyncSucceededAt(s.Wall())
			a.SetBillingSyncReason(reason)
		}
		return save(ctx, tx, a)
	})
	if err != nil {
		return SyncStatus{}, err
	}
	return s.BillingStatus(a), nil
}

// CancelSubscription cancels a buyer's subscription item at the end of its paid period. One that is
// canceled already is answered as it is; one that is over is CodeConflict.
func (s *Service) CancelSubscription(ctx context.Context, app core.App, b Buyer, id string, at Billing) (*collections.Subscription, error) {
	row, err := collections.FindSubscription(app, id)
	if err != nil {
		return nil, err
	}
	switch {
	case row.CustomerAccountID() != b.Account.Id:
		return nil, Fail(CodeNotFound, "There is no such subscription.")
	case row.Status() == collections.SubCanceled:
		return row, nil
	case row.Status() == collections.SubEnded:
		return nil, Fail(CodeConflict, "This subscription is over.")
	}
	fact, err := at.CancelSubscriptionItem(ctx, row.ClerkSubscriptionItemID(), false)
	if CodeOf(err) == CodeNotFound {
		return nil, Fail(CodeConflict, "The billing provider does not have this subscription any more.").WithCause(err)
	}
	if err != nil {
		return nil, err
	}
	if fact.PayerUserID == "" && fact.PayerOrgID == "" {
		fact.PayerUserID = b.Profile.ClerkUserID()
	}
	if err := s.ApplyRead(ctx, app, Facts{Type: "read", At: fact.UpdatedAt, Items: []ItemFact{fact}}); err != nil {
		return nil, err
	}
	return collections.FindSubscription(app, id)
}
