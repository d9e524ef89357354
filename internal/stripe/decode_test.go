package stripe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/stripe"
)

func event(kind, object string) []byte {
	return []byte(`{"id":"evt_1","object":"event","type":"` + kind + `","created":1772366400,"data":{"object":` + object + `}}`)
}

const sessionBase = `"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","currency":"eur","amount_subtotal":1000,"amount_total":1190`

func TestSessionVariants(t *testing.T) {
	for name, tt := range map[string]struct {
		object string
		check  func(*testing.T, commerce.PaymentFact)
	}{
		"tax on top": {
			sessionBase + `,"total_details":{"amount_discount":0,"amount_shipping":0,"amount_tax":190}`,
			func(t *testing.T, p commerce.PaymentFact) {
				require.Equal(t, []int64{1000, 190, 1190}, []int64{p.SubtotalCents, p.TaxCents, p.TotalCents})
				require.Equal(t, "EUR", p.Currency)
			},
		},
		"tax contained in a link's price": {
			`"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","currency":"eur","amount_subtotal":1190,"amount_total":1190,"total_details":{"amount_tax":190}`,
			func(t *testing.T, p commerce.PaymentFact) {
				require.Equal(t, []int64{1190, 0, 1190}, []int64{p.SubtotalCents, p.TaxCents, p.TotalCents})
			},
		},
		"a discount shows in the subtotal": {
			`"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","currency":"eur","amount_subtotal":1000,"amount_total":500,"total_details":{"amount_discount":500,"amount_tax":0}`,
			func(t *testing.T, p commerce.PaymentFact) { require.EqualValues(t, 500, p.SubtotalCents) },
		},
		"an expanded intent": {
			strings.Replace(sessionBase, `"pi_1"`, `{"id":"pi_2","object":"payment_intent"}`, 1),
			func(t *testing.T, p commerce.PaymentFact) { require.Equal(t, "pi_2", p.ExternalID) },
		},
		"nothing to pay": {
			`"id":"cs_1","mode":"payment","payment_status":"no_payment_required","payment_intent":null,"currency":"eur","amount_total":0`,
			func(t *testing.T, p commerce.PaymentFact) {
				require.Equal(t, "succeeded", p.Status)
				require.Equal(t, "cs_1", p.ExternalID)
			},
		},
		"a payment link's reference": {
			sessionBase + `,"metadata":{},"client_reference_id":"` + strings.ToUpper(orderID) + `"`,
			func(t *testing.T, p commerce.PaymentFact) {
				require.Equal(t, orderID, p.OrderPublicID)
				require.Empty(t, p.PayerUserID)
			},
		},
		"metadata before reference": {
			sessionBase + `,"metadata":{"order_public_id":"` + orderID + `"},"client_reference_id":"other"`,
			func(t *testing.T, p commerce.PaymentFact) { require.Equal(t, orderID, p.OrderPublicID) },
		},
		"no order named": {
			sessionBase + `,"custom_text":{"submit":{"message":"order_public_id ` + orderID + `"}},"metadata":{"note":"` + orderID + `"}`,
			func(t *testing.T, p commerce.PaymentFact) { require.Empty(t, p.OrderPublicID) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := stripe.Decoder{}.Decode(event("checkout.session.completed", "{"+tt.object+"}"))
			require.NoError(t, err)
			require.Equal(t, "cs_1", f.Payment.CheckoutID)
			require.Equal(t, moment, f.Payment.UpdatedAt)
			tt.check(t, *f.Payment)
		})
	}
}

func TestIgnored(t *testing.T) {
	for name, raw := range map[string][]byte{
		"a hint":             event("charge.refunded", `{"id":"ch_1","amount_refunded":5}`),
		"another name":       event("payment_intent.succeeded", `{"id":"pi_1"}`),
		"nothing in it":      []byte(`{"type":"account.updated"}`),
		"a subscription":     event("checkout.session.completed", `{"id":"cs_1","mode":"subscription"}`),
		"a setup":            event("checkout.session.expired", `{"id":"cs_1","mode":"setup"}`),
		"an inquiry":         event("charge.dispute.created", `{"id":"du_1","payment_intent":"pi_1","status":"warning_needs_response"}`),
		"an inquiry, closed": event("charge.dispute.closed", `{"id":"du_1","payment_intent":"pi_1","status":"warning_closed"}`),
	} {
		f, err := stripe.Decoder{}.Decode(raw)
		require.NoError(t, err, name)
		require.True(t, f.Ignored, name)
		require.NotEmpty(t, f.Reason, name)
	}
}

