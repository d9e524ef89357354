package commerce

import (
	"context"
	"database/sql"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// applyRefund applies a refund as the provider reports it: one we asked for, known by its
// id or key, or one that began in the provider's dashboard.
func (s *Service) applyRefund(ctx context.Context, tx core.App, f *RefundFact) (outcome, error) {
	state := collections.RefundState(f.State)
	r, err := collections.FindRefundByProviderID(tx, f.ProviderRefundID)
	if errors.Is(err, sql.ErrNoRows) && f.IdempotencyKey != "" {
		r, err = collections.FindRefundByKey(tx, f.IdempotencyKey)
	}
	if err == nil {
		return changed("refund", r.Id, f.State), s.settleRefund(ctx, tx, r, f.ProviderRefundID, state)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return outcome{}, err
	}
	pay, err := collections.FindPaymentByExternal(tx, f.Provider, f.PaymentExternalID, f.PaymentExternalID)
	if errors.Is(err, sql.ErrNoRows) {
		out := outcome{parked: true, reason: ParkAwaitingPayment, detail: ParkReasons[ParkAwaitingPayment], waitsFor: "payment:" + f.PaymentExternalID}
		return out, nil
	}
	if err != nil {
		return outcome{}, err
	}
	if r, err = collections.FindRecordedRefund(tx, pay.Id, f.AmountCents); err == nil {
		return changed("refund", r.Id, f.State), s.settleRefund(ctx, tx, r, f.ProviderRefundID, state) // the seller recorded it before its event came
	} else if !errors.Is(err, sql.ErrNoRows) {
		return outcome{}, err
	}
	if r, err = collections.NewRefund(tx); err != nil {
		return outcome{}, err
	}
	r.SetPaymentID(pay.Id)
	r.SetAmountCents(f.AmountCents)
	r.SetReason(f.Reason)
	r.SetState(collections.RefundPending)
	r.SetActor("provider:" + f.Provider)
	r.SetProviderRefundID(f.ProviderRefundID)
	if err := save(ctx, tx, r); err != nil {
		return outcome{}, err
	}
	return changed("refund", r.Id, f.State), s.settleRefund(ctx, tx, r, f.ProviderRefundID, state)
}

// applyDispute suspends what an open or lost dispute contests and restores exactly that
// when it is won. The newest word by provider time holds.
func (s *Service) applyDispute(ctx context.Context, tx core.App, f *DisputeFact) (outcome, error) {
	pay, err := collections.FindPaymentByExternal(tx, f.Provider, f.PaymentExternalID, f.PaymentExternalID)
	if errors.Is(err, sql.ErrNoRows) {
		return outcome{parked: true, reason: ParkAwaitingPayment, detail: ParkReasons[ParkAwaitingPayment], waitsFor: "payment:" + f.PaymentExternalID}, nil
	}
	if err != nil {
		return outcome{}, err
	}
	from, to := pay.Dispute(), collections.DisputeState(f.State)
	decided := from == collections.DisputeWon || from == collections.DisputeLost
	same := f.UpdatedAt.Equal(pay.DisputeUpdatedAt()) // providers count seconds: within one, the verdict holds
	if f.UpdatedAt.Before(pay.DisputeUpdatedAt()) || (same && decided && to == collections.DisputeOpen) {
		return ignored("A newer event about this dispute was applied before."), nil
	}
	pay.SetDispute(to)
	pay.SetDisputeUpdatedAt(f.UpdatedAt)
	if err := save(ctx, tx, pay); err != nil {
		return outcome{}, err
	}
	if err := s.journal(ctx, tx, "dispute."+f.State, collections.PaymentTransactions, pay.Id, string(from), f.State, ""); err != nil {
		return outcome{}, err
	}
	if to == collections.DisputeWon {
		err = collections.RestoreAfterDispute(tx, pay.OrderID(), pay.SubscriptionID())
	} else {
		err = collections.SuspendForDispute(tx, pay.OrderID(), pay.SubscriptionID())
	}
	if err == nil {
		err = s.afterDispute(ctx, tx, pay)
	}
	return changed("payment", pay.Id, "dispute "+f.State), err
}
