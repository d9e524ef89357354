package migrations

import (
	"fmt"
	"slices"

	"github.com/pocketbase/pocketbase/core"
)

// addChoices are the two ways of a step that lets a select field hold more values. No row and no
// index is touched; rows that hold a value keep it on the way down.
func addChoices(collection, field string, values ...string) (up, down func(core.App) error) {
	set := func(change func(had []string) []string) func(core.App) error {
		return func(app core.App) error {
			return amend(app, collection, func(c *core.Collection) error {
				f, ok := c.Fields.GetByName(field).(*core.SelectField)
				if !ok {
					return fmt.Errorf("%s has no select field %s", collection, field)
				}
				f.Values = change(f.Values)
				return nil
			})
		}
	}
	return set(func(had []string) []string { return append(had, values...) }),
		set(func(had []string) []string {
			return slices.DeleteFunc(had, func(x string) bool { return slices.Contains(values, x) })
		})
}
