package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
)

// order makes an order as Ada and returns its id and where it is paid.
func (b *bench) order(body string) (o *collections.Order, checkout string) {
	b.t.Helper()
	code, text := b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", body)
	require.Equal(b.t, 201, code, text)
	var made struct {
		Checkout struct {
			URL string `json:"checkout_url"`
		} `json:"checkout"`
	}
	require.NoError(b.t, json.Unmarshal([]byte(text), &made))
	o, err := collections.FindOrderByPublicID(b.shop.app, b.publicID(text))
	require.NoError(b.t, err)
	return o, made.Checkout.URL
}

// orderAndPay also pays on the sandbox's checkout page, and waits until its webhook is applied.
func (b *bench) orderAndPay(body string) (orderID string) {
	b.t.Helper()
	o, checkout := b.order(body)
	page, err := url.Parse(b.shop.URL)
	require.NoError(b.t, err)
	page, err = page.Parse(checkout)
	require.NoError(b.t, err)
	req, err := http.NewRequest(http.MethodPost, page.String(), strings.NewReader("outcome=pay"))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := stay.Do(req)
	require.NoError(b.t, err)
	text, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	require.Less(b.t, resp.StatusCode, 400, string(text))
	b.becomes("orders WHERE id = '"+o.Id+"' AND status = 'fulfilled'", 1)
	return o.Id
}

// becomes waits until so many rows are there.
func (b *bench) becomes(from string, n int) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.rows(from) == n }, 20*time.Second, 20*time.Millisecond, from)
}

// audited holds every invariant.
func (b *bench) audited() {
	b.t.Helper()
	report, err := auditShop(context.Background(), b.shop.registered, nil)
	require.NoError(b.t, err)
	for _, x := range report.Invariants {
		require.Empty(b.t, x.Violations, x.Invariant)
	}
}
