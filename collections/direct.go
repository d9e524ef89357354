package collections

import (
	"context"
	"database/sql"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// The statements that every paid order runs go to the database as they stand, with ? for their
// arguments. dbx looks through the text of every statement with two regular expressions and
// copies its arguments into a map; for a short statement that costs as much as running it.

// stamped is what a statement of our own sets beside its columns: when the row was last changed,
// by the machine's clock. The counter of receipt numbers does without, or every sale would tell
// an operator who edits the shop that the page is out of date.
const stamped = "updated = strftime('%Y-%m-%d %H:%M:%fZ', 'now')"

// direct is what dbx's databases and transactions have beneath their query builders.
type direct interface {
	Executor() dbx.Executor
	DB() *dbx.DB
}

func beneath(b dbx.Builder) direct {
	switch x := b.(type) {
	case *dbx.Tx:
		b = x.Builder
	case *dbx.DB:
		b = x.Builder
	}
	return b.(direct)
}

// execute runs a statement that writes, in app's transaction if it has one.
func execute(app core.App, text string, args ...any) (sql.Result, error) {
	ctx, d := context.Background(), beneath(app.NonconcurrentDB())
	begin := time.Now()
	res, err := d.Executor().ExecContext(ctx, text, args...)
	if log := d.DB().ExecLogFunc; log != nil {
		log(ctx, time.Since(begin), text, res, err)
	}
	return res, err
}

// affected is execute for those who want to know how many rows it wrote.
func affected(app core.App, text string, args ...any) (int64, error) {
	res, err := execute(app, text, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// args keeps a statement's arguments apart from where its columns go.
type args []any

// readRow reads the first row of a query into dest, or returns sql.ErrNoRows.
func readRow(app core.App, text string, with args, dest ...any) error {
	found := false
	err := readRows(app, text, with, func(scan func(dest ...any) error) error {
		if found {
			return nil
		}
		found = true
		return scan(dest...)
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}

// readRows calls each for every row of a query, in app's transaction if it has one.
func readRows(app core.App, text string, with args, each func(scan func(dest ...any) error) error) (err error) {
	return readFrom(app.ConcurrentDB(), text, with, each)
}

func readFrom(b dbx.Builder, text string, with args, each func(scan func(dest ...any) error) error) (err error) {
	ctx, d := context.Background(), beneath(b)
	begin := time.Now()
	rows, err := d.Executor().QueryContext(ctx, text, with...)
	if log := d.DB().QueryLogFunc; log != nil {
		log(ctx, time.Since(begin), text, rows, err)
	}
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// readTexts returns the one column of a query.
func readTexts(app core.App, text string, with ...any) (out []string, err error) {
	err = readRows(app, text, with, func(scan func(dest ...any) error) error {
		var v string
		err := scan(&v)
		out = append(out, v)
		return err
	})
	return out, err
}
