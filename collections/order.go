package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Orders is the collection of Order records.
const Orders = "orders"

// Order is a buyer's order of one seller's product.
type Order struct{ core.BaseRecordProxy }

// NewOrder returns an unsaved Order with a fresh id.
func NewOrder(app core.App) (*Order, error) {
	r, err := newRecord(app, Orders)
	if err != nil {
		return nil, err
	}
	return AsOrder(r), nil
}

// AsOrder returns r as a typed Order; r must be a record of that collection.
func AsOrder(r *core.Record) *Order {
	x := &Order{}
	x.SetProxyRecord(r)
	return x
}

// FindOrder returns the Order with that id, or sql.ErrNoRows.
func FindOrder(app core.App, id string) (*Order, error) { return findByID[Order](app, Orders, id) }

func (o *Order) PublicID() string     { return o.GetString("public_id") }
func (o *Order) SetPublicID(v string) { o.Set("public_id", v) }

func (o *Order) CustomerAccountID() string     { return o.GetString("customer_account") }
func (o *Order) SetCustomerAccountID(v string) { o.Set("customer_account", v) }

func (o *Order) SellerID() string     { return o.GetString("seller") }
func (o *Order) SetSellerID(v string) { o.Set("seller", v) }

func (o *Order) Status() OrderStatus     { return OrderStatus(o.GetString("status")) }
func (o *Order) SetStatus(v OrderStatus) { o.Set("status", string(v)) }

func (o *Order) StatusReason() string     { return o.GetString("status_reason") }
func (o *Order) SetStatusReason(v string) { o.Set("status_reason", v) }

func (o *Order) Currency() string     { return o.GetString("currency") }
func (o *Order) SetCurrency(v string) { o.Set("currency", v) }

func (o *Order) SubtotalCents() int64     { return int64(o.GetFloat("subtotal_cents")) }
func (o *Order) SetSubtotalCents(v int64) { o.Set("subtotal_cents", v) }

func (o *Order) TaxCents() int64     { return int64(o.GetFloat("tax_cents")) }
func (o *Order) SetTaxCents(v int64) { o.Set("tax_cents", v) }

func (o *Order) TotalCents() int64     { return int64(o.GetFloat("total_cents")) }
func (o *Order) SetTotalCents(v int64) { o.Set("total_cents", v) }

func (o *Order) Notes() string     { return o.GetString("notes") }
func (o *Order) SetNotes(v string) { o.Set("notes", v) }

func (o *Order) CheckoutProvider() string     { return o.GetString("checkout_provider") }
func (o *Order) SetCheckoutProvider(v string) { o.Set("checkout_provider", v) }

func (o *Order) CheckoutURL() string     { return o.GetString("checkout_url") }
func (o *Order) SetCheckoutURL(v string) { o.Set("checkout_url", v) }

func (o *Order) CheckoutSessionID() string     { return o.GetString("checkout_session_id") }
func (o *Order) SetCheckoutSessionID(v string) { o.Set("checkout_session_id", v) }

func (o *Order) CheckoutExpiresAt() time.Time     { return o.GetDateTime("checkout_expires_at").Time() }
func (o *Order) SetCheckoutExpiresAt(v time.Time) { o.Set("checkout_expires_at", dateTime(v)) }

// CheckoutAttempts is sessions opened so far.
func (o *Order) CheckoutAttempts() int64     { return int64(o.GetFloat("checkout_attempts")) }
func (o *Order) SetCheckoutAttempts(v int64) { o.Set("checkout_attempts", v) }

func (o *Order) ClerkCheckoutID() string     { return o.GetString("clerk_checkout_id") }
func (o *Order) SetClerkCheckoutID(v string) { o.Set("clerk_checkout_id", v) }

func (o *Order) ExternalReference() string     { return o.GetString("external_reference") }
func (o *Order) SetExternalReference(v string) { o.Set("external_reference", v) }

func (o *Order) IdempotencyKey() string     { return o.GetString("idempotency_key") }
func (o *Order) SetIdempotencyKey(v string) { o.Set("idempotency_key", v) }

func (o *Order) BodyHash() string     { return o.GetString("body_hash") }
func (o *Order) SetBodyHash(v string) { o.Set("body_hash", v) }

func (o *Order) ReceiptNumber() string     { return o.GetString("receipt_number") }
func (o *Order) SetReceiptNumber(v string) { o.Set("receipt_number", v) }

func (o *Order) ExpiresAt() time.Time     { return o.GetDateTime("expires_at").Time() }
func (o *Order) SetExpiresAt(v time.Time) { o.Set("expires_at", dateTime(v)) }

func (o *Order) PaidAt() time.Time     { return o.GetDateTime("paid_at").Time() }
func (o *Order) SetPaidAt(v time.Time) { o.Set("paid_at", dateTime(v)) }

func (o *Order) FulfilledAt() time.Time     { return o.GetDateTime("fulfilled_at").Time() }
func (o *Order) SetFulfilledAt(v time.Time) { o.Set("fulfilled_at", dateTime(v)) }

func (o *Order) CanceledAt() time.Time     { return o.GetDateTime("canceled_at").Time() }
func (o *Order) SetCanceledAt(v time.Time) { o.Set("canceled_at", dateTime(v)) }

func (o *Order) RefundedAt() time.Time     { return o.GetDateTime("refunded_at").Time() }
func (o *Order) SetRefundedAt(v time.Time) { o.Set("refunded_at", dateTime(v)) }

func (o *Order) SubscriptionID() string     { return o.GetString("subscription") }
func (o *Order) SetSubscriptionID(v string) { o.Set("subscription", v) }

// OrderedAt is business time of the order.
func (o *Order) OrderedAt() time.Time     { return o.GetDateTime("ordered_at").Time() }
func (o *Order) SetOrderedAt(v time.Time) { o.Set("ordered_at", dateTime(v)) }

// LoadedStatus is the status the record had when it was loaded: against Status it tells
// whether this save changes it, while what it changes from is read with FindOrderStored.
func (o *Order) LoadedStatus() OrderStatus { return OrderStatus(o.Original().GetString("status")) }