func TestRefundNames(t *testing.T) {
	refund := `{"id":"re_1","payment_intent":"pi_1","amount":5,"currency":"usd","status":"pending","reason":"Ask Bob <bob@x.org>","metadata":null}`
	for name, want := range map[string]string{"refund.created": "pending", "refund.updated": "pending", "charge.refund.updated": "pending", "refund.failed": "failed"} {
		f, err := stripe.Decoder{}.Decode(event(name, refund))
		require.NoError(t, err, name)
		require.Equal(t, want, f.Refund.State, name)
		require.Empty(t, f.Refund.Reason, "only words of Stripe's are kept")
	}
	f, err := stripe.Decoder{}.Decode(event("refund.failed", `{"id":"re_1","payment_intent":"pi_1","amount":5,"currency":"usd","status":"failed","failure_reason":"lost_or_stolen_card"}`))
	require.NoError(t, err)
	require.Equal(t, "lost_or_stolen_card", f.Refund.Reason)
}

func TestMalformed(t *testing.T) {
	session := func(change string) []byte { return event("checkout.session.completed", "{"+change+"}") }
	refund := func(object string) []byte { return event("refund.created", object) }
	for name, raw := range map[string][]byte{
		"empty":                           nil,
		"not json":                        []byte("<html>"),
		"a list":                          []byte("[]"),
		"no type":                         []byte(`{"id":"evt_1"}`),
		"no object":                       []byte(`{"type":"refund.created","created":1772366400}`),
		"an object that is none":          event("refund.created", `"re_1"`),
		"no time":                         []byte(`{"type":"refund.created","data":{"object":{}}}`),
		"session without id":              session(`"mode":"payment"`),
		"session paid in a new way":       session(strings.Replace(sessionBase, `"paid"`, `"half"`, 1)),
		"session without amount":          session(`"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","currency":"usd"`),
		"session without currency":        session(`"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","amount_total":5`),
		"session with less than nothing":  session(`"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","currency":"usd","amount_total":-5`),
		"session in parts of a króna":     session(`"id":"cs_1","mode":"payment","payment_status":"paid","payment_intent":"pi_1","currency":"isk","amount_total":150`),
		"session with a strange intent":   session(strings.Replace(sessionBase, `"pi_1"`, `"pi 1"`, 1)),
		"session with a number as intent": session(strings.Replace(sessionBase, `"pi_1"`, `1`, 1)),
		"metadata with a number":          session(sessionBase + `,"metadata":{"order_public_id":7}`),
		"refund without id":               refund(`{"payment_intent":"pi_1","amount":5,"currency":"usd","status":"succeeded"}`),
		"refund without payment":          refund(`{"id":"re_1","amount":5,"currency":"usd","status":"succeeded"}`),
		"refund in a new state":           refund(`{"id":"re_1","payment_intent":"pi_1","amount":5,"currency":"usd","status":"maybe"}`),
		"refund of half a cent":           refund(`{"id":"re_1","payment_intent":"pi_1","amount":0.5,"currency":"usd","status":"succeeded"}`),
		"dispute in a new state":          event("charge.dispute.created", `{"id":"du_1","payment_intent":"pi_1","status":"maybe"}`),
		"dispute without payment":         event("charge.dispute.created", `{"id":"du_1","status":"lost"}`),
	} {
		_, err := stripe.Decoder{}.Decode(raw)
		require.Equal(t, commerce.CodeParked, commerce.CodeOf(err), "%s: %v", name, err)
		require.Equal(t, "malformed", commerce.ReasonOf(err), name)
	}
}
