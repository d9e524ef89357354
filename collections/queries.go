package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// FindProfileByClerkID returns the profile of a Clerk user, or sql.ErrNoRows.
func FindProfileByClerkID(app core.App, clerkUserID string) (*Profile, error) {
	return findOne[Profile](app, Profiles, dbx.HashExp{"clerk_user_id": clerkUserID})
}

// ListProfilesWaitingForAddress returns profiles that some mail waits for and whose
// address is still unknown.
func ListProfilesWaitingForAddress(app core.App, limit int64) ([]*Profile, error) {
	return list[Profile](app.RecordQuery(Profiles).
		AndWhere(dbx.NewExp("contact_email = '' AND deleted_at = '' AND id IN (SELECT profile FROM emails WHERE state = 'waiting_address')")).
		Limit(limit))
}

// FindAccountByProfile returns the customer account of a profile, or sql.ErrNoRows.
func FindAccountByProfile(app core.App, profileID string) (*CustomerAccount, error) {
	return findOne[CustomerAccount](app, CustomerAccounts, dbx.HashExp{"profile": profileID})
}

// FindTheShop returns the one shop row, or sql.ErrNoRows before the first start made it.
func FindTheShop(app core.App) (*Shop, error) {
	return findOne[Shop](app, Shops, dbx.NewExp("1 = 1"))
}

// FindProductBySlug returns the product with that slug whatever its visibility.
func FindProductBySlug(app core.App, slug string) (*Product, error) {
	return findOne[Product](app, Products, dbx.HashExp{"slug": slug})
}

// ListPublishedProducts returns the catalogue by name.
func ListPublishedProducts(app core.App) ([]*Product, error) {
	return list[Product](app.RecordQuery(Products).AndWhere(dbx.HashExp{"visibility": "published"}).OrderBy("name", "id"))
}

// ListPrices returns a product's prices, cheapest first.
func ListPrices(app core.App, productID string) ([]*Price, error) {
	return list[Price](app.RecordQuery(Prices).AndWhere(dbx.HashExp{"product": productID}).OrderBy("amount_cents", "created", "id"))
}

// ListRecurringPlanPrices returns the active prices that a Clerk plan sells.
func ListRecurringPlanPrices(app core.App) ([]*Price, error) {
	return list[Price](app.RecordQuery(Prices).AndWhere(dbx.NewExp("clerk_plan_id != '' AND is_active = 1 AND billing_period != 'one_time'")).OrderBy("amount_cents", "id"))
}

// FindPriceByPlan returns the price that a Clerk plan sells: the active one, else
// the newest that ever carried the plan.
func FindPriceByPlan(app core.App, planID string) (*Price, error) {
	p := &Price{}
	err := app.RecordQuery(Prices).AndWhere(dbx.NewExp("clerk_plan_id = {:p} AND clerk_plan_id != ''", dbx.Params{"p": planID})).OrderBy("is_active DESC", "created DESC", "id DESC").Limit(1).One(p)
	return p, err
}

// ListAssets returns a product's files; onlySold leaves out inactive and private ones.
func ListAssets(app core.App, productID string, onlySold bool) ([]*DigitalAsset, error) {
	q := app.RecordQuery(DigitalAssets).AndWhere(dbx.HashExp{"product": productID}).OrderBy("title", "id")
	if onlySold {
		q.AndWhere(dbx.HashExp{"is_active": true, "is_private": false})
	}
	return list[DigitalAsset](q)
}

// FindOfferByProduct returns a product's service offer, or sql.ErrNoRows.
func FindOfferByProduct(app core.App, productID string) (*ServiceOffer, error) {
	return findOne[ServiceOffer](app, ServiceOffers, dbx.HashExp{"product": productID})
}

// IsProductSold tells whether any order line names the product.
func IsProductSold(app core.App, productID string) (bool, error) {
	return exists(app, "SELECT 1 FROM order_items WHERE product = {:id}", dbx.Params{"id": productID})
}

// IsPriceSold tells whether any order line names the price.
func IsPriceSold(app core.App, priceID string) (bool, error) {
	return exists(app, "SELECT 1 FROM order_items WHERE price = {:id} UNION ALL SELECT 1 FROM subscriptions WHERE price = {:id}", dbx.Params{"id": priceID})
}

// IsAssetHeld tells whether a buyer's grant names the asset.
func IsAssetHeld(app core.App, assetID string) (bool, error) {
	return exists(app, "SELECT 1 FROM download_grants WHERE asset = {:id}", dbx.Params{"id": assetID})
}

func exists(app core.App, query string, params dbx.Params) (bool, error) {
	var n int
	err := app.DB().NewQuery("SELECT EXISTS(" + query + ")").Bind(params).Row(&n)
	return n == 1, err
}

func anys(xs []string) []any {
	out := make([]any, len(xs))
	for i, x := range xs {
		out[i] = x
	}
	return out
}

// ProbeWrite makes one real write that changes nothing anybody reads.
func ProbeWrite(app core.App) error {
	_, err := app.NonconcurrentDB().NewQuery("UPDATE shop SET next_receipt_number = next_receipt_number WHERE id = ''").Execute()
	if err != nil {
		return err
	}
	_, err = app.NonconcurrentDB().NewQuery("INSERT INTO _params (id, value, created, updated) VALUES ('pocketstarterhb', 'null', {:t}, {:t}) ON CONFLICT (id) DO UPDATE SET updated = excluded.updated").
		Bind(dbx.Params{"t": DBTime(time.Now())}).Execute()
	return err
}

// IsAssetPathTaken tells whether a product has an asset with that key.
func IsAssetPathTaken(app core.App, productID, key string) (bool, error) {
	return exists(app, "SELECT 1 FROM digital_assets WHERE product = {:p} AND file_path = {:k}", dbx.Params{"p": productID, "k": key})
}

// CountProducts returns how many products there are, whatever their visibility.
func CountProducts(app core.App) (int, error) { return count(app, Products, dbx.NewExp("1 = 1")) }

// ListAllProducts returns every product, whatever its visibility, oldest first.
func ListAllProducts(app core.App) ([]*Product, error) {
	return list[Product](app.RecordQuery(Products).OrderBy("created", "id"))
}
