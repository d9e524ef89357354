package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// PageBookingsOfSeller returns the bookings of a seller's services, newest first. status may be
// empty. Bookings are indexed by service: for a first page, or one after a cursor, the newest of
// each service are found and merged, whose cost does not grow with the bookings.
func PageBookingsOfSeller(app core.App, sellerID, status string, p Page) (Paged[Booking], error) {
	of := dbx.NewExp("service_offer IN (SELECT o.id FROM service_offers o JOIN products d ON d.id = o.product WHERE d.owner = {:seller})", dbx.Params{"seller": sellerID})
	if status != "" {
		of = dbx.And(of, dbx.HashExp{"status": status})
	}
	if p.Offset > 0 || p.Limit < 0 {
		return pageOf[Booking](app, listing{Bookings, of, "created", false}, p)
	}
	params := dbx.Params{"seller": sellerID, "status": status, "limit": p.Limit + 1, "afterKey": p.After.Key, "afterId": p.After.ID}
	only := ""
	if status != "" {
		only = " AND x.status = {:status}"
	}
	if p.After != (Cursor{}) {
		only += " AND (x.created, x.id) < ({:afterKey}, {:afterId})"
	}
	var places []place
	err := app.DB().NewQuery("SELECT b.id, b.created AS key FROM products d JOIN service_offers o ON o.product = d.id " +
		"JOIN bookings b ON b.id IN (SELECT x.id FROM bookings x WHERE x.service_offer = o.id" + only + " ORDER BY x.created DESC, x.id DESC LIMIT {:limit}) " +
		"WHERE d.owner = {:seller} ORDER BY b.created DESC, b.id DESC LIMIT {:limit}").Bind(params).All(&places)
	if err != nil {
		return Paged[Booking]{}, err
	}
	out, err := rowsAt[Booking](app, Bookings, places, p)
	if err != nil || out.knowsTotal(p) {
		return out, err
	}
	out.Total, err = totalOf(app, Bookings, of)
	return out, err
}
