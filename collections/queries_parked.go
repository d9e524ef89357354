package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// ParkedItem is one thing that waits for a decision: a parked payment, or an event that
// is parked or dead without one.
type ParkedItem struct {
	Payment *PaymentTransaction // nil for an event alone
	Event   *WebhookEvent       // nil for a payment that no stored event brought
}

// ParkedView says whose parked items are asked for.
type ParkedView struct {
	SellerID string // "" = everybody's
	Unknown  bool   // also those of no known seller
}

// parkedSeller is the seller whom payment p is about; empty when nothing tells.
const parkedSeller = "coalesce(" +
	"(SELECT o.seller FROM orders o WHERE p.claimed_order != '' AND o.public_id = p.claimed_order), " +
	"(SELECT o.seller FROM orders o WHERE p.`order` != '' AND o.id = p.`order`), " +
	"(SELECT d.owner FROM json_each(CASE WHEN json_valid(p.plan_ids) THEN p.plan_ids ELSE '[]' END) j JOIN prices x ON x.clerk_plan_id = j.value AND x.clerk_plan_id != '' JOIN products d ON d.id = x.product LIMIT 1), " +
	"(SELECT d.owner FROM json_each(CASE WHEN json_valid(p.price_ids) THEN p.price_ids ELSE '[]' END) j JOIN prices x ON x.clerk_price_id = j.value AND x.clerk_price_id != '' JOIN products d ON d.id = x.product LIMIT 1), '')"

// parkedRows are the ids of what waits; a payment's events are shown with it, not beside it.
const parkedRows = "SELECT p.id AS payment, p.source_event AS event, p.created AS since, " + parkedSeller + " AS seller FROM payment_transactions p WHERE p.disposition = 'parked' " +
	"UNION ALL SELECT '' AS payment, e.id AS event, e.received_at AS since, '' AS seller FROM webhook_events e WHERE e.state IN ('parked','dead') " +
	"AND NOT EXISTS (SELECT 1 FROM payment_transactions p WHERE p.disposition = 'parked' AND (p.source_event = e.id OR p.id = json_extract(e.changes, '$[0].id')))"

func (v ParkedView) where() (string, dbx.Params) {
	switch {
	case v.SellerID == "":
		return "1 = 1", dbx.Params{}
	case v.Unknown:
		return "seller IN ({:seller}, '')", dbx.Params{"seller": v.SellerID}
	}
	return "seller = {:seller}", dbx.Params{"seller": v.SellerID}
}

// ListParked returns one page of what waits for a decision, newest first, and the total (-1
// when skipped).
func ListParked(app core.App, v ParkedView, limit, offset int64, skipTotal bool) ([]ParkedItem, int, error) {
	where, params := v.where()
	total := -1
	if !skipTotal {
		if err := app.DB().NewQuery("SELECT count(*) FROM (" + parkedRows + ") WHERE " + where).Bind(params).Row(&total); err != nil {
			return nil, 0, err
		}
	}
	page := dbx.Params{"limit": limit, "offset": offset}
	for k, x := range params {
		page[k] = x
	}
	var rows []struct {
		Payment string `db:"payment"`
		Event   string `db:"event"`
	}
	err := app.DB().NewQuery("SELECT payment, event FROM (" + parkedRows + ") WHERE " + where + " ORDER BY since DESC, payment DESC, event DESC LIMIT {:limit} OFFSET {:offset}").Bind(page).All(&rows)
	if err != nil {
		return nil, 0, err
	}
	items := make([]ParkedItem, len(rows))
	for i, r := range rows {
		if r.Payment != "" {
			if items[i].Payment, err = FindPaymentTransaction(app, r.Payment); err != nil {
				return nil, 0, err
			}
		}
		if r.Event != "" {
			if items[i].Event, err = FindWebhookEvent(app, r.Event); IgnoreNoRows(err) != nil {
				return nil, 0, err
			} else if err != nil {
				items[i].Event = nil
			}
		}
	}
	return items, total, nil
}

// SellerOfPayment returns the seller whom a payment is about, "" when nothing tells.
func SellerOfPayment(app core.App, paymentID string) (string, error) {
	var seller string
	err := app.DB().NewQuery("SELECT " + parkedSeller + " FROM payment_transactions p WHERE p.id = {:id}").Bind(dbx.Params{"id": paymentID}).Row(&seller)
	return seller, err
}

// ListParkedEventsOf returns the parked events that brought or changed a payment.
func ListParkedEventsOf(tx core.App, pay *PaymentTransaction) ([]*WebhookEvent, error) {
	return list[WebhookEvent](tx.RecordQuery(WebhookEvents).AndWhere(dbx.NewExp("state = 'parked' AND (id = {:event} OR json_extract(changes, '$[0].id') = {:payment})",
		dbx.Params{"event": pay.SourceEvent(), "payment": pay.Id})))
}

// PublicIDsOf returns the public ids of orders by their ids.
func PublicIDsOf(app core.App, orderIDs []string) (map[string]string, error) {
	out := map[string]string{}
	if len(orderIDs) == 0 {
		return out, nil
	}
	var rows []struct {
		ID       string `db:"id"`
		PublicID string `db:"public_id"`
	}
	err := app.DB().Select("id", "public_id").From(Orders).Where(dbx.In("id", anys(orderIDs)...)).All(&rows)
	for _, r := range rows {
		out[r.ID] = r.PublicID
	}
	return out, err
}
