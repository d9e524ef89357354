package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// CountMailsSince returns how many mails of a kind were queued for a person since a time.
func CountMailsSince(app core.App, profileID, kind string, since time.Time) (int, error) {
	return count(app, Emails, dbx.NewExp("profile = {:p} AND kind = {:k} AND queued_at > {:t}", dbx.Params{"p": profileID, "k": kind, "t": DBTime(since)}))
}

// FindNewestMail returns the newest mail of a kind to a person, or sql.ErrNoRows.
func FindNewestMail(app core.App, profileID, kind string) (*Email, error) {
	x := &Email{}
	err := app.RecordQuery(Emails).AndWhere(dbx.HashExp{"profile": profileID, "kind": kind}).OrderBy("queued_at DESC").Limit(1).One(x)
	return x, err
}

// Progress is how far a person came through the set-up.
type Progress struct {
	Ordered    bool `db:"ordered"`
	PaidByWord bool `db:"paid"` // an order was paid by a signed event
	Subscribed bool `db:"subscribed"`
	UsedAI     bool `db:"used"`
}

// FindProgress returns how far a person came.
func FindProgress(app core.App, accountID string) (Progress, error) {
	var p Progress
	err := app.DB().NewQuery(`SELECT EXISTS(SELECT 1 FROM orders WHERE customer_account = {:a}) AS ordered,
		EXISTS(SELECT 1 FROM orders o JOIN payment_transactions p ON p.` + "`order`" + ` = o.id AND p.` + "`order`" + ` != '' AND p.disposition = 'applied' AND p.source_event != '' WHERE o.customer_account = {:a}) AS paid,
		EXISTS(SELECT 1 FROM subscriptions WHERE customer_account = {:a}) AS subscribed,
		EXISTS(SELECT 1 FROM ai_usage_events WHERE customer_account = {:a}) AS used`).Bind(dbx.Params{"a": accountID}).One(&p)
	return p, err
}

// OwnsSoldProduct tells whether somebody bought one of the person's products.
func OwnsSoldProduct(app core.App, profileID string) (bool, error) {
	return exists(app, "SELECT 1 FROM orders WHERE seller = {:p} AND status IN ('paid','fulfilled','refunded') UNION ALL SELECT 1 FROM subscriptions s JOIN products d ON d.id = s.product WHERE d.owner = {:p}", dbx.Params{"p": profileID})
}

// HasRenewingSubscription tells whether the account has a subscription that will be charged again.
func HasRenewingSubscription(app core.App, accountID string) (bool, error) {
	return exists(app, "SELECT 1 FROM subscriptions WHERE customer_account = {:a} AND status IN ('active','trialing','past_due') AND cancel_at_period_end = 0", dbx.Params{"a": accountID})
}

// ListProfilesToErase returns the people whom Clerk is to be asked to delete by now.
func ListProfilesToErase(app core.App, now time.Time, limit int64) ([]*Profile, error) {
	return list[Profile](app.RecordQuery(Profiles).AndWhere(dbx.NewExp("clerk_erase_due != '' AND clerk_erase_due <= {:now}", dbx.Params{"now": DBTime(now)})).OrderBy("clerk_erase_due").Limit(limit))
}

// ListMailsOfProfile returns a person's mails, newest first.
func ListMailsOfProfile(app core.App, profileID string) ([]*Email, error) {
	return list[Email](app.RecordQuery(Emails).AndWhere(dbx.HashExp{"profile": profileID}).OrderBy("queued_at DESC", "id DESC"))
}
