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
		orders, err := app.FindCollectionByNameOrId("orders")
		if err != nil {
			return err
		}
		subscriptions, err := app.FindCollectionByNameOrId("subscriptions")
		if err != nil {
			return err
		}
		customerAccounts, err := app.FindCollectionByNameOrId("customer_accounts")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("payment_transactions")
		c.Fields.Add(
			&core.RelationField{Name: "order", CollectionId: orders.Id, MaxSelect: 1},
			&core.RelationField{Name: "subscription", CollectionId: subscriptions.Id, MaxSelect: 1},
			&core.RelationField{Name: "customer_account", CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.SelectField{Name: "provider", Required: true, MaxSelect: 1, Values: []string{"clerk", "stripe", "link", "manual", "sandbox"}},
			&core.TextField{Name: "external_id", Required: true, Max: 255},
			&core.TextField{Name: "alias_id", Max: 255},
			&core.SelectField{Name: "status", Required: true, MaxSelect: 1, Values: []string{"pending", "failed", "succeeded", "partially_refunded", "refunded"}},
			&core.SelectField{Name: "dispute", Required: true, MaxSelect: 1, Values: []string{"none", "open", "won", "lost"}},
			&core.DateField{Name: "dispute_updated_at"},
			&core.SelectField{Name: "kind", Required: true, MaxSelect: 1, Values: []string{"checkout", "recurring"}},
			&core.NumberField{Name: "amount_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.NumberField{Name: "tax_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.NumberField{Name: "refunded_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "currency", Max: 3},
			&core.TextField{Name: "payer_clerk_user_id", Max: 64},
			&core.SelectField{Name: "disposition", Required: true, MaxSelect: 1, Values: []string{"applied", "surplus", "parked"}},
			&core.TextField{Name: "reason", Max: 64},
			&core.TextField{Name: "reason_detail", Max: 500},
			&core.TextField{Name: "claimed_order", Max: 64},
			&core.TextField{Name: "checkout_id", Max: 255},
			&core.JSONField{Name: "plan_ids"},
			&core.JSONField{Name: "item_ids"},
			&core.JSONField{Name: "price_ids"},
			&core.TextField{Name: "failed_reason", Max: 500},
			&core.DateField{Name: "paid_at"},
			&core.TextField{Name: "source_event", Max: 15},
			&core.DateField{Name: "provider_updated_at"},
			&core.JSONField{Name: "raw_payload", MaxSize: 262144},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_payment_transactions_external", true, "provider, external_id", "")
		c.AddIndex("idx_payment_transactions_alias", false, "provider, alias_id", "alias_id != ''")
		c.AddIndex("idx_payment_transactions_order", false, "`order`", "`order` != ''")
		c.AddIndex("idx_payment_transactions_subscription", false, "subscription", "subscription != ''")
		c.AddIndex("idx_payment_transactions_applied", true, "`order`", "`order` != '' AND disposition = 'applied'")
		c.AddIndex("idx_payment_transactions_parked", false, "payer_clerk_user_id", "disposition = 'parked'")
		c.AddIndex("idx_payment_transactions_paid", false, "paid_at", "")
		return app.Save(c)
	}, dropCollection("payment_transactions"))
}
