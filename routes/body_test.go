package routes

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

type lineInput struct {
	Role string `json:"role"`
}

type thingInput struct {
	Name     string             `json:"name"`
	Quantity *int64             `json:"quantity"`
	Active   *bool              `json:"is_active"`
	Keys     []string           `json:"keys"`
	Lines    []lineInput        `json:"lines"`
	Due      nullable[string]   `json:"due_at"`
	Metadata map[string]any     `json:"metadata"`
	Product  jsontext.Value     `json:"product"`
	Limit    nullable[*float64] `json:"limit"`
}

func eventWith(kind, body string) *core.RequestEvent {
	e := &core.RequestEvent{}
	e.Request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	if kind != "" {
		e.Request.Header.Set("Content-Type", kind)
	}
	e.Response = httptest.NewRecorder()
	return e
}

func TestReadBodyRefusesWhatItDoesNotKnow(t *testing.T) {
	const kind = "application/json"
	tests := []struct {
		name, kind, body string
		status           int
		field, code      string
	}{
		{"good", kind, `{"name":"x","quantity":2}`, 0, "", ""},
		{"with a charset", "application/json; charset=utf-8", `{"name":"x"}`, 0, "", ""},
		{"spaces around it", kind, " \n{\"name\":\"x\"}\n ", 0, "", ""},
		{"anything in a free member", kind, `{"metadata":{"a":null,"b":[1]},"product":null}`, 400, "product", "null"},
		{"null where it means something", kind, `{"due_at":null}`, 0, "", ""},
		{"nothing", kind, ``, 400, "", ""},
		{"a list", kind, `[]`, 400, "", ""},
		{"null", kind, `null`, 400, "", ""},
		{"cut off", kind, `{"name":`, 400, "", ""},
		{"trailing bytes", kind, `{"name":"x"} {}`, 400, "", ""},
		{"not UTF-8", kind, "{\"name\":\"\xff\"}", 400, "", ""},
		{"an unknown field", kind, `{"status":"paid"}`, 400, "status", "unknown_field"},
		{"a field in another case", kind, `{"Name":"x"}`, 400, "Name", "unknown_field"},
		{"an unknown field inside", kind, `{"lines":[{"role":"a"},{"id":1}]}`, 400, "lines.1.id", "unknown_field"},
		{"a doubled field", kind, `{"name":"x","name":"y"}`, 400, "name", "duplicate"},
		{"a text for a number", kind, `{"quantity":"2"}`, 400, "quantity", "invalid_type"},
		{"a fraction", kind, `{"quantity":1.5}`, 400, "quantity", "invalid_type"},
		{"a huge number", kind, `{"quantity":92233720368547758080}`, 400, "quantity", "invalid_type"},
		{"a number for a text", kind, `{"name":7}`, 400, "name", "invalid_type"},
		{"a text for a list", kind, `{"keys":"a"}`, 400, "keys", "invalid_type"},
		{"a number in a list of texts", kind, `{"keys":["a",1]}`, 400, "keys.1", "invalid_type"},
		{"a text for a truth", kind, `{"is_active":"yes"}`, 400, "is_active", "invalid_type"},
		{"null for a text", kind, `{"name":null}`, 400, "name", "null"},
		{"null for a number", kind, `{"quantity":null}`, 400, "quantity", "null"},
		{"a number for a nullable text", kind, `{"due_at":7}`, 400, "due_at", "invalid_type"},
		{"a form", "application/x-www-form-urlencoded", `name=x`, 415, "", ""},
		{"no content type", "", `{"name":"x"}`, 415, "", ""},
		{"a content type that is none", ";;", `{"name":"x"}`, 415, "", ""},
		{"too large", kind, `{"name":"` + strings.Repeat("x", maxJSON) + `"}`, 413, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readBody[thingInput](eventWith(tt.kind, tt.body))
			if tt.status == 0 {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			out := envelope(err)
			require.Equal(t, tt.status, out.Status, out.Message)
			if tt.field == "" {
				require.Empty(t, out.Data)
				return
			}
			fault, ok := out.Data[tt.field].(fieldFault)
			require.True(t, ok, "%v", out.Data)
			require.Equal(t, tt.code, fault.Code)
			require.Contains(t, fault.Message, tt.field)
		})
	}
}

func TestReadBodyTellsAbsentFromEmpty(t *testing.T) {
	absent, err := readBody[thingInput](eventWith("application/json", `{}`))
	require.NoError(t, err)
	require.Nil(t, absent.Quantity)
	require.False(t, absent.Due.Set)

	given, err := readBody[thingInput](eventWith("application/json", `{"quantity":0,"due_at":"x","is_active":false,"limit":null}`))
	require.NoError(t, err)
	require.Zero(t, *given.Quantity)
	require.False(t, *given.Active)
	require.Equal(t, nullable[string]{Set: true, Value: "x"}, given.Due)
	require.True(t, given.Limit.Null)
}

func TestOptionalBodies(t *testing.T) {
	require.NoError(t, noBody(eventWith("", "")))
	require.NoError(t, noBody(eventWith("application/json", "{}")))
	require.Equal(t, commerce.CodeInvalid, commerce.CodeOf(noBody(eventWith("application/json", `{"a":1}`))))
	got, err := readOptionalBody[thingInput](eventWith("", ""))
	require.NoError(t, err)
	require.Equal(t, thingInput{}, got)
}

// FuzzReadBody holds that no body whatever makes more than a 4xx. Its seeds are files under
// testdata/fuzz.
func FuzzReadBody(f *testing.F) {
	f.Fuzz(func(t *testing.T, body string) {
		got, err := readBody[thingInput](eventWith("application/json", body))
		if err == nil {
			_, err = json.Marshal(got)
			require.NoError(t, err)
			return
		}
		status := envelope(err).Status
		require.True(t, status >= 400 && status < 500, "%d for %q", status, body)
	})
}
