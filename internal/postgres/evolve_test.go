package postgres_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/postgres/pgtest"
)

// Fields and collections that come, go, swap names and change their type: the mirror
// follows, stays equal, and never drops what it held.
func TestSchemaEvolves(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	commerce.BindCapture(app)
	m, conn, r := open(t, url), connect(t, url), rand.New(rand.NewPCG(5, 6))
	ctx := context.Background()

	c := core.NewBaseCollection("gadgets")
	c.Fields.Add(&core.TextField{Name: "title"}, &core.TextField{Name: "note"}, &core.NumberField{Name: "size"},
		&core.SelectField{Name: "color", MaxSelect: 1, Values: []string{"red", "blue"}}, &core.GeoPointField{Name: "place"})
	c.AddIndex("idx_gadgets_title", true, "title", "title != ''")
	c.AddIndex("idx_gadgets_note", false, "note COLLATE NOCASE, size DESC", "")
	require.NoError(t, app.Save(c))
	fill(t, app, c, 50, r)
	drain(t, m, app)
	requireEqual(t, m, app, 50)
	columns := func(name string) map[string]string {
		t.Helper()
		rows, err := conn.Query(ctx, `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'shop_private' AND table_name = $1`, name)
		require.NoError(t, err)
		out := map[string]string{}
		var column, kind string
		_, err = pgx.ForEachRow(rows, []any{&column, &kind}, func() error { out[column] = kind; return nil })
		require.NoError(t, err)
		return out
	}
	step := func(rows int64) {
		t.Helper()
		require.NoError(t, app.Save(c))
		fill(t, app, c, 10, r)
		drain(t, m, app)
		requireEqual(t, m, app, rows)
	}
	c.Fields.Add(&core.DateField{Name: "due"}, &core.BoolField{Name: "done"}, &core.JSONField{Name: "extra"}, &core.NumberField{Name: "count", OnlyInt: true}, &core.GeoPointField{Name: "origin"})
	step(60)
	require.Equal(t, "bigint", columns("gadgets")["count"])
	require.Equal(t, "timestamp with time zone", columns("gadgets")["due"])

	title, note := c.Fields.GetByName("title"), c.Fields.GetByName("note")
	title.SetName("note")
	note.SetName("title")
	c.Indexes = nil
	step(70)

	c.Fields.GetByName("color").(*core.SelectField).MaxSelect = 2 // text becomes text[]
	c.Fields.GetByName("size").(*core.NumberField).OnlyInt = true // so does this column's type
	run(t, app, `UPDATE gadgets SET size = 3`)
	step(80)
	require.Equal(t, "ARRAY", columns("gadgets")["color"])
	require.Equal(t, "text", columns("gadgets")["color_old_1"], "what the column held is kept")

	c.Fields.RemoveByName("due")
	step(90)
	require.Contains(t, columns("gadgets"), "due", "a dropped field keeps its column")
	c.Fields.Add(&core.TextField{Name: "due"}) // the name comes back with another type
	step(100)
	require.Equal(t, "text", columns("gadgets")["due"])
	require.Equal(t, "timestamp with time zone", columns("gadgets")["due_old_1"])

	c.Name = "widgets"
	run(t, app, `UPDATE gadgets SET done = true`) // still waiting under the old name
	step(110)
	require.Empty(t, columns("gadgets"))

	id := c.Id
	require.NoError(t, app.Delete(c))
	drain(t, m, app)
	require.NotEmpty(t, columns("widgets"), "the table of a deleted collection is kept")
	c = core.NewBaseCollection("widgets")
	require.NotEqual(t, id, c.Id)
	c.Fields.Add(&core.TextField{Name: "label"})
	step(10)
	require.Contains(t, columns("widgets_old_1"), "extra")

	var indexed int
	require.NoError(t, conn.QueryRow(ctx, `SELECT count(*) FROM pg_indexes WHERE schemaname = 'shop_private' AND tablename = 'orders'`).Scan(&indexed))
	require.Greater(t, indexed, 2, "the shop's indexes are there too")
	var comment string
	require.NoError(t, conn.QueryRow(ctx, `SELECT col_description('shop_private.orders'::regclass, attnum) FROM pg_attribute WHERE attrelid = 'shop_private.orders'::regclass AND attname = 'customer_account'`).Scan(&comment))
	require.Equal(t, "relation to customer_accounts", comment)
}

// A backup that was put back, or changes that were pruned while the mirror was off:
// the cursor no longer fits, and everything is compared anew.
func TestRestoredBackupIsNoticed(t *testing.T) {
	app, url := newShop(t), pgtest.Database(t)
	m, r := open(t, url), rand.New(rand.NewPCG(7, 8))
	c, err := app.FindCollectionByNameOrId("products")
	require.NoError(t, err)
	ids := fill(t, app, c, 200, r)
	drain(t, m, app)
	requireEqual(t, m, app, 200)

	// The data goes back and lives on differently, with the same change numbers.
	run(t, app, `DELETE FROM mirror_changes`)
	run(t, app, `UPDATE sqlite_sequence SET seq = seq - 100 WHERE name = 'mirror_changes'`)
	run(t, app, `DELETE FROM products WHERE id = ?`, ids[0])
	run(t, app, `DELETE FROM mirror_changes`)
	fill(t, app, c, 150, r)
	drain(t, m, app)
	requireEqual(t, m, app, 349)

	other := newShop(t)
	fill(t, other, c, 3, r)
	_, _, err = open(t, url).Step(context.Background(), other)
	require.ErrorContains(t, err, "mirrors another shop")
}
