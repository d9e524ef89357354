package collections

import (
	"github.com/pocketbase/pocketbase/core"
)

// Prices is the collection of Price records.
const Prices = "prices"

// Price is what a product costs.
type Price struct{ core.BaseRecordProxy }

// NewPrice returns an unsaved Price with a fresh id.
func NewPrice(app core.App) (*Price, error) {
	r, err := newRecord(app, Prices)
	if err != nil {
		return nil, err
	}
	return AsPrice(r), nil
}

// AsPrice returns r as a typed Price; r must be a record of that collection.
func AsPrice(r *core.Record) *Price {
	x := &Price{}
	x.SetProxyRecord(r)
	return x
}

// FindPrice returns the Price with that id, or sql.ErrNoRows.
func FindPrice(app core.App, id string) (*Price, error) { return findByID[Price](app, Prices, id) }

func (p *Price) ProductID() string     { return p.GetString("product") }
func (p *Price) SetProductID(v string) { p.Set("product", v) }

func (p *Price) Name() string     { return p.GetString("name") }
func (p *Price) SetName(v string) { p.Set("name", v) }

func (p *Price) AmountCents() int64     { return int64(p.GetFloat("amount_cents")) }
func (p *Price) SetAmountCents(v int64) { p.Set("amount_cents", v) }

func (p *Price) Currency() string     { return p.GetString("currency") }
func (p *Price) SetCurrency(v string) { p.Set("currency", v) }

func (p *Price) BillingPeriod() BillingPeriod     { return BillingPeriod(p.GetString("billing_period")) }
func (p *Price) SetBillingPeriod(v BillingPeriod) { p.Set("billing_period", string(v)) }

func (p *Price) ClerkPlanID() string     { return p.GetString("clerk_plan_id") }
func (p *Price) SetClerkPlanID(v string) { p.Set("clerk_plan_id", v) }

func (p *Price) ClerkPriceID() string     { return p.GetString("clerk_price_id") }
func (p *Price) SetClerkPriceID(v string) { p.Set("clerk_price_id", v) }

func (p *Price) IsActive() bool     { return p.GetBool("is_active") }
func (p *Price) SetIsActive(v bool) { p.Set("is_active", v) }

func (p *Price) IsDefault() bool     { return p.GetBool("is_default") }
func (p *Price) SetIsDefault(v bool) { p.Set("is_default", v) }

func (p *Price) CheckoutURL() string     { return p.GetString("checkout_url") }
func (p *Price) SetCheckoutURL(v string) { p.Set("checkout_url", v) }

func (p *Price) Metadata() map[string]any     { return jsonMap(p.Record, "metadata") }
func (p *Price) SetMetadata(v map[string]any) { p.Set("metadata", v) }
