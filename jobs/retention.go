package jobs

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// RetentionOptions say how long contents are kept.
type RetentionOptions struct {
	Events     time.Duration // payloads of events and payments
	MailBodies time.Duration
	Tidy       func() error     // removes uploads that waited too long and what a crash left of others; may be nil
	Now        func() time.Time // protocol time
}

const retentionBatch = 500

// Retention is the loop that drops the contents of old, settled rows and keeps the rows.
func Retention(app core.App, o RetentionOptions) *Loop {
	return &Loop{Name: "retention", Every: time.Hour, Log: app.Logger(), Step: func(ctx context.Context) (bool, error) {
		if o.Tidy != nil {
			if err := o.Tidy(); err != nil {
				app.Logger().Warn("tidying the uploads failed", "error", err)
			}
		}
		return false, RetainOnce(ctx, app, o)
	}}
}

// RetainOnce drops everything that is old enough now.
func RetainOnce(ctx context.Context, app core.App, o RetentionOptions) error {
	now := o.Now()
	for _, x := range []struct {
		collection string
		keep       time.Duration
	}{{collections.Emails, o.MailBodies}, {collections.WebhookEvents, o.Events}, {collections.PaymentTransactions, o.Events}} {
		for ctx.Err() == nil {
			n, err := collections.RedactOld(app, x.collection, now.Add(-x.keep), now, retentionBatch)
			if err != nil {
				return err
			}
			if n < retentionBatch {
				break
			}
		}
	}
	return ctx.Err()
}
