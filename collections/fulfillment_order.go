package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// FulfillmentOrders is the collection of FulfillmentOrder records.
const FulfillmentOrders = "fulfillment_orders"

// FulfillmentOrder is work to deliver by hand.
type FulfillmentOrder struct{ core.BaseRecordProxy }

// NewFulfillmentOrder returns an unsaved FulfillmentOrder with a fresh id.
func NewFulfillmentOrder(app core.App) (*FulfillmentOrder, error) {
	r, err := newRecord(app, FulfillmentOrders)
	if err != nil {
		return nil, err
	}
	return AsFulfillmentOrder(r), nil
}

// AsFulfillmentOrder returns r as a typed FulfillmentOrder; r must be a record of that collection.
func AsFulfillmentOrder(r *core.Record) *FulfillmentOrder {
	x := &FulfillmentOrder{}
	x.SetProxyRecord(r)
	return x
}

// FindFulfillmentOrder returns the FulfillmentOrder with that id, or sql.ErrNoRows.
func FindFulfillmentOrder(app core.App, id string) (*FulfillmentOrder, error) {
	return findByID[FulfillmentOrder](app, FulfillmentOrders, id)
}

func (f *FulfillmentOrder) CustomerAccountID() string     { return f.GetString("customer_account") }
func (f *FulfillmentOrder) SetCustomerAccountID(v string) { f.Set("customer_account", v) }

func (f *FulfillmentOrder) SellerID() string     { return f.GetString("seller") }
func (f *FulfillmentOrder) SetSellerID(v string) { f.Set("seller", v) }

func (f *FulfillmentOrder) OrderItemID() string     { return f.GetString("order_item") }
func (f *FulfillmentOrder) SetOrderItemID(v string) { f.Set("order_item", v) }

func (f *FulfillmentOrder) UnitNumber() int64     { return int64(f.GetFloat("unit_number")) }
func (f *FulfillmentOrder) SetUnitNumber(v int64) { f.Set("unit_number", v) }

func (f *FulfillmentOrder) ProductID() string     { return f.GetString("product") }
func (f *FulfillmentOrder) SetProductID(v string) { f.Set("product", v) }

func (f *FulfillmentOrder) DownloadGrantID() string     { return f.GetString("download_grant") }
func (f *FulfillmentOrder) SetDownloadGrantID(v string) { f.Set("download_grant", v) }

func (f *FulfillmentOrder) Status() WorkStatus     { return WorkStatus(f.GetString("status")) }
func (f *FulfillmentOrder) SetStatus(v WorkStatus) { f.Set("status", string(v)) }

func (f *FulfillmentOrder) DeliveryMode() DeliveryMode {
	return DeliveryMode(f.GetString("delivery_mode"))
}
func (f *FulfillmentOrder) SetDeliveryMode(v DeliveryMode) { f.Set("delivery_mode", string(v)) }

func (f *FulfillmentOrder) CustomerRequest() string     { return f.GetString("customer_request") }
func (f *FulfillmentOrder) SetCustomerRequest(v string) { f.Set("customer_request", v) }

func (f *FulfillmentOrder) DeliveryNotes() string     { return f.GetString("delivery_notes") }
func (f *FulfillmentOrder) SetDeliveryNotes(v string) { f.Set("delivery_notes", v) }

func (f *FulfillmentOrder) InternalNotes() string     { return f.GetString("internal_notes") }
func (f *FulfillmentOrder) SetInternalNotes(v string) { f.Set("internal_notes", v) }

func (f *FulfillmentOrder) DueAt() time.Time     { return f.GetDateTime("due_at").Time() }
func (f *FulfillmentOrder) SetDueAt(v time.Time) { f.Set("due_at", dateTime(v)) }

func (f *FulfillmentOrder) CompletedAt() time.Time     { return f.GetDateTime("completed_at").Time() }
func (f *FulfillmentOrder) SetCompletedAt(v time.Time) { f.Set("completed_at", dateTime(v)) }

func (f *FulfillmentOrder) ShippedAt() time.Time     { return f.GetDateTime("shipped_at").Time() }
func (f *FulfillmentOrder) SetShippedAt(v time.Time) { f.Set("shipped_at", dateTime(v)) }

func (f *FulfillmentOrder) ShippingCarrier() string     { return f.GetString("shipping_carrier") }
func (f *FulfillmentOrder) SetShippingCarrier(v string) { f.Set("shipping_carrier", v) }

func (f *FulfillmentOrder) ShippingTrackingNumber() string {
	return f.GetString("shipping_tracking_number")
}
func (f *FulfillmentOrder) SetShippingTrackingNumber(v string) { f.Set("shipping_tracking_number", v) }

func (f *FulfillmentOrder) ShippingTrackingURL() string     { return f.GetString("shipping_tracking_url") }
func (f *FulfillmentOrder) SetShippingTrackingURL(v string) { f.Set("shipping_tracking_url", v) }

func (f *FulfillmentOrder) RequestedAt() time.Time     { return f.GetDateTime("requested_at").Time() }
func (f *FulfillmentOrder) SetRequestedAt(v time.Time) { f.Set("requested_at", dateTime(v)) }

// IsOutdated tells whether this save changes a status that is no longer the stored one.
func (f *FulfillmentOrder) IsOutdated(stored *FulfillmentOrder) bool {
	loaded := AsFulfillmentOrder(f.Original())
	return f.Status() != loaded.Status() && loaded.Status() != stored.Status()
}
