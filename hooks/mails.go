package hooks

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

// bindMails sends PocketBase's own mails (password resets of superusers, alerts) through the
// outbox, one row a recipient: PocketBase would use sendmail or an SMTP server that a shop does
// not have. A mail with files is left to PocketBase; it writes none itself.
func bindMails(app core.App, svc *commerce.Service) {
	app.OnMailerSend().BindFunc(func(e *core.MailerEvent) error {
		m := e.Message
		if len(m.Attachments)+len(m.InlineAttachments) > 0 {
			return e.Next()
		}
		for _, to := range append(append(append(m.To[:0:0], m.To...), m.Cc...), m.Bcc...) {
			if err := svc.QueueSystemMail(context.Background(), e.App, commerce.SystemMail{To: to.Address, Subject: m.Subject, HTML: m.HTML, Text: m.Text}); err != nil {
				return err
			}
		}
		return nil
	})
}
