package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen. A paid unit has one live booking at most, and raw SQL that sets a time without what it
// blocks gets the blocked time, so that it meets the overlap guard.
func init() {
	m.Register(func(app core.App) error {
		const unit = `NEW.status != 'canceled' AND NEW.order_item != '' AND NEW.unit_number > 0
			BEGIN SELECT RAISE(ABORT, 'unit_taken') WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.order_item = NEW.order_item AND b.order_item != ''
			AND b.unit_number = NEW.unit_number AND b.id != NEW.id AND b.status != 'canceled'); END`
		const blocks = ` BEGIN UPDATE bookings SET blocks_from = NEW.scheduled_start, blocks_to = strftime('%Y-%m-%d %H:%M:%fZ', NEW.scheduled_end,
			'+' || coalesce((SELECT buffer_minutes FROM service_offers WHERE id = NEW.service_offer), 0) || ' minutes') WHERE id = NEW.id; END`
		for _, q := range []string{
			`CREATE TRIGGER guard_bookings_unit_insert BEFORE INSERT ON bookings WHEN ` + unit,
			`CREATE TRIGGER guard_bookings_unit_update BEFORE UPDATE ON bookings WHEN ` + unit,
			`CREATE TRIGGER guard_bookings_blocks_insert AFTER INSERT ON bookings WHEN NEW.scheduled_start != '' AND NEW.scheduled_end != ''
				AND (NEW.blocks_from = '' OR NEW.blocks_to = '')` + blocks,
			`CREATE TRIGGER guard_bookings_blocks_update AFTER UPDATE OF scheduled_start, scheduled_end ON bookings WHEN NEW.scheduled_start != '' AND NEW.scheduled_end != ''
				AND (NEW.scheduled_start != OLD.scheduled_start OR NEW.scheduled_end != OLD.scheduled_end)
				AND NEW.blocks_from = OLD.blocks_from AND NEW.blocks_to = OLD.blocks_to` + blocks,
		} {
			if _, err := app.DB().NewQuery(q).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		for _, n := range []string{"guard_bookings_unit_insert", "guard_bookings_unit_update", "guard_bookings_blocks_insert", "guard_bookings_blocks_update"} {
			if _, err := app.DB().NewQuery("DROP TRIGGER IF EXISTS " + n).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}
