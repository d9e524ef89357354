package main

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
)

// traces are the rows that one fulfilled order left, as a pattern for more.
type traces struct {
	rows []traceRow
	ids  map[string]int // id of a row -> its number
	seq  int64          // the last event's
}

type traceRow struct {
	table   string
	columns []string
	values  []any
}

// readTraces reads the rows of the newest fulfilled order that a webhook paid.
func readTraces(db *dbx.DB) (*traces, error) {
	t := &traces{ids: map[string]int{}}
	if err := db.NewQuery("SELECT COALESCE(MAX(seq), 0) FROM webhook_events").Row(&t.seq); err != nil {
		return nil, err
	}
	var order, item, account, event string
	err := db.NewQuery("SELECT o.id, i.id, o.customer_account, p.source_event FROM orders o JOIN order_items i ON i.[[order]] = o.id "+
		"JOIN payment_transactions p ON p.[[order]] = o.id WHERE o.status = 'fulfilled' AND p.source_event != '' ORDER BY o.id DESC LIMIT 1").
		Row(&order, &item, &account, &event)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errors.New("the shop has no fulfilled order to copy")
	}
	if err != nil {
		return nil, err
	}
	for _, part := range []struct{ table, where, value string }{
		{"profiles", "id = (SELECT profile FROM customer_accounts WHERE id = {:v})", account},
		{"customer_accounts", "id = {:v}", account},
		{"webhook_events", "id = {:v}", event},
		{"orders", "id = {:v}", order},
		{"order_items", "[[order]] = {:v}", order},
		{"payment_transactions", "[[order]] = {:v}", order},
		{"entitlements", "order_item = {:v}", item},
		{"download_grants", "order_item = {:v}", item},
		{"emails", "[[order]] = {:v}", order},
	} {
		if err := t.read(db, part.table, part.where, part.value); err != nil {
			return nil, fmt.Errorf("%s: %w", part.table, err)
		}
	}
	for id := range t.ids {
		if err := t.read(db, "journal", "entity_id = {:v}", id); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *traces) read(db *dbx.DB, table, where, value string) error {
	rows, err := db.NewQuery("SELECT * FROM " + table + " WHERE " + where).Bind(dbx.Params{"v": value}).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		row := traceRow{table: table, columns: columns, values: make([]any, len(columns))}
		into := make([]any, len(columns))
		for i := range into {
			into[i] = &row.values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if id, ok := row.values[slices.Index(columns, "id")].(string); ok {
			t.ids[id] = len(t.ids)
		}
		t.rows = append(t.rows, row)
	}
	return rows.Err()
}

// unique are the columns whose values may come only once in the shop.
var unique = []string{
	"clerk_user_id", "tokenKey", "external_customer_id", "public_id", "idempotency_key", "receipt_number", "external_id", "alias_id",
	"event_id", "body_sha256", "token", "claimed_order",
}

// moments are the columns that lists are sorted by; in the listed tables each copy is twenty
// seconds older than the one before.
var (
	moments = []string{"ordered_at", "paid_at", "created"}
	listed  = []string{"orders", "payment_transactions", "download_grants"}
)

// copySQL writes the statement that copies row for every n in (from, to]. Ids of the
// pattern become ids of the copy wherever they stand; they sort before all real ones.
func (t *traces) copySQL(row traceRow, from, to int) (string, dbx.Params) {
	var expressions, columns []string
	values := dbx.Params{"from": from, "to": to}
	for i, column := range row.columns {
		columns = append(columns, "`"+column+"`")
		text, isText := row.values[i].(string)
		number, known := t.ids[text]
		name := fmt.Sprint("v", i)
		switch {
		case isText && known:
			expressions = append(expressions, fmt.Sprintf("printf('0%02d%%012d', n)", number))
			continue
		case column == "seq":
			expressions = append(expressions, fmt.Sprintf("%d + n", t.seq))
			continue
		case isText && text != "" && slices.Contains(moments, column) && slices.Contains(listed, row.table):
			expressions = append(expressions, "strftime('%Y-%m-%d %H:%M:%fZ', {:"+name+"}, '-' || (n * 20) || ' seconds')")
		case isText && text != "" && slices.Contains(unique, column):
			expressions = append(expressions, "{:"+name+"} || '-' || n")
		default:
			expressions = append(expressions, "{:"+name+"}")
		}
		values[name] = row.values[i]
	}
	return "WITH RECURSIVE counter (n) AS (SELECT {:from} + 1 UNION ALL SELECT n + 1 FROM counter WHERE n < {:to}) " +
		"INSERT INTO " + row.table + " (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(expressions, ", ") + " FROM counter", values
}
