package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// PaymentTransactions is the collection of PaymentTransaction records.
const PaymentTransactions = "payment_transactions"

// PaymentTransaction is one payment, however many events tell of it.
type PaymentTransaction struct{ core.BaseRecordProxy }

// NewPaymentTransaction returns an unsaved PaymentTransaction with a fresh id.
func NewPaymentTransaction(app core.App) (*PaymentTransaction, error) {
	r, err := newRecord(app, PaymentTransactions)
	if err != nil {
		return nil, err
	}
	return AsPaymentTransaction(r), nil
}

// AsPaymentTransaction returns r as a typed PaymentTransaction; r must be a record of that collection.
func AsPaymentTransaction(r *core.Record) *PaymentTransaction {
	x := &PaymentTransaction{}
	x.SetProxyRecord(r)
	return x
}

// FindPaymentTransaction returns the PaymentTransaction with that id, or sql.ErrNoRows.
func FindPaymentTransaction(app core.App, id string) (*PaymentTransaction, error) {
	return findByID[PaymentTransaction](app, PaymentTransactions, id)
}

func (p *PaymentTransaction) OrderID() string     { return p.GetString("order") }
func (p *PaymentTransaction) SetOrderID(v string) { p.Set("order", v) }

func (p *PaymentTransaction) SubscriptionID() string     { return p.GetString("subscription") }
func (p *PaymentTransaction) SetSubscriptionID(v string) { p.Set("subscription", v) }

func (p *PaymentTransaction) CustomerAccountID() string     { return p.GetString("customer_account") }
func (p *PaymentTransaction) SetCustomerAccountID(v string) { p.Set("customer_account", v) }

func (p *PaymentTransaction) Provider() PaymentProvider {
	return PaymentProvider(p.GetString("provider"))
}
func (p *PaymentTransaction) SetProvider(v PaymentProvider) { p.Set("provider", string(v)) }

func (p *PaymentTransaction) ExternalID() string     { return p.GetString("external_id") }
func (p *PaymentTransaction) SetExternalID(v string) { p.Set("external_id", v) }

// AliasID is another id of the same payment at the provider.
func (p *PaymentTransaction) AliasID() string     { return p.GetString("alias_id") }
func (p *PaymentTransaction) SetAliasID(v string) { p.Set("alias_id", v) }

func (p *PaymentTransaction) Status() PaymentStatus     { return PaymentStatus(p.GetString("status")) }
func (p *PaymentTransaction) SetStatus(v PaymentStatus) { p.Set("status", string(v)) }

func (p *PaymentTransaction) Dispute() DisputeState     { return DisputeState(p.GetString("dispute")) }
func (p *PaymentTransaction) SetDispute(v DisputeState) { p.Set("dispute", string(v)) }

func (p *PaymentTransaction) DisputeUpdatedAt() time.Time {
	return p.GetDateTime("dispute_updated_at").Time()
}
func (p *PaymentTransaction) SetDisputeUpdatedAt(v time.Time) {
	p.Set("dispute_updated_at", dateTime(v))
}

func (p *PaymentTransaction) Kind() PaymentKind     { return PaymentKind(p.GetString("kind")) }
func (p *PaymentTransaction) SetKind(v PaymentKind) { p.Set("kind", string(v)) }

// AmountCents is total paid, tax included.
func (p *PaymentTransaction) AmountCents() int64     { return int64(p.GetFloat("amount_cents")) }
func (p *PaymentTransaction) SetAmountCents(v int64) { p.Set("amount_cents", v) }

func (p *PaymentTransaction) TaxCents() int64     { return int64(p.GetFloat("tax_cents")) }
func (p *PaymentTransaction) SetTaxCents(v int64) { p.Set("tax_cents", v) }

func (p *PaymentTransaction) RefundedCents() int64     { return int64(p.GetFloat("refunded_cents")) }
func (p *PaymentTransaction) SetRefundedCents(v int64) { p.Set("refunded_cents", v) }

func (p *PaymentTransaction) Currency() string     { return p.GetString("currency") }
func (p *PaymentTransaction) SetCurrency(v string) { p.Set("currency", v) }

func (p *PaymentTransaction) PayerClerkUserID() string     { return p.GetString("payer_clerk_user_id") }
func (p *PaymentTransaction) SetPayerClerkUserID(v string) { p.Set("payer_clerk_user_id", v) }

func (p *PaymentTransaction) Disposition() Disposition {
	return Disposition(p.GetString("disposition"))
}
func (p *PaymentTransaction) SetDisposition(v Disposition) { p.Set("disposition", string(v)) }

func (p *PaymentTransaction) Reason() string     { return p.GetString("reason") }
func (p *PaymentTransaction) SetReason(v string) { p.Set("reason", v) }

func (p *PaymentTransaction) ReasonDetail() string     { return p.GetString("reason_detail") }
func (p *PaymentTransaction) SetReasonDetail(v string) { p.Set("reason_detail", v) }

// ClaimedOrder is the public_id its metadata names.
func (p *PaymentTransaction) ClaimedOrder() string     { return p.GetString("claimed_order") }
func (p *PaymentTransaction) SetClaimedOrder(v string) { p.Set("claimed_order", v) }

func (p *PaymentTransaction) CheckoutID() string     { return p.GetString("checkout_id") }
func (p *PaymentTransaction) SetCheckoutID(v string) { p.Set("checkout_id", v) }

func (p *PaymentTransaction) PlanIDs() []string     { return jsonStrings(p.Record, "plan_ids") }
func (p *PaymentTransaction) SetPlanIDs(v []string) { p.Set("plan_ids", nonNil(v)) }

func (p *PaymentTransaction) ItemIDs() []string     { return jsonStrings(p.Record, "item_ids") }
func (p *PaymentTransaction) SetItemIDs(v []string) { p.Set("item_ids", nonNil(v)) }

func (p *PaymentTransaction) PriceIDs() []string     { return jsonStrings(p.Record, "price_ids") }
func (p *PaymentTransaction) SetPriceIDs(v []string) { p.Set("price_ids", nonNil(v)) }

func (p *PaymentTransaction) FailedReason() string     { return p.GetString("failed_reason") }
func (p *PaymentTransaction) SetFailedReason(v string) { p.Set("failed_reason", v) }

func (p *PaymentTransaction) PaidAt() time.Time     { return p.GetDateTime("paid_at").Time() }
func (p *PaymentTransaction) SetPaidAt(v time.Time) { p.Set("paid_at", dateTime(v)) }

func (p *PaymentTransaction) SourceEvent() string     { return p.GetString("source_event") }
func (p *PaymentTransaction) SetSourceEvent(v string) { p.Set("source_event", v) }

func (p *PaymentTransaction) ProviderUpdatedAt() time.Time {
	return p.GetDateTime("provider_updated_at").Time()
}
func (p *PaymentTransaction) SetProviderUpdatedAt(v time.Time) {
	p.Set("provider_updated_at", dateTime(v))
}

func (p *PaymentTransaction) RawPayload() []byte { return jsonRaw(p.Record, "raw_payload") }

// SetRawPayload keeps what the provider sent, which must be JSON.
func (p *PaymentTransaction) SetRawPayload(v []byte) { p.SetRaw("raw_payload", types.JSONRaw(v)) }

// StoredStatus is the status the row had when it was loaded.
func (p *PaymentTransaction) StoredStatus() PaymentStatus {
	return PaymentStatus(p.Original().GetString("status"))
}
