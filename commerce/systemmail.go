package commerce

import (
	"context"
	"encoding/json"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// SystemMail is a mail that PocketBase itself wrote, such as a superuser's password reset.
type SystemMail struct {
	To                  string
	Subject, HTML, Text string
}

// QueueSystemMail writes one of PocketBase's own mails to the outbox. It goes to operators, whom
// no profile describes: the address comes from PocketBase.
func (s *Service) QueueSystemMail(ctx context.Context, app core.App, in SystemMail) error {
	facts, err := json.Marshal(map[string]string{"subject": in.Subject, "html": in.HTML, "text": in.Text})
	if err != nil {
		return err
	}
	m, err := collections.NewEmail(app)
	if err != nil {
		return err
	}
	m.SetKind(NoticeSystem)
	m.SetIdempotencyKey("system-" + m.Id)
	m.SetTo(in.To)
	m.SetData(json.RawMessage(facts))
	m.SetState(collections.EmailQueued)
	m.SetNextAttemptAt(s.Wall())
	m.SetQueuedAt(s.Wall())
	return save(ctx, app, m)
}
