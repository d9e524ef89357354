package jobs

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

// Inbox is the one worker that applies stored events, in order of arrival. others
// write beside it.
func Inbox(app core.App, svc *commerce.Service, others commerce.Others) *Loop {
	return &Loop{Name: "inbox", Every: 2 * time.Second, Log: app.Logger(), Step: func(ctx context.Context) (bool, error) {
		n, err := svc.ApplyDue(commerce.WithActor(ctx, "job:inbox"), app, others)
		return n > 0, err
	}}
}
