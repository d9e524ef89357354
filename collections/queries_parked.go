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

// parkedSeller is the seller whom payment p is about; empty when nothing tells. CROSS JOIN keeps
// SQLite from beginning with all prices.
const parkedSeller = "coalesce(" +
	"(SELECT o.seller FROM orders o WHERE p.claimed_order != '' AND o.public_id = p.claimed_order), " +
	"(SELECT o.seller FROM orders o WHERE p.`order` != '' AND o.id = p.`order`), " +
	"(SELECT d.owner FROM json_each(CASE WHEN json_valid(p.plan_ids) THEN p.plan_ids ELSE '[]' END) j CROSS JOIN prices x ON x.clerk_plan_id = j.value AND x.clerk_plan_id != '' JOIN products d ON d.id = x.product LIMIT 1), " +
	"(SELECT d.owner FROM json_each(CASE WHEN json_valid(p.price_ids) THEN p.price_ids ELSE '[]' END) j CROSS JOIN prices x ON x.clerk_price_id = j.value AND x.clerk_price_id != '' JOIN products d ON d.id = x.product LIMIT 1), '')"

// parkedRows are the ids of what waits; a payment's events are shown with it, not beside it.
const parkedRows = "SELECT p.id AS id, p.id AS payment, p.source_event AS event, p.created AS since, " + parkedSeller + " AS seller FROM payment_transactions p WHERE p.disposition = 'parked' " +
	"UNION ALL SELECT e.id, '' AS payment, e.id AS event, e.received_at AS since, '' AS seller FROM webhook_events e WHERE e.state IN ('parked','dead') " +
	"AND NOT EXISTS (SELECT 1 FROM payment_transactions p WHERE p.disposition = 'parked' AND p.source_event = e.id) " +
	"AND NOT EXISTS (SELECT 1 FROM payment_transactions p WHERE p.id = json_extract(e.changes, '$[0].id') AND p.disposition = 'parked')"

func (v ParkedView) where() (string, dbx.Params) {
	switch {
	case v.SellerID == "":
		return "1 = 1", dbx.Params{}
	case v.Unknown:
		return "seller IN ({:seller}, '')", dbx.Params{"seller": v.SellerID}
	}
	return "seller = {:seller}", dbx.Params{"seller": v.SellerID}
}

// CountParked returns how much waits for a decision.
func CountParked(app core.App, v ParkedView) (n int, err error) {
	where, params := v.where()
	return remembered(app, "parked "+v.SellerID+" "+where, func() (int, error) {
		return n, app.DB().NewQuery("SELECT count(*) FROM (" + parkedRows + ") WHERE " + where).Bind(params).Row(&n)
	})
}

// PageParked returns what waits for a decision, newest first.
func PageParked(app core.App, v ParkedView, p Page) (out Paged[ParkedItem], err error) {
	where, params := v.where()
	params["limit"], params["offset"] = p.Limit+1, p.Offset
	if p.After != (Cursor{}) {
		where, params["afterKey"], params["afterId"] = where+" AND (since, id) < ({:afterKey}, {:afterId})", p.After.Key, p.After.ID
	}
	var rows []struct {
		place
		Payment string `db:"payment"`
		Event   string `db:"event"`
	}
	err = app.DB().NewQuery("SELECT id, since AS key, payment, event FROM (" + parkedRows + ") WHERE " + where + " ORDER BY since DESC, id DESC LIMIT {:limit} OFFSET {:offset}").Bind(params).All(&rows)
	if err != nil {
		return out, err
	}
	if int64(len(rows)) > p.Limit {
		rows = rows[:p.Limit]
		out.Next = Cursor{rows[p.Limit-1].Key, rows[p.Limit-1].ID}
	}
	var payments, events []any
	for _, r := range rows {
		payments, events = append(payments, r.Payment), append(events, r.Event)
	}
	pays, err := byID[PaymentTransaction](app, PaymentTransactions, payments)
	if err != nil {
		return out, err
	}
	told, err := byID[WebhookEvent](app, WebhookEvents, events)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, &ParkedItem{pays[r.Payment], told[r.Event]})
	}
	if out.Total = -1; !p.SkipTotal {
		out.Total, err = CountParked(app, v)
	}
	return out, err
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
