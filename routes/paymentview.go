package routes

import (
	"pocketstarter/collections"
)

type customerSummary struct {
	ID           string `json:"id"`
	ClerkUserID  string `json:"clerk_user_id"`
	ContactEmail string `json:"contact_email"`
	FullName     string `json:"full_name"`
	CompanyName  string `json:"company_name"`
}

// summaryOf shows a seller who bought. A customer that is not there is all empty.
func summaryOf(accountID string, c collections.Customer) customerSummary {
	out := customerSummary{ID: accountID}
	if c.Account != nil {
		out.FullName, out.CompanyName = c.Account.FullName(), c.Account.CompanyName()
		out.ClerkUserID, out.ContactEmail = c.Profile.ClerkUserID(), c.Profile.ContactEmail()
	}
	return out
}

type paymentAnswer struct {
	ID                string  `json:"id"`
	Order             *string `json:"order"`
	OrderPublicID     string  `json:"order_public_id"`
	Subscription      *string `json:"subscription"`
	Provider          string  `json:"provider"`
	ExternalID        string  `json:"external_id"`
	Status            string  `json:"status"`
	Dispute           string  `json:"dispute"`
	Kind              string  `json:"kind"`
	AmountCents       int64   `json:"amount_cents"`
	TaxCents          int64   `json:"tax_cents"`
	RefundedCents     int64   `json:"refunded_cents"`
	Currency          string  `json:"currency"`
	PayerClerkUserID  string  `json:"payer_clerk_user_id"`
	Disposition       string  `json:"disposition"`
	Reason            string  `json:"reason"`
	SourceEvent       *string `json:"source_event"`
	ProviderUpdatedAt apiTime `json:"provider_updated_at"`
	recordTimes
}

func paymentOf(p *collections.PaymentTransaction, orderPublicID string) paymentAnswer {
	reason := p.Reason()
	if p.ReasonDetail() != "" {
		reason = p.ReasonDetail()
	}
	return paymentAnswer{p.Id, nullID(p.OrderID()), orderPublicID, nullID(p.SubscriptionID()), string(p.Provider()), p.ExternalID(), string(p.Status()), string(p.Dispute()), string(p.Kind()),
		p.AmountCents(), p.TaxCents(), p.RefundedCents(), p.Currency(), p.PayerClerkUserID(), string(p.Disposition()), reason, nullID(p.SourceEvent()), at(p.ProviderUpdatedAt()), stamps(p.Record)}
}

type refundAnswer struct {
	ID               string `json:"id"`
	Payment          string `json:"payment"`
	OrderPublicID    string `json:"order_public_id"`
	Provider         string `json:"provider"`
	ProviderRefundID string `json:"provider_refund_id"`
	AmountCents      int64  `json:"amount_cents"`
	Currency         string `json:"currency"`
	Reason           string `json:"reason"`
	State            string `json:"state"`
	Actor            string `json:"actor"`
	Detail           string `json:"detail"`
	recordTimes
}

func refundOf(r *collections.Refund, pay *collections.PaymentTransaction, orderPublicID string) refundAnswer {
	return refundAnswer{r.Id, pay.Id, orderPublicID, string(pay.Provider()), r.ProviderRefundID(), r.AmountCents(), pay.Currency(), r.Reason(), string(r.State()), r.Actor(), refundDetail(r, pay), stamps(r.Record)}
}

// refundDetail says what happens next. A refund that is done without an id of the provider
// was only written down: the seller moves that money themselves.
func refundDetail(r *collections.Refund, pay *collections.PaymentTransaction) string {
	switch {
	case r.State() == collections.RefundPending:
		return "The payment provider was asked to give the money back. The order changes when it confirms."
	case r.State() == collections.RefundFailed:
		return "The payment provider did not give the money back. Ask again, or look into its dashboard."
	case r.ProviderRefundID() != "":
		return "The payment provider gave the money back."
	case pay.Provider() == collections.ProviderClerk:
		return "This refund is written down here. Give the money back in Clerk's dashboard: this shop cannot do that itself."
	case pay.Provider() == collections.ProviderLink:
		return "This refund is written down here. Give the money back where the payment link is hosted: this shop cannot do that itself."
	}
	return "This refund is written down here. Give the money back the way it was paid: this shop cannot do that itself."
}
