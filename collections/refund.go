package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Refunds is the collection of Refund records.
const Refunds = "refunds"

// Refund is money given back, or on its way back.
type Refund struct{ core.BaseRecordProxy }

// NewRefund returns an unsaved Refund with a fresh id.
func NewRefund(app core.App) (*Refund, error) {
	r, err := newRecord(app, Refunds)
	if err != nil {
		return nil, err
	}
	return AsRefund(r), nil
}

// AsRefund returns r as a typed Refund; r must be a record of that collection.
func AsRefund(r *core.Record) *Refund {
	x := &Refund{}
	x.SetProxyRecord(r)
	return x
}

// FindRefund returns the Refund with that id, or sql.ErrNoRows.
func FindRefund(app core.App, id string) (*Refund, error) { return findByID[Refund](app, Refunds, id) }

func (r *Refund) PaymentID() string     { return r.GetString("payment") }
func (r *Refund) SetPaymentID(v string) { r.Set("payment", v) }

func (r *Refund) AmountCents() int64     { return int64(r.GetFloat("amount_cents")) }
func (r *Refund) SetAmountCents(v int64) { r.Set("amount_cents", v) }

func (r *Refund) Reason() string     { return r.GetString("reason") }
func (r *Refund) SetReason(v string) { r.Set("reason", v) }

func (r *Refund) State() RefundState     { return RefundState(r.GetString("state")) }
func (r *Refund) SetState(v RefundState) { r.Set("state", string(v)) }

func (r *Refund) ProviderRefundID() string     { return r.GetString("provider_refund_id") }
func (r *Refund) SetProviderRefundID(v string) { r.Set("provider_refund_id", v) }

func (r *Refund) Actor() string     { return r.GetString("actor") }
func (r *Refund) SetActor(v string) { r.Set("actor", v) }

func (r *Refund) IdempotencyKey() string     { return r.GetString("idempotency_key") }
func (r *Refund) SetIdempotencyKey(v string) { r.Set("idempotency_key", v) }

func (r *Refund) RefundedAt() time.Time     { return r.GetDateTime("refunded_at").Time() }
func (r *Refund) SetRefundedAt(v time.Time) { r.Set("refunded_at", dateTime(v)) }
