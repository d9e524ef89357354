package hooks_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
)

// TestTextIsTrimmed saves text with spaces round it as an operator would.
func TestTextIsTrimmed(t *testing.T) {
	w := newWorld(t)
	item := must(collections.ListOrderItems(w.app, w.order.Id))(t)[0]
	code, text := w.admin(http.MethodPatch, "products/records/"+item.ProductID(), map[string]any{"name": "  A book\n", "tagline": "\tread it "})
	require.Equal(t, http.StatusOK, code, text)
	p, err := collections.FindProduct(w.app, item.ProductID())
	require.NoError(t, err)
	require.Equal(t, "A book", p.Name())
	require.Equal(t, "read it", p.Tagline())
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T { t.Helper(); require.NoError(t, err); return v }
}
