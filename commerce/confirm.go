package commerce

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// ConfirmByHand confirms a pending order without a provider's signed word. Only the door may
// open it, for local work; the order then follows the same way as by a webhook. An order that is
// paid already is answered as such; canceled or refunded ones are CodeConflict.
func (s *Service) ConfirmByHand(ctx context.Context, app core.App, orderID, provider, externalID, checkoutID string) (*collections.Order, bool, error) {
	already := false
	err := app.RunInTransaction(func(tx core.App) error {
		o, err := collections.FindOrder(tx, orderID)
		if err != nil {
			return err
		}
		switch o.Status() {
		case collections.OrderPaid, collections.OrderFulfilled:
			already = true
			return nil
		case collections.OrderPendingPayment:
		default:
			return Fail(CodeConflict, "An order that is %s cannot be confirmed.", orderWord(o.Status()))
		}
		lines, err := o.Lines(tx)
		if err != nil {
			return err
		}
		if isIntent(lines) {
			return Fail(CodeConflict, "This order only announces a subscription, which Clerk sells and bills.")
		}
		pay, err := collections.NewPaymentTransaction(tx)
		if err != nil {
			return err
		}
		pay.SetProvider(collections.ProviderManual)
		if provider == "clerk" {
			pay.SetProvider(collections.ProviderClerk)
		}
		pay.SetExternalID(orWord(externalID, orWord(checkoutID, provider+":"+o.PublicID())))
		pay.SetCheckoutID(checkoutID)
		pay.SetStatus(collections.PaymentSucceeded)
		pay.SetDispute(collections.DisputeNone)
		pay.SetKind(collections.KindCheckout)
		pay.SetAmountCents(o.TotalCents())
		pay.SetTaxCents(o.TaxCents())
		pay.SetCurrency(o.Currency())
		pay.SetPaidAt(s.Now())
		pay.SetProviderUpdatedAt(s.Now())
		if _, err := collections.FindPaymentByExternal(tx, string(pay.Provider()), pay.ExternalID(), ""); err == nil {
			return Fail(CodeConflict, "This payment was used before.")
		}
		return s.payOrder(ctx, tx, o, pay)
	})
	if err != nil {
		return nil, false, err
	}
	o, err := collections.FindOrder(app, orderID)
	return o, already, err
}
