package collections

import (
	"slices"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// A page far into a list that is asked for by its number is found by walking the list's index to
// it. Where such walks ended is remembered for a while: the same page and those after it begin
// there. Pages among the first manyRows are always found anew.
const marksKept = 1000 // of one list

const bookmarksKey = "shop.listBookmarks"

type bookmarks struct {
	sync.Mutex
	lists map[string]*marked
}

// marked is what is known of one list.
type marked struct {
	sync.Mutex // held while somebody walks: who comes meanwhile begins where they ended
	marks      []mark
	end        int64 // no row stands at this offset or later; 0 when unknown
	until      time.Time
}

// mark says which row stands before an offset.
type mark struct {
	offset int64
	before Cursor
}

// placesOf finds one part of a list. read finds it from the list's beginning or from a cursor,
// with one place more than the limit where more follow; key tells the list from others.
func placesOf(app core.App, key func() string, p Page, read func(Page) ([]place, error)) ([]place, error) {
	if p.Offset <= manyRows || p.Limit < 0 || p.After != (Cursor{}) {
		return read(p)
	}
	m := app.Store().GetOrSet(bookmarksKey, func() any { return &bookmarks{lists: map[string]*marked{}} }).(*bookmarks).of(key())
	m.Lock()
	defer m.Unlock()
	began := clock()
	if !began.Before(m.until) {
		m.marks, m.end = nil, 0
	}
	if m.end > 0 && p.Offset >= m.end {
		return nil, nil
	}
	fresh := len(m.marks) == 0 && m.end == 0
	places, err := m.walk(p, read)
	now := clock()
	if fresh {
		m.until = now.Add(totalsLast)
	}
	if worth := now.Add(totalsMost * now.Sub(began)); worth.After(m.until) { // a long walk is not soon done again
		m.until = worth
	}
	return places, err
}

// walk reads a page from the nearest mark before it, and marks where it and the next one begin.
func (m *marked) walk(p Page, read func(Page) ([]place, error)) ([]place, error) {
	near := Page{Limit: p.Limit, Offset: p.Offset}
	if i, exact := slices.BinarySearchFunc(m.marks, p.Offset, func(x mark, offset int64) int { return int(x.offset - offset) }); exact {
		near.Offset, near.After = 0, m.marks[i].before
	} else if i > 0 {
		near.Offset, near.After = p.Offset-m.marks[i-1].offset, m.marks[i-1].before
	}
	if near.Offset > 0 { // the row before the page is read, too
		near.Offset, near.Limit = near.Offset-1, near.Limit+1
	}
	places, err := read(near)
	if err != nil {
		return nil, err
	}
	if near.Limit > p.Limit {
		if len(places) == 0 {
			m.end = p.Offset
			return nil, nil
		}
		m.put(p.Offset, places[0])
		places = places[1:]
	}
	if int64(len(places)) > p.Limit {
		m.put(p.Offset+p.Limit, places[p.Limit-1])
	}
	return places, nil
}

func (m *marked) put(offset int64, before place) {
	if len(m.marks) >= marksKept {
		m.marks = nil
	}
	i, known := slices.BinarySearchFunc(m.marks, offset, func(x mark, offset int64) int { return int(x.offset - offset) })
	if !known {
		m.marks = slices.Insert(m.marks, i, mark{offset, Cursor{before.Key, before.ID}})
	}
}

func (b *bookmarks) of(key string) *marked {
	b.Lock()
	defer b.Unlock()
	m := b.lists[key]
	if m == nil {
		if len(b.lists) >= totalsKept {
			clear(b.lists)
		}
		m = &marked{}
		b.lists[key] = m
	}
	return m
}
