package stripe_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/stripe"
	"pocketstarter/internal/stripe/stripestub"
)

// open makes a session for an ordinary order and returns its id.
func (w *world) open(t *testing.T) string {
	t.Helper()
	s, err := w.Open(context.Background(), order(nil))
	require.NoError(t, err)
	return s.SessionID
}

// paid makes a paid session and returns its payment intent.
func (w *world) paid(t *testing.T) string {
	t.Helper()
	e, err := w.stub.Pay(w.open(t))
	return facts(t, e, err).Payment.ExternalID
}

func TestPaying(t *testing.T) {
	w := newWorld(t)
	session := w.open(t)
	e, err := w.stub.Pay(session)
	f := facts(t, e, err)
	require.Equal(t, "checkout.session.completed", f.Type)
	require.Equal(t, commerce.PaymentFact{
		Provider: "stripe", ExternalID: f.Payment.ExternalID, Status: "succeeded", Kind: "checkout",
		SubtotalCents: 3800, TotalCents: 3800, Currency: "USD", PayerUserID: "user_1", PayerEmail: "ada@example.org",
		OrderPublicID: orderID, CheckoutID: session, UpdatedAt: moment,
	}, *f.Payment)
	require.Regexp(t, `^pi_`, f.Payment.ExternalID)
}

func TestPayingLater(t *testing.T) {
	w := newWorld(t)
	arrives := w.open(t)
	e, err := w.stub.PayLater(arrives)
	pending := facts(t, e, err).Payment
	require.Equal(t, "pending", pending.Status)
	e, err = w.stub.Arrive(arrives)
	done := facts(t, e, err).Payment
	require.Equal(t, "succeeded", done.Status)
	require.Equal(t, pending.ExternalID, done.ExternalID, "one payment is one row")

	s, err := w.Open(context.Background(), order(func(o *commerce.CheckoutOrder) { o.Attempt = 2 }))
	require.NoError(t, err)
	bounces := s.SessionID
	e, err = w.stub.PayLater(bounces)
	require.Equal(t, "pending", facts(t, e, err).Payment.Status)
	e, err = w.stub.Bounce(bounces)
	failed := facts(t, e, err).Payment
	require.Equal(t, "failed", failed.Status)
	require.NotEmpty(t, failed.FailedReason)
}

func TestExpiring(t *testing.T) {
	w := newWorld(t)
	session := w.open(t)
	e, err := w.stub.Expire(session)
	f := facts(t, e, err)
	require.Equal(t, &commerce.SessionFact{Provider: "stripe", SessionID: session, OrderPublicID: orderID, Expired: true, UpdatedAt: moment}, f.Session)
	require.Nil(t, f.Payment)
}

func TestRefunding(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	intent := w.paid(t)
	w.stub.Decide = func(n int, _ *http.Request) stripestub.Fault {
		return stripestub.Fault{Status: map[bool]int{true: 502}[n == 1], Act: true}
	}
	_, _, err := w.Refund(ctx, "refund-1", intent, 1000, "USD", "a note of the seller's")
	require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err), "the answer is lost, the refund is not")
	id, state, err := w.Refund(ctx, "refund-1", intent, 1000, "USD", "a note of the seller's")
	require.NoError(t, err)
	require.Equal(t, "pending", state)
	require.Empty(t, w.stub.Requests()[2].Form.Get("reason"), "free text stays here")
	require.Equal(t, "refund-1", w.stub.Requests()[2].Key)

	events, err := w.stub.Refunds("refund.created")
	require.NoError(t, err)
	require.Len(t, events, 1, "one key refunds once")
	f := facts(t, events[0], nil)
	require.Equal(t, &commerce.RefundFact{
		Provider: "stripe", ProviderRefundID: id, PaymentExternalID: intent, IdempotencyKey: "refund-1", AmountCents: 1000,
		Currency: "USD", State: "done", UpdatedAt: moment,
	}, f.Refund)

	_, _, err = w.Refund(ctx, "refund-2", intent, 2801, "USD", "")
	require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err), "more than is left")
	require.Equal(t, stripe.ReasonRefused, commerce.ReasonOf(err))
	_, _, err = w.Refund(ctx, "refund-3", intent, 2800, "USD", "duplicate")
	require.NoError(t, err)
	_, _, err = w.Refund(ctx, "refund-4", intent, 1, "USD", "")
	require.Equal(t, stripe.ReasonRefunded, commerce.ReasonOf(err))
}

func TestRefundsThatAreNotOurs(t *testing.T) {
	w := newWorld(t)
	e, err := w.stub.RefundFromDashboard(w.paid(t), 500)
	f := facts(t, e, err)
	require.Empty(t, f.Refund.IdempotencyKey)
	require.EqualValues(t, 500, f.Refund.AmountCents)
}

