package routes

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/stretchr/testify/require"
)

// TestOnlyOurOwnFaultsReachTheLog holds that the activity log, which sees what
// answerFaults returns, hears of a 5xx and of nothing less.
func TestOnlyOurOwnFaultsReachTheLog(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		logged bool
		code   int
	}{
		{"no error", nil, false, http.StatusOK},
		{"a refusal", router.NewForbiddenError("No.", nil), false, http.StatusForbidden},
		{"a wrong request", router.NewBadRequestError("No.", nil), false, http.StatusBadRequest},
		{"a plain error, which PocketBase answers as 400", errors.New("odd"), false, http.StatusBadRequest},
		{"our fault", router.NewInternalServerError("", nil), true, http.StatusOK}, // not written yet
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := eventWith("", "")
			chain := hook.Hook[*core.RequestEvent]{}
			chain.BindFunc(answerFaults)
			err := chain.Trigger(e, func(*core.RequestEvent) error { return tt.err })
			require.Equal(t, tt.logged, err != nil)
			require.Equal(t, tt.code, e.Response.(*httptest.ResponseRecorder).Code)
		})
	}
}
