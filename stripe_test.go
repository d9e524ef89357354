package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/stripe/stripestub"
	"pocketstarter/jobs"
)

// stripeBench is a shop whose one-time money goes through the stand-in for Stripe.
type stripeBench struct {
	*bench
	stub *stripestub.Stub
}

func newStripeBench(t *testing.T) *stripeBench {
	t.Helper()
	stub := stripestub.New(demoStripeKey, demoStripeSecret, nil)
	server := httptest.NewServer(stub)
	t.Cleanup(server.Close)
	return &stripeBench{newBenchWith(t, map[string]string{"STRIPE_SECRET_KEY": demoStripeKey, "STRIPE_WEBHOOK_SECRET": demoStripeSecret, "STRIPE_API_BASE": server.URL}), stub}
}

type placed struct {
	Order struct {
		PublicID string `json:"public_id"`
		Status   string `json:"status"`
	} `json:"order"`
	Checkout struct {
		Provider string `json:"provider"`
		URL      string `json:"checkout_url"`
	} `json:"checkout"`
}

func (b *stripeBench) order() (placed, *collections.Order) {
	b.t.Helper()
	var p placed
	b.into(201, &p, b.asAda("POST", "/api/account/orders/create", fmt.Sprintf(`{"price_id":%q}`, b.priceID)))
	return p, b.stored(p.Order.PublicID)
}

func (b *stripeBench) stored(publicID string) *collections.Order {
	b.t.Helper()
	o, err := collections.FindOrderByPublicID(b.shop.app, publicID)
	require.NoError(b.t, err)
	return o
}

// hear delivers events in this order and waits until they are applied.
func (b *stripeBench) hear(events ...stripestub.Event) {
	b.t.Helper()
	for _, e := range events {
		req, err := http.NewRequest(http.MethodPost, b.shop.URL+"/api/webhooks/stripe", bytes.NewReader(e.Body))
		require.NoError(b.t, err)
		req.Header = e.Header.Clone()
		resp, err := http.DefaultClient.Do(req)
		require.NoError(b.t, err)
		text, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		require.Equal(b.t, 200, resp.StatusCode, string(text))
	}
	require.NoError(b.t, b.shop.settled(context.Background()))
}

// make returns a function that unwraps an event.
func (b *stripeBench) event(e stripestub.Event, err error) stripestub.Event {
	b.t.Helper()
	require.NoError(b.t, err)
	return e
}

func (b *stripeBench) status(publicID string) string { return string(b.stored(publicID).Status()) }

func (b *stripeBench) auditIsClean() {
	b.t.Helper()
	report, err := auditShop(context.Background(), b.shop.registered, nil)
	require.NoError(b.t, err)
	for _, row := range report.Invariants {
		require.Empty(b.t, row.Violations, row.Invariant)
	}
}

