package collections

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// What a paid order reads and writes beside its money rows, without records: loading or saving
// a record costs two to two and a half times its statement (measured), and nothing hangs on these rows'
// hooks. Orders, payments, entitlements and grants are records: there hooks may listen.

// DueEvent is what applying a stored event needs of its row.
type DueEvent struct {
	ID, Provider, Payload string
	Attempts              int64
}

const dueEvent = "SELECT id, provider, payload, attempts FROM webhook_events WHERE "

// ListDueEvents returns the next events to apply: those received, in order of arrival,
// and the failed ones whose next try is due.
func ListDueEvents(app core.App, now time.Time, limit int64) ([]DueEvent, error) {
	var due []DueEvent
	add := func(scan func(dest ...any) error) error {
		var e DueEvent
		err := scan(&e.ID, &e.Provider, &e.Payload, &e.Attempts)
		due = append(due, e)
		return err
	}
	err := readRows(app, dueEvent+"state = 'received' ORDER BY seq LIMIT ?", args{limit}, add)
	if err != nil || int64(len(due)) >= limit {
		return due, err
	}
	err = readRows(app, dueEvent+"state = 'failed' AND next_attempt_at <= ? ORDER BY next_attempt_at, seq LIMIT ?", args{DBTime(now), limit - int64(len(due))}, add)
	return due, err
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
	_, err = execute(tx, "UPDATE OR FAIL webhook_events SET event_type = ?, state = ?, reason = ?, waits_for = ?, attempts = ?, changes = ?, processed_at = ?, next_attempt_at = '', updated = ? WHERE id = ?",
		r.Type, string(r.State), strings.TrimSpace(r.Reason), r.WaitsFor, r.Attempts, string(changes), DBTime(now), DBTime(now), id)
	return err
}

// Person is what a mail and the check of a payer need of a profile.
type Person struct {
	ID, ClerkUserID, FirstName, LastName string
	ContactEmail                         string
	DeletedAt                            string // "" unless a tombstone
}

// columns are where a row of personColumns goes.
func (p *Person) columns() []any {
	return []any{&p.ID, &p.ClerkUserID, &p.FirstName, &p.LastName, &p.ContactEmail, &p.DeletedAt}
}

// personColumns are a Person's columns of the joined table named t. A row that was not found is zero.
func personColumns(t string) string {
	return strings.ReplaceAll("coalesce(t.id, ''), coalesce(t.clerk_user_id, ''), coalesce(t.first_name, ''), coalesce(t.last_name, ''), coalesce(t.contact_email, ''), coalesce(t.deleted_at, '')", "t.", t+".")
}

// FindPerson returns the person with that profile id, or sql.ErrNoRows.
func FindPerson(app core.App, profileID string) (p Person, err error) {
	err = readRow(app, "SELECT "+personColumns("p")+" FROM profiles p WHERE p.id = ?", args{profileID}, p.columns()...)
	return p, err
}

// ListFeaturesOfItem returns the feature keys that a line of an order gave, revoked ones too.
func ListFeaturesOfItem(app core.App, itemID string) ([]string, error) {
	return readTexts(app, "SELECT feature_key FROM entitlements WHERE order_item = ? AND order_item != ''", itemID)
}

// ListAssetsOfItem returns the files that a line of an order gave, revoked ones too.
func ListAssetsOfItem(app core.App, itemID string) ([]string, error) {
	return readTexts(app, "SELECT asset FROM download_grants WHERE order_item = ? AND order_item != ''", itemID)
}

// NewMail is a mail for the outbox.
type NewMail struct {
	Kind, Key, ProfileID, To string
	Facts                    []byte // JSON
	OrderID, BookingID       string
}

// QueueMails writes each mail unless one with its key is there, and returns how many it wrote.
// Without an address a mail waits for one.
func QueueMails(tx core.App, now time.Time, mails ...NewMail) (int64, error) {
	if len(mails) == 0 {
		return 0, nil
	}
	const row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	at, with := DBTime(now), make(args, 0, 13*len(mails))
	for _, m := range mails {
		state := EmailQueued
		if m.To == "" {
			state = EmailWaitingAddress
		}
		with = append(with, NewID(), m.Kind, m.Key, m.ProfileID, m.To, string(m.Facts), string(state), at, at, m.OrderID, m.BookingID, at, at)
	}
	n, err := affected(tx, "INSERT OR FAIL INTO emails (id, kind, idempotency_key, profile, `to`, data, state, next_attempt_at, queued_at, `order`, booking, created, updated) VALUES "+
		row+strings.Repeat(", "+row, len(mails)-1)+" ON CONFLICT (idempotency_key) DO NOTHING", with...)
	if err != nil {
		return 0, fmt.Errorf("queue mail %s: %w", mails[0].Key, err)
	}
	return n, nil
}

// paymentIDByExternal returns the id of the row that a provider's payment has, known by id or
// by alias: "" when there is none. The row that bears the id itself comes first.
func paymentIDByExternal(app core.App, provider, id, alias string) (found string, err error) {
	best := 5
	err = readRows(app, `SELECT id, 1 FROM payment_transactions WHERE provider = ?1 AND external_id = ?2
		UNION ALL SELECT id, 2 FROM payment_transactions WHERE provider = ?1 AND alias_id != '' AND alias_id = ?2
		UNION ALL SELECT id, 3 FROM payment_transactions WHERE provider = ?1 AND alias_id != '' AND alias_id = ?3
		UNION ALL SELECT id, 4 FROM payment_transactions WHERE provider = ?1 AND external_id = ?3 AND ?3 != ''`, args{provider, id, alias}, func(scan func(dest ...any) error) error {
		var row string
		var rank int
		if err := scan(&row, &rank); err != nil {
			return err
		}
		if rank < best {
			best, found = rank, row
		}
		return nil
	})
	return found, err
}
