package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// ListReplacedAssets returns the ids of all older versions of a file.
func ListReplacedAssets(app core.App, assetID string) ([]string, error) {
	var ids []string
	err := app.DB().NewQuery(`WITH RECURSIVE line(id) AS (
		SELECT replaces FROM digital_assets WHERE id = {:id} AND replaces != ''
		UNION SELECT a.replaces FROM digital_assets a JOIN line ON a.id = line.id WHERE a.replaces != '')
		SELECT id FROM line`).Bind(dbx.Params{"id": assetID}).Column(&ids)
	return ids, err
}

// Holder is somebody who holds a file by a purchase or, with Subscription set, by a plan.
type Holder struct {
	Grant        string `db:"grant_id"`
	Account      string `db:"customer_account"`
	Item         string `db:"order_item"`
	Subscription string `db:"subscription"`
	Quantity     int64  `db:"quantity"`
}

// ListHolders returns who holds one of these files now, in batches after a grant's id.
func ListHolders(app core.App, assetIDs []string, now time.Time, after string, limit int64) ([]Holder, error) {
	var out []Holder
	err := app.DB().Select("g.id AS grant_id", "g.customer_account", "g.order_item", "g.subscription", "coalesce(i.quantity, 0) AS quantity").
		From(DownloadGrants+" g").LeftJoin(OrderItems+" i", dbx.NewExp("i.id = g.order_item AND g.order_item != ''")).
		Where(dbx.In("g.asset", anys(assetIDs)...)).
		AndWhere(dbx.NewExp("g.is_active = 1 AND (g.expires_at = '' OR g.expires_at > {:now}) AND g.id > {:after}", dbx.Params{"now": DBTime(now), "after": after})).
		OrderBy("g.id").Limit(limit).All(&out)
	return out, err
}