func TestStripeOrderLifecycle(t *testing.T) {
	b := newStripeBench(t)

	t.Run("session and order agree", func(t *testing.T) {
		p, o := b.order()
		require.Equal(t, "stripe", p.Checkout.Provider)
		session := b.stub.SessionOf(p.Order.PublicID)
		require.NotNil(t, session)
		require.False(t, o.CheckoutExpiresAt().After(o.ExpiresAt()), "the order lives at least as long as its session")
		form := b.stub.Requests()[len(b.stub.Requests())-1].Form
		require.Equal(t, p.Order.PublicID, form.Get("client_reference_id"))
		require.Equal(t, p.Order.PublicID, form.Get("metadata[order_public_id]"))
		require.True(t, strings.HasPrefix(form.Get("success_url"), b.shop.URL+"/checkout/success"), form.Get("success_url"))
		b.hear(b.event(b.stub.Expire(session["id"].(string))))
		require.Equal(t, "pending_payment", b.status(p.Order.PublicID), "an order outlives its session")
		var again placed
		b.into(200, &again, b.asAda("POST", "/api/account/orders/"+p.Order.PublicID+"/checkout", ""))
		require.NotEqual(t, p.Checkout.URL, again.Checkout.URL)
		b.hear(b.event(b.stub.Pay(b.stub.SessionOf(p.Order.PublicID)["id"].(string))))
		require.Equal(t, "fulfilled", b.status(p.Order.PublicID))
		b.into(409, nil, b.asAda("POST", "/api/account/orders/"+p.Order.PublicID+"/checkout", ""))
	})

	t.Run("a session that cannot be made", func(t *testing.T) {
		b.stub.Decide = func(int, *http.Request) stripestub.Fault {
			return stripestub.Fault{Status: 400, Type: "invalid_request_error", Message: "stripe says no, privately"}
		}
		p, o := b.order()
		require.Equal(t, "pending_payment", p.Order.Status, "the order stands")
		require.Empty(t, p.Checkout.URL)
		require.Equal(t, collections.OrderPendingPayment, o.Status())
		code, text := b.ask(&b.ada, "POST", "/api/account/orders/"+p.Order.PublicID+"/checkout", "", "")
		require.Equal(t, 502, code, text)
		require.NotContains(t, text, "privately")
		b.stub.Decide = nil
		var again placed
		b.into(200, &again, b.asAda("POST", "/api/account/orders/"+p.Order.PublicID+"/checkout", ""))
		require.NotEmpty(t, again.Checkout.URL)
	})

	t.Run("disputes", func(t *testing.T) {
		p, o := b.order()
		b.hear(b.event(b.stub.Pay(b.stub.SessionOf(p.Order.PublicID)["id"].(string))))
		intent := b.stub.SessionOf(p.Order.PublicID)["payment_intent"].(string)
		open := func() int {
			return b.rows(`download_grants WHERE is_active = 1 AND order_item IN (SELECT id FROM order_items WHERE "order" = '` + o.Id + `')`)
		}
		held := open()
		require.NotZero(t, held)
		b.hear(b.event(b.stub.Dispute(intent, "needs_response")))
		require.Zero(t, open())
		b.hear(b.event(b.stub.Dispute(intent, "won")))
		require.Equal(t, held, open(), "exactly those come back")
	})

	t.Run("refunds in parts, from both sides", func(t *testing.T) {
		p, o := b.order()
		b.hear(b.event(b.stub.Pay(b.stub.SessionOf(p.Order.PublicID)["id"].(string))))
		intent := b.stub.SessionOf(p.Order.PublicID)["payment_intent"].(string)
		refund := "/api/seller/orders/" + p.Order.PublicID + "/refund"
		b.into(202, nil, b.asSeller("POST", refund, `{"amount_cents":500,"reason":"Late"}`))
		b.into(409, nil, b.asSeller("POST", refund, fmt.Sprintf(`{"amount_cents":%d,"reason":"Too much"}`, o.TotalCents())))
		events, err := b.stub.Refunds("refund.updated")
		require.NoError(t, err)
		b.hear(events...)
		require.Equal(t, "fulfilled", b.status(p.Order.PublicID), "a part revokes nothing")
		b.hear(b.event(b.stub.RefundFromDashboard(intent, o.TotalCents()-500)))
		require.Equal(t, "refunded", b.status(p.Order.PublicID))
		b.into(409, nil, b.asSeller("POST", refund, `{"reason":"Again"}`))
	})

	t.Run("a payment link", func(t *testing.T) {
		var price struct {
			ID string `json:"id"`
		}
		b.into(201, &price, b.asSeller("POST", "/api/seller/products/"+b.sellersItem+"/prices", `{"name":"By link","amount_cents":1500,"currency":"USD","checkout_url":"https://buy.stripe.com/test_abc"}`))
		buy := func() placed {
			var p placed
			b.into(201, &p, b.asAda("POST", "/api/account/orders/create", fmt.Sprintf(`{"price_id":%q}`, price.ID)))
			require.Equal(t, "link", p.Checkout.Provider)
			require.Equal(t, "https://buy.stripe.com/test_abc?client_reference_id="+p.Order.PublicID, p.Checkout.URL)
			return p
		}
		session := func(p placed, intent string, amount int) stripestub.Event {
			return b.event(b.stub.Sign("checkout.session.completed", stripestub.Object{"object": "checkout.session", "id": "cs_link_" + intent, "mode": "payment", "status": "complete", "payment_status": "paid",
				"payment_intent": intent, "payment_link": "plink_1", "client_reference_id": p.Order.PublicID, "metadata": stripestub.Object{}, "currency": "usd", "amount_subtotal": amount, "amount_total": amount}))
		}
		good, wrong := buy(), buy()
		b.hear(session(good, "pi_link_1", 1500), session(wrong, "pi_link_2", 1499))
		require.Equal(t, "fulfilled", b.status(good.Order.PublicID))
		require.Equal(t, "pending_payment", b.status(wrong.Order.PublicID))
		require.Equal(t, 1, b.rows("payment_transactions WHERE external_id = 'pi_link_2' AND disposition = 'parked' AND reason = 'amount_mismatch'"))
	})

	t.Run("money for nothing of ours", func(t *testing.T) {
		p, _ := b.order()
		b.into(200, nil, b.asAda("POST", "/api/account/orders/"+p.Order.PublicID+"/cancel", ""))
		b.hear(b.event(b.stub.Pay(b.stub.SessionOf(p.Order.PublicID)["id"].(string))))
		require.Equal(t, "canceled", b.status(p.Order.PublicID))
		require.Equal(t, 1, b.rows("payment_transactions WHERE reason = 'paid_after_cancel'"))
		stranger := maps.Clone(b.stub.SessionOf(p.Order.PublicID))
		stranger["id"], stranger["payment_intent"], stranger["client_reference_id"], stranger["metadata"] = "cs_x", "pi_x", "00000000-0000-4000-8000-000000000000", stripestub.Object{}
		b.hear(b.event(b.stub.Sign("checkout.session.completed", stranger)))
		require.Equal(t, 1, b.rows("payment_transactions WHERE external_id = 'pi_x' AND reason = 'unknown_order'"))
	})

	t.Run("too little for Stripe", func(t *testing.T) {
		b.into(400, nil, b.asSeller("POST", "/api/seller/products/"+b.sellersItem+"/prices", `{"name":"Cheap","amount_cents":49,"currency":"USD"}`))
	})
	b.auditIsClean()
}

