package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// ServiceParts is everything beside the rows of some bookings or work orders that showing
// them needs, each by id.
type ServiceParts struct {
	Offers    map[string]*ServiceOffer
	Products  map[string]*Product
	Items     map[string]*OrderItem
	PublicIDs map[string]string // public id of the order, by order line
	Accounts  map[string]*CustomerAccount
	People    map[string]*Profile // by customer account
	Grants    map[string]*DownloadGrant
}

// LoadBookingParts reads the parts of all bookings with one query a collection.
func LoadBookingParts(app core.App, bookings []*Booking) (*ServiceParts, error) {
	p := &ServiceParts{}
	var offers, items, accounts, products []any
	for _, b := range bookings {
		offers, items, accounts = append(offers, b.ServiceOfferID()), append(items, b.OrderItemID()), append(accounts, b.CustomerAccountID())
	}
	var err error
	if p.Offers, err = byID[ServiceOffer](app, ServiceOffers, offers); err != nil {
		return nil, err
	}
	for _, o := range p.Offers {
		products = append(products, o.ProductID())
	}
	return p, p.load(app, products, items, accounts)
}

// LoadWorkParts reads the parts of all work orders with one query a collection.
func LoadWorkParts(app core.App, work []*FulfillmentOrder) (*ServiceParts, error) {
	p := &ServiceParts{}
	var products, items, accounts, grants []any
	for _, w := range work {
		products, items, accounts = append(products, w.ProductID()), append(items, w.OrderItemID()), append(accounts, w.CustomerAccountID())
		grants = append(grants, w.DownloadGrantID())
	}
	var err error
	if p.Grants, err = byID[DownloadGrant](app, DownloadGrants, grants); err != nil {
		return nil, err
	}
	return p, p.load(app, products, items, accounts)
}

func (p *ServiceParts) load(app core.App, products, items, accounts []any) (err error) {
	if p.Products, err = byID[Product](app, Products, products); err != nil {
		return err
	}
	if p.Items, err = byID[OrderItem](app, OrderItems, items); err != nil {
		return err
	}
	if p.Accounts, err = byID[CustomerAccount](app, CustomerAccounts, accounts); err != nil {
		return err
	}
	var orders, people []any
	for _, it := range p.Items {
		orders = append(orders, it.OrderID())
	}
	for _, a := range p.Accounts {
		people = append(people, a.ProfileID())
	}
	own, err := byID[Order](app, Orders, orders)
	if err != nil {
		return err
	}
	p.PublicIDs = map[string]string{}
	for id, it := range p.Items {
		if o := own[it.OrderID()]; o != nil {
			p.PublicIDs[id] = o.PublicID()
		}
	}
	profiles, err := byID[Profile](app, Profiles, people)
	p.People = map[string]*Profile{}
	for id, a := range p.Accounts {
		p.People[id] = profiles[a.ProfileID()]
	}
	return err
}

// byID reads the records of those ids; empty ids are left out.
func byID[T any, P proxy[T]](app core.App, collection string, ids []any) (map[string]*T, error) {
	out := map[string]*T{}
	seen := map[any]bool{"": true}
	var wanted []any
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			wanted = append(wanted, id)
		}
	}
	if len(wanted) == 0 {
		return out, nil
	}
	xs, err := list[T, P](app.RecordQuery(collection).AndWhere(dbx.In("id", wanted...)))
	for _, x := range xs {
		out[P(x).ProxyRecord().Id] = x
	}
	return out, err
}
