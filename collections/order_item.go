package collections

import (
	"github.com/pocketbase/pocketbase/core"
)

// OrderItems is the collection of OrderItem records.
const OrderItems = "order_items"

// OrderItem is a line of an order: the snapshot of what was bought.
type OrderItem struct{ core.BaseRecordProxy }

// NewOrderItem returns an unsaved OrderItem with a fresh id.
func NewOrderItem(app core.App) (*OrderItem, error) {
	r, err := newRecord(app, OrderItems)
	if err != nil {
		return nil, err
	}
	return AsOrderItem(r), nil
}

// AsOrderItem returns r as a typed OrderItem; r must be a record of that collection.
func AsOrderItem(r *core.Record) *OrderItem {
	x := &OrderItem{}
	x.SetProxyRecord(r)
	return x
}

// FindOrderItem returns the OrderItem with that id, or sql.ErrNoRows.
func FindOrderItem(app core.App, id string) (*OrderItem, error) {
	return findByID[OrderItem](app, OrderItems, id)
}

func (o *OrderItem) OrderID() string     { return o.GetString("order") }
func (o *OrderItem) SetOrderID(v string) { o.Set("order", v) }

func (o *OrderItem) ProductID() string     { return o.GetString("product") }
func (o *OrderItem) SetProductID(v string) { o.Set("product", v) }

func (o *OrderItem) PriceID() string     { return o.GetString("price") }
func (o *OrderItem) SetPriceID(v string) { o.Set("price", v) }

func (o *OrderItem) Quantity() int64     { return int64(o.GetFloat("quantity")) }
func (o *OrderItem) SetQuantity(v int64) { o.Set("quantity", v) }

func (o *OrderItem) UnitAmountCents() int64     { return int64(o.GetFloat("unit_amount_cents")) }
func (o *OrderItem) SetUnitAmountCents(v int64) { o.Set("unit_amount_cents", v) }

func (o *OrderItem) TotalAmountCents() int64     { return int64(o.GetFloat("total_amount_cents")) }
func (o *OrderItem) SetTotalAmountCents(v int64) { o.Set("total_amount_cents", v) }

func (o *OrderItem) ProductNameSnapshot() string     { return o.GetString("product_name_snapshot") }
func (o *OrderItem) SetProductNameSnapshot(v string) { o.Set("product_name_snapshot", v) }

func (o *OrderItem) PriceNameSnapshot() string     { return o.GetString("price_name_snapshot") }
func (o *OrderItem) SetPriceNameSnapshot(v string) { o.Set("price_name_snapshot", v) }

func (o *OrderItem) BillingPeriodSnapshot() BillingPeriod {
	return BillingPeriod(o.GetString("billing_period_snapshot"))
}
func (o *OrderItem) SetBillingPeriodSnapshot(v BillingPeriod) {
	o.Set("billing_period_snapshot", string(v))
}

func (o *OrderItem) FeaturesSnapshot() []string     { return jsonStrings(o.Record, "features_snapshot") }
func (o *OrderItem) SetFeaturesSnapshot(v []string) { o.Set("features_snapshot", nonNil(v)) }

func (o *OrderItem) AssetsSnapshot() []byte  { return jsonRaw(o.Record, "assets_snapshot") }
func (o *OrderItem) SetAssetsSnapshot(v any) { o.Set("assets_snapshot", v) }

func (o *OrderItem) OfferSnapshot() []byte  { return jsonRaw(o.Record, "offer_snapshot") }
func (o *OrderItem) SetOfferSnapshot(v any) { o.Set("offer_snapshot", v) }

func (o *OrderItem) ClerkPlanIDSnapshot() string     { return o.GetString("clerk_plan_id_snapshot") }
func (o *OrderItem) SetClerkPlanIDSnapshot(v string) { o.Set("clerk_plan_id_snapshot", v) }

func (o *OrderItem) Metadata() map[string]any     { return jsonMap(o.Record, "metadata") }
func (o *OrderItem) SetMetadata(v map[string]any) { o.Set("metadata", v) }
