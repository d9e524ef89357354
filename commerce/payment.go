package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// paymentRank orders the states of a payment: it only moves up.
var paymentRank = map[collections.PaymentStatus]int{
	collections.PaymentPending: 1, collections.PaymentFailed: 2, collections.PaymentSucceeded: 3,
	collections.PaymentPartiallyRefunded: 4, collections.PaymentRefunded: 5,
}

// ConfirmPayment applies what a provider says of one payment: it writes or updates the one
// row that the payment has, decides whose money it is, and pays the order. raw is what the
// provider sent, eventID our stored event ("" when the word came from a read).
func (s *Service) ConfirmPayment(ctx context.Context, tx core.App, f PaymentFact, eventID string, raw []byte) (outcome, error) {
	status := collections.PaymentStatus(f.Status)
	if paymentRank[status] == 0 || f.ExternalID == "" || f.Currency == "" {
		return outcome{}, parked(ParkMalformed, "The payment has no id, currency or known status.")
	}
	pay, err := collections.FindPaymentByExternal(tx, f.Provider, f.ExternalID, f.AliasID)
	if errors.Is(err, sql.ErrNoRows) {
		if err := wakeRefunds(tx, &f); err != nil {
			return outcome{}, err
		}
		pay, err = s.newPayment(tx, &f, eventID)
	}
	if err != nil {
		return outcome{}, err
	}
	s.updatePayment(pay, &f, status, raw)
	if err := s.decide(ctx, tx, pay, &f); err != nil {
		return outcome{}, err
	}
	out := changed("payment", pay.Id, string(pay.Status())+" "+string(pay.Disposition()))
	if pay.Disposition() == collections.DispositionParked {
		out.parked, out.reason, out.detail = true, pay.Reason(), pay.ReasonDetail()
		out.waitsFor = waitKey(pay.Reason(), f.PayerUserID)
	}
	return out, nil
}

// wakeRefunds lets refunds and disputes that came before their payment be applied again.
func wakeRefunds(tx core.App, f *PaymentFact) error {
	alias := ""
	if f.AliasID != "" {
		alias = "payment:" + f.AliasID
	}
	_, err := collections.WakeParkedEvents(tx, "payment:"+f.ExternalID, alias)
	return err
}

func waitKey(reason, payer string) string {
	switch reason {
	case ParkAwaitingSubscription:
		return "sub:" + payer
	case ParkNoOpenOrder, ParkAmbiguousOrder, ParkUnknownOrder:
		return "orders:" + payer
	}
	return ""
}

func (s *Service) newPayment(tx core.App, f *PaymentFact, eventID string) (*collections.PaymentTransaction, error) {
	pay, err := collections.NewPaymentTransaction(tx)
	if err != nil {
		return nil, err
	}
	kind := collections.PaymentKind(f.Kind)
	if kind != collections.KindRecurring {
		kind = collections.KindCheckout
	}
	pay.SetProvider(collections.PaymentProvider(f.Provider))
	pay.SetExternalID(f.ExternalID)
	pay.SetStatus(collections.PaymentPending)
	pay.SetDispute(collections.DisputeNone)
	pay.SetKind(kind)
	pay.SetSourceEvent(eventID)
	return pay, nil
}

// updatePayment moves the row up to what the fact says. Amounts are those of the furthest state's
// newest word until the payment has its place; after that they are history.
func (s *Service) updatePayment(pay *collections.PaymentTransaction, f *PaymentFact, status collections.PaymentStatus, raw []byte) {
	settled := pay.Disposition() == collections.DispositionApplied || pay.Disposition() == collections.DispositionSurplus
	rank, have := paymentRank[status], paymentRank[pay.Status()]
	newer := !f.UpdatedAt.Before(pay.ProviderUpdatedAt())
	leads := pay.ProviderUpdatedAt().IsZero() || rank > have || (rank == have && newer)
	if rank > have {
		pay.SetStatus(status)
	}
	fill := func(have, said string, set func(string)) {
		if have == "" && said != "" {
			set(said)
		}
	}
	fill(pay.AliasID(), f.AliasID, pay.SetAliasID)
	fill(pay.ClaimedOrder(), f.OrderPublicID, pay.SetClaimedOrder)
	fill(pay.CheckoutID(), f.CheckoutID, pay.SetCheckoutID)
	fill(pay.PayerClerkUserID(), f.PayerUserID, pay.SetPayerClerkUserID)
	pay.SetPlanIDs(union(pay.PlanIDs(), f.PlanIDs))
	pay.SetItemIDs(union(pay.ItemIDs(), f.ItemIDs))
	pay.SetPriceIDs(union(pay.PriceIDs(), f.PriceIDs))
	if f.Kind == string(collections.KindRecurring) {
		pay.SetKind(collections.KindRecurring)
	}
	if leads && status == collections.PaymentFailed {
		pay.SetFailedReason(f.FailedReason)
	}
	if rank > have && f.ExternalID != pay.AliasID() {
		pay.SetExternalID(f.ExternalID) // of several tries of one payment the one that got furthest
	}
	if leads {
		pay.SetProviderUpdatedAt(f.UpdatedAt)
	}
	if leads && !settled {
		pay.SetAmountCents(f.TotalCents)
		pay.SetTaxCents(f.TaxCents)
		pay.SetCurrency(f.Currency)
		if len(raw) > 0 {
			pay.SetRawPayload(raw)
		}
	}
	if status == collections.PaymentSucceeded { // the earliest word of it, whenever that arrives
		at := f.UpdatedAt
		if at.IsZero() {
			at = s.Now()
		}
		if pay.PaidAt().IsZero() || at.Before(pay.PaidAt()) {
			pay.SetPaidAt(at)
		}
	}
}

