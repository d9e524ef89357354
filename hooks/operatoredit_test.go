package hooks_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
)

// TestAnOperatorMeetsTheSellersRules types into the admin UI what a seller's page refuses.
func TestAnOperatorMeetsTheSellersRules(t *testing.T) {
	w := newWorld(t)
	first := func(collection string) string {
		r, err := w.app.FindFirstRecordByFilter(collection, "id != ''")
		require.NoError(t, err)
		return collection + "/records/" + r.Id
	}
	shop, product, price, account := first("shop"), first("products"), first("prices"), first("customer_accounts")
	tests := []struct {
		path, field string
		value       any
		says        string
	}{
		{shop, "accent_color", "red;}", "such as #0f766e"},
		{shop, "default_currency", "zz", "must be a currency"},
		{shop, "support_email", "nobody", "help@example.com"},
		{shop, "terms_url", "javascript:alert(1)", "_url must be an address"},
		{shop, "privacy_url", "shop.example/privacy", "_url must be an address"},
		{account, "country", "Germany", ""},
		{account, "billing_email", "nobody", "such as ada@example.com"},
		{product, "active_price", "zzzzzzzzzzzzzzz", "own prices"},
		{product, "slug", "…", "letters or digits"},
		{price, "currency", "xx", "must be a currency"},
		{price, "checkout_url", "javascript:alert(1)", "https address"},
		{price, "amount_cents", 5, "This price was sold"},
		{price, "billing_period", "monthly", "This price was sold"},
	}
	for _, tt := range tests {
		code, text := w.admin(http.MethodPatch, tt.path, map[string]any{tt.field: tt.value})
		require.Equal(t, http.StatusBadRequest, code, "%s.%s: %s", tt.path, tt.field, text)
		require.Contains(t, text, tt.says, tt.field)
		require.Contains(t, text, `"`+tt.field[:3], "the form shows it at its field")
	}
	code, text := w.admin(http.MethodPatch, product, map[string]any{"slug": "My Book", "feature_keys": []string{" Big Library ", "big_library"}})
	require.Equal(t, http.StatusOK, code, text)
	require.Contains(t, text, `"slug":"my-book"`)
	require.Contains(t, text, `"feature_keys":["big_library"]`)
}

func TestAnOperatorsDefaultPriceIsTheOnlyOne(t *testing.T) {
	w := newWorld(t)
	old, err := w.app.FindFirstRecordByFilter(collections.Prices, "id != ''")
	require.NoError(t, err)
	old.Set("is_default", true)
	require.NoError(t, w.app.Save(old))
	code, text := w.admin(http.MethodPost, "prices/records", map[string]any{"product": old.GetString("product"), "amount_cents": 500, "currency": "eur", "billing_period": "one_time", "is_active": true, "is_default": true})
	require.Equal(t, http.StatusOK, code, text)
	require.Contains(t, text, `"currency":"EUR"`)
	require.Equal(t, 1, w.count("prices WHERE is_default = 1"))
	before := w.count("prices")
	code, text = w.admin(http.MethodPost, "prices/records", map[string]any{"product": old.GetString("product"), "amount_cents": 500, "currency": "eur", "billing_period": "never", "is_active": true, "is_default": true})
	require.Equal(t, http.StatusBadRequest, code, text)
	require.Equal(t, before, w.count("prices"))
	require.Equal(t, 1, w.count("prices WHERE is_default = 1"))
}
