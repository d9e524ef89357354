package routes

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

const (
	defaultPerPage = 30
	maxPerPage     = 200
	maxPage        = 1_000_000
)

// listPage is PocketBase's list envelope.
type listPage[T any] struct {
	Page       int `json:"page"`
	PerPage    int `json:"perPage"`
	TotalItems int `json:"totalItems"` // -1 when the total was not asked for
	TotalPages int `json:"totalPages"`
	Items      []T `json:"items"`
}

// listParams are the checked list parameters of a request.
type listParams struct {
	Page      int
	PerPage   int
	SkipTotal bool
	After     collections.Cursor // when set, Page is only the number that the answer repeats
}

// Offset returns how many rows come before the page.
func (p listParams) Offset() int { return (p.Page - 1) * p.PerPage }

// part is what the parameters ask for, in the words of a query.
func (p listParams) part() collections.Page {
	out := collections.Page{Limit: int64(p.PerPage), Offset: int64(p.Offset()), After: p.After, SkipTotal: p.SkipTotal}
	if p.After != (collections.Cursor{}) {
		out.Offset = 0
	}
	return out
}

// readList reads page, perPage, skipTotal and after; what is out of range is a 400 that
// names the parameter.
func readList(e *core.RequestEvent) (listParams, error) {
	p := listParams{Page: 1, PerPage: defaultPerPage}
	query := e.Request.URL.Query()
	var err error
	if p.Page, err = intParam(query.Get("page"), "page", p.Page, maxPage); err != nil {
		return p, err
	}
	if p.PerPage, err = intParam(query.Get("perPage"), "perPage", p.PerPage, maxPerPage); err != nil {
		return p, err
	}
	if p.SkipTotal, err = boolParam(e, "skipTotal", false); err != nil {
		return p, err
	}
	if text := query.Get("after"); text != "" {
		if p.After, err = collections.ParseCursor(text); err != nil {
			return p, commerce.FailField("after", "invalid", "after must be what a list's Link header says.").WithCause(err)
		}
	}
	return p, nil
}

// answerList answers one page of a list that may be long. Its Link header names the next page by
// the last row of this one, which costs the same on every page.
func answerList[T any](e *core.RequestEvent, p listParams, total int, next collections.Cursor, items []T) error {
	if next != (collections.Cursor{}) {
		query := e.Request.URL.Query()
		query.Set("page", strconv.Itoa(p.Page+1))
		query.Set("perPage", strconv.Itoa(p.PerPage))
		query.Set("after", next.String())
		e.Response.Header().Set("Link", "<"+e.Request.URL.EscapedPath()+"?"+query.Encode()+`>; rel="next"`)
	}
	noStore(e)
	return e.JSON(http.StatusOK, newListPage(p, total, items))
}

// newListPage wraps one page of items. total is ignored when p skips it.
func newListPage[T any](p listParams, total int, items []T) listPage[T] {
	if items == nil {
		items = []T{}
	}
	out := listPage[T]{Page: p.Page, PerPage: p.PerPage, TotalItems: -1, TotalPages: -1, Items: items}
	if !p.SkipTotal {
		out.TotalItems = total
		out.TotalPages = (total + p.PerPage - 1) / p.PerPage
	}
	return out
}

func intParam(text, name string, absent, most int) (int, error) {
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, commerce.FailField(name, "out_of_range", "%s must be a whole number from 1 to %d.", name, most)
	}
	return n, nil
}

// boolParam reads a query parameter as 1/0, true/false, yes/no or on/off.
func boolParam(e *core.RequestEvent, name string, absent bool) (bool, error) {
	switch strings.ToLower(e.Request.URL.Query().Get(name)) {
	case "":
		return absent, nil
	case "1", "true", "yes", "on":
		return true, nil
	case "0", "false", "no", "off":
		return false, nil
	}
	return false, commerce.FailField(name, "invalid", "%s must be true or false.", name)
}

// timeParam reads a query parameter as an RFC 3339 time. ok is false when it is absent.
func timeParam(e *core.RequestEvent, name string) (t time.Time, ok bool, err error) {
	text := e.Request.URL.Query().Get(name)
	if text == "" {
		return t, false, nil
	}
	// In a query an unescaped "+02:00" arrives as " 02:00".
	t, err = time.Parse(time.RFC3339, strings.Replace(text, " ", "+", 1))
	if err != nil {
		return t, false, commerce.FailField(name, "invalid", "%s must be a time such as 2026-12-24T18:00:00Z.", name)
	}
	return t.UTC(), true, nil
}

// momentParam is timeParam that also takes a plain day such as 2026-12-24, meaning its midnight in UTC.
func momentParam(e *core.RequestEvent, name string) (t time.Time, ok bool, err error) {
	if day, err := time.Parse(time.DateOnly, e.Request.URL.Query().Get(name)); err == nil {
		return day, true, nil
	}
	return timeParam(e, name)
}

// choiceParam reads a query parameter that must be one of a few words, "" when absent.
func choiceParam(e *core.RequestEvent, name string, choices ...string) (string, error) {
	text := e.Request.URL.Query().Get(name)
	if text == "" {
		return "", nil
	}
	for _, c := range choices {
		if text == c {
			return text, nil
		}
	}
	return "", commerce.FailField(name, "invalid_choice", "%s must be one of %s.", name, strings.Join(choices, ", "))
}
