package routes

import (
	"encoding/json/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
)

func eventFor(url string) *core.RequestEvent {
	e := &core.RequestEvent{}
	e.Request = httptest.NewRequest(http.MethodGet, url, nil)
	return e
}

func TestReadList(t *testing.T) {
	tests := []struct {
		query string
		want  listParams
		field string
	}{
		{"", listParams{Page: 1, PerPage: 30}, ""},
		{"?page=3&perPage=200", listParams{Page: 3, PerPage: 200}, ""},
		{"?skipTotal=1", listParams{Page: 1, PerPage: 30, SkipTotal: true}, ""},
		{"?skipTotal=false&other=x", listParams{Page: 1, PerPage: 30}, ""},
		{"?page=0", listParams{}, "page"},
		{"?page=-1", listParams{}, "page"},
		{"?page=1.5", listParams{}, "page"},
		{"?page=99999999999999999999", listParams{}, "page"},
		{"?perPage=0", listParams{}, "perPage"},
		{"?perPage=201", listParams{}, "perPage"},
		{"?perPage=ten", listParams{}, "perPage"},
		{"?skipTotal=maybe", listParams{}, "skipTotal"},
	}
	for _, tt := range tests {
		got, err := readList(eventFor("/" + tt.query))
		if tt.field == "" {
			require.NoError(t, err, tt.query)
			require.Equal(t, tt.want, got, tt.query)
			continue
		}
		require.Error(t, err, tt.query)
		out := envelope(err)
		require.Equal(t, http.StatusBadRequest, out.Status)
		require.Contains(t, out.Data, tt.field)
	}
}

func TestListPage(t *testing.T) {
	page := func(p listParams, total int, items []int) string {
		raw, err := json.Marshal(newListPage(p, total, items))
		require.NoError(t, err)
		return string(raw)
	}
	require.Equal(t, `{"page":1,"perPage":30,"totalItems":0,"totalPages":0,"items":[]}`, page(listParams{Page: 1, PerPage: 30}, 0, nil))
	require.Equal(t, `{"page":2,"perPage":30,"totalItems":61,"totalPages":3,"items":[1]}`, page(listParams{Page: 2, PerPage: 30}, 61, []int{1}))
	require.Equal(t, `{"page":1,"perPage":30,"totalItems":60,"totalPages":2,"items":[1]}`, page(listParams{Page: 1, PerPage: 30}, 60, []int{1}))
	require.Equal(t, `{"page":1,"perPage":30,"totalItems":-1,"totalPages":-1,"items":[1]}`, page(listParams{Page: 1, PerPage: 30, SkipTotal: true}, 60, []int{1}))
	require.Equal(t, 400, listParams{Page: 3, PerPage: 200}.Offset())
}

func TestTimeParam(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		{"?from=2026-12-24T09:00:00Z", "2026-12-24T09:00:00Z"},
		{"?from=2026-12-24T09:00:00.5%2B02:00", "2026-12-24T07:00:00.5Z"},
		{"?from=2026-12-24T09:00:00+02:00", "2026-12-24T07:00:00Z"},
	} {
		got, ok, err := timeParam(eventFor("/"+tt.query), "from")
		require.NoError(t, err, tt.query)
		require.True(t, ok)
		require.Equal(t, tt.want, got.Format("2006-01-02T15:04:05.999Z07:00"))
	}
	_, ok, err := timeParam(eventFor("/"), "from")
	require.NoError(t, err)
	require.False(t, ok)
	for _, bad := range []string{"?from=2026-12-24", "?from=tomorrow", "?from=2026-13-01T00:00:00Z"} {
		_, _, err := timeParam(eventFor("/"+bad), "from")
		require.Contains(t, envelope(err).Data, "from", bad)
	}
}

func TestChoiceParam(t *testing.T) {
	got, err := choiceParam(eventFor("/?format=pdf"), "format", "html", "pdf")
	require.NoError(t, err)
	require.Equal(t, "pdf", got)
	_, err = choiceParam(eventFor("/?format=PDF"), "format", "html", "pdf")
	require.Contains(t, envelope(err).Data, "format")
}

func TestAPlainDayIsItsMidnight(t *testing.T) {
	got, ok, err := momentParam(eventFor("/?from=2026-12-24"), "from")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "2026-12-24T00:00:00Z", got.Format(time.RFC3339))
	got, _, err = momentParam(eventFor("/?from=2026-12-24T12:00:00%2B02:00"), "from")
	require.NoError(t, err)
	require.Equal(t, "2026-12-24T10:00:00Z", got.Format(time.RFC3339))
	_, _, err = momentParam(eventFor("/?from=2026-13-24"), "from")
	require.Error(t, err)
}
