package main

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
	svixsdk "github.com/svix/svix-webhooks/go"

	"pocketstarter/collections"
	"pocketstarter/emails"
)

const resendSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// resendSays delivers one signed event of Resend about a mail and waits until it is applied.
func (b *bench) resendSays(id, event, mail, to, extra string) {
	b.t.Helper()
	hook, err := svixsdk.NewWebhook(resendSecret)
	require.NoError(b.t, err)
	body := fmt.Sprintf(`{"type":%q,"created_at":%q,"data":{"email_id":%q,"to":[%q]%s}}`, event, time.Now().UTC().Format(time.RFC3339), mail, to, extra)
	now := time.Now()
	signature, err := hook.Sign(id, now, []byte(body))
	require.NoError(b.t, err)
	code, text := b.ask(nil, http.MethodPost, "/api/webhooks/resend", "application/json", body, "svix-id", id, "svix-timestamp", fmt.Sprint(now.Unix()), "svix-signature", signature)
	require.Equal(b.t, 200, code, text)
	require.NoError(b.t, b.shop.settled(context.Background()))
}

// mailOf waits until the outbox is done with an order's mail of a kind.
func (b *bench) mailOf(o *collections.Order, kind string) *collections.Email {
	b.t.Helper()
	var m *collections.Email
	require.Eventually(b.t, func() bool {
		var id string
		if err := b.shop.app.DB().NewQuery("SELECT id FROM emails WHERE `order` = '" + o.Id + "' AND kind = '" + kind + "' AND state NOT IN ('queued','failed')").Row(&id); err != nil {
			return false
		}
		var err error
		m, err = collections.FindEmail(b.shop.app, id)
		return err == nil
	}, 20*time.Second, 20*time.Millisecond)
	return m
}

func TestBouncesAndComplaints(t *testing.T) {
	b := newBenchWith(t, map[string]string{"RESEND_WEBHOOK_SECRET": resendSecret})
	first := b.mailOf(b.buy(), "order_fulfilled")
	require.Equal(t, collections.EmailSent, first.State())
	require.NotEmpty(t, first.ProviderID())

	b.resendSays("msg_1", "email.delivered", first.ProviderID(), first.To(), "")
	require.Equal(t, 1, b.rows("emails WHERE delivery_state = 'delivered'"))
	b.resendSays("msg_2", "email.bounced", first.ProviderID(), first.To(), `,"bounce":{"type":"Transient","message":"mailbox full"}`)
	require.Zero(t, b.rows("suppressions"), "a soft bounce suppresses nothing")

	b.resendSays("msg_3", "email.bounced", first.ProviderID(), first.To(), `,"bounce":{"type":"Permanent","message":"no such user"}`)
	require.Equal(t, 1, b.rows("suppressions WHERE cause = 'bounce' AND lifted_at = ''"))
	held := b.mailOf(b.buy(), "order_fulfilled")
	require.Equal(t, collections.EmailSuppressed, held.State())
	require.Contains(t, held.LastError(), "lift")

	s, err := collections.FindSuppressionByAddress(b.shop.app, first.To())
	require.NoError(t, err)
	s.SetLiftedAt(time.Now()) // as an operator does in the admin UI
	require.NoError(t, b.shop.app.Save(s.Record))
	require.Equal(t, collections.EmailSent, b.mailOf(b.buy(), "order_fulfilled").State())

	b.resendSays("msg_4", "email.complained", first.ProviderID(), first.To(), "")
	require.Equal(t, 1, b.rows("suppressions WHERE cause = 'complaint' AND lifted_at = ''"), "a lifted address can be suppressed again")
	require.Equal(t, collections.EmailSent, b.mailOf(b.buy(), "order_fulfilled").State(), "a complaint lets receipts through")

	code, text := b.ask(nil, http.MethodPost, "/api/webhooks/resend", "application/json", "{}", "svix-id", "x", "svix-timestamp", "1", "svix-signature", "v1,x")
	require.Equal(t, 400, code, text)
}

func TestAPasswordResetOfAnOperatorGoesThroughTheOutbox(t *testing.T) {
	b := newBench(t)
	supers, err := b.shop.app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	require.NoError(t, err)
	boss := core.NewRecord(supers)
	boss.SetEmail("boss@example.com")
	boss.SetPassword("a long operator password")
	require.NoError(t, b.shop.app.Save(boss))
	code, text := b.ask(nil, http.MethodPost, "/api/collections/_superusers/request-password-reset", "application/json", `{"email":"boss@example.com"}`)
	require.Equal(t, 204, code, text)
	require.Eventually(t, func() bool {
		mails, err := b.shop.s.sandbox.Inbox().To(context.Background(), "boss@example.com", 5)
		return err == nil && len(mails) == 1 && mails[0].Tags["event"] == "system"
	}, 20*time.Second, 20*time.Millisecond)
	require.Eventually(t, func() bool { return b.rows("emails WHERE kind = 'system' AND state = 'sent'") == 1 }, 20*time.Second, 20*time.Millisecond)
	var html string
	require.NoError(t, b.shop.app.DB().NewQuery("SELECT html FROM emails WHERE kind = 'system'").Row(&html))
	require.Contains(t, html, "confirm-password-reset")
}

func TestEveryMailHasAPreviewInTheSandbox(t *testing.T) {
	b := newBench(t)
	code, text := b.ask(nil, http.MethodGet, "/sandbox/api/previews", "", "")
	require.Equal(t, 200, code, text)
	for _, kind := range emails.Kinds() {
		require.Contains(t, text, `"`+kind+`"`)
		code, page := b.ask(nil, http.MethodGet, "/sandbox/api/previews/"+kind, "", "")
		require.Equal(t, 200, code, page)
		require.Contains(t, page, "<html")
	}
	code, _ = b.ask(nil, http.MethodGet, "/sandbox/api/previews/none", "", "")
	require.Equal(t, 404, code)
}
