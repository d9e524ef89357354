package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// ListParkedReads returns parked money that no stored event tells of, with one of these reasons.
func ListParkedReads(app core.App, reasons []string, limit int64) ([]*PaymentTransaction, error) {
	return list[PaymentTransaction](app.RecordQuery(PaymentTransactions).
		AndWhere(dbx.NewExp("disposition = 'parked' AND source_event = ''")).AndWhere(dbx.In("reason", anys(reasons)...)).OrderBy("id").Limit(limit))
}

// ListAccountsToSync returns the accounts whose subscriptions should be compared with the billing
// provider: those with a subscription that gives access or an announced one, when nobody tried
// since a time. Longest untried first. It follows indexes of what is open, however much is over.
func ListAccountsToSync(app core.App, triedBefore time.Time, limit int64) ([]*CustomerAccount, error) {
	return list[CustomerAccount](AccountsToSyncQuery(app, triedBefore, limit))
}

// AccountsToSyncQuery is the query of ListAccountsToSync.
func AccountsToSyncQuery(app core.App, triedBefore time.Time, limit int64) *dbx.SelectQuery {
	return app.RecordQuery(CustomerAccounts).AndWhere(dbx.NewExp(`id IN (
			SELECT customer_account FROM subscriptions WHERE access_closed = 0 AND access_until >= ''
			UNION ALL SELECT o.customer_account FROM orders o JOIN order_items i ON i."order" = o.id WHERE o.status = 'pending_payment' AND i.billing_period_snapshot != 'one_time' AND i.clerk_plan_id_snapshot != '')
		AND billing_sync_attempted_at < {:t} AND EXISTS (SELECT 1 FROM profiles p WHERE p.id = customer_accounts.profile AND p.deleted_at = '')`,
		dbx.Params{"t": DBTime(triedBefore)})).OrderBy("billing_sync_attempted_at", "id").Limit(limit)
}

// ListSubscriptionsOfProduct returns every item of a product's plans that may still give
// something, in batches after an id.
func ListSubscriptionsOfProduct(app core.App, productID, after string, limit int64) ([]*Subscription, error) {
	return list[Subscription](app.RecordQuery(Subscriptions).AndWhere(dbx.NewExp("product = {:p} AND product != '' AND access_closed = 0 AND id > {:after}", dbx.Params{"p": productID, "after": after})).OrderBy("id").Limit(limit))
}

// EventQuery chooses stored events; zero fields choose everything.
type EventQuery struct {
	IDs                   []string // record ids or the providers' ids
	State, Provider, Type string
	Since, Until          time.Time
	Limit                 int64
	OldestFirst           bool
}

// ListEvents returns the stored events that q chooses, newest first unless it says otherwise.
func ListEvents(app core.App, q EventQuery) ([]*WebhookEvent, error) {
	parts := []dbx.Expression{}
	for field, v := range map[string]string{"state": q.State, "provider": q.Provider, "event_type": q.Type} {
		if v != "" {
			parts = append(parts, dbx.HashExp{field: v})
		}
	}
	if len(q.IDs) > 0 {
		parts = append(parts, dbx.Or(dbx.In("id", anys(q.IDs)...), dbx.In("event_id", anys(q.IDs)...)))
	}
	if !q.Since.IsZero() {
		parts = append(parts, dbx.NewExp("received_at >= {:since}", dbx.Params{"since": DBTime(q.Since)}))
	}
	if !q.Until.IsZero() {
		parts = append(parts, dbx.NewExp("received_at < {:until}", dbx.Params{"until": DBTime(q.Until)}))
	}
	order := "seq DESC"
	if q.OldestFirst {
		order = "seq"
	}
	s := app.RecordQuery(WebhookEvents).OrderBy(order)
	if len(parts) > 0 {
		s.AndWhere(dbx.And(parts...))
	}
	if q.Limit > 0 {
		s.Limit(q.Limit)
	}
	return list[WebhookEvent](s)
}
