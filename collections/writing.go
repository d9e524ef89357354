package collections

import (
	"errors"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// BindWriting takes over the last step of a save inside a transaction for the shop's own
// records: the statement itself. All hooks, validations and field interceptors ran before and
// run after as ever. Three things differ from PocketBase's own statement:
//
//   - it goes to the database as it stands (direct.go);
//   - an update leaves the id alone. PocketBase sets it to itself, and SQLite then writes every
//     index anew that holds it;
//   - a row that breaks a constraint ends the statement with OR FAIL instead of OR ABORT. One row
//     is checked before any of it is written, so the outcome is the same, but SQLite keeps no
//     copy of every page it touches for the case that the capture trigger has to be undone. The
//     bookings' triggers write and refuse themselves: there it stays ABORT.
func BindWriting(app core.App) {
	names := make([]string, 0, len(ownership))
	for name := range ownership {
		names = append(names, name)
	}
	app.OnModelCreateExecute(names...).Bind(lastStep(insertRecord))
	app.OnModelUpdateExecute(names...).Bind(lastStep(updateRecord))
}

func lastStep(write func(app core.App, r *core.Record) error) *hook.Handler[*core.ModelEvent] {
	return &hook.Handler[*core.ModelEvent]{Id: "pocketstarterWriting", Priority: 9999, Func: func(e *core.ModelEvent) error {
		r := recordOf(e.Model)
		if r == nil || !e.App.IsTransactional() {
			return e.Next()
		}
		return write(e.App, r)
	}}
}

func recordOf(m core.Model) *core.Record {
	switch x := m.(type) {
	case *core.Record:
		return x
	case core.RecordProxy:
		return x.ProxyRecord()
	}
	return nil
}

func insertRecord(app core.App, r *core.Record) error {
	values, err := r.DBExport(app)
	if err != nil {
		return err
	}
	var text, marks strings.Builder
	text.WriteString("INSERT " + orFail(r) + "INTO `" + r.TableName() + "` (")
	with := make(args, 0, len(values))
	for _, f := range r.Collection().Fields {
		if len(with) > 0 {
			text.WriteString(", ")
			marks.WriteString(", ")
		}
		text.WriteString("`" + f.GetName() + "`")
		marks.WriteByte('?')
		with = append(with, values[f.GetName()])
	}
	if _, err = execute(app, text.String()+") VALUES ("+marks.String()+")", with...); err == nil {
		r.MarkAsNotNew()
	}
	return err
}

func updateRecord(app core.App, r *core.Record) error {
	if r.PK() != r.LastSavedPK() {
		return errors.New("the id of a record never changes")
	}
	values, err := r.DBExport(app)
	if err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString("UPDATE " + orFail(r) + "`" + r.TableName() + "` SET ")
	with := make(args, 0, len(values))
	for _, f := range r.Collection().Fields {
		v, changed := values[f.GetName()]
		if !changed || f.GetName() == core.FieldNameId {
			continue
		}
		if len(with) > 0 {
			text.WriteString(", ")
		}
		text.WriteString("`" + f.GetName() + "` = ?")
		with = append(with, v)
	}
	if len(with) == 0 {
		return nil
	}
	_, err = execute(app, text.String()+" WHERE id = ?", append(with, r.LastSavedPK())...)
	return err
}

func orFail(r *core.Record) string {
	if r.TableName() == Bookings {
		return ""
	}
	return "OR FAIL "
}
