package emails

// Recipient is who reads the mail. Every kind of facts begins with it.
type Recipient struct {
	Name     string `json:"name" lines:"name"` // display name, "" when unknown
	Timezone string `json:"timezone"`          // IANA zone, "" when unknown
}

// Item is one line of an order, from the order's snapshot.
type Item struct {
	Product    string `json:"product"`
	Price      string `json:"price"`
	Quantity   int64  `json:"quantity"`
	UnitCents  int64  `json:"unit_cents"`
	TotalCents int64  `json:"total_cents"`
}

// File is a file the recipient may now download.
type File struct {
	Title     string `json:"title"`
	Version   string `json:"version"`
	FileName  string `json:"file_name"`
	SizeBytes int64  `json:"size_bytes"`
}

// Session is one paid unit of a service. Without Start its time is still to be chosen.
type Session struct {
	BookingID string `json:"booking_id"`
	Start     Time   `json:"start"`
	End       Time   `json:"end"`
	Zone      string `json:"zone"`
	Confirmed bool   `json:"confirmed"`
}

// Work is one piece of work that was asked for and is not done yet.
type Work struct {
	WorkID       string `json:"work_id"`
	Product      string `json:"product"`
	DeliveryMode string `json:"delivery_mode"`
	DueAt        Time   `json:"due_at"`
}

// OrderFulfilled are the facts of order_fulfilled: everything owed is written
// down. Files are ready now; sessions and work come later and the mail says so.
type OrderFulfilled struct {
	Recipient
	PublicID      string    `json:"public_id"`
	ReceiptNumber string    `json:"receipt_number"`
	PaidAt        Time      `json:"paid_at"`
	Currency      string    `json:"currency"`
	SubtotalCents int64     `json:"subtotal_cents"`
	TaxCents      int64     `json:"tax_cents"`
	TotalCents    int64     `json:"total_cents"`
	Items         []Item    `json:"items"`
	Files         []File    `json:"files"`
	Bookings      []Session `json:"bookings"`
	Work          []Work    `json:"work"`
	Features      []string  `json:"features"`
}

// Booking are the facts of the five booking kinds and of paid_hold_lost.
type Booking struct {
	Recipient
	BookingID     string `json:"booking_id"`
	Product       string `json:"product"`
	Audience      string `json:"audience"` // buyer (default) or seller
	Start         Time   `json:"start"`    // zero: no time yet; in paid_hold_lost the lost one
	End           Time   `json:"end"`
	Zone          string `json:"zone"` // the booking's own zone
	MeetingURL    string `json:"meeting_url"`
	Customer      string `json:"customer" lines:"name"` // the buyer's name, shown to the seller
	CustomerNotes string `json:"customer_notes" lines:"keep"`
	OrderPublicID string `json:"order_public_id"`
	Sequence      int    `json:"sequence"`       // of the calendar entry
	NeedsSlot     bool   `json:"needs_slot"`     // requested: paid, the buyer chooses a time
	PreviousStart Time   `json:"previous_start"` // changed
	CanceledBy    string `json:"canceled_by"`    // canceled: buyer, seller or refund
	Reason        string `json:"reason"`         // canceled: a sentence for the reader
	UnitReturned  bool   `json:"unit_returned"`  // canceled: the paid unit may be booked again
	LeadMinutes   int    `json:"lead_minutes"`   // reminder: 1440 or 60
	Created       Time   `json:"created"`        // when this fact was written; stamps the calendar entry
}

// WorkOrder are the facts of fulfillment_order_requested and _delivered.
type WorkOrder struct {
	Recipient
	WorkID          string `json:"work_id"`
	Product         string `json:"product"`
	Audience        string `json:"audience"`
	DeliveryMode    string `json:"delivery_mode"`
	DueAt           Time   `json:"due_at"`
	Customer        string `json:"customer" lines:"name"`
	CustomerRequest string `json:"customer_request" lines:"keep"`
	OrderPublicID   string `json:"order_public_id"`
	Files           []File `json:"files"`
	DeliveryNotes   string `json:"delivery_notes" lines:"keep"`
	ShippedAt       Time   `json:"shipped_at"`
	Carrier         string `json:"carrier"`
	TrackingNumber  string `json:"tracking_number"`
	TrackingURL     string `json:"tracking_url"`
}

// OrderRefunded are the facts of order_refunded. RefundedCents is the sum of all
// refunds of the order including this one: equal to TotalCents, access has ended.
type OrderRefunded struct {
	Recipient
	PublicID      string `json:"public_id"`
	RefundID      string `json:"refund_id"`
	Currency      string `json:"currency"`
	AmountCents   int64  `json:"amount_cents"`
	RefundedCents int64  `json:"refunded_cents"`
	TotalCents    int64  `json:"total_cents"`
	Items         []Item `json:"items"`
	Reason        string `json:"reason"`
	Pending       bool   `json:"pending"` // asked for, not yet confirmed by the provider
}

// TrialEnding are the facts of trial_ending.
type TrialEnding struct {
	Recipient
	Product     string `json:"product"`
	Plan        string `json:"plan"`
	EndsAt      Time   `json:"ends_at"`
	AmountCents int64  `json:"amount_cents"`
	Currency    string `json:"currency"`
	Period      string `json:"period"` // month or year
	WillRenew   bool   `json:"will_renew"`
}

// PaymentFailed are the facts of payment_failed: a subscription is past due.
type PaymentFailed struct {
	Recipient
	Product     string `json:"product"`
	Plan        string `json:"plan"`
	AmountCents int64  `json:"amount_cents"`
	Currency    string `json:"currency"`
	FailedAt    Time   `json:"failed_at"`
	GraceUntil  Time   `json:"grace_until"` // access lasts until then
	Reason      string `json:"reason"`
	PortalURL   string `json:"portal_url"`
}

// NewVersion are the facts of new_version.
type NewVersion struct {
	Recipient
	Product   string `json:"product"`
	Title     string `json:"title"`
	Version   string `json:"version"`
	SizeBytes int64  `json:"size_bytes"`
	Notes     string `json:"notes" lines:"keep"`
}

// NewSale are the facts of new_sale, which goes to the seller.
type NewSale struct {
	Recipient
	PublicID      string `json:"public_id"`
	Currency      string `json:"currency"`
	SubtotalCents int64  `json:"subtotal_cents"`
	TaxCents      int64  `json:"tax_cents"`
	TotalCents    int64  `json:"total_cents"`
	Items         []Item `json:"items"`
	Customer      string `json:"customer" lines:"name"`
	PaidAt        Time   `json:"paid_at"`
	ToSchedule    int    `json:"to_schedule"` // units that still need a time
	ToDeliver     int    `json:"to_deliver"`  // work orders that were opened
}

// Preflight are the facts of preflight, the test mail.
type Preflight struct {
	Recipient
	SentAt Time   `json:"sent_at"`
	To     string `json:"recipient"`
}

// SandboxCode are the facts of sandbox_code, a sign-in code of the local Clerk.
type SandboxCode struct {
	Recipient
	Code    string `json:"code"`
	Minutes int    `json:"minutes"`
	Purpose string `json:"purpose"` // sign_in or sign_up
}

// System are the facts of system: a mail PocketBase wrote itself, such as a
// superuser's password reset. HTML and Text are PocketBase's own output.
type System struct {
	Recipient
	Subject string `json:"subject"`
	HTML    string `json:"html" lines:"raw"`
	Text    string `json:"text" lines:"raw"`
}
