package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Frozen: write a new migration instead. Names are literals on purpose, so that later
// renames in package collections cannot rewrite history. All API rules stay nil.
func init() {
	m.Register(func(app core.App) error {
		paymentTransactions, err := app.FindCollectionByNameOrId("payment_transactions")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("refunds")
		c.Fields.Add(
			&core.RelationField{Name: "payment", Required: true, CollectionId: paymentTransactions.Id, MaxSelect: 1},
			&core.NumberField{Name: "amount_cents", OnlyInt: true, Min: types.Pointer(1.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "reason", Max: 500},
			&core.SelectField{Name: "state", Required: true, MaxSelect: 1, Values: []string{"pending", "done", "failed"}},
			&core.TextField{Name: "provider_refund_id", Max: 255},
			&core.TextField{Name: "actor", Max: 128},
			&core.TextField{Name: "idempotency_key", Max: 255},
			&core.DateField{Name: "refunded_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_refunds_provider", true, "provider_refund_id", "provider_refund_id != ''")
		c.AddIndex("idx_refunds_key", true, "idempotency_key", "idempotency_key != ''")
		c.AddIndex("idx_refunds_payment", false, "payment", "")
		return app.Save(c)
	}, dropCollection("refunds"))
}
