package routes

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/testapp"
)

func TestEveryCodeHasAStatus(t *testing.T) {
	for _, code := range []commerce.Code{
		commerce.CodeInvalid, commerce.CodeUnauthorized, commerce.CodeForbidden, commerce.CodeNotFound, commerce.CodeConflict,
		commerce.CodeTooMany, commerce.CodeUnavailable, commerce.CodeUpstream, commerce.CodeParked, commerce.CodeInternal,
		commerce.CodeGone, commerce.CodeTooLarge, commerce.CodeLocked, commerce.CodeFull,
	} {
		require.Contains(t, statusOf, code)
	}
}

func TestAnswer(t *testing.T) {
	secret := errors.New("SQL logic error: no such table /var/lib/shop/data.db sk_live_123")
	tests := []struct {
		name   string
		err    error
		status int
		body   string // "" = the generic 500
	}{
		{"a field", commerce.FailField("quantity", "out_of_range", "Quantity must be 1 to 100."), 400,
			`{"data":{"quantity":{"code":"out_of_range","message":"Quantity must be 1 to 100."}},"message":"Quantity must be 1 to 100.","status":400}`},
		{"a reason", commerce.Fail(commerce.CodeConflict, "The order expired.").WithReason("expired").WithCause(secret), 409,
			`{"data":{"reason":"expired"},"message":"The order expired.","status":409}`},
		{"wrapped", fmt.Errorf("create order: %w", commerce.Fail(commerce.CodeNotFound, "There is no such price.")), 404,
			`{"data":{},"message":"There is no such price.","status":404}`},
		{"a neighbour failed", commerce.Fail(commerce.CodeUpstream, "The storage did not answer.").WithCause(secret), 502,
			`{"data":{},"message":"The storage did not answer.","status":502}`},
		{"an internal one hides even its message", commerce.Fail(commerce.CodeInternal, "row 7 of data.db").WithCause(secret), 500, ""},
		{"a code nobody mapped", commerce.Fail("odd", "x"), 500, ""},
		{"an unknown error", secret, 500, ""},
		{"no row", fmt.Errorf("find order: %w", sql.ErrNoRows), 404, `{"data":{},"message":"There is nothing here under that name.","status":404}`},
		{"a client that left", context.Canceled, 503, `{"data":{},"message":"The request took too long. Try again.","status":503}`},
		{"a body over its limit", &http.MaxBytesError{Limit: 1}, 413, `{"data":{},"message":"The request body is too large.","status":413}`},
		{"a hook's validation", validation.Errors{"status": validation.NewError("illegal_move", "A draft cannot be paid.")}, 400,
			`{"data":{"status":{"code":"illegal_move","message":"A draft cannot be paid."}},"message":"Some fields are not valid.","status":400}`},
		{"PocketBase's own", router.NewForbiddenError("Not you.", secret), 403, `{"data":{},"message":"Not you.","status":403}`},
	}
	app := testapp.New(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newEdge(t, app, EdgeOptions{AllowedHosts: []string{"*"}}, route{
				method: http.MethodGet, path: "/api/fails", auth: authPublic,
				handle: func(e *core.RequestEvent) error { return answer(e, tt.err) },
			})
			w := s.ask("GET /api/fails")
			require.Equal(t, tt.status, w.Code)
			if tt.body == "" {
				tt.body = `{"data":{},"message":"` + unknownFault + `","status":500}`
			}
			require.Equal(t, tt.body, w.Body.String())
			require.NotContains(t, w.Body.String(), "sk_live")
		})
	}
}

func TestAnswerWithMoreData(t *testing.T) {
	s := newEdge(t, testapp.New(t), EdgeOptions{AllowedHosts: []string{"*"}}, route{
		method: http.MethodGet, path: "/api/fails", auth: authPublic,
		handle: func(e *core.RequestEvent) error {
			err := commerce.Fail(commerce.CodeTooMany, "The quota is used up.")
			return answerWith(e, err, map[string]any{"pending_verification": true})
		},
	})
	w := s.ask("GET /api/fails")
	require.Equal(t, `{"data":{"pending_verification":true},"message":"The quota is used up.","status":429}`, w.Body.String())
	require.Equal(t, defaultRetry, w.Header().Get("Retry-After"))
}

// loggedApp is an app whose log lines a test can read.
type loggedApp struct {
	core.App
	log *slog.Logger
}

func (a loggedApp) Logger() *slog.Logger { return a.log }

func TestCausesAreLoggedOnce(t *testing.T) {
	var lines bytes.Buffer
	app := loggedApp{testapp.New(t), slog.New(slog.NewTextHandler(&lines, nil))}
	e := eventWith("", "")
	e.App = app
	_ = answer(e, commerce.Fail(commerce.CodeNotFound, "Nothing here.").WithCause(errors.New("quiet cause")))
	require.Empty(t, lines.String(), "a 4xx is the client's business")
	_ = answer(e, commerce.Fail(commerce.CodeUpstream, "The storage failed.").WithCause(errors.New("loud cause")))
	require.Equal(t, 1, bytes.Count(lines.Bytes(), []byte("loud cause")), lines.String())
}

// TestFieldNamesAreLeftAsTheyAre: a sentence may begin with a field's name, and that is no word.
func TestFieldNamesAreLeftAsTheyAre(t *testing.T) {
	out := envelope(commerce.FailField("price_id", "required", "price_id is required."))
	require.Equal(t, "price_id is required.", out.Message)
	require.Equal(t, "There is no such product.", envelope(commerce.Fail(commerce.CodeNotFound, "There is no such product.")).Message)
}
