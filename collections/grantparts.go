package collections

import (
	"github.com/pocketbase/pocketbase/core"
)

// GrantParts is everything beside the rows of some download grants that showing them needs.
type GrantParts struct {
	Assets    map[string]*DigitalAsset
	Products  map[string]*Product
	PublicIDs map[string]string // public id of the order, by order line
}

// LoadGrantParts reads the parts of all grants with one query a collection.
func LoadGrantParts(app core.App, grants []*DownloadGrant) (*GrantParts, error) {
	p := &GrantParts{}
	var assets, items, products, orders []any
	for _, g := range grants {
		assets, items = append(assets, g.AssetID()), append(items, g.OrderItemID())
	}
	var err error
	if p.Assets, err = byID[DigitalAsset](app, DigitalAssets, assets); err != nil {
		return nil, err
	}
	for _, x := range p.Assets {
		products = append(products, x.ProductID())
	}
	if p.Products, err = byID[Product](app, Products, products); err != nil {
		return nil, err
	}
	lines, err := byID[OrderItem](app, OrderItems, items)
	if err != nil {
		return nil, err
	}
	for _, it := range lines {
		orders = append(orders, it.OrderID())
	}
	own, err := byID[Order](app, Orders, orders)
	p.PublicIDs = map[string]string{}
	for id, it := range lines {
		if o := own[it.OrderID()]; o != nil {
			p.PublicIDs[id] = o.PublicID()
		}
	}
	return p, err
}
