package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// WakeParkedEvents puts the events that wait for one of two keys ("" for none) back into the
// queue and returns how many.
func WakeParkedEvents(tx core.App, key, other string) (int64, error) {
	return affected(tx, "UPDATE OR FAIL webhook_events SET "+stamped+", state = 'received' WHERE waits_for IN (?, ?) AND waits_for != '' AND state = 'parked'", key, other)
}

// FindEventByProviderID returns the stored event of a provider that is not a conflict.
func FindEventByProviderID(app core.App, provider, id string) (*WebhookEvent, error) {
	return findOne[WebhookEvent](app, WebhookEvents, dbx.NewExp("provider = {:p} AND event_id = {:e} AND state != 'conflict'", dbx.Params{"p": provider, "e": id}))
}

// InsertEvent stores one delivery unless the same bytes are stored already, and tells
// whether it did. The row's seq must be fresh.
func InsertEvent(tx core.App, id, provider, eventID, sha string, seq int64, payload []byte, state EventState, reason string, now time.Time) (bool, error) {
	at := DBTime(now)
	n, err := affected(tx, `INSERT OR FAIL INTO webhook_events (id, provider, event_id, body_sha256, seq, event_type, payload, state, reason, attempts, next_attempt_at, received_at, processed_at, redacted_at, changes, waits_for, created, updated)
		VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, 0, '', ?, '', '', 'null', '', ?, ?) ON CONFLICT DO NOTHING`,
		id, provider, eventID, sha, seq, string(payload), string(state), reason, at, at, at)
	return n == 1, err
}

// HasEventBody tells whether exactly these bytes are stored under that id.
func HasEventBody(tx core.App, provider, eventID, sha string) (bool, error) {
	return exists(tx, "SELECT 1 FROM webhook_events WHERE provider = {:p} AND event_id = {:e} AND body_sha256 = {:s}", dbx.Params{"p": provider, "e": eventID, "s": sha})
}

// LastEventSeq returns the highest seq stored, 0 in an empty shop.
func LastEventSeq(app core.App) (int64, error) {
	var n int64
	err := app.DB().NewQuery("SELECT coalesce(max(seq), 0) FROM webhook_events").Row(&n)
	return n, err
}

// ListDueEmails returns mails whose try is due, oldest first.
func ListDueEmails(app core.App, now time.Time, limit int64) ([]*Email, error) {
	return list[Email](app.RecordQuery(Emails).AndWhere(dbx.NewExp("state IN ('queued','failed') AND next_attempt_at <= {:now}", dbx.Params{"now": DBTime(now)})).OrderBy("next_attempt_at", "id").Limit(limit))
}

// FindEmailByKey returns the mail with that key.
func FindEmailByKey(app core.App, key string) (*Email, error) {
	return findOne[Email](app, Emails, dbx.HashExp{"idempotency_key": key})
}

// ReleaseWaitingEmails queues the mails that waited for a profile's address.
func ReleaseWaitingEmails(tx core.App, profileID, address string, now time.Time) (int64, error) {
	res, err := tx.DB().NewQuery("UPDATE emails SET " + stamped + ", state = 'queued', `to` = {:to}, next_attempt_at = {:now} WHERE profile = {:p} AND state = 'waiting_address'").
		Bind(dbx.Params{"p": profileID, "to": address, "now": DBTime(now)}).Execute()
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// FindLiveSuppression returns the suppression of an address that is not lifted, or sql.ErrNoRows.
func FindLiveSuppression(app core.App, address string) (*Suppression, error) {
	return findOne[Suppression](app, Suppressions, dbx.NewExp("address = {:a} AND lifted_at = ''", dbx.Params{"a": address}))
}

// FindEmailByProviderID returns the mail that the provider knows by id.
func FindEmailByProviderID(app core.App, id string) (*Email, error) {
	return findOne[Email](app, Emails, dbx.NewExp("provider_id = {:id} AND provider_id != ''", dbx.Params{"id": id}))
}

// FindSuppressionByAddress returns an address's suppression, lifted or not.
func FindSuppressionByAddress(app core.App, address string) (*Suppression, error) {
	return findOne[Suppression](app, Suppressions, dbx.HashExp{"address": address})
}

// HurryEmails makes every mail that waits for its next try due now.
func HurryEmails(app core.App, now time.Time) error {
	_, err := app.NonconcurrentDB().NewQuery("UPDATE emails SET " + stamped + ", next_attempt_at = {:now} WHERE state IN ('queued','failed') AND next_attempt_at > {:now}").Bind(dbx.Params{"now": DBTime(now)}).Execute()
	return err
}

// ListNewestEvents returns the newest stored events, newest first.
func ListNewestEvents(app core.App, limit int64) ([]*WebhookEvent, error) {
	return list[WebhookEvent](app.RecordQuery(WebhookEvents).OrderBy("seq DESC").Limit(limit))
}

// Depths is how much waits where.
type Depths struct {
	Events int64 `db:"events" json:"events"` // received or failed, to be applied
	Parked int64 `db:"parked" json:"parked"`
	Dead   int64 `db:"dead" json:"dead"`
	Mails  int64 `db:"mails" json:"mails"` // queued or failed, to be sent
}

// QueueDepths counts what waits.
func QueueDepths(app core.App) (Depths, error) {
	var d Depths
	err := app.DB().NewQuery(`SELECT (SELECT count(*) FROM webhook_events WHERE state IN ('received','failed')) AS events, (SELECT count(*) FROM webhook_events WHERE state = 'parked') AS parked,
		(SELECT count(*) FROM webhook_events WHERE state = 'dead') AS dead, (SELECT count(*) FROM emails WHERE state IN ('queued','failed')) AS mails`).One(&d)
	return d, err
}
