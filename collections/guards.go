package collections

import "github.com/pocketbase/pocketbase/core"

const overlap = `NEW.status IN ('requested','held','confirmed') AND NEW.blocks_from != '' AND NEW.blocks_to != ''
	BEGIN SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.service_offer = NEW.service_offer AND b.id != NEW.id
	AND b.status IN ('requested','held','confirmed') AND b.blocks_from != '' AND b.blocks_from < NEW.blocks_to AND b.blocks_to > NEW.blocks_from); END`

const (
	unit = `NEW.status != 'canceled' AND NEW.order_item != '' AND NEW.unit_number > 0
	BEGIN SELECT RAISE(ABORT, 'unit_taken') WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.order_item = NEW.order_item AND b.order_item != ''
	AND b.unit_number = NEW.unit_number AND b.id != NEW.id AND b.status != 'canceled'); END`
	buffered = `strftime('%Y-%m-%d %H:%M:%fZ', NEW.scheduled_end, '+' || coalesce((SELECT buffer_minutes FROM service_offers WHERE id = NEW.service_offer), 0) || ' minutes')`
)

// guards are the triggers that hold for raw SQL and admin edits as for everybody else.
var guards = map[string]string{
	"guard_journal_update":  `BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
	"guard_journal_delete":  `BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
	"guard_bookings_insert": `BEFORE INSERT ON bookings WHEN ` + overlap,
	"guard_bookings_update": `BEFORE UPDATE ON bookings WHEN ` + overlap,
	// A paid unit has one live booking at most.
	"guard_bookings_unit_insert": `BEFORE INSERT ON bookings WHEN ` + unit,
	"guard_bookings_unit_update": `BEFORE UPDATE ON bookings WHEN ` + unit,
	// Raw SQL that sets a time without what it blocks gets the blocked time, and so meets the overlap guard.
	"guard_bookings_blocks_insert": `AFTER INSERT ON bookings WHEN NEW.scheduled_start != '' AND NEW.scheduled_end != '' AND (NEW.blocks_from = '' OR NEW.blocks_to = '')
	BEGIN UPDATE bookings SET blocks_from = NEW.scheduled_start, blocks_to = ` + buffered + ` WHERE id = NEW.id; END`,
	"guard_bookings_blocks_update": `AFTER UPDATE OF scheduled_start, scheduled_end ON bookings WHEN NEW.scheduled_start != '' AND NEW.scheduled_end != ''
	AND (NEW.scheduled_start != OLD.scheduled_start OR NEW.scheduled_end != OLD.scheduled_end) AND NEW.blocks_from = OLD.blocks_from AND NEW.blocks_to = OLD.blocks_to
	BEGIN UPDATE bookings SET blocks_from = NEW.scheduled_start, blocks_to = ` + buffered + ` WHERE id = NEW.id; END`,
}

// InstallGuards makes the guard triggers that are missing. It runs at every start,
// because a migration that changes a guarded column has to drop its trigger first.
func InstallGuards(app core.App) error {
	for name, body := range guards {
		if _, err := app.DB().NewQuery("CREATE TRIGGER IF NOT EXISTS " + name + " " + body).Execute(); err != nil {
			return err
		}
	}
	return nil
}
