package emails

// The kinds of mail. The value is the emails row's kind and the mail's event tag.
const (
	KindOrderFulfilled     = "order_fulfilled"
	KindBookingRequested   = "booking_requested"
	KindBookingConfirmed   = "booking_confirmed"
	KindBookingChanged     = "booking_changed"
	KindBookingCanceled    = "booking_canceled"
	KindBookingReminder    = "booking_reminder"
	KindPaidHoldLost       = "paid_hold_lost"
	KindWorkOrderRequested = "fulfillment_order_requested"
	KindWorkOrderDelivered = "fulfillment_order_delivered"
	KindOrderRefunded      = "order_refunded"
	KindTrialEnding        = "trial_ending"
	KindPaymentFailed      = "payment_failed"
	KindNewVersion         = "new_version"
	KindNewSale            = "new_sale"
	KindPreflight          = "preflight"
	KindSandboxCode        = "sandbox_code"
	KindSystem             = "system"
)

// The audiences of a mail that goes to both sides of a sale.
const (
	AudienceBuyer  = "buyer"
	AudienceSeller = "seller"
)
