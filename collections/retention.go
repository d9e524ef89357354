package collections

import (
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// An aging is one kind of row whose contents are dropped when they get old. The rows to change are
// read first, so that a long search never holds the write lock.
type aging struct{ find, blank string }

var agings = map[string]aging{
	Emails: {
		"SELECT id FROM emails WHERE redacted_at = '' AND state IN ('sent','dead','suppressed') AND queued_at < {:before} LIMIT {:n}",
		"UPDATE emails SET " + stamped + ", html = '', text = '', data = 'null', attachments = 'null', redacted_at = {:now}",
	},
	WebhookEvents: {
		"SELECT id FROM webhook_events WHERE redacted_at = '' AND state IN ('applied','ignored','dead','conflict') AND received_at < {:before} LIMIT {:n}",
		"UPDATE webhook_events SET " + stamped + ", payload = '', redacted_at = {:now}",
	},
	PaymentTransactions: {
		"SELECT id FROM payment_transactions WHERE raw_payload NOT IN ('null', '') AND provider_updated_at != '' AND provider_updated_at < {:before} AND disposition != 'parked' LIMIT {:n}",
		"UPDATE payment_transactions SET " + stamped + ", raw_payload = 'null'",
	},
}

// RedactOld blanks the contents of up to limit rows of emails, webhook_events or
// payment_transactions that are settled and older than before: bodies, payloads, what the provider
// sent. Hashes, ids, states, amounts and times stay. It returns how many it changed.
func RedactOld(app core.App, collection string, before, now time.Time, limit int64) (int, error) {
	a := agings[collection]
	var ids []string
	if err := app.DB().NewQuery(a.find).Bind(dbx.Params{"before": DBTime(before), "n": limit}).Column(&ids); err != nil || len(ids) == 0 {
		return 0, err
	}
	params, names := dbx.Params{"now": DBTime(now)}, make([]string, len(ids))
	for i, id := range ids {
		name := "id" + strconv.Itoa(i)
		params[name], names[i] = id, "{:"+name+"}"
	}
	_, err := app.NonconcurrentDB().NewQuery(a.blank + " WHERE id IN (" + strings.Join(names, ",") + ")").Bind(params).Execute()
	return len(ids), err
}
