package collections

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// What a paid order reads and writes beside its money rows, without records: loading or saving
// a record costs two to two and a half times its statement (measured), and nothing hangs on these rows'
// hooks. Orders, payments, entitlements and grants are records: there hooks may listen.

// DueEvent is what applying a stored event needs of its row.
type DueEvent struct {
	ID       string `db:"id"`
	Provider string `db:"provider"`
	Payload  string `db:"payload"`
	Attempts int64  `db:"attempts"`
}

const dueEvent = "SELECT id, provider, payload, attempts FROM webhook_events WHERE "

// ListDueEvents returns the next events to apply: those received, in order of arrival,
// and the failed ones whose next try is due.
func ListDueEvents(app core.App, now time.Time, limit int64) ([]DueEvent, error) {
	var fresh, again []DueEvent
	err := app.DB().NewQuery(dueEvent + "state = 'received' ORDER BY seq LIMIT {:limit}").Bind(dbx.Params{"limit": limit}).All(&fresh)
	if err != nil || int64(len(fresh)) >= limit {
		return fresh, err
	}
	err = app.DB().NewQuery(dueEvent + "state = 'failed' AND next_attempt_at <= {:now} ORDER BY next_attempt_at, seq LIMIT {:limit}").
		Bind(dbx.Params{"now": DBTime(now), "limit": limit - int64(len(fresh))}).All(&again)
	return append(fresh, again...), err
}

// EventResult is what became of an applied event.
type EventResult struct {
	Type, Reason, WaitsFor string
	State                  EventState
	Attempts               int64
	Changes                any // marshals to JSON
}

// FinishEvent writes an event's result at now. The payload stays as it was stored.
func FinishEvent(tx core.App, id string, r EventResult, now time.Time) error {
	changes, err := json.Marshal(r.Changes)
	if err != nil {
		return err
	}
	_, err = tx.NonconcurrentDB().NewQuery("UPDATE webhook_events SET event_type = {:type}, state = {:state}, reason = {:reason}, waits_for = {:waits}, attempts = {:n}, " +
		"changes = {:changes}, processed_at = {:now}, next_attempt_at = '', updated = {:now} WHERE id = {:id}").
		Bind(dbx.Params{"id": id, "type": r.Type, "state": string(r.State), "reason": strings.TrimSpace(r.Reason), "waits": r.WaitsFor, "n": r.Attempts,
			"changes": string(changes), "now": DBTime(now)}).Execute()
	return err
}

// Person is what a mail needs of a profile.
type Person struct {
	ID           string `db:"id"`
	FirstName    string `db:"first_name"`
	LastName     string `db:"last_name"`
	ContactEmail string `db:"contact_email"`
	DeletedAt    string `db:"deleted_at"` // "" unless a tombstone
}

const person = "SELECT p.id, p.first_name, p.last_name, p.contact_email, p.deleted_at FROM "

// FindPerson returns the person with that profile id, or sql.ErrNoRows.
func FindPerson(app core.App, profileID string) (Person, error) {
	var p Person
	err := app.DB().NewQuery(person + "profiles p WHERE p.id = {:id}").Bind(dbx.Params{"id": profileID}).One(&p)
	return p, err
}

// FindPersonOfAccount returns the person behind a customer account, or sql.ErrNoRows.
func FindPersonOfAccount(app core.App, accountID string) (Person, error) {
	var p Person
	err := app.DB().NewQuery(person + "customer_accounts a JOIN profiles p ON p.id = a.profile WHERE a.id = {:id}").Bind(dbx.Params{"id": accountID}).One(&p)
	return p, err
}

// ClerkUserOfAccount returns the Clerk user id behind a customer account, or sql.ErrNoRows.
func ClerkUserOfAccount(app core.App, accountID string) (string, error) {
	var id string
	err := app.DB().NewQuery("SELECT p.clerk_user_id FROM customer_accounts a JOIN profiles p ON p.id = a.profile WHERE a.id = {:id}").Bind(dbx.Params{"id": accountID}).Row(&id)
	return id, err
}

// LineTerms is how a line of an order is billed.
type LineTerms struct {
	Period BillingPeriod `db:"period"`
	PlanID string        `db:"plan"` // the Clerk plan, "" for none
}

// ListLineTerms returns how an order's lines are billed, in the order of ListOrderItems.
func ListLineTerms(app core.App, orderID string) ([]LineTerms, error) {
	var out []LineTerms
	err := app.DB().NewQuery("SELECT billing_period_snapshot AS period, clerk_plan_id_snapshot AS plan FROM order_items WHERE `order` = {:o} ORDER BY id").Bind(dbx.Params{"o": orderID}).All(&out)
	return out, err
}

// ListFeaturesOfItem returns the feature keys that a line of an order gave, revoked ones too.
func ListFeaturesOfItem(app core.App, itemID string) ([]string, error) {
	var out []string
	err := app.DB().NewQuery("SELECT feature_key FROM entitlements WHERE order_item = {:i} AND order_item != ''").Bind(dbx.Params{"i": itemID}).Column(&out)
	return out, err
}

// ListAssetsOfItem returns the files that a line of an order gave, revoked ones too.
func ListAssetsOfItem(app core.App, itemID string) ([]string, error) {
	var out []string
	err := app.DB().NewQuery("SELECT asset FROM download_grants WHERE order_item = {:i} AND order_item != ''").Bind(dbx.Params{"i": itemID}).Column(&out)
	return out, err
}

// NewMail is a mail for the outbox.
type NewMail struct {
	Kind, Key, ProfileID, To string
	Facts                    []byte // JSON
	OrderID, BookingID       string
}

// QueueMail writes a mail unless one with its key is there, and tells whether it did. Without
// an address it waits for one.
func QueueMail(tx core.App, m NewMail, now time.Time) (bool, error) {
	state := EmailQueued
	if m.To == "" {
		state = EmailWaitingAddress
	}
	res, err := tx.NonconcurrentDB().NewQuery("INSERT INTO emails (id, kind, idempotency_key, profile, `to`, data, state, next_attempt_at, queued_at, `order`, booking, created, updated) " +
		"VALUES ({:id}, {:kind}, {:key}, {:profile}, {:to}, {:data}, {:state}, {:now}, {:now}, {:order}, {:booking}, {:now}, {:now}) ON CONFLICT (idempotency_key) DO NOTHING").
		Bind(dbx.Params{"id": NewID(), "kind": m.Kind, "key": m.Key, "profile": m.ProfileID, "to": m.To, "data": string(m.Facts), "state": string(state),
			"order": m.OrderID, "booking": m.BookingID, "now": DBTime(now)}).Execute()
	if err != nil {
		return false, fmt.Errorf("queue mail %s: %w", m.Key, err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// paymentIDByExternal returns the id of the row that a provider's payment has, known by id or
// by alias: "" when there is none.
func paymentIDByExternal(app core.App, provider, id, alias string) (string, error) {
	var found []string
	err := app.DB().NewQuery(`SELECT id FROM (
		SELECT id, 1 AS rank FROM payment_transactions WHERE provider = {:p} AND external_id = {:id}
		UNION ALL SELECT id, 2 FROM payment_transactions WHERE provider = {:p} AND alias_id != '' AND alias_id = {:id}
		UNION ALL SELECT id, 3 FROM payment_transactions WHERE provider = {:p} AND alias_id != '' AND alias_id = {:a}
		UNION ALL SELECT id, 4 FROM payment_transactions WHERE provider = {:p} AND external_id = {:a} AND {:a} != '') ORDER BY rank LIMIT 1`).
		Bind(dbx.Params{"p": provider, "id": id, "a": alias}).Column(&found)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}
