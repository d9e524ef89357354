package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// FindSubscriptionByItem returns the subscription row of a Clerk item, or sql.ErrNoRows.
func FindSubscriptionByItem(app core.App, itemID string) (*Subscription, error) {
	return findOne[Subscription](app, Subscriptions, dbx.HashExp{"clerk_subscription_item_id": itemID})
}

// ListSubscriptionsForPayment returns the payer's subscription items that a payment may mean: those
// it names, else all of its plans.
func ListSubscriptionsForPayment(app core.App, clerkUserID string, itemIDs, planIDs []string) ([]*Subscription, error) {
	mine := dbx.NewExp("customer_account IN (SELECT a.id FROM customer_accounts a JOIN profiles p ON p.id = a.profile WHERE p.clerk_user_id = {:u})", dbx.Params{"u": clerkUserID})
	if len(itemIDs) > 0 {
		named, err := list[Subscription](app.RecordQuery(Subscriptions).AndWhere(mine).AndWhere(dbx.In("clerk_subscription_item_id", anys(itemIDs)...)))
		if err != nil || len(named) > 0 {
			return named, err
		}
	}
	return list[Subscription](app.RecordQuery(Subscriptions).AndWhere(mine).AndWhere(dbx.In("clerk_plan_id", anys(planIDs)...)))
}

// ListItemsOfPlan returns a buyer's items of one plan.
func ListItemsOfPlan(app core.App, accountID, planID string) ([]*Subscription, error) {
	return list[Subscription](app.RecordQuery(Subscriptions).AndWhere(dbx.HashExp{"customer_account": accountID, "clerk_plan_id": planID}))
}

// ListPaymentsOfSubscriptions returns the payments that were placed with any of the items.
func ListPaymentsOfSubscriptions(app core.App, subs []*Subscription) ([]*PaymentTransaction, error) {
	ids := make([]any, len(subs))
	for i, x := range subs {
		ids[i] = x.Id
	}
	return list[PaymentTransaction](app.RecordQuery(PaymentTransactions).AndWhere(dbx.NewExp("subscription != '' AND `order` = ''")).AndWhere(dbx.In("subscription", ids...)).OrderBy("id"))
}

// ListPaymentsNamingItem returns the payments of the account's subscriptions that name the item.
func ListPaymentsNamingItem(app core.App, accountID, itemID string) ([]*PaymentTransaction, error) {
	return list[PaymentTransaction](app.RecordQuery(PaymentTransactions).
		AndWhere(dbx.NewExp("subscription != '' AND subscription IN (SELECT id FROM subscriptions WHERE customer_account = {:a}) AND EXISTS (SELECT 1 FROM json_each(item_ids) j WHERE j.value = {:i})",
			dbx.Params{"a": accountID, "i": itemID})).OrderBy("id"))
}

// ListSubscriptionsOfPlan returns every item of a Clerk plan, in batches after an id.
func ListSubscriptionsOfPlan(app core.App, planID, after string, limit int64) ([]*Subscription, error) {
	return list[Subscription](app.RecordQuery(Subscriptions).AndWhere(dbx.NewExp("clerk_plan_id = {:p} AND clerk_plan_id != '' AND id > {:after}", dbx.Params{"p": planID, "after": after})).OrderBy("id").Limit(limit))
}

// ListSubscriptionsOfAccount returns a buyer's subscriptions, most recently changed first.
func ListSubscriptionsOfAccount(app core.App, accountID string) ([]*Subscription, error) {
	return list[Subscription](app.RecordQuery(Subscriptions).AndWhere(dbx.HashExp{"customer_account": accountID}).OrderBy("provider_updated_at DESC", "id DESC"))
}

// HeldFeature is one feature key that a buyer holds now, and whose product gave it.
type HeldFeature struct {
	SellerID   string `db:"seller"`
	FeatureKey string `db:"feature_key"`
}

// ListHeldFeatures returns each current feature of a buyer once a seller, however often it
// was bought, without loading the entitlements.
func ListHeldFeatures(app core.App, accountID string, now time.Time) ([]HeldFeature, error) {
	var held []HeldFeature
	at := DBTime(now)
	err := readRows(app, "SELECT DISTINCT seller, feature_key FROM entitlements WHERE customer_account = ? AND is_active = 1 AND starts_at <= ? AND (ends_at = '' OR ends_at > ?) ORDER BY feature_key",
		args{accountID, at, at}, func(scan func(dest ...any) error) error {
			var x HeldFeature
			err := scan(&x.SellerID, &x.FeatureKey)
			held = append(held, x)
			return err
		})
	return held, err
}

// ListSubscriptionFamily returns all items of one Clerk subscription of a buyer.
func ListSubscriptionFamily(app core.App, accountID, clerkSubscriptionID string) ([]*Subscription, error) {
	return list[Subscription](app.RecordQuery(Subscriptions).AndWhere(dbx.NewExp("clerk_subscription_id = {:s} AND clerk_subscription_id != '' AND customer_account = {:a}", dbx.Params{"s": clerkSubscriptionID, "a": accountID})).OrderBy("id"))
}

// ListSubscriptionsToClose returns items whose access is over but still marked open.
func ListSubscriptionsToClose(app core.App, now time.Time, limit int64) ([]*Subscription, error) {
	return list[Subscription](app.RecordQuery(Subscriptions).AndWhere(dbx.NewExp("access_closed = 0 AND access_until != '' AND access_until <= {:now}", dbx.Params{"now": DBTime(now)})).OrderBy("access_until").Limit(limit))
}

// ListEntitlementsOfSubscription returns what a subscription item gave.
func ListEntitlementsOfSubscription(app core.App, id string) ([]*Entitlement, error) {
	return list[Entitlement](app.RecordQuery(Entitlements).AndWhere(dbx.NewExp("subscription = {:s} AND subscription != ''", dbx.Params{"s": id})).OrderBy("feature_key"))
}

// ListGrantsOfSubscription returns the download grants of a subscription item.
func ListGrantsOfSubscription(app core.App, id string) ([]*DownloadGrant, error) {
	return list[DownloadGrant](app.RecordQuery(DownloadGrants).AndWhere(dbx.NewExp("subscription = {:s} AND subscription != ''", dbx.Params{"s": id})).OrderBy("id"))
}

// ListIntents returns a buyer's orders that announce a subscription to the plan and are
// not closed by one yet: pending ones and expired ones. Only those made by a time, unless it is zero.
func ListIntents(app core.App, accountID, planID string, by time.Time) ([]*Order, error) {
	return list[Order](app.RecordQuery(Orders).AndWhere(dbx.NewExp(`customer_account = {:a} AND (status = 'pending_payment' OR (status = 'canceled' AND status_reason = 'expired'))
		AND ({:by} = '' OR ordered_at <= {:by})
		AND id IN (SELECT i.`+"`order`"+` FROM order_items i WHERE i.clerk_plan_id_snapshot = {:p} AND i.billing_period_snapshot != 'one_time')`, dbx.Params{"a": accountID, "p": planID, "by": DBTime(by)})).OrderBy("id"))
}

// HasRunningPlan tells whether the buyer has a running subscription to the plan.
func HasRunningPlan(app core.App, accountID, planID string) (bool, error) {
	return exists(app, "SELECT 1 FROM subscriptions WHERE customer_account = {:a} AND clerk_plan_id = {:p} AND status IN ('active','trialing','past_due') AND access_closed = 0", dbx.Params{"a": accountID, "p": planID})
}
