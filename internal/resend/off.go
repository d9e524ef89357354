package resend

import (
	"context"
	"errors"

	"pocketstarter/jobs"
)

// ErrNotConfigured is the cause of every error of Off.
var ErrNotConfigured = errors.New("RESEND_API_KEY or RESEND_FROM_EMAIL is not set")

// Off is the mailer of a shop without Resend. It refuses every mail for now, so
// that the outbox keeps it until mail is configured.
type Off struct{}

// Send always returns a *jobs.SendError that is neither permanent nor unknown.
func (Off) Send(context.Context, jobs.Message) (string, error) {
	return "", &jobs.SendError{Reason: "mail is not configured", Outage: true, Err: ErrNotConfigured}
}
