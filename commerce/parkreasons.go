package commerce

// Why an event or a payment is parked. Every reason has a row in
// docs/04-troubleshooting.md that says what the operator does; a test compares the lists.
const (
	ParkMalformed            = "malformed"
	ParkUnknownStatus        = "unknown_status"
	ParkUnknownOrder         = "unknown_order"
	ParkPayerMismatch        = "payer_mismatch"
	ParkPayerUnknown         = "payer_unknown"
	ParkCurrencyMismatch     = "currency_mismatch"
	ParkAmountMismatch       = "amount_mismatch"
	ParkOrganisationPayer    = "organisation_payer"
	ParkAwaitingSubscription = "awaiting_subscription"
	ParkNoOpenOrder          = "no_open_order"
	ParkAmbiguousOrder       = "ambiguous_order"
	ParkPaidAfterCancel      = "paid_after_cancel"
	ParkAwaitingPayment      = "awaiting_payment"
	ParkDeletedPerson        = "deleted_person"
)

// ParkReasons says each reason in one sentence for the operator.
var ParkReasons = map[string]string{
	ParkMalformed:            "The signed message is no event that this shop can read.",
	ParkUnknownStatus:        "The provider reported a status that this shop does not know.",
	ParkUnknownOrder:         "The payment names an order that this shop does not have.",
	ParkPayerMismatch:        "The payment names an order of another buyer.",
	ParkPayerUnknown:         "The payment does not say who paid.",
	ParkCurrencyMismatch:     "The payment's currency is not the order's.",
	ParkAmountMismatch:       "The paid subtotal is not the order's.",
	ParkOrganisationPayer:    "An organization paid, and this shop sells to people.",
	ParkAwaitingSubscription: "The payment is for a subscription that was not reported yet.",
	ParkNoOpenOrder:          "No open order of this payer has this amount and product.",
	ParkAmbiguousOrder:       "More than one open order of this payer fits the payment.",
	ParkPaidAfterCancel:      "The payment came after the order was canceled. Deliver it or refund it.",
	ParkAwaitingPayment:      "The event is about a payment that was not reported yet.",
	ParkDeletedPerson:        "The event is about a person whose account was deleted.",
}

// parked is the outcome of an event that waits. detail may be "" for the reason's own sentence.
func parked(reason, detail string) *Error {
	if detail == "" {
		detail = ParkReasons[reason]
	}
	return &Error{Code: CodeParked, Message: detail, Reason: reason}
}