func union(a, b []string) []string {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

// claim is the fact as the row knows it by now: a later event that says less takes
// nothing away.
func claim(pay *collections.PaymentTransaction, f *PaymentFact) *PaymentFact {
	c := *f
	c.OrderPublicID, c.CheckoutID, c.PayerUserID = pay.ClaimedOrder(), pay.CheckoutID(), pay.PayerClerkUserID()
	c.PlanIDs, c.ItemIDs, c.PriceIDs = pay.PlanIDs(), pay.ItemIDs(), pay.PriceIDs()
	c.Currency, c.TaxCents, c.TotalCents = pay.Currency(), pay.TaxCents(), pay.AmountCents()
	c.SubtotalCents = pay.AmountCents() - pay.TaxCents()
	c.Kind = string(pay.Kind())
	c.UpdatedAt = moment(pay)
	return &c
}

// decide gives a payment its place and saves it. Money that has its place keeps it.
func (s *Service) decide(ctx context.Context, tx core.App, pay *collections.PaymentTransaction, f *PaymentFact) error {
	if pay.Disposition() == collections.DispositionApplied || pay.Disposition() == collections.DispositionSurplus {
		return save(ctx, tx, pay)
	}
	d, err := s.match(tx, claim(pay, f))
	if err != nil {
		return err
	}
	pay.SetReason(d.reason)
	pay.SetReasonDetail(d.detail)
	if d.order != nil {
		pay.SetCustomerAccountID(d.order.CustomerAccountID())
	}
	if d.sub != nil {
		pay.SetCustomerAccountID(d.sub.CustomerAccountID())
	}
	switch {
	case d.reason != "":
		pay.SetDisposition(collections.DispositionParked)
		return s.savePayment(ctx, tx, pay, d.reason)
	case paymentRank[pay.Status()] < paymentRank[collections.PaymentSucceeded]:
		return s.saveAttempt(ctx, tx, pay, d)
	case d.sub != nil:
		pay.SetSubscriptionID(d.sub.Id)
		pay.SetDisposition(collections.DispositionApplied)
		return s.savePayment(ctx, tx, pay, "")
	case d.surplus:
		pay.SetOrderID(d.order.Id)
		pay.SetDisposition(collections.DispositionSurplus)
		pay.SetReasonDetail("The order was paid before. Refund this payment.")
		return s.savePayment(ctx, tx, pay, "surplus")
	}
	return s.payOrder(ctx, tx, d.order, pay)
}

// saveAttempt keeps an attempt that is no money yet beside what it tries to pay.
func (s *Service) saveAttempt(ctx context.Context, tx core.App, pay *collections.PaymentTransaction, d decision) error {
	pay.SetDisposition("")
	if d.order != nil {
		pay.SetOrderID(d.order.Id)
	}
	if d.sub != nil {
		pay.SetSubscriptionID(d.sub.Id)
	}
	return s.savePayment(ctx, tx, pay, pay.FailedReason())
}

// payOrder applies a payment to its order; the order's hook writes what follows.
func (s *Service) payOrder(ctx context.Context, tx core.App, o *collections.Order, pay *collections.PaymentTransaction) error {
	pay.SetOrderID(o.Id)
	pay.SetCustomerAccountID(o.CustomerAccountID())
	pay.SetDisposition(collections.DispositionApplied)
	pay.SetReason("")
	pay.SetReasonDetail("")
	if err := s.savePayment(ctx, tx, pay, ""); err != nil {
		return err
	}
	o.PaidBy(pay.Id)
	o.SetTaxCents(pay.TaxCents())
	o.SetTotalCents(o.SubtotalCents() + pay.TaxCents())
	if o.ExternalReference() == "" {
		o.SetExternalReference(pay.ExternalID())
	}
	if o.ClerkCheckoutID() == "" && pay.Provider() == collections.ProviderClerk {
		o.SetClerkCheckoutID(pay.CheckoutID())
	}
	o.SetStatus(collections.OrderPaid)
	if err := save(ctx, tx, o); err != nil {
		return fmt.Errorf("pay order: %w", err)
	}
	return nil
}

func (s *Service) savePayment(ctx context.Context, tx core.App, pay *collections.PaymentTransaction, cause string) error {
	from := ""
	if !pay.IsNew() {
		from = string(pay.StoredStatus())
	}
	if err := save(ctx, tx, pay); err != nil {
		return fmt.Errorf("save payment: %w", err)
	}
	if from == string(pay.Status()) && cause == "" && pay.Disposition() != collections.DispositionApplied {
		return nil
	}
	return s.journal(ctx, tx, "payment."+orWord(string(pay.Disposition()), "attempt"), collections.PaymentTransactions, pay.Id, from, string(pay.Status()), cause)
}

func orWord(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
