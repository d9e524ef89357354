package routes

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
)

// answerFaults writes 4xx answers before PocketBase's activity log sees them. It
// would write a row and start a goroutine for each: a flood of refused requests
// would cost more than one of accepted ones. A 5xx still reaches the log.
func answerFaults(e *core.RequestEvent) error {
	err := e.Next()
	if err == nil {
		return nil
	}
	if router.ToApiError(err).Status >= http.StatusInternalServerError {
		return err
	}
	router.ErrorHandler(e.Response, e.Request, err)
	return nil
}
