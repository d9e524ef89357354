package migrations_test

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
	"pocketstarter/migrations"
)

// TestASelectGetsAChoice goes up and down: the values change, no table and no index is made anew.
func TestASelectGetsAChoice(t *testing.T) {
	app := testapp.New(t)
	before := schema(t, app)
	values := func() []string {
		c, err := app.FindCollectionByNameOrId("products")
		require.NoError(t, err)
		return c.Fields.GetByName("product_type").(*core.SelectField).Values
	}
	up, down := migrations.AddChoices("products", "product_type", "physical", "gift")
	require.NoError(t, up(app))
	require.Equal(t, []string{"digital", "service", "physical", "gift"}, values())
	require.NoError(t, down(app))
	require.Equal(t, []string{"digital", "service"}, values())
	require.Equal(t, before, schema(t, app))

	up, _ = migrations.AddChoices("products", "name", "x")
	require.ErrorContains(t, up(app), "no select field name")
}
