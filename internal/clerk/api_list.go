package clerk

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

const (
	pageSize = 100
	maxPages = 10_000 // a list that grows without end is a fault
)

// rows goes through a list page by page, in the list's own order. Rows move between
// pages while we read, so that some come twice. But as many different ones as were there
// all the time must have come, or the last pair holds an error.
func (a *API) rows(ctx context.Context, path []string, q url.Values) iter.Seq2[jsontext.Value, error] {
	return func(yield func(jsontext.Value, error) bool) {
		ids := map[string]bool{}
		var read, first, last int
		for page := 0; ; page++ {
			list, total, err := a.page(ctx, path, q, read)
			if err == nil && page == maxPages {
				err = partial("has no end")
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if page == 0 {
				first = total
			}
			last = total
			for _, row := range list {
				var named struct {
					ID string `json:"id"`
				}
				if err := json.Unmarshal(row, &named); err != nil || named.ID == "" {
					yield(nil, partial("lists a row that cannot be read").WithCause(err))
					return
				}
				ids[named.ID] = true
				if !yield(row, nil) {
					return
				}
			}
			if read += len(list); read >= last || len(list) == 0 {
				break
			}
		}
		if len(ids) < min(first, last) {
			yield(nil, partial(fmt.Sprintf("lists %d of %d rows", len(ids), min(first, last))))
		}
	}
}

func (a *API) page(ctx context.Context, path []string, q url.Values, offset int) ([]jsontext.Value, int, error) {
	q = maps.Clone(q)
	q.Set("limit", strconv.Itoa(pageSize))
	q.Set("offset", strconv.Itoa(offset))
	body, err := a.call(ctx, http.MethodGet, path, q)
	if err != nil {
		return nil, 0, err
	}
	var page struct {
		Data  []jsontext.Value `json:"data"`
		Total *int             `json:"total_count"`
	}
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, 0, partial("cannot be read").WithCause(err)
	}
	if page.Data == nil || page.Total == nil || *page.Total < 0 {
		return nil, 0, partial("is incomplete")
	}
	return page.Data, *page.Total, nil
}
