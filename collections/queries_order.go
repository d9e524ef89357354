package collections

import (
	"database/sql"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// FindOrderByPublicID returns the order that buyers and webhooks know as publicID.
// It returns sql.ErrNoRows if there is none.
func FindOrderByPublicID(app core.App, publicID string) (*Order, error) {
	return findOne[Order](app, Orders, dbx.HashExp{"public_id": publicID})
}

// FindOrderByKey returns a buyer's order with that Idempotency-Key.
func FindOrderByKey(app core.App, accountID, key string) (*Order, error) {
	return findOne[Order](app, Orders, dbx.NewExp("customer_account = {:a} AND idempotency_key = {:k} AND idempotency_key != ''", dbx.Params{"a": accountID, "k": key}))
}

// FindOrderByCheckout returns the order whose checkout (session) id we made or were told.
func FindOrderByCheckout(app core.App, id string) (*Order, error) {
	o, err := findOne[Order](app, Orders, dbx.NewExp("checkout_session_id = {:id} AND checkout_session_id != ''", dbx.Params{"id": id}))
	if err == nil {
		return o, nil
	}
	return findOne[Order](app, Orders, dbx.NewExp("clerk_checkout_id = {:id} AND clerk_checkout_id != ''", dbx.Params{"id": id}))
}

// OrderStored is what a hook needs of the stored row, read without the record.
type OrderStored struct {
	Status       OrderStatus
	StatusReason string
	PaidAt       string // "" when it was never paid
}

// FindOrderStored returns the status and when the order was paid as stored now, through app's transaction.
func FindOrderStored(app core.App, id string) (OrderStored, error) {
	var s OrderStored
	err := readRow(app, "SELECT status, status_reason, paid_at FROM orders WHERE id = ?", args{id}, &s.Status, &s.StatusReason, &s.PaidAt)
	return s, err
}

// ListOrderItems returns an order's lines.
func ListOrderItems(app core.App, orderID string) ([]*OrderItem, error) {
	return list[OrderItem](unbounded(app.RecordQuery(OrderItems)).AndWhere(dbx.HashExp{"order": orderID}).OrderBy("id"))
}

// ListOpenOneTimeOrders returns a buyer's open orders of exactly that amount that a plan
// or price id could mean; with neither id every one-time order of that amount.
func ListOpenOneTimeOrders(app core.App, accountID, currency string, subtotal int64, planIDs, priceIDs []string) ([]*Order, error) {
	q := app.RecordQuery(Orders).Select("orders.*").
		InnerJoin("order_items i", dbx.NewExp("i.`order` = orders.id")).
		LeftJoin("prices p", dbx.NewExp("p.id = i.price")).
		AndWhere(dbx.NewExp("orders.customer_account = {:a} AND orders.currency = {:c} AND orders.subtotal_cents = {:s} AND orders.status = 'pending_payment'", dbx.Params{"a": accountID, "c": currency, "s": subtotal})).
		AndWhere(dbx.NewExp("i.billing_period_snapshot = 'one_time'")).
		AndWhere(dbx.Or(dbx.In("i.clerk_plan_id_snapshot", anys(planIDs)...), dbx.In("p.clerk_plan_id", anys(planIDs)...), dbx.In("p.clerk_price_id", anys(priceIDs)...))).
		OrderBy("orders.ordered_at", "orders.id").Limit(3)
	return list[Order](q)
}

// ListExpiredOrders returns pending orders whose time is over.
func ListExpiredOrders(app core.App, now time.Time, limit int64) ([]*Order, error) {
	return list[Order](app.RecordQuery(Orders).AndWhere(dbx.NewExp("status = 'pending_payment' AND expires_at != '' AND expires_at <= {:now}", dbx.Params{"now": DBTime(now)})).OrderBy("expires_at").Limit(limit))
}

// FindPaymentByExternal returns the payment a provider knows by id or by alias. Either may stand
// where the other stood: a provider's events name an attempt, its payment, or both.
func FindPaymentByExternal(app core.App, provider, id, alias string) (*PaymentTransaction, error) {
	found, err := paymentIDByExternal(app, provider, id, alias)
	if err != nil {
		return nil, err
	}
	if found == "" {
		return nil, sql.ErrNoRows
	}
	return FindPaymentTransaction(app, found)
}

// HasAppliedPayment tells whether the order is paid by a payment row.
func HasAppliedPayment(app core.App, orderID string) (bool, error) {
	return exists(app, "SELECT 1 FROM payment_transactions WHERE `order` = {:o} AND `order` != '' AND disposition = 'applied'", dbx.Params{"o": orderID})
}

// FindAppliedPayment returns the one payment that pays the order, or sql.ErrNoRows.
func FindAppliedPayment(app core.App, orderID string) (*PaymentTransaction, error) {
	return findOne[PaymentTransaction](app, PaymentTransactions, dbx.NewExp("`order` = {:o} AND `order` != '' AND disposition = 'applied'", dbx.Params{"o": orderID}))
}

// FindRefundByProviderID returns the refund a provider knows by id.
func FindRefundByProviderID(app core.App, id string) (*Refund, error) {
	return findOne[Refund](app, Refunds, dbx.NewExp("provider_refund_id = {:id} AND provider_refund_id != ''", dbx.Params{"id": id}))
}

// FindRefundByKey returns the refund we asked for under that idempotency key.
func FindRefundByKey(app core.App, key string) (*Refund, error) {
	return findOne[Refund](app, Refunds, dbx.NewExp("idempotency_key = {:k} AND idempotency_key != ''", dbx.Params{"k": key}))
}

// FindRecordedRefund returns a payment's refund of that amount that a seller recorded as done
// and no provider has told of yet.
func FindRecordedRefund(app core.App, paymentID string, amountCents int64) (*Refund, error) {
	return findOne[Refund](app, Refunds, dbx.HashExp{"payment": paymentID, "amount_cents": amountCents, "state": "done", "provider_refund_id": ""})
}

// ListRefunds returns a payment's refunds, oldest first.
func ListRefunds(app core.App, paymentID string) ([]*Refund, error) {
	return list[Refund](app.RecordQuery(Refunds).AndWhere(dbx.HashExp{"payment": paymentID}).OrderBy("created", "id"))
}

// ListEntitlementsOfItem returns what an order line gave.
func ListEntitlementsOfItem(app core.App, itemID string) ([]*Entitlement, error) {
	return list[Entitlement](app.RecordQuery(Entitlements).AndWhere(dbx.NewExp("order_item = {:i} AND order_item != ''", dbx.Params{"i": itemID})).OrderBy("feature_key"))
}

// ListGrantsOfItem returns the download grants of an order line.
func ListGrantsOfItem(app core.App, itemID string) ([]*DownloadGrant, error) {
	return list[DownloadGrant](app.RecordQuery(DownloadGrants).AndWhere(dbx.NewExp("order_item = {:i} AND order_item != ''", dbx.Params{"i": itemID})).OrderBy("id"))
}

// ListBookingsOfItem returns the bookings of an order line, by unit.
func ListBookingsOfItem(app core.App, itemID string) ([]*Booking, error) {
	return list[Booking](app.RecordQuery(Bookings).AndWhere(dbx.NewExp("order_item = {:i} AND order_item != ''", dbx.Params{"i": itemID})).OrderBy("unit_number", "id"))
}

// ListWorkOfItem returns the work orders of an order line, by unit.
func ListWorkOfItem(app core.App, itemID string) ([]*FulfillmentOrder, error) {
	return list[FulfillmentOrder](app.RecordQuery(FulfillmentOrders).AndWhere(dbx.NewExp("order_item = {:i} AND order_item != ''", dbx.Params{"i": itemID})).OrderBy("unit_number", "id"))
}

// FindGrantByToken returns the grant with that token, or sql.ErrNoRows.
func FindGrantByToken(app core.App, token string) (*DownloadGrant, error) {
	return findOne[DownloadGrant](app, DownloadGrants, dbx.HashExp{"token": token})
}

// SpendDownload counts one download of a grant that still allows it, in one statement, and
// tells whether it did. Of any number of parallel calls exactly max_downloads succeed.
func SpendDownload(app core.App, grantID string, now time.Time) (bool, error) {
	res, err := app.NonconcurrentDB().NewQuery(`UPDATE download_grants SET ` + stamped + `, download_count = download_count + 1, last_downloaded_at = {:now}
		WHERE id = {:id} AND is_active = 1 AND (max_downloads = 0 OR download_count < max_downloads) AND (expires_at = '' OR expires_at > {:now})`).
		Bind(dbx.Params{"id": grantID, "now": DBTime(now)}).Execute()
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// TakeReceiptNumber returns the next gapless receipt number and moves the counter, in
// the caller's transaction: a rollback gives the number back.
func TakeReceiptNumber(tx core.App) (prefix string, n int64, err error) {
	if err = readRow(tx, "SELECT receipt_prefix, max(next_receipt_number, 1) FROM shop LIMIT 1", nil, &prefix, &n); err != nil {
		return "", 0, err
	}
	_, err = execute(tx, "UPDATE OR FAIL shop SET next_receipt_number = ?", n+1)
	return prefix, n, err
}
