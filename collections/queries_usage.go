package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// SumUsage returns what an account used of a metric in the period that begins at start:
// what is settled, and what is reserved and not forgotten.
func SumUsage(app core.App, accountID string, metric UsageMetric, start, now time.Time) (int64, error) {
	var n int64
	err := app.DB().NewQuery(`SELECT coalesce(sum(amount), 0) FROM ai_usage_events WHERE customer_account = {:a} AND metric = {:m} AND period_start = {:s}
		AND (state = 'settled' OR (state = 'reserved' AND expires_at > {:now}))`).
		Bind(dbx.Params{"a": accountID, "m": string(metric), "s": DBTime(start), "now": DBTime(now)}).Row(&n)
	return n, err
}

// ReleaseForgottenUsage gives back reservations that nobody settled in time.
func ReleaseForgottenUsage(tx core.App, now time.Time) error {
	_, err := tx.DB().NewQuery("UPDATE ai_usage_events SET " + stamped + ", state = 'released' WHERE state = 'reserved' AND expires_at <= {:now}").Bind(dbx.Params{"now": DBTime(now)}).Execute()
	return err
}

// ListUsageOfAccount returns an account's usage rows, newest first.
func ListUsageOfAccount(app core.App, accountID string) ([]*AIUsageEvent, error) {
	return list[AIUsageEvent](app.RecordQuery(AIUsageEvents).AndWhere(dbx.HashExp{"customer_account": accountID}).OrderBy("created DESC", "id DESC"))
}

// FindProjectBySlug returns a person's project of that slug, or sql.ErrNoRows.
func FindProjectBySlug(app core.App, ownerID, slug string) (*Project, error) {
	return findOne[Project](app, Projects, dbx.HashExp{"owner": ownerID, "slug": slug})
}
