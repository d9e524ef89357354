// Package collections is the shop's vocabulary: a typed view of every record and
// every query over them. Together with migrations it is the only place that spells a
// field name. It holds no rules: what may follow what is in commerce.
//
// Times are UTC; a zero time.Time is an empty date. Money is int64 minor units.
package collections

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

func newRecord(app core.App, name string) (*core.Record, error) {
	c, err := app.FindCachedCollectionByNameOrId(name)
	if err != nil {
		return nil, err
	}
	r := core.NewRecord(c)
	r.Id = NewID()
	now := types.NowDateTime()
	for _, stamp := range []string{"created", "updated"} {
		r.SetRaw(stamp, now)
		r.SetRaw(lastStamp+stamp, now)
	}
	return r, nil
}

// lastStamp is where PocketBase keeps an automatic date as it last set it, to see whether somebody
// changed it since. Without it every save of a new record makes two empty records to compare
// with, a third of the save's own cost. A PocketBase that keeps it elsewhere is only slower.
const lastStamp = "@pbInternal_last_autodate_"

// proxy lets findByID and list make any typed record.
type proxy[T any] interface {
	*T
	core.RecordProxy
}

func findByID[T any, P proxy[T]](app core.App, collection, id string) (*T, error) {
	return findOne[T, P](app, collection, dbx.HashExp{"id": id})
}

func findOne[T any, P proxy[T]](app core.App, collection string, where dbx.Expression) (*T, error) {
	x := P(new(T))
	if err := unbounded(app.RecordQuery(collection)).AndWhere(where).Limit(1).One(x); err != nil {
		return nil, err
	}
	return (*T)(x), nil
}

// unbounded frees a read by an index from PocketBase's time limit for queries, whose timer and
// goroutine cost as much as the read.
func unbounded(q *dbx.SelectQuery) *dbx.SelectQuery { return q.WithContext(context.Background()) }

func list[T any, P proxy[T]](q *dbx.SelectQuery) ([]*T, error) {
	var xs []*T
	err := q.All(&xs)
	return xs, err
}

// NoTime is an empty date.
var NoTime time.Time

// dateTime returns t as PocketBase stores it.
func dateTime(t time.Time) types.DateTime {
	if t.IsZero() {
		return types.DateTime{}
	}
	d, _ := types.ParseDateTime(t.UTC().Truncate(time.Millisecond))
	return d
}

// DBTime returns t as the text that date columns hold, "" for a zero time, for
// use in expressions.
func DBTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Millisecond).Format(types.DefaultDateLayout)
}

func jsonStrings(r *core.Record, field string) []string {
	out := []string{}
	_ = r.UnmarshalJSONField(field, &out)
	if out == nil {
		out = []string{}
	}
	return out
}

func jsonMap(r *core.Record, field string) map[string]any {
	out := map[string]any{}
	_ = r.UnmarshalJSONField(field, &out)
	if out == nil {
		out = map[string]any{}
	}
	return out
}

func jsonRaw(r *core.Record, field string) []byte {
	raw, _ := r.GetRaw(field).(types.JSONRaw)
	if len(raw) == 0 {
		b, err := json.Marshal(r.Get(field))
		if err != nil {
			return nil
		}
		return b
	}
	return raw
}

func nonNil(v []string) []string {
	if v == nil {
		return []string{}
	}
	return v
}

// Stamps returns when r was made and last saved, by the machine's clock.
func Stamps(r *core.Record) (created, updated time.Time) {
	return r.GetDateTime("created").Time(), r.GetDateTime("updated").Time()
}

// IgnoreNoRows returns nil for sql.ErrNoRows and err otherwise.
func IgnoreNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
