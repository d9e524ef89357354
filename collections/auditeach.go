package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

const eachBatch = 500

// EachEventBody calls f with every stored event whose bytes were not redacted.
func EachEventBody(app core.App, f func(id, sha, payload string)) error {
	last := ""
	for {
		var rows []struct {
			ID      string `db:"id"`
			SHA     string `db:"body_sha256"`
			Payload string `db:"payload"`
		}
		err := app.DB().NewQuery("SELECT id, body_sha256, payload FROM webhook_events WHERE redacted_at = '' AND id > {:last} ORDER BY id LIMIT {:n}").Bind(dbx.Params{"last": last, "n": eachBatch}).All(&rows)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			f(r.ID, r.SHA, r.Payload)
		}
		last = rows[len(rows)-1].ID
	}
}

// EachOrderMove calls f with every move of an order that the journal noted.
func EachOrderMove(app core.App, f func(id, from, to string)) error {
	last := ""
	for {
		var rows []struct {
			ID     string `db:"id"`
			Entity string `db:"entity_id"`
			From   string `db:"from"`
			To     string `db:"to"`
		}
		err := app.DB().NewQuery("SELECT id, entity_id, `from`, `to` FROM journal WHERE entity = 'orders' AND id > {:last} ORDER BY id LIMIT {:n}").Bind(dbx.Params{"last": last, "n": eachBatch}).All(&rows)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			f(r.Entity, r.From, r.To)
		}
		last = rows[len(rows)-1].ID
	}
}

// EachAssetKey calls f with every asset's id, its product's owner and its key.
func EachAssetKey(app core.App, f func(asset, owner, key string)) error {
	var rows []struct {
		ID    string `db:"id"`
		Owner string `db:"owner"`
		Key   string `db:"file_path"`
	}
	err := app.DB().NewQuery("SELECT a.id, p.owner, a.file_path FROM digital_assets a JOIN products p ON p.id = a.product").All(&rows)
	for _, r := range rows {
		f(r.ID, r.Owner, r.Key)
	}
	return err
}

// EachOrder calls f with every order, in batches by id.
func EachOrder(app core.App, f func(*Order) error) error {
	return each(app, Orders, f, func(o *Order) string { return o.Id })
}

// EachSubscription calls f with every subscription item.
func EachSubscription(app core.App, f func(*Subscription) error) error {
	return each(app, Subscriptions, f, func(s *Subscription) string { return s.Id })
}

func each[T any, P proxy[T]](app core.App, collection string, f func(*T) error, id func(*T) string) error {
	last := ""
	for {
		rows, err := list[T, P](app.RecordQuery(collection).AndWhere(dbx.NewExp("id > {:last}", dbx.Params{"last": last})).OrderBy("id").Limit(eachBatch))
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, x := range rows {
			if err := f(x); err != nil {
				return err
			}
		}
		last = id(rows[len(rows)-1])
	}
}

// ListSoldGrantsOfItem returns the grants of a line's own files, without files that were delivered
// by hand or as a new version.
func ListSoldGrantsOfItem(app core.App, itemID string) ([]*DownloadGrant, error) {
	return list[DownloadGrant](app.RecordQuery(DownloadGrants).AndWhere(dbx.NewExp("order_item = {:i} AND order_item != '' AND asset NOT IN (SELECT id FROM digital_assets WHERE is_private = 1) AND instr((SELECT assets_snapshot FROM order_items WHERE id = {:i}), asset) > 0", dbx.Params{"i": itemID})).OrderBy("id"))
}

// Units is how many units of an order line have their session or work.
type Units struct {
	Bookings int64 `db:"bookings"`
	Work     int64 `db:"work"`
}

// CountUnits counts the units of a line that have a booking (or had one that was not replaced), and work orders.
func CountUnits(app core.App, itemID string) (Units, error) {
	var u Units
	err := app.DB().NewQuery(`SELECT (SELECT count(DISTINCT unit_number) FROM bookings WHERE order_item = {:i} AND status != 'held') AS bookings, (SELECT count(*) FROM fulfillment_orders WHERE order_item = {:i}) AS work`).Bind(dbx.Params{"i": itemID}).One(&u)
	return u, err
}
