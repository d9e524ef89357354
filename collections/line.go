package collections

import (
	"encoding/json"

	"github.com/pocketbase/pocketbase/core"
)

// Line is a line of an order as it was bought: what a paid order owes is read from it. It is an
// OrderItem without the record, which takes three times as long to load.
type Line struct {
	ID, ProductID         string
	ProductName           string
	PriceName             string
	Quantity              int64
	UnitCents, TotalCents int64
	Period                BillingPeriod
	PlanID                string // the Clerk plan, "" for none
	Features              []string
	Assets, Offer         []byte // JSON
}

// Line returns the line that the record holds.
func (o *OrderItem) Line() Line {
	return Line{o.Id, o.ProductID(), o.ProductNameSnapshot(), o.PriceNameSnapshot(), o.Quantity(), o.UnitAmountCents(), o.TotalAmountCents(),
		o.BillingPeriodSnapshot(), o.ClerkPlanIDSnapshot(), o.FeaturesSnapshot(), o.AssetsSnapshot(), o.OfferSnapshot()}
}

// ListLines returns an order's lines, in the order of ListOrderItems.
func ListLines(app core.App, orderID string) (lines []Line, err error) {
	err = readRows(app, "SELECT id, product, product_name_snapshot, price_name_snapshot, quantity, unit_amount_cents, total_amount_cents, billing_period_snapshot, clerk_plan_id_snapshot, "+
		"features_snapshot, assets_snapshot, offer_snapshot FROM order_items WHERE `order` = ? ORDER BY id", args{orderID}, func(scan func(dest ...any) error) error {
		var l Line
		var features []byte
		err := scan(&l.ID, &l.ProductID, &l.ProductName, &l.PriceName, &l.Quantity, &l.UnitCents, &l.TotalCents, &l.Period, &l.PlanID, &features, &l.Assets, &l.Offer)
		_ = json.Unmarshal(features, &l.Features)
		lines = append(lines, l)
		return err
	})
	return lines, err
}
