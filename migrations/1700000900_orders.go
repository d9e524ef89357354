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
		customerAccounts, err := app.FindCollectionByNameOrId("customer_accounts")
		if err != nil {
			return err
		}
		profiles, err := app.FindCollectionByNameOrId("profiles")
		if err != nil {
			return err
		}
		subscriptions, err := app.FindCollectionByNameOrId("subscriptions")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("orders")
		c.Fields.Add(
			&core.TextField{Name: "public_id", Required: true, Max: 36},
			&core.RelationField{Name: "customer_account", Required: true, CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.RelationField{Name: "seller", Required: true, CollectionId: profiles.Id, MaxSelect: 1},
			&core.SelectField{Name: "status", Required: true, MaxSelect: 1, Values: []string{"draft", "pending_payment", "paid", "fulfilled", "canceled", "refunded"}},
			&core.TextField{Name: "status_reason", Max: 64},
			&core.TextField{Name: "currency", Required: true, Max: 3},
			&core.NumberField{Name: "subtotal_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.NumberField{Name: "tax_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.NumberField{Name: "total_cents", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(9007199254740992.0)},
			&core.TextField{Name: "notes", Max: 4000},
			&core.TextField{Name: "checkout_provider", Max: 16},
			&core.TextField{Name: "checkout_url", Max: 2000},
			&core.TextField{Name: "checkout_session_id", Max: 255},
			&core.DateField{Name: "checkout_expires_at"},
			&core.NumberField{Name: "checkout_attempts", OnlyInt: true, Min: types.Pointer(0.0)},
			&core.TextField{Name: "clerk_checkout_id", Max: 128},
			&core.TextField{Name: "external_reference", Max: 255},
			&core.TextField{Name: "idempotency_key", Max: 255},
			&core.TextField{Name: "body_hash", Max: 64},
			&core.TextField{Name: "receipt_number", Max: 40},
			&core.DateField{Name: "expires_at"},
			&core.DateField{Name: "paid_at"},
			&core.DateField{Name: "fulfilled_at"},
			&core.DateField{Name: "canceled_at"},
			&core.DateField{Name: "refunded_at"},
			&core.RelationField{Name: "subscription", CollectionId: subscriptions.Id, MaxSelect: 1},
			&core.DateField{Name: "ordered_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_orders_public_id", true, "public_id", "")
		c.AddIndex("idx_orders_account", false, "customer_account, ordered_at", "")
		c.AddIndex("idx_orders_seller", false, "seller, ordered_at", "")
		c.AddIndex("idx_orders_idempotency", true, "customer_account, idempotency_key", "idempotency_key != ''")
		c.AddIndex("idx_orders_receipt", true, "receipt_number", "receipt_number != ''")
		c.AddIndex("idx_orders_expiry", false, "expires_at", "status = 'pending_payment'")
		c.AddIndex("idx_orders_open", false, "customer_account, currency, subtotal_cents", "status = 'pending_payment'")
		c.AddIndex("idx_orders_session", false, "checkout_session_id", "checkout_session_id != ''")
		c.AddIndex("idx_orders_clerk_checkout", false, "clerk_checkout_id", "clerk_checkout_id != ''")
		c.AddIndex("idx_orders_subscription", false, "subscription", "subscription != ''")
		c.AddIndex("idx_orders_status_time", false, "status, ordered_at", "")
		return app.Save(c)
	}, dropCollection("orders"))
}