// TestStripeEventsInAnyOrder tells everything about one order in random orders, some of it
// twice: the end is always the same.
func TestStripeEventsInAnyOrder(t *testing.T) {
	b := newStripeBench(t)
	for seed := range uint64(8) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		p, o := b.order()
		id := b.stub.SessionOf(p.Order.PublicID)["id"].(string)
		events := []stripestub.Event{b.event(b.stub.PayLater(id)), b.event(b.stub.Arrive(id))}
		intent := b.stub.SessionOf(p.Order.PublicID)["payment_intent"].(string)
		events = append(events, b.event(b.stub.RefundFromDashboard(intent, 400)), b.event(b.stub.RefundFromDashboard(intent, o.TotalCents()-400)))
		events = append(events, events[rnd.IntN(len(events))])
		rnd.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		b.hear(events...)
		require.Equal(t, "refunded", b.status(p.Order.PublicID), "seed %d", seed)
		require.Equal(t, 1, b.rows("payment_transactions WHERE external_id = '"+intent+"' AND status = 'refunded'"))
		require.Equal(t, 2, b.rows("refunds WHERE state = 'done' AND payment IN (SELECT id FROM payment_transactions WHERE external_id = '"+intent+"')"))
	}
	require.Zero(t, b.rows("download_grants WHERE is_active = 1"))
	b.auditIsClean()
}

// TestStripeMoneyAfterTheOrderExpired moves the clock past the order's end and pays then.
func TestStripeMoneyAfterTheOrderExpired(t *testing.T) {
	b := newStripeBench(t)
	p, _ := b.order()
	require.NoError(t, b.shop.s.sandbox.Clock.Advance(context.Background(), 25*time.Hour))
	require.NoError(t, jobs.SweepOnce(context.Background(), b.shop.app, b.shop.s.shop))
	require.Equal(t, "canceled", b.status(p.Order.PublicID))
	b.into(409, nil, b.asAda("POST", "/api/account/orders/"+p.Order.PublicID+"/checkout", ""))
	b.hear(b.event(b.stub.Pay(b.stub.SessionOf(p.Order.PublicID)["id"].(string))))
	require.Equal(t, "fulfilled", b.status(p.Order.PublicID), "money revives what only time ended")
	b.auditIsClean()
}
