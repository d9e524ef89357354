package stripe

import (
	"encoding/json/jsontext"
	"strings"

	"pocketstarter/commerce"
)

// sessionData is Stripe's Checkout Session.
type sessionData struct {
	ID                string            `json:"id"`
	Mode              string            `json:"mode"`
	Status            string            `json:"status"`
	PaymentStatus     string            `json:"payment_status"`
	PaymentIntent     ref               `json:"payment_intent"`
	ClientReferenceID string            `json:"client_reference_id"`
	Metadata          map[string]string `json:"metadata"`
	Currency          string            `json:"currency"`
	AmountSubtotal    *int64            `json:"amount_subtotal"`
	AmountTotal       *int64            `json:"amount_total"`
	TotalDetails      *struct {
		Discount int64 `json:"amount_discount"`
		Shipping int64 `json:"amount_shipping"`
		Tax      int64 `json:"amount_tax"`
	} `json:"total_details"`
	CustomerDetails *struct {
		Email string `json:"email"`
	} `json:"customer_details"`
}

// order is the order that the session names: in the metadata that we wrote, or as the
// reference that a Payment Link hands back.
func (d sessionData) order() string {
	for _, id := range []string{d.Metadata[metaOrder], d.ClientReferenceID} {
		if id = strings.ToLower(strings.TrimSpace(id)); id != "" && len(id) <= 128 {
			return id
		}
	}
	return ""
}

func readSession(object jsontext.Value, f *commerce.Facts) error {
	var d sessionData
	if err := into(object, &d, "checkout session"); err != nil {
		return err
	}
	if !longID(d.ID) {
		return malformed("The checkout session in the event has no usable id.")
	}
	if d.Mode != "payment" {
		f.Ignored, f.Reason = true, "Not a session for a one-time payment."
		return nil
	}
	var status string
	switch {
	case f.Type == "checkout.session.expired":
		f.Session = &commerce.SessionFact{Provider: "stripe", SessionID: d.ID, OrderPublicID: d.order(), Expired: true, UpdatedAt: f.At}
		return nil
	case f.Type == "checkout.session.async_payment_failed":
		status = "failed"
	case d.PaymentStatus == "paid", d.PaymentStatus == "no_payment_required":
		status = "succeeded"
	case d.PaymentStatus == "unpaid":
		status = "pending" // a bank transfer or the like is under way
	default:
		return malformed("The checkout session in the event has a payment status that is not known here: %.40q.", d.PaymentStatus)
	}
	fact, err := d.payment(status, f)
	if err != nil {
		return err
	}
	f.Payment = &fact
	return nil
}

func (d sessionData) payment(status string, f *commerce.Facts) (commerce.PaymentFact, error) {
	p := commerce.PaymentFact{
		Provider: "stripe", ExternalID: string(d.PaymentIntent), Status: status, Kind: "checkout", CheckoutID: d.ID,
		OrderPublicID: d.order(), PayerUserID: d.Metadata[metaPayer], UpdatedAt: f.At,
	}
	if p.ExternalID == "" {
		p.ExternalID = d.ID // nothing to pay: there is no intent
	} else if !idPattern.MatchString(p.ExternalID) {
		return p, malformed("The checkout session in the event names no usable payment.")
	}
	if len(p.PayerUserID) > 128 {
		return p, malformed("The checkout session in the event names no usable payer.")
	}
	if d.CustomerDetails != nil && len(d.CustomerDetails.Email) <= 254 {
		p.PayerEmail = d.CustomerDetails.Email
	}
	if status == "failed" {
		p.FailedReason = "The bank did not make the payment."
	}
	if d.AmountTotal == nil {
		return p, malformed("The checkout session in the event names no amount.")
	}
	subtotal, tax := d.split()
	for _, part := range []struct {
		units int64
		into  *int64
	}{{subtotal, &p.SubtotalCents}, {tax, &p.TaxCents}, {*d.AmountTotal, &p.TotalCents}} {
		cents, code, err := amount("checkout session", part.units, d.Currency)
		if err != nil {
			return p, err
		}
		*part.into, p.Currency = cents, code
	}
	return p, nil
}

// split takes the total apart. The subtotal is what was paid without tax, after
// any discount and with any shipping: if a link of the seller's changed the amount,
// it must not agree with the order's. Where tax is contained in the prices, as
// a link may do, all counts as subtotal, because that is what the order says.
func (d sessionData) split() (subtotal, tax int64) {
	total := *d.AmountTotal
	if d.TotalDetails == nil {
		return total, 0
	}
	if d.AmountSubtotal != nil && *d.AmountSubtotal-d.TotalDetails.Discount+d.TotalDetails.Shipping == total {
		return total, 0
	}
	return total - d.TotalDetails.Tax, d.TotalDetails.Tax
}