func TestRefundsThatTakeTimeOrFail(t *testing.T) {
	w := newWorld(t)
	w.stub.RefundState = "pending"
	intent := w.paid(t)
	id, state, err := w.Refund(context.Background(), "refund-1", intent, 3800, "USD", "")
	require.NoError(t, err)
	require.Equal(t, "pending", state)
	events, err := w.stub.Refunds("refund.created")
	require.NoError(t, err)
	require.Equal(t, "pending", facts(t, events[0], nil).Refund.State)
	e, err := w.stub.SettleRefund(id, "failed")
	require.Equal(t, "failed", facts(t, e, err).Refund.State)

	w.stub.RefundState = "failed"
	_, _, err = w.Refund(context.Background(), "refund-2", intent, 3800, "USD", "")
	require.Equal(t, stripe.ReasonRefused, commerce.ReasonOf(err))
}

func TestRefundRefuses(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		payment, key, currency string
		cents                  int64
	}{
		"a payment without an intent": {"cs_1", "k", "USD", 100},
		"nothing":                     {"pi_1", "k", "USD", 0},
		"less than nothing":           {"pi_1", "k", "USD", -1},
		"no key":                      {"pi_1", "", "USD", 100},
		"a last digit that is none":   {"pi_1", "k", "KWD", 1001},
	} {
		_, _, err := w.Refund(context.Background(), tt.key, tt.payment, tt.cents, tt.currency, "")
		require.Error(t, err, name)
	}
	require.Empty(t, w.stub.Requests())
}

func TestDisputes(t *testing.T) {
	w := newWorld(t)
	intent := w.paid(t)
	for _, step := range []struct{ status, state string }{{"needs_response", "open"}, {"under_review", "open"}, {"won", "won"}, {"lost", "lost"}} {
		e, err := w.stub.Dispute(intent, step.status)
		require.Equal(t, &commerce.DisputeFact{Provider: "stripe", PaymentExternalID: intent, State: step.state, UpdatedAt: moment}, facts(t, e, err).Dispute)
	}
	e, err := w.stub.Dispute(intent, "warning_needs_response")
	f := facts(t, e, err)
	require.True(t, f.Ignored)
	require.Nil(t, f.Dispute)
}

func TestSweepHealsLostWebhooks(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	var intents []string
	for attempt := range 150 { // more than one page
		s, err := w.Open(ctx, order(func(o *commerce.CheckoutOrder) { o.Attempt = attempt }))
		require.NoError(t, err)
		switch attempt % 3 {
		case 0:
			_, err = w.stub.Pay(s.SessionID)
		case 1:
			_, err = w.stub.Expire(s.SessionID)
		}
		require.NoError(t, err)
	}
	var paid, expired int
	for f, err := range w.Sessions(ctx, moment.AddDate(0, 0, -1)) {
		require.NoError(t, err)
		require.Equal(t, orderID, firstOf(f))
		if f.Payment != nil {
			require.Equal(t, "succeeded", f.Payment.Status)
			intents = append(intents, f.Payment.ExternalID)
			paid++
		} else {
			expired++
		}
	}
	require.Equal(t, []int{50, 50}, []int{paid, expired}, "open sessions are left out")

	_, _, err := w.Refund(ctx, "refund-1", intents[0], 3800, "USD", "")
	require.NoError(t, err)
	_, err = w.stub.Dispute(intents[1], "lost")
	require.NoError(t, err)
	var refunds, disputes int
	for f, err := range w.Sweep(ctx, moment.AddDate(0, 0, -1)) {
		require.NoError(t, err)
		if f.Refund != nil {
			require.Equal(t, "refund-1", f.Refund.IdempotencyKey)
			refunds++
		}
		if f.Dispute != nil {
			require.Equal(t, "lost", f.Dispute.State)
			disputes++
		}
	}
	require.Equal(t, []int{1, 1}, []int{refunds, disputes})

	for range w.Sweep(ctx, moment.AddDate(0, 0, 1)) {
		t.Fatal("nothing is that new")
	}
}

func firstOf(f commerce.Facts) string {
	if f.Payment != nil {
		return f.Payment.OrderPublicID
	}
	return f.Session.OrderPublicID
}

func TestABrokenSweepEndsWithAnError(t *testing.T) {
	w := newWorld(t)
	for attempt := range 120 {
		s, err := w.Open(context.Background(), order(func(o *commerce.CheckoutOrder) { o.Attempt = attempt }))
		require.NoError(t, err)
		_, err = w.stub.Pay(s.SessionID)
		require.NoError(t, err)
	}
	w.stub.Decide = func(n int, _ *http.Request) stripestub.Fault {
		return stripestub.Fault{Status: map[bool]int{true: 503}[n == 121], Type: "api_error"} // the second page
	}
	var seen int
	var last error
	for _, err := range w.Sweep(context.Background(), moment.AddDate(0, 0, -1)) {
		if last = err; err == nil {
			seen++
		}
	}
	require.Equal(t, 100, seen)
	require.Equal(t, stripe.ReasonUnreachable, commerce.ReasonOf(last))
}
