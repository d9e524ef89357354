package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestRecipeAddAPaymentProvider plays Tillhouse: it follows the address that the buyer gets, and
// sends its signed word for what it found there. Delivered twice, forged, late, for too little.
func TestRecipeAddAPaymentProvider(t *testing.T) {
	const secret = "Zk3vT9qLw1xYb7Nc5RmH8sDf2GjK4pQe"
	b := newBenchWith(t, map[string]string{"TILLHOUSE_PAGE": "https://pay.tillhouse.example/shop", "TILLHOUSE_SECRET": secret})
	sign := func(parts ...string) string {
		mac := hmac.New(sha256.New, []byte(secret))
		for _, p := range parts {
			_, _ = mac.Write([]byte(p + "\n"))
		}
		return hex.EncodeToString(mac.Sum(nil))
	}
	o, checkout := b.order(fmt.Sprintf(`{"price_id":%q,"quantity":2}`, b.priceID))
	page, err := url.Parse(checkout)
	require.NoError(t, err)
	require.Equal(t, "pay.tillhouse.example", page.Host)
	q := page.Query()
	require.Equal(t, sign(q.Get("session"), q.Get("order"), q.Get("payer"), q.Get("amount"), q.Get("currency")), q.Get("signature"))

	send := func(id, signature, body string, at time.Time) int {
		if signature == "" {
			signature = sign(id, fmt.Sprint(at.Unix()), body)
		}
		code, _ := b.ask(nil, "POST", "/api/webhooks/tillhouse", "application/json", body, "Tillhouse-Event", id, "Tillhouse-Time", fmt.Sprint(at.Unix()), "Tillhouse-Signature", signature)
		return code
	}
	word := func(payment, amount string) string {
		return fmt.Sprintf(`{"type":"payment.succeeded","at":%q,"data":{"payment":%q,"session":%q,"order":%q,"payer":%q,"amount":%s,"currency":%q}}`,
			time.Now().UTC().Format(time.RFC3339), payment, q.Get("session"), q.Get("order"), q.Get("payer"), amount, q.Get("currency"))
	}
	paid := word("pay_1", q.Get("amount"))
	require.Equal(t, 400, send("evt_1", "00", paid, time.Now()), "forged")
	require.Equal(t, 400, send("evt_1", "", paid, time.Now().Add(-time.Hour)), "old")
	require.Zero(t, b.rows("webhook_events WHERE provider = 'tillhouse'"))
	require.Equal(t, 200, send("evt_0", "", word("pay_0", "1"), time.Now()), "kept, whatever it is worth")
	for range 2 {
		require.Equal(t, 200, send("evt_1", "", paid, time.Now()))
	}
	require.NoError(t, b.shop.settled(context.Background()))
	b.becomes("orders WHERE id = '"+o.Id+"' AND status = 'fulfilled'", 1)
	require.Equal(t, 1, b.rows("payment_transactions WHERE provider = 'tillhouse' AND disposition = 'applied' AND external_id = 'pay_1'"))
	require.Equal(t, 1, b.rows("payment_transactions WHERE provider = 'tillhouse' AND disposition = 'parked' AND external_id = 'pay_0'"))
	require.NotEmpty(t, b.grants())
	code, text := b.ask(&b.ada, "GET", "/api/account/orders/"+o.PublicID()+"/receipt", "", "")
	require.Equal(t, 200, code)
	require.Contains(t, text, "Tillhouse")
	b.audited()
}
