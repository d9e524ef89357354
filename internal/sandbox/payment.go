package sandbox

import "time"

// Payment states, in Clerk's words.
const (
	paymentPending = "pending"
	paymentPaid    = "paid"
	paymentFailed  = "failed"
)

// Payment is one attempt to pay, for a plan (Item) or for a one-time order.
type Payment struct {
	ID            string    `json:"id"`         // pa_…, the attempt
	PaymentID     string    `json:"payment_id"` // cpa_…
	UserID        string    `json:"user_id"`
	Status        string    `json:"status"`
	ChargeType    string    `json:"charge_type"` // checkout or recurring
	AmountCents   int64     `json:"amount_cents"`
	RefundedCents int64     `json:"refunded_cents,omitempty"`
	Currency      string    `json:"currency"`
	CardID        string    `json:"card_id"`
	Item          *Item     `json:"item,omitempty"` // as it was when paid for
	OrderPublicID string    `json:"order_public_id,omitempty"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	PaidAt        time.Time `json:"paid_at"`
	FailedAt      time.Time `json:"failed_at"`
}

func savePayment(x *tx, p *Payment) error {
	return put(x, row{kind: "payment", id: p.ID, owner: p.UserID}, p)
}

// pay records p as an attempt at the time at: created as pending, and settled a
// millisecond later as the card decides. Both steps are told to the shop, not before
// firstTry (machine time). It fills in the ids, states and times.
func (x *tx) pay(u *User, p *Payment, at, firstTry time.Time) error {
	p.ID, p.PaymentID, p.UserID = x.s.newID("pa_"), x.s.newID("cpa_"), u.ID
	p.Status, p.CreatedAt, p.UpdatedAt = paymentPending, at, at
	if err := x.emitAt("paymentAttempt.created", at, paymentPayload(u, p), firstTry); err != nil {
		return err
	}
	p.UpdatedAt = at.Add(time.Millisecond)
	if cardByID(p.CardID).Declines {
		p.Status, p.FailedAt = paymentFailed, p.UpdatedAt
	} else {
		p.Status, p.PaidAt = paymentPaid, p.UpdatedAt
	}
	if err := savePayment(x, p); err != nil {
		return err
	}
	return x.emitAt("paymentAttempt.updated", p.UpdatedAt, paymentPayload(u, p), firstTry)
}
