package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// RedactPerson deletes a person's projects and unfinished uploads and blanks what other rows copied of them: notes, mails, raw payments
// and the payloads of events that name the Clerk user. Ids, states, money and times stay.
func RedactPerson(tx core.App, profileID, clerkUserID string, now time.Time) error {
	for _, q := range []string{
		"DELETE FROM projects WHERE owner = {:p}",
		"DELETE FROM asset_uploads WHERE owner = {:p}",
		"UPDATE orders SET " + stamped + ", notes = '' WHERE notes != '' AND customer_account IN (SELECT id FROM customer_accounts WHERE profile = {:p})",
		"UPDATE bookings SET " + stamped + ", customer_notes = '', internal_notes = '' WHERE customer_account IN (SELECT id FROM customer_accounts WHERE profile = {:p})",
		"UPDATE fulfillment_orders SET " + stamped + ", customer_request = '', delivery_notes = '', internal_notes = '' WHERE customer_account IN (SELECT id FROM customer_accounts WHERE profile = {:p})",
		"UPDATE emails SET " + stamped + ", `to` = '', data = 'null', html = '', text = '', subject = '', attachments = 'null', redacted_at = {:now}, state = CASE WHEN state IN ('queued','failed','waiting_address') THEN 'dead' ELSE state END, last_error = CASE WHEN state IN ('queued','failed','waiting_address') THEN 'The recipient was deleted.' ELSE last_error END WHERE profile = {:p}",
		"UPDATE payment_transactions SET " + stamped + ", raw_payload = 'null' WHERE payer_clerk_user_id = {:c} AND payer_clerk_user_id != ''",
		`UPDATE webhook_events SET ` + stamped + `, payload = '', redacted_at = {:now} WHERE redacted_at = '' AND state IN ('applied','ignored','dead','conflict') AND instr(payload, '"' || {:c} || '"') > 0`,
	} {
		if _, err := tx.DB().NewQuery(q).Bind(dbx.Params{"p": profileID, "c": clerkUserID, "now": DBTime(now)}).Execute(); err != nil {
			return err
		}
	}
	return nil
}
