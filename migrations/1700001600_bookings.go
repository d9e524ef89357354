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
		serviceOffers, err := app.FindCollectionByNameOrId("service_offers")
		if err != nil {
			return err
		}
		orderItems, err := app.FindCollectionByNameOrId("order_items")
		if err != nil {
			return err
		}
		c := core.NewBaseCollection("bookings")
		c.Fields.Add(
			&core.RelationField{Name: "customer_account", Required: true, CollectionId: customerAccounts.Id, MaxSelect: 1},
			&core.RelationField{Name: "service_offer", Required: true, CollectionId: serviceOffers.Id, MaxSelect: 1},
			&core.RelationField{Name: "order_item", CollectionId: orderItems.Id, MaxSelect: 1},
			&core.NumberField{Name: "unit_number", OnlyInt: true, Min: types.Pointer(0.0), Max: types.Pointer(100.0)},
			&core.SelectField{Name: "status", Required: true, MaxSelect: 1, Values: []string{"requested", "held", "confirmed", "completed", "canceled"}},
			&core.DateField{Name: "scheduled_start"},
			&core.DateField{Name: "scheduled_end"},
			&core.DateField{Name: "blocks_from"},
			&core.DateField{Name: "blocks_to"},
			&core.TextField{Name: "timezone", Max: 64},
			&core.TextField{Name: "meeting_url", Max: 2000},
			&core.TextField{Name: "customer_notes", Max: 4000},
			&core.TextField{Name: "internal_notes", Max: 4000},
			&core.DateField{Name: "hold_expires_at"},
			&core.NumberField{Name: "calendar_sequence", OnlyInt: true, Min: types.Pointer(0.0)},
			&core.TextField{Name: "canceled_by", Max: 16},
			&core.DateField{Name: "requested_at"},
			&core.DateField{Name: "reminded_day_at"},
			&core.DateField{Name: "reminded_hour_at"},
			&core.AutodateField{Name: "created", OnCreate: true},
			&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
		)
		c.AddIndex("idx_bookings_offer_time", false, "service_offer, blocks_from", "")
		c.AddIndex("idx_bookings_account", false, "customer_account, scheduled_start", "")
		c.AddIndex("idx_bookings_item", false, "order_item", "order_item != ''")
		c.AddIndex("idx_bookings_holds", false, "hold_expires_at", "status = 'held'")
		c.AddIndex("idx_bookings_reminders", false, "scheduled_start", "status = 'confirmed'")
		return app.Save(c)
	}, dropCollection("bookings"))
}
