package collections

import "github.com/pocketbase/pocketbase/core"

const overlap = `NEW.status IN ('requested','held','confirmed') AND NEW.blocks_from != '' AND NEW.blocks_to != ''
	BEGIN SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.service_offer = NEW.service_offer AND b.id != NEW.id
	AND b.status IN ('requested','held','confirmed') AND b.blocks_from != '' AND b.blocks_from < NEW.blocks_to AND b.blocks_to > NEW.blocks_from); END`

// guards are the triggers that hold for raw SQL and admin edits as for everybody else.
var guards = map[string]string{
	"guard_journal_update":  `BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
	"guard_journal_delete":  `BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
	"guard_bookings_insert": `BEFORE INSERT ON bookings WHEN ` + overlap,
	"guard_bookings_update": `BEFORE UPDATE ON bookings WHEN ` + overlap,
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
