package routes

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/testapp"
)

const frontIndex = `<head><!--front--><title>Shop</title><!--/front--></head><div id="root"></div>`

// TestFrontCarriesWhatThePageShows reads the pages as a browser and a search engine do.
func TestFrontCarriesWhatThePageShows(t *testing.T) {
	app := testapp.New(t)
	shop := frontRecord(t, app, collections.Shops, map[string]any{"name": "Rope and Sail", "default_currency": "USD"})
	product := frontRecord(t, app, collections.Products, map[string]any{
		"owner": newPerson(t, app, "user_sue").Id, "name": `Knots </script><b>& "bends"`, "slug": "knots",
		"product_type": "digital", "visibility": "published"})
	front := NewFront(app, Deps{Config: func() SiteConfig { return SiteConfig{PublishableKey: "pk_test_x"} }}, NewCatalog(app, time.Now))

	first := func(name, query string) (string, map[string]json.RawMessage) {
		t.Helper()
		page, err := front.Page([]byte(frontIndex), name, query)
		require.NoError(t, err)
		text := string(page.body)
		_, rest, found := strings.Cut(text, `<script type="application/json" id="first">`)
		require.True(t, found, text)
		data, rest, _ := strings.Cut(rest, "</script>")
		require.Equal(t, `</head><div id="root"></div>`, rest, "nothing in the data may end the script early")
		var out map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(data), &out))
		return text, out
	}

	text, data := first("products/knots", "")
	require.Contains(t, text, "<title>Knots &lt;/script&gt;&lt;b&gt;&amp; &#34;bends&#34; · Rope and Sail</title>")
	require.Contains(t, string(data["product"]), product.Id)
	require.Contains(t, string(data["config"]), "pk_test_x")

	_, data = first("", "")
	require.Contains(t, string(data["products"]), product.Id)
	_, data = first("products", "q=knots")
	require.NotContains(t, data, "products", "a search does not begin with the first page")
	_, data = first("products/made-up", "")
	require.NotContains(t, data, "product")
	_, _ = first("account/another-made-up", "")
	require.LessOrEqual(t, len(front.pages), 3, "made-up addresses fill no memory")

	shop.Set("name", "Another name")
	require.NoError(t, app.Save(shop))
	text, _ = first("", "")
	require.Contains(t, text, "<title>Another name</title>", "a change of the shop shows at once")
}

func frontRecord(t *testing.T, app core.App, collection string, fields map[string]any) *core.Record {
	t.Helper()
	c, err := app.FindCollectionByNameOrId(collection)
	require.NoError(t, err)
	r := core.NewRecord(c)
	r.Load(fields)
	require.NoError(t, app.Save(r))
	return r
}

// TestFrontIsOptional: a build without the marks, or a shop without a front, still has pages.
func TestFrontIsOptional(t *testing.T) {
	require.NotNil(t, NewPages(fstest.MapFS{"index.html": {Data: []byte("<p>plain</p>")}}, nil))
}
