package commerce

import (
	"context"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// preflightMails is how many test mails a person may send in an hour.
const preflightMails = 5

type factPreflight struct {
	Name   string    `json:"name"`
	SentAt time.Time `json:"sent_at"`
	To     string    `json:"recipient"`
}

// QueuePreflightMail writes a test mail to the person's own verified address. The outbox leaves
// it alone: the caller sends it at once and tells the person what came of it. CodeInvalid without
// an address, CodeTooMany after five in an hour.
func (s *Service) QueuePreflightMail(ctx context.Context, app core.App, b Buyer) (*collections.Email, error) {
	var m *collections.Email
	err := app.RunInTransaction(func(tx core.App) error {
		p, err := collections.FindProfile(tx, b.Profile.Id)
		if err != nil {
			return err
		}
		if p.ContactEmail() == "" {
			return Fail(CodeInvalid, "Clerk has not told this shop a verified address of yours yet, so there is nobody to write to.")
		}
		now := s.Wall()
		n, err := collections.CountMailsSince(tx, p.Id, NoticePreflight, now.Add(-time.Hour))
		if err != nil {
			return err
		}
		if n >= preflightMails {
			return Fail(CodeTooMany, "Five test mails an hour are enough. Try again later.")
		}
		key := "preflight-email-" + b.Account.Id + "-" + strconv.FormatInt(now.UnixMilli(), 10)
		if err := s.QueueNotice(ctx, tx, Notice{Kind: NoticePreflight, Key: key, ProfileID: p.Id, Facts: factPreflight{displayName(p), now, p.ContactEmail()}}); err != nil {
			return err
		}
		if m, err = collections.FindEmailByKey(tx, key); err != nil {
			return err
		}
		m.SetNextAttemptAt(now.Add(72 * time.Hour)) // beyond what the outbox ever looks at
		return save(ctx, tx, m)
	})
	return m, err
}

// NotePreflightMail keeps that a test mail was sent, for the set-up page.
func (s *Service) NotePreflightMail(ctx context.Context, app core.App, b Buyer, m *collections.Email) error {
	return app.RunInTransaction(func(tx core.App) error {
		a, err := collections.FindCustomerAccount(tx, b.Account.Id)
		if err != nil {
			return err
		}
		a.SetPreflightSentAt(m.SentAt())
		a.SetPreflightRecipient(m.To())
		return save(ctx, tx, a)
	})
}
