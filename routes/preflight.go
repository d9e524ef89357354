package routes

import (
	"context"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) preflightRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/account/preflight", auth: authUser, handle: a.getPreflight},
		{method: http.MethodPost, path: "/api/account/preflight/email-test", auth: authUser, handle: a.sendPreflightMail},
	}
}

type preflightCheck struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	State string `json:"state"` // done, todo, failed, off
	Cause string `json:"cause"`
	Fix   string `json:"fix"`
	Href  string `json:"href"`
}

type preflightAnswer struct {
	Passing int              `json:"passing"`
	Total   int              `json:"total"`
	Checks  []preflightCheck `json:"checks"`
}

// getPreflight answers the six set-up checks. What cannot be found out is a failed check.
func (a *api) getPreflight(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	progress, err := collections.FindProgress(a.app, b.Account.Id)
	if err != nil {
		return answer(e, err)
	}
	out := preflightAnswer{Checks: []preflightCheck{
		checkClerk(b.Profile), a.checkSupabase(e, b.Profile), a.checkMail(b), checkOrdered(progress.Ordered), checkPaid(progress.PaidByWord), checkUsage(progress),
	}}
	out.Total = len(out.Checks)
	for _, c := range out.Checks {
		if c.State == "done" {
			out.Passing++
		}
	}
	noStore(e)
	return e.JSON(http.StatusOK, out)
}

func checkClerk(p *collections.Profile) preflightCheck {
	c := preflightCheck{Key: "clerk_sync", Title: "Clerk sign-in and sync", State: "done", Cause: "You are signed in, and a signed event told the shop who you are."}
	if p.ProviderUpdatedAt().IsZero() {
		c.State, c.Cause = "todo", "You are signed in, but no signed user event arrived yet."
		c.Fix = "Add the webhook endpoint /api/webhooks/clerk in Clerk's dashboard with the user events, then change your name there once."
	}
	return c
}

func (a *api) checkSupabase(e *core.RequestEvent, p *collections.Profile) preflightCheck {
	c := preflightCheck{Key: "supabase_probe", Title: "Supabase bridge"}
	if !a.Config().Features.Supabase {
		c.State, c.Cause, c.Fix = "off", "Supabase is not configured. The shop works without it.", "Set SUPABASE_URL and SUPABASE_ANON_KEY to use it."
		return c
	}
	ctx, cancel := context.WithTimeout(e.Request.Context(), 3*time.Second)
	defer cancel()
	found := a.probeSupabase(ctx, e.Request, p)
	c.State, c.Cause = "done", found.Detail
	if !found.OK {
		c.State, c.Fix = "failed", "Follow the Supabase section of docs/07-deploy.md, then look again."
	}
	return c
}

func (a *api) checkMail(b commerce.Buyer) preflightCheck {
	c := preflightCheck{Key: "resend_email", Title: "Resend test mail"}
	last, err := collections.FindNewestMail(a.app, b.Profile.Id, commerce.NoticePreflight)
	switch {
	case !a.Config().Features.Mail:
		c.State, c.Cause, c.Fix = "off", "Mail is not configured: nothing is sent, mails wait in the outbox.", "Set RESEND_API_KEY and RESEND_FROM_EMAIL."
	case err == nil && last.State() != collections.EmailSent && last.State() != collections.EmailQueued:
		c.State, c.Cause, c.Fix = "failed", last.LastError(), "Look at docs/06-resend-transactional-email.md, then send another test mail."
	case !b.Account.PreflightSentAt().IsZero():
		c.State, c.Cause = "done", "A test mail went to "+b.Account.PreflightRecipient()+"."
	default:
		c.State, c.Cause, c.Fix = "todo", "No test mail was sent yet.", "Send one to your own address."
	}
	return c
}

func todoUnless(done bool, c preflightCheck, cause, fix, href string) preflightCheck {
	c.State = "done"
	if !done {
		c.State, c.Cause, c.Fix, c.Href = "todo", cause, fix, href
	}
	return c
}

func checkOrdered(done bool) preflightCheck {
	return todoUnless(done, preflightCheck{Key: "order_attempt", Title: "Order placed", Cause: "You placed an order."}, "You have not ordered anything yet.", "Order a product.", "/products")
}

func checkPaid(done bool) preflightCheck {
	return todoUnless(done, preflightCheck{Key: "webhook_payment", Title: "Payment confirmed by webhook", Cause: "A signed webhook confirmed a payment of yours."},
		"No signed webhook has confirmed a payment of yours yet.", "Pay an order; if it stays open, check the webhook endpoint in the provider's dashboard.", "/account/purchases")
}

func checkUsage(p collections.Progress) preflightCheck {
	c := preflightCheck{Key: "subscription_usage", Title: "Subscription and usage", Cause: "You have a subscription, or used the AI features."}
	return todoUnless(p.Subscribed || p.UsedAI, c, "You have neither a subscription nor any usage yet.", "Choose a plan.", "/pricing")
}

type preflightMailAnswer struct {
	Sent           bool    `json:"sent"`
	Detail         string  `json:"detail"`
	RecipientEmail string  `json:"recipient_email"`
	SentAt         apiTime `json:"sent_at"`
}

// sendPreflightMail sends a test mail to the person's own address and says what came of it.
func (a *api) sendPreflightMail(e *core.RequestEvent) error {
	if err := readNothing(e); err != nil {
		return answer(e, err)
	}
	unsent := map[string]any{"sent": false}
	if !a.Config().Features.Mail || a.Extra.SendNow == nil {
		return answerWith(e, commerce.Fail(commerce.CodeInvalid, "Mail is not configured. Set RESEND_API_KEY and RESEND_FROM_EMAIL."), unsent)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	m, err := a.Shop.QueuePreflightMail(act(e), a.app, b)
	if err != nil {
		e.Response.Header().Set("Retry-After", "720")
		return answerWith(e, err, unsent)
	}
	if err = a.Extra.SendNow(e.Request.Context(), m.Id); err == nil {
		m, err = collections.FindEmail(a.app, m.Id)
	}
	if err != nil {
		return answer(e, err)
	}
	if m.State() != collections.EmailSent {
		return answerWith(e, commerce.Fail(commerce.CodeUpstream, "The test mail was not sent: %s", m.LastError()), unsent)
	}
	if err := a.Shop.NotePreflightMail(act(e), a.app, b, m); err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, preflightMailAnswer{true, "The test mail is on its way.", m.To(), at(m.SentAt())})
}
