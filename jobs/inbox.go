package jobs

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

// Inbox is the one worker that applies stored events, in order of arrival. waiting tells
// that a receiver waits for the writer.
func Inbox(app core.App, svc *commerce.Service, waiting func() bool) *Loop {
	return &Loop{Name: "inbox", Every: 2 * time.Second, Log: app.Logger(), Step: func(ctx context.Context) (bool, error) {
		n, err := svc.ApplyDue(commerce.WithActor(ctx, "job:inbox"), app, waiting)
		return n > 0, err
	}}
}
