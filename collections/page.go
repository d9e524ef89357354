package collections

import (
	"encoding/base64"
	"errors"
	"regexp"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Page says which part of a list is asked for: the rows after a cursor, which costs the same
// however deep it is, or those after so many others, which are counted over an index (see
// bookmark.go).
type Page struct {
	Limit     int64 // negative for all
	Offset    int64
	After     Cursor // when set, Offset counts from there
	SkipTotal bool
}

// All asks for a whole list.
var All = Page{Limit: -1, SkipTotal: true}

// Paged is one part of a list.
type Paged[T any] struct {
	Rows  []*T
	Total int    // -1 when it was not asked for
	Next  Cursor // the last row's place when more follow, else empty
}

// knowsTotal reports whether nobody has to count: it was not asked for, or this is the end of the
// list, which it then sets.
func (x *Paged[T]) knowsTotal(p Page) bool {
	if p.SkipTotal {
		return true
	}
	ends := x.Next == (Cursor{}) && p.After == (Cursor{}) && (len(x.Rows) > 0 || p.Offset == 0)
	if ends {
		x.Total = int(p.Offset) + len(x.Rows)
	}
	return ends
}

// Cursor is the place of a row in its list: the text it is sorted by, and its id.
type Cursor struct{ Key, ID string }

// ErrNoCursor says that a text is no cursor.
var ErrNoCursor = errors.New("no cursor of a list")

var cursorID = regexp.MustCompile(`^[A-Za-z0-9_]{0,64}$`)

// String is the cursor as clients carry it; it means nothing to them.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(c.ID + "\n" + c.Key))
}

// ParseCursor reads what String wrote.
func ParseCursor(text string) (Cursor, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	id, key, ok := strings.Cut(string(raw), "\n")
	if err != nil || !ok || len(raw) > 512 || !cursorID.MatchString(id) {
		return Cursor{}, ErrNoCursor
	}
	return Cursor{Key: key, ID: id}, nil
}

// listing is one list: which rows, and the column they are sorted by. Rows with equal keys are
// sorted by id the same way, so that each has one place. The columns that where and by name
// are together in one index, so that finding a page reads no rows.
type listing struct {
	collection string
	where      dbx.Expression
	by         string
	ascending  bool
}

type place struct {
	ID  string `db:"id"`
	Key string `db:"key"`
}

// pageOf reads one part of a list: first where it is, from the index alone, then its rows.
func pageOf[T any, P proxy[T]](app core.App, l listing, p Page) (Paged[T], error) {
	way, than := " DESC", "<"
	if l.ascending {
		way, than = "", ">"
	}
	list := func() *dbx.SelectQuery {
		return app.DB().Select("id", l.by+" AS key").From(l.collection).Where(l.where).OrderBy(l.by+way, "id"+way)
	}
	places, err := placesOf(app, func() string { return keyOf(list()) }, p, func(p Page) (places []place, err error) {
		q := list()
		if p.After != (Cursor{}) {
			q.AndWhere(dbx.NewExp("("+l.by+", id) "+than+" ({:afterKey}, {:afterId})", dbx.Params{"afterKey": p.After.Key, "afterId": p.After.ID}))
		}
		if p.Limit >= 0 {
			q.Limit(p.Limit + 1).Offset(p.Offset)
		}
		return places, q.All(&places)
	})
	if err != nil {
		return Paged[T]{}, err
	}
	out, err := rowsAt[T, P](app, l.collection, places, p)
	if err != nil || out.knowsTotal(p) {
		return out, err
	}
	out.Total, err = totalOf(app, l.collection, l.where)
	return out, err
}

// rowsAt reads the rows of these places in their order. One place more than the limit says
// that more follow.
func rowsAt[T any, P proxy[T]](app core.App, collection string, places []place, p Page) (Paged[T], error) {
	out := Paged[T]{Total: -1}
	if p.Limit >= 0 && int64(len(places)) > p.Limit {
		places = places[:p.Limit]
		if len(places) > 0 {
			last := places[len(places)-1]
			out.Next = Cursor{last.Key, last.ID}
		}
	}
	ids := make([]any, len(places))
	for i, x := range places {
		ids[i] = x.ID
	}
	const atOnce = 500 // of a whole list; parameters are limited
	for len(ids) > 0 {
		n := min(atOnce, len(ids))
		rows, err := byID[T, P](app, collection, ids[:n])
		if err != nil {
			return out, err
		}
		for _, id := range ids[:n] {
			if x := rows[id.(string)]; x != nil { // deleted meanwhile
				out.Rows = append(out.Rows, x)
			}
		}
		ids = ids[n:]
	}
	return out, nil
}
