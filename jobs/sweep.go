package jobs

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

// Sweep ends what time ends: orders that nobody paid, holds, access past its period.
func Sweep(app core.App, svc *commerce.Service) *Loop {
	return &Loop{Name: "sweep", Every: 5 * time.Second, Log: app.Logger(), Step: func(ctx context.Context) (bool, error) {
		return false, SweepOnce(ctx, app, svc)
	}}
}

// SweepOnce does everything that is due on the business clock now, until nothing is.
func SweepOnce(ctx context.Context, app core.App, svc *commerce.Service) error {
	ctx = commerce.WithActor(ctx, "job:sweep")
	for {
		n, err := svc.Sweep(ctx, app)
		if err != nil || n == 0 {
			return err
		}
	}
}
