package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Shelf is everything published with what belongs to it.
type Shelf struct {
	Products []*Product // by name
	Prices   map[string][]*Price
	Assets   map[string][]*DigitalAsset // active and not private
	Offers   map[string]*ServiceOffer
}

// LoadShelf reads the published catalogue with one query a collection.
func LoadShelf(app core.App) (*Shelf, error) {
	s := &Shelf{Prices: map[string][]*Price{}, Assets: map[string][]*DigitalAsset{}, Offers: map[string]*ServiceOffer{}}
	var err error
	if s.Products, err = ListPublishedProducts(app); err != nil {
		return nil, err
	}
	const published = "product IN (SELECT id FROM products WHERE visibility = 'published')"
	prices, err := list[Price](app.RecordQuery(Prices).AndWhere(dbx.NewExp(published)).OrderBy("amount_cents", "created", "id"))
	if err != nil {
		return nil, err
	}
	for _, x := range prices {
		s.Prices[x.ProductID()] = append(s.Prices[x.ProductID()], x)
	}
	assets, err := list[DigitalAsset](app.RecordQuery(DigitalAssets).AndWhere(dbx.NewExp(published+" AND is_active = 1 AND is_private = 0")).OrderBy("title", "id"))
	if err != nil {
		return nil, err
	}
	for _, x := range assets {
		s.Assets[x.ProductID()] = append(s.Assets[x.ProductID()], x)
	}
	offers, err := list[ServiceOffer](app.RecordQuery(ServiceOffers).AndWhere(dbx.NewExp(published)))
	for _, x := range offers {
		s.Offers[x.ProductID()] = x
	}
	return s, err
}
