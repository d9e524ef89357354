package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen. What no door may do, said in the database itself so that admin edits and
// raw SQL meet it too: the journal only grows, and live bookings of one offer never
// overlap (half-open, buffers included). A later step that drops a column named here
// drops the trigger first; collections.InstallGuards makes it again at every start.
func init() {
	m.Register(func(app core.App) error {
		for _, q := range []string{
			`CREATE TRIGGER guard_journal_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
			`CREATE TRIGGER guard_journal_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
			`CREATE TRIGGER guard_bookings_insert BEFORE INSERT ON bookings
				WHEN NEW.status IN ('requested','held','confirmed') AND NEW.blocks_from != '' AND NEW.blocks_to != ''
				BEGIN SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.service_offer = NEW.service_offer AND b.id != NEW.id
				AND b.status IN ('requested','held','confirmed') AND b.blocks_from != '' AND b.blocks_from < NEW.blocks_to AND b.blocks_to > NEW.blocks_from); END`,
			`CREATE TRIGGER guard_bookings_update BEFORE UPDATE ON bookings
				WHEN NEW.status IN ('requested','held','confirmed') AND NEW.blocks_from != '' AND NEW.blocks_to != ''
				BEGIN SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.service_offer = NEW.service_offer AND b.id != NEW.id
				AND b.status IN ('requested','held','confirmed') AND b.blocks_from != '' AND b.blocks_from < NEW.blocks_to AND b.blocks_to > NEW.blocks_from); END`,
		} {
			if _, err := app.DB().NewQuery(q).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		for _, n := range []string{"guard_journal_update", "guard_journal_delete", "guard_bookings_insert", "guard_bookings_update"} {
			if _, err := app.DB().NewQuery("DROP TRIGGER IF EXISTS " + n).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}
