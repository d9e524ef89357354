package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// PageOrdersOfAccount returns a buyer's orders, newest first, without closed intents.
func PageOrdersOfAccount(app core.App, accountID string, p Page) (Paged[Order], error) {
	visible := dbx.NewExp("customer_account = {:a} AND NOT (status = 'canceled' AND status_reason = 'subscribed')", dbx.Params{"a": accountID})
	return pageOf[Order](app, listing{Orders, visible, "ordered_at", false}, p)
}

// PageOrdersOfSeller returns a seller's orders, newest first.
func PageOrdersOfSeller(app core.App, sellerID string, f SellerOrderFilter, p Page) (Paged[Order], error) {
	return pageOf[Order](app, listing{Orders, f.where(sellerID), "ordered_at", false}, p)
}

// PageGrantsOfAccount returns a buyer's download grants, newest first.
func PageGrantsOfAccount(app core.App, accountID string, p Page) (Paged[DownloadGrant], error) {
	return pageOf[DownloadGrant](app, listing{DownloadGrants, dbx.HashExp{"customer_account": accountID}, "created", false}, p)
}

// PageEntitlementsOfAccount returns a buyer's feature keys by key; current leaves out what is
// inactive, not begun or over at now.
func PageEntitlementsOfAccount(app core.App, accountID string, current bool, now time.Time, p Page) (Paged[Entitlement], error) {
	where := dbx.Expression(dbx.HashExp{"customer_account": accountID})
	if current {
		where = dbx.And(where, dbx.NewExp("is_active = 1 AND starts_at <= {:now} AND (ends_at = '' OR ends_at > {:now})", dbx.Params{"now": DBTime(now)}))
	}
	return pageOf[Entitlement](app, listing{Entitlements, where, "feature_key", true}, p)
}

// PageSubscriptionsOfAccount returns a buyer's subscription items, most recently changed first.
func PageSubscriptionsOfAccount(app core.App, accountID string, p Page) (Paged[Subscription], error) {
	return pageOf[Subscription](app, listing{Subscriptions, dbx.HashExp{"customer_account": accountID}, "provider_updated_at", false}, p)
}

// PageBookingsOfAccount returns a buyer's bookings, newest first.
func PageBookingsOfAccount(app core.App, accountID string, p Page) (Paged[Booking], error) {
	return pageOf[Booking](app, listing{Bookings, dbx.HashExp{"customer_account": accountID}, "created", false}, p)
}

// PageWorkOfAccount returns a buyer's work orders, newest first.
func PageWorkOfAccount(app core.App, accountID string, p Page) (Paged[FulfillmentOrder], error) {
	return pageOf[FulfillmentOrder](app, listing{FulfillmentOrders, dbx.HashExp{"customer_account": accountID}, "created", false}, p)
}

// PageWorkOfSeller returns the work a seller has to deliver, newest first. status may be empty.
func PageWorkOfSeller(app core.App, sellerID, status string, p Page) (Paged[FulfillmentOrder], error) {
	where := dbx.HashExp{"seller": sellerID}
	if status != "" {
		where["status"] = status
	}
	return pageOf[FulfillmentOrder](app, listing{FulfillmentOrders, where, "created", false}, p)
}

// PageProjectsOfOwner returns a person's projects, last changed first.
func PageProjectsOfOwner(app core.App, ownerID string, p Page) (Paged[Project], error) {
	return pageOf[Project](app, listing{Projects, dbx.HashExp{"owner": ownerID}, "updated", false}, p)
}

// PageProductsOfOwner returns a seller's products, last changed first. visibility and words, a
// part of the name, may be empty.
func PageProductsOfOwner(app core.App, ownerID, visibility, words string, p Page) (Paged[Product], error) {
	where := dbx.HashExp{"owner": ownerID}
	if visibility != "" {
		where["visibility"] = visibility
	}
	all := dbx.Expression(where)
	if words != "" {
		all = dbx.And(where, dbx.NewExp(`name LIKE {:words} ESCAPE '\'`, dbx.Params{"words": likePart(words)}))
	}
	return pageOf[Product](app, listing{Products, all, "updated", false}, p)
}
