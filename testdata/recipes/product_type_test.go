package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRecipeAddAProductType: a product of the new type is made as a seller does, ordered twice in
// one order, paid, and gives its file at once and a parcel a unit.
func TestRecipeAddAProductType(t *testing.T) {
	b := newBench(t)
	var made struct {
		ID   string `json:"id"`
		Type string `json:"product_type"`
	}
	b.into(201, &made, b.asSeller("POST", "/api/seller/products", `{"name":"The printed book","product_type":"physical","visibility":"published"}`))
	require.Equal(t, "physical", made.Type)
	kind, body := form(t, map[string]string{"title": "The book as PDF"}, "book.pdf", "%PDF-1.4")
	code, text := b.ask(&b.seller, "POST", "/api/seller/products/"+made.ID+"/assets", kind, body)
	require.Equal(t, 201, code, text)
	var price struct {
		ID string `json:"id"`
	}
	b.into(201, &price, b.asSeller("POST", "/api/seller/products/"+made.ID+"/prices", `{"name":"Paper","amount_cents":2900,"currency":"USD","billing_period":"one_time"}`))

	order := b.orderAndPay(fmt.Sprintf(`{"price_id":%q,"quantity":2}`, price.ID))
	require.Equal(t, 1, b.rows("orders WHERE id = '"+order+"' AND status = 'fulfilled'"))
	files := b.grants()
	require.Len(t, files, 1)
	for _, g := range files {
		require.True(t, g.Can)
		content, _, _ := b.fetch(g.Token)
		require.Equal(t, "%PDF-1.4", content)
	}
	require.Equal(t, 2, b.rows("fulfillment_orders WHERE delivery_mode = 'physical_shipped' AND status = 'requested'"), "a parcel a unit")
	b.audited()

	code, text = b.ask(nil, "GET", "/api/products?product_type=physical", "", "")
	require.Equal(t, 200, code)
	require.Contains(t, text, "The printed book")
	code, text = b.ask(&b.seller, "POST", "/api/seller/products", "application/json", `{"name":"x","product_type":"moon"}`)
	require.Equal(t, 400, code)
	require.Contains(t, text, "digital or service or physical")
}
