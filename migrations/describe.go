package migrations

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/dbutils"
	"github.com/pocketbase/pocketbase/tools/types"
)

// readOnly ends the help of a field that the shop itself writes.
const readOnly = " Written by the shop; read only."

// describe gives a collection's fields their place, their help and their part in the admin UI.
// Each line of lines is "name flags | help": p = shown where another record refers to this one,
// h = its column is hidden until asked for, r = written by the shop. Fields that are not named
// follow in the order they had.
func describe(app core.App, collection, lines string) error {
	return amend(app, collection, func(c *core.Collection) error {
		order := []core.Field{c.Fields.GetByName("id")}
		for line := range strings.Lines(strings.TrimSpace(lines)) {
			head, help, ok := strings.Cut(line, "|")
			words := strings.Fields(head)
			if !ok || len(words) == 0 || len(words) > 2 {
				return fmt.Errorf("describe %s: %q", collection, line)
			}
			f := c.Fields.GetByName(words[0])
			if f == nil {
				return fmt.Errorf("describe %s: there is no field %s", collection, words[0])
			}
			flags := strings.Join(words[1:], "")
			help = strings.TrimSpace(help)
			if strings.Contains(flags, "r") {
				help += readOnly
			}
			if err := setLook(f, help, strings.Contains(flags, "p"), strings.Contains(flags, "h")); err != nil {
				return fmt.Errorf("describe %s: %w", collection, err)
			}
			order = append(order, f)
		}
		c.Fields = core.NewFieldsList(append(order, c.Fields...)...)
		return nil
	})
}

// plain takes every help, label and hidden column of own fields away again; the order of the
// columns stays, since no earlier step looks at it.
func plain(names ...string) func(app core.App) error {
	return func(app core.App) error {
		for _, name := range names {
			if err := amend(app, name, func(c *core.Collection) error {
				for _, f := range c.Fields {
					if f.GetName() != "password" && f.GetName() != "tokenKey" { // PocketBase hides these itself
						if err := setLook(f, "", false, false); err != nil {
							return err
						}
					}
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	}
}

// setLook sets what the admin UI shows of a field.
func setLook(field core.Field, help string, presentable, hidden bool) error {
	switch f := field.(type) {
	case *core.TextField:
		f.Help, f.Presentable = help, presentable
	case *core.NumberField:
		f.Help, f.Presentable = help, presentable
	case *core.BoolField:
		f.Help, f.Presentable = help, presentable
	case *core.DateField:
		f.Help, f.Presentable = help, presentable
	case *core.AutodateField:
		f.Presentable = presentable
	case *core.SelectField:
		f.Help, f.Presentable = help, presentable
	case *core.JSONField:
		f.Help, f.Presentable = help, presentable
	case *core.RelationField:
		f.Help, f.Presentable = help, presentable
	case *core.FileField:
		f.Help, f.Presentable = help, presentable
	case *core.EmailField:
		f.Help, f.Presentable = help, presentable
	default:
		return fmt.Errorf("%s is a %T", field.GetName(), field)
	}
	field.SetHidden(hidden)
	return nil
}

// amend changes what a collection says about itself and the indexes that are added or taken away,
// and nothing else: PocketBase's own save would make every index of the table anew, which takes
// minutes on a grown shop.
func amend(app core.App, collection string, change func(*core.Collection) error) error {
	return app.RunInTransaction(func(tx core.App) error {
		c, err := tx.FindCollectionByNameOrId(collection)
		if err != nil {
			return err
		}
		before := append(types.JSONArray[string]{}, c.Indexes...)
		if err := change(c); err != nil {
			return err
		}
		for _, index := range before {
			if !slices.Contains(c.Indexes, index) {
				if _, err := tx.DB().NewQuery("DROP INDEX IF EXISTS [[" + dbutils.ParseIndex(index).IndexName + "]]").Execute(); err != nil {
					return err
				}
			}
		}
		for _, index := range c.Indexes {
			if !slices.Contains(before, index) {
				if _, err := tx.DB().NewQuery(index).Execute(); err != nil {
					return fmt.Errorf("%s: %w", index, err)
				}
			}
		}
		_, err = tx.DB().Update("_collections", dbx.Params{"fields": c.Fields, "indexes": c.Indexes, "updated": types.NowDateTime()}, dbx.HashExp{"id": c.Id}).Execute()
		if err != nil {
			return err
		}
		return tx.ReloadCachedCollections()
	})
}
