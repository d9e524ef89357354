package commerce

import "time"

// Delivery is one webhook whose signature was already verified. Payload holds
// the bytes exactly as they arrived.
type Delivery struct {
	Provider string // "clerk", "stripe", "resend"
	ID       string // the delivery's id: svix-id, or Stripe's event id
	Payload  []byte
}

// Facts is what one provider event says, in our own words. Every pointer that is
// not nil is a fact to apply. A decoder never guesses: what it cannot read
// is an error, what it does not know is Ignored.
type Facts struct {
	Type    string    // canonical event name: camelCase, no "billing." prefix, e.g. "subscriptionItem.pastDue"
	At      time.Time // the event's own time (provider time), zero when it names none
	Ignored bool      // a known or unknown name that changes nothing here
	Reason  string    // why it is ignored, for the operator

	User    *UserFact
	Items   []ItemFact // subscription events are taken apart into their items
	Payment *PaymentFact
	Refund  *RefundFact
	Dispute *DisputeFact
	Session *SessionFact
	Mail    *MailFact
}

// UserFact is a person as the sign-in provider knows them.
type UserFact struct {
	ClerkUserID  string
	ContactEmail string // the verified primary address, "" when there is none
	FirstName    string
	LastName     string
	ImageURL     string
	Metadata     map[string]any // public metadata
	Features     []string       // from public metadata, under the configured billing claim
	Deleted      bool
	UpdatedAt    time.Time
}

// ItemFact is the state of one subscription item at UpdatedAt.
type ItemFact struct {
	ItemID         string
	SubscriptionID string
	PayerUserID    string // "" for organisations
	PayerOrgID     string
	PayerEmail     string
	PlanID         string
	PlanSlug       string
	PlanFree       bool   // the free default plan: grants nothing, is no revenue
	Status         string // as Clerk says: active, past_due, canceled, ended, expired, abandoned, incomplete, upcoming, …
	Interval       string // "month", "annual" or ""
	AmountCents    int64  // what one period costs; 0 when the payload does not say
	Currency       string // upper case, "" when the payload does not say
	PeriodStart    time.Time
	PeriodEnd      time.Time // zero on the default plan
	IsFreeTrial    bool
	TrialEnding    bool // the event is subscriptionItem.freeTrialEnding
	CanceledAt     time.Time
	EndedAt        time.Time
	PastDueAt      time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time // provider time: the fold orders by it
}

// PaymentFact is one attempt to pay, as the provider reports it. All amounts
// are minor units of Currency.
type PaymentFact struct {
	Provider      string // "clerk", "stripe", "sandbox"
	ExternalID    string // unique with Provider: attempt or payment intent
	AliasID       string // another id of the same payment (Clerk: payment_id), may be ""
	Status        string // "pending", "failed", "succeeded"
	Kind          string // "checkout" or "recurring"
	SubtotalCents int64
	TaxCents      int64
	TotalCents    int64
	Currency      string // upper case
	PayerUserID   string // Clerk user id; "" when the payload names none
	PayerOrgID    string
	PayerEmail    string
	OrderPublicID string   // from a metadata object only, never from free text
	CheckoutID    string   // a checkout (session) id, may be ""
	PlanIDs       []string // recurring plans of its items
	PriceIDs      []string
	ItemIDs       []string // Clerk subscription item ids
	FailedReason  string   // a sentence for the operator, may be ""
	UpdatedAt     time.Time
}

// RefundFact is a refund as the provider reports it.
type RefundFact struct {
	Provider          string
	ProviderRefundID  string
	PaymentExternalID string
	IdempotencyKey    string // ours, from the refund's metadata; "" when the refund began at the provider
	AmountCents       int64
	Currency          string
	State             string // "pending", "done", "failed"
	Reason            string
	UpdatedAt         time.Time
}

// DisputeFact is a dispute as the provider reports it.
type DisputeFact struct {
	Provider          string
	PaymentExternalID string
	State             string // "open", "won", "lost"
	UpdatedAt         time.Time
}

// SessionFact is a hosted checkout session that ended without money.
type SessionFact struct {
	Provider      string
	SessionID     string
	OrderPublicID string
	Expired       bool
	UpdatedAt     time.Time
}

// MailFact is what became of a mail we sent.
type MailFact struct {
	ProviderID string
	Address    string
	State      string // "delivered", "bounced_hard", "bounced_soft", "complained"
	Detail     string
	At         time.Time
}

// EventDecoder turns the stored bytes of one provider's event into facts. It
// returns an Error with CodeParked and reason "malformed" when the bytes are no
// usable event.
type EventDecoder interface {
	Decode(payload []byte) (Facts, error)
}
