package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/sandbox"
	"pocketstarter/jobs"
)

// TestRecipeAddAMail: an order that nobody pays expires, and its mail lands in the sandbox's inbox
// as the golden file has it, once.
func TestRecipeAddAMail(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	o, _ := b.order(fmt.Sprintf(`{"price_id":%q}`, b.priceID))
	require.NoError(t, b.shop.s.sandbox.Clock.Advance(ctx, 25*time.Hour))
	for range 2 {
		require.NoError(t, jobs.SweepOnce(ctx, b.shop.app, b.shop.s.shop))
	}
	require.Equal(t, 1, b.rows("orders WHERE id = '"+o.Id+"' AND status = 'canceled' AND status_reason = 'expired'"))
	var mails []sandbox.Mail
	require.Eventually(t, func() bool {
		var err error
		mails, err = b.shop.s.sandbox.Inbox().To(ctx, "ada@example.com", 20)
		require.NoError(t, err)
		return len(mails) > 0
	}, 20*time.Second, 20*time.Millisecond)
	require.Len(t, mails, 1, "once an order")
	m := mails[0]
	require.Equal(t, "order_expired", m.Tags["event"])
	want, err := os.ReadFile("testdata/recipes/order_expired.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), "Subject: "+m.Subject+"\n\n"+strings.ReplaceAll(m.Text, b.shop.URL, "https://shop.example"))
	require.Contains(t, m.HTML, "Order it again")
	b.audited()
}
