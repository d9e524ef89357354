package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/jobs"
)

// TestFiveHundredDays sells on the first day, then runs the retention job of each of five hundred days:
// contents go when they are old enough, the books stay, and audit is content with them.
func TestFiveHundredDays(t *testing.T) {
	b := newBench(t)
	for range 5 {
		b.buy()
	}
	ctx, start := t.Context(), time.Now()
	require.NoError(t, b.shop.settled(ctx))
	require.Eventually(t, func() bool {
		return b.rows("emails WHERE state != 'sent'") == 0
	}, 30*time.Second, 10*time.Millisecond)
	full := func(what string) int { // bytes that retention may take away
		return b.rows(map[string]string{
			"events":   "webhook_events WHERE redacted_at = ''",
			"payments": "payment_transactions WHERE length(raw_payload) > 4",
			"mails":    "emails WHERE length(html) > 0 OR length(text) > 0",
		}[what])
	}
	kept := map[string]int{}
	for _, table := range []string{"webhook_events", "payment_transactions", "emails", "orders", "journal"} {
		kept[table] = b.rows(table)
		require.NotZero(t, kept[table], table)
	}
	require.NoError(t, runRaw(b, `UPDATE payment_transactions SET raw_payload = '{"what":"a provider sent"}', provider_updated_at = paid_at`))
	o := b.shop.retention()
	for day := range 500 {
		now := start.Add(time.Duration(day) * 24 * time.Hour)
		o.Now = func() time.Time { return now }
		require.NoError(t, jobs.RetainOnce(ctx, b.shop.app, o))
		switch day {
		case 88:
			require.NotZero(t, full("mails"), "kept for MAIL_BODY_RETENTION_DAYS")
		case 92:
			require.Zero(t, full("mails"))
			require.NotZero(t, full("events"))
		case 398:
			require.NotZero(t, full("events"), "kept for EVENT_RETENTION_DAYS")
			require.NotZero(t, full("payments"))
		case 402:
			require.Zero(t, full("events"))
			require.Zero(t, full("payments"))
		}
	}
	for table, n := range kept {
		require.Equal(t, n, b.rows(table), "the rows of %s are the books", table)
	}
	_, rows, err := b.shop.s.shop.Audit(ctx, b.shop.app, nil)
	require.NoError(t, err)
	for _, r := range rows {
		require.Empty(t, r.Violations, r.Invariant)
	}
}

// TestRefusedRequestsLeaveNothing: whoever knocks all day fills neither the log nor a table.
func TestRefusedRequestsLeaveNothing(t *testing.T) {
	b := newBench(t)
	count := func() (n int) {
		for _, table := range b.tables() {
			n += b.rows(table)
		}
		var logged int
		require.NoError(t, b.shop.app.AuxDB().NewQuery("SELECT count(*) FROM _logs").Row(&logged))
		return n + logged
	}
	require.NoError(t, b.shop.settled(t.Context()))
	time.Sleep(200 * time.Millisecond) // the outbox ends what the start left
	before := count()
	for i := range 200 {
		b.ask(nil, "GET", fmt.Sprintf("/api/nothing/%d", i), "", "")
		b.ask(nil, "GET", "/api/me", "", "", "Authorization", "Bearer nonsense")
		b.ask(nil, "POST", "/api/webhooks/clerk", "application/json", "{}", "svix-id", fmt.Sprint("msg_", i), "svix-timestamp", "1", "svix-signature", "v1,AAAA")
		b.ask(nil, "POST", "/api/account/orders/create", "application/json", "{")
		b.ask(&b.eve, "GET", fmt.Sprintf("/api/account/orders/%d", i), "", "")
	}
	time.Sleep(4 * time.Second) // PocketBase writes its log every three seconds
	require.LessOrEqual(t, count(), before+2)
}

// TestChangesAreForgottenWithoutAMirror: the change rows of a shop without Postgres stay few.
func TestChangesAreForgottenWithoutAMirror(t *testing.T) {
	b := newBench(t)
	require.NoError(t, runRaw(b, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
		INSERT INTO mirror_changes (collection, id, op) SELECT 'orders', 'o' || i, 'update' FROM n`))
	require.Eventually(t, func() bool { return b.rows("mirror_changes") <= 10_200 }, 60*time.Second, 100*time.Millisecond)
}

func runRaw(b *bench, statement string) error {
	_, err := b.shop.app.NonconcurrentDB().NewQuery(statement).Execute()
	return err
}

func (b *bench) tables() (names []string) {
	b.t.Helper()
	require.NoError(b.t, b.shop.app.DB().NewQuery("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Column(&names))
	return names
}

// TestEveryTableSaysWhatBoundsIt: a new table needs a row in the deploy guide's list of what grows.
func TestEveryTableSaysWhatBoundsIt(t *testing.T) {
	text, err := os.ReadFile("docs/07-deploy.md")
	require.NoError(t, err)
	_, list, found := strings.Cut(string(text), "### What grows")
	require.True(t, found)
	list, _, _ = strings.Cut(list, "\n## ")
	said := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| (.+?) \|`).FindAllStringSubmatch(list, -1) {
		for _, name := range regexp.MustCompile("`([A-Za-z_]+)`").FindAllStringSubmatch(row[1], -1) {
			said[name[1]] = true
		}
	}
	b := newBench(t)
	for _, name := range b.tables() {
		require.True(t, said[name], "docs/07-deploy.md does not say what bounds %s", name)
	}
}
