package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Entitlements is the collection of Entitlement records.
const Entitlements = "entitlements"

// Entitlement is a feature key that a buyer holds.
type Entitlement struct{ core.BaseRecordProxy }

// NewEntitlement returns an unsaved Entitlement with a fresh id.
func NewEntitlement(app core.App) (*Entitlement, error) {
	r, err := newRecord(app, Entitlements)
	if err != nil {
		return nil, err
	}
	return AsEntitlement(r), nil
}

// AsEntitlement returns r as a typed Entitlement; r must be a record of that collection.
func AsEntitlement(r *core.Record) *Entitlement {
	x := &Entitlement{}
	x.SetProxyRecord(r)
	return x
}

// FindEntitlement returns the Entitlement with that id, or sql.ErrNoRows.
func FindEntitlement(app core.App, id string) (*Entitlement, error) {
	return findByID[Entitlement](app, Entitlements, id)
}

func (e *Entitlement) CustomerAccountID() string     { return e.GetString("customer_account") }
func (e *Entitlement) SetCustomerAccountID(v string) { e.Set("customer_account", v) }

func (e *Entitlement) SellerID() string     { return e.GetString("seller") }
func (e *Entitlement) SetSellerID(v string) { e.Set("seller", v) }

func (e *Entitlement) FeatureKey() string     { return e.GetString("feature_key") }
func (e *Entitlement) SetFeatureKey(v string) { e.Set("feature_key", v) }

func (e *Entitlement) SourceType() EntitlementSource {
	return EntitlementSource(e.GetString("source_type"))
}
func (e *Entitlement) SetSourceType(v EntitlementSource) { e.Set("source_type", string(v)) }

func (e *Entitlement) OrderItemID() string     { return e.GetString("order_item") }
func (e *Entitlement) SetOrderItemID(v string) { e.Set("order_item", v) }

func (e *Entitlement) SubscriptionID() string     { return e.GetString("subscription") }
func (e *Entitlement) SetSubscriptionID(v string) { e.Set("subscription", v) }

func (e *Entitlement) StartsAt() time.Time     { return e.GetDateTime("starts_at").Time() }
func (e *Entitlement) SetStartsAt(v time.Time) { e.Set("starts_at", dateTime(v)) }

func (e *Entitlement) EndsAt() time.Time     { return e.GetDateTime("ends_at").Time() }
func (e *Entitlement) SetEndsAt(v time.Time) { e.Set("ends_at", dateTime(v)) }

func (e *Entitlement) IsActive() bool     { return e.GetBool("is_active") }
func (e *Entitlement) SetIsActive(v bool) { e.Set("is_active", v) }

func (e *Entitlement) RevokedReason() string     { return e.GetString("revoked_reason") }
func (e *Entitlement) SetRevokedReason(v string) { e.Set("revoked_reason", v) }
