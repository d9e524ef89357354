package jobs

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// SendNow renders and sends one mail of the outbox, once: what fails is dead with its reason.
// For mails that somebody waits for, such as the test mail. What came of it is in the row.
func SendNow(ctx context.Context, app core.App, o OutboxOptions, emailID string) error {
	m, err := collections.FindEmail(app, emailID)
	if err != nil {
		return err
	}
	w := &outbox{app: app, o: o}
	if err := w.sendOne(ctx, m); err != nil {
		return err
	}
	if m.State() != collections.EmailFailed {
		return nil
	}
	m.SetState(collections.EmailDead)
	m.SetNextAttemptAt(time.Time{})
	return app.SaveNoValidate(m)
}
