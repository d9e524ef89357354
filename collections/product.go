package collections

import (
	"github.com/pocketbase/pocketbase/core"
)

// Products is the collection of Product records.
const Products = "products"

// Product is something on a shelf.
type Product struct{ core.BaseRecordProxy }

// NewProduct returns an unsaved Product with a fresh id.
func NewProduct(app core.App) (*Product, error) {
	r, err := newRecord(app, Products)
	if err != nil {
		return nil, err
	}
	return AsProduct(r), nil
}

// AsProduct returns r as a typed Product; r must be a record of that collection.
func AsProduct(r *core.Record) *Product {
	x := &Product{}
	x.SetProxyRecord(r)
	return x
}

// FindProduct returns the Product with that id, or sql.ErrNoRows.
func FindProduct(app core.App, id string) (*Product, error) {
	return findByID[Product](app, Products, id)
}

func (p *Product) OwnerID() string     { return p.GetString("owner") }
func (p *Product) SetOwnerID(v string) { p.Set("owner", v) }

func (p *Product) Name() string     { return p.GetString("name") }
func (p *Product) SetName(v string) { p.Set("name", v) }

func (p *Product) Slug() string     { return p.GetString("slug") }
func (p *Product) SetSlug(v string) { p.Set("slug", v) }

func (p *Product) Tagline() string     { return p.GetString("tagline") }
func (p *Product) SetTagline(v string) { p.Set("tagline", v) }

func (p *Product) Description() string     { return p.GetString("description") }
func (p *Product) SetDescription(v string) { p.Set("description", v) }

func (p *Product) ProductType() ProductType     { return ProductType(p.GetString("product_type")) }
func (p *Product) SetProductType(v ProductType) { p.Set("product_type", string(v)) }

func (p *Product) Visibility() Visibility     { return Visibility(p.GetString("visibility")) }
func (p *Product) SetVisibility(v Visibility) { p.Set("visibility", string(v)) }

func (p *Product) FeatureKeys() []string     { return jsonStrings(p.Record, "feature_keys") }
func (p *Product) SetFeatureKeys(v []string) { p.Set("feature_keys", nonNil(v)) }

// ActivePrice is id of one of its own prices, or empty.
func (p *Product) ActivePrice() string     { return p.GetString("active_price") }
func (p *Product) SetActivePrice(v string) { p.Set("active_price", v) }

func (p *Product) Metadata() map[string]any     { return jsonMap(p.Record, "metadata") }
func (p *Product) SetMetadata(v map[string]any) { p.Set("metadata", v) }
