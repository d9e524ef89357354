package clerk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/commerce"
)

func decodeItem(t testing.TB, name, data string) commerce.ItemFact {
	t.Helper()
	f, err := decoder.Decode([]byte(`{"type":"` + name + `","timestamp":1772366400000,"data":` + data + `}`))
	require.NoError(t, err)
	require.Len(t, f.Items, 1)
	return f.Items[0]
}

func decodePayment(t testing.TB, data string) commerce.PaymentFact {
	t.Helper()
	f, err := decoder.Decode([]byte(`{"type":"paymentAttempt.updated","timestamp":1772366400000,"data":` + data + `}`))
	require.NoError(t, err)
	require.NotNil(t, f.Payment)
	return *f.Payment
}

func TestTimesInEverySpelling(t *testing.T) {
	for _, spelling := range []string{"1772366400000", "1772366400", "1.7723664e12", `"2026-03-01T12:00:00Z"`, `"2026-03-01T13:00:00.000+01:00"`} {
		item := decodeItem(t, "subscriptionItem.active", `{"id":"i","status":"active","updated_at":`+spelling+`}`)
		require.Equal(t, moment, item.UpdatedAt, spelling)
	}
	for _, none := range []string{"null", "0", `""`} {
		item := decodeItem(t, "subscriptionItem.active", `{"id":"i","status":"active","updated_at":1772366401000,"period_end":`+none+`}`)
		require.True(t, item.PeriodEnd.IsZero(), none)
		require.Equal(t, moment.Add(time.Second), item.UpdatedAt)
	}
}

func TestMoneyInEverySpelling(t *testing.T) {
	for _, spelling := range []string{"1900", "1900.0", "1.9e3", `{"amount":1900,"currency":"usd","amount_formatted":"19.00"}`} {
		item := decodeItem(t, "subscriptionItem.active", `{"id":"i","currency":"USD","amount":`+spelling+`}`)
		require.EqualValues(t, 1900, item.AmountCents, spelling)
		require.Equal(t, "USD", item.Currency)
	}
	yearly := decodeItem(t, "subscriptionItem.active", `{"id":"i","interval":"annual","plan":{"amount":1900,"annual_monthly_amount":{"amount":1500,"currency":"USD"}}}`)
	require.EqualValues(t, 18000, yearly.AmountCents, "twelve months at the yearly rate")
}

func TestItemVariants(t *testing.T) {
	for name, tt := range map[string]struct {
		event, data string
		check       func(*testing.T, commerce.ItemFact)
	}{
		"the name gives the status that the data lacks": {
			"subscriptionItem.pastDue", `{"id":"i"}`,
			func(t *testing.T, i commerce.ItemFact) { require.Equal(t, "past_due", i.Status) },
		},
		"the data's status counts, not the name's": {
			"subscriptionItem.active", `{"id":"i","status":"canceled"}`,
			func(t *testing.T, i commerce.ItemFact) { require.Equal(t, "canceled", i.Status) },
		},
		"spellings of a status": {
			"subscriptionItem.updated", `{"id":"i","status":"Past-Due"}`,
			func(t *testing.T, i commerce.ItemFact) { require.Equal(t, "past_due", i.Status) },
		},
		"an unknown status is passed on": {
			"subscriptionItem.updated", `{"id":"i","status":"frozen"}`,
			func(t *testing.T, i commerce.ItemFact) { require.Equal(t, "frozen", i.Status) },
		},
		"the marked default plan is free whatever it says": {
			"subscriptionItem.active", `{"id":"i","plan":{"id":"p","is_default":true,"amount":5}}`,
			func(t *testing.T, i commerce.ItemFact) { require.True(t, i.PlanFree) },
		},
		"a free trial of a paid plan is not the free plan": {
			"subscriptionItem.active", `{"id":"i","amount":0,"is_free_trial":true,"plan":{"id":"p","amount":1900}}`,
			func(t *testing.T, i commerce.ItemFact) { require.False(t, i.PlanFree) },
		},
		"a plan that costs nothing but has periods is sold": {
			"subscriptionItem.active", `{"id":"i","period_end":1772366400000,"plan":{"id":"p","amount":0}}`,
			func(t *testing.T, i commerce.ItemFact) { require.False(t, i.PlanFree) },
		},
		"a plan of which nothing is known is not free": {
			"subscriptionItem.active", `{"id":"i","plan_id":"p","plan":null}`,
			func(t *testing.T, i commerce.ItemFact) { require.False(t, i.PlanFree) },
		},
		"a payer without user": {
			"subscriptionItem.active", `{"id":"i","user_id":"user_stray","payer":{"user_id":"","organization_id":"org_1"}}`,
			func(t *testing.T, i commerce.ItemFact) {
				require.Empty(t, i.PayerUserID)
				require.Equal(t, "org_1", i.PayerOrgID)
			},
		},
		"no payer at all": {
			"subscriptionItem.active", `{"id":"i"}`,
			func(t *testing.T, i commerce.ItemFact) { require.Empty(t, i.PayerUserID+i.PayerOrgID) },
		},
		"deep keys are not searched": {
			"subscriptionItem.active", `{"id":"i","payer":{"user":{"user_id":"user_deep"}},"extra":{"user_id":"user_deep","plan_id":"p"}}`,
			func(t *testing.T, i commerce.ItemFact) { require.Empty(t, i.PayerUserID+i.PlanID) },
		},
		"items under the Backend API's name": {
			"subscription.updated", `{"id":"csub_1","payer":{"user_id":"user_1"},"subscription_items":[{"id":"i","status":"active","plan_period":"annual"}]}`,
			func(t *testing.T, i commerce.ItemFact) {
				require.Equal(t, "annual", i.Interval)
				require.Equal(t, "user_1", i.PayerUserID)
				require.Equal(t, "csub_1", i.SubscriptionID)
			},
		},
	} {
		t.Run(name, func(t *testing.T) { tt.check(t, decodeItem(t, tt.event, tt.data)) })
	}
	f, err := decoder.Decode([]byte(`{"type":"subscription.updated","data":{"id":"csub_1","items":[]}}`))
	require.NoError(t, err)
	require.True(t, f.Ignored)
}

func TestOnlyMetadataNamesAnOrder(t *testing.T) {
	base := `{"id":"pa_1","status":"pending",%s"updated_at":1772366400000}`
	for name, tt := range map[string]struct{ fields, want string }{
		"metadata":             {`"metadata":{"order_public_id":" ` + strings.ToUpper(orderID) + ` "},`, orderID},
		"public metadata":      {`"public_metadata":{"order_public_id":"` + orderID + `"},`, orderID},
		"private metadata":     {`"metadata":{},"private_metadata":{"order_public_id":"` + orderID + `"},`, orderID},
		"another value":        {`"metadata":{"order_public_id":"not-an-order"},`, "not-an-order"},
		"unsafe metadata":      {`"unsafe_metadata":{"order_public_id":"` + orderID + `"},`, ""},
		"top level":            {`"order_public_id":"` + orderID + `",`, ""},
		"a description":        {`"description":"order_public_id ` + orderID + `",`, ""},
		"another key":          {`"metadata":{"note":"` + orderID + `","order_id":"` + orderID + `"},`, ""},
		"deeper in metadata":   {`"metadata":{"x":{"order_public_id":"` + orderID + `"}},`, ""},
		"the payer's":          {`"payer":{"metadata":{"order_public_id":"` + orderID + `"}},`, ""},
		"the payment method's": {`"payment_source":{"metadata":{"order_public_id":"` + orderID + `"}},`, ""},
		"an item's":            {`"subscription_items":[{"id":"i","metadata":{"order_public_id":"` + orderID + `"}}],`, ""},
		"null":                 {`"metadata":null,`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, decodePayment(t, fmt.Sprintf(base, tt.fields)).OrderPublicID)
		})
	}
}

func TestPaymentVariants(t *testing.T) {
	p := decodePayment(t, `{"id":"pa_1","status":"failed","updated_at":1772366400000,"failed_reason":{"code":"card_declined","decline_code":"insufficient_funds"}}`)
	require.Equal(t, "failed", p.Status)
	require.Equal(t, "The payment was declined: insufficient funds.", p.FailedReason)

	p = decodePayment(t, `{"id":"pa_1","status":"failed","updated_at":1772366400000,"failed_reason":{"code":"<script>","decline_code":""}}`)
	require.Equal(t, "The payment was declined.", p.FailedReason)

	p = decodePayment(t, `{"id":"pa_1","status":"paid","failed_reason":null,"totals":{"subtotal":{"amount":1000,"currency":"EUR"},"tax_total":{"amount":190,"currency":"EUR"}}}`)
	require.Equal(t, []int64{1000, 190, 1190}, []int64{p.SubtotalCents, p.TaxCents, p.TotalCents})
	require.Equal(t, "EUR", p.Currency)
	require.Equal(t, moment, p.UpdatedAt, "the event's own time stands in")

	p = decodePayment(t, `{"id":"pa_1","status":"paid","totals":{"tax_total":{"amount":190,"currency":"EUR"},"grand_total":{"amount":1190,"currency":"EUR"}}}`)
	require.EqualValues(t, 1000, p.SubtotalCents)

	p = decodePayment(t, `{"id":"pa_1","status":"paid","type":"recurring","totals":{"grand_total":{"amount":0,"currency":""}}}`)
	require.Equal(t, "recurring", p.Kind, "a trial's payment of nothing needs no currency")

	p = decodePayment(t, `{"id":"pa_1","status":"paid","amount":700,"currency":"jpy","price_id":"cprice_1"}`)
	require.EqualValues(t, 700, p.SubtotalCents)
	require.Equal(t, []string{"cprice_1"}, p.PriceIDs)
}

func TestContactEmailIsTheVerifiedPrimaryOne(t *testing.T) {
	mail := func(id, address, status string) string {
		return `{"id":"` + id + `","email_address":"` + address + `","verification":{"status":"` + status + `"}}`
	}
	for name, tt := range map[string]struct{ primary, list, want string }{
		"verified":                {`"a"`, mail("b", "b@x.org", "verified") + "," + mail("a", "a@x.org", "verified"), "a@x.org"},
		"not verified":            {`"a"`, mail("b", "b@x.org", "verified") + "," + mail("a", "a@x.org", "unverified"), ""},
		"no primary":              {`null`, mail("b", "b@x.org", "verified"), ""},
		"primary not in the list": {`"c"`, mail("b", "b@x.org", "verified"), ""},
		"verification missing":    {`"a"`, `{"id":"a","email_address":"a@x.org","verification":null}`, ""},
		"no address at all":       {`"a"`, mail("a", "nobody", "verified"), ""},
		"a header in the address": {`"a"`, mail("a", `a@x.org\nBcc: b@x.org`, "verified"), ""},
		"empty list":              {`"a"`, "", ""},
	} {
		f, err := decoder.Decode([]byte(`{"type":"user.updated","data":{"id":"user_1","updated_at":1,"primary_email_address_id":` + tt.primary + `,"email_addresses":[` + tt.list + `]}}`))
		require.NoError(t, err, name)
		require.Equal(t, tt.want, f.User.ContactEmail, name)
	}
}

// Whatever whole amounts a payment names, the three totals that come out agree
// with those that went in.
func TestAmountsAreKeptToTheCent(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		sub, tax := rapid.Int64Range(0, 1<<40).Draw(rt, "sub"), rapid.Int64Range(0, 1<<40).Draw(rt, "tax")
		shape := rapid.SampledFrom([]string{
			`{"subtotal":{"amount":%[1]d,"currency":"USD"},"tax_total":{"amount":%[2]d,"currency":"USD"},"grand_total":{"amount":%[3]d,"currency":"USD"}}`,
			`{"subtotal":{"amount":%[1]d,"currency":"USD"},"tax_total":{"amount":%[2]d,"currency":"USD"},"x":%[3]d}`,
			`{"tax_total":{"amount":%[2]d,"currency":"USD"},"grand_total":{"amount":%[3]d,"currency":"USD"},"x":%[1]d}`,
		}).Draw(rt, "shape")
		p := decodePayment(t, `{"id":"pa_1","status":"paid","totals":`+fmt.Sprintf(shape, sub, tax, sub+tax)+`}`)
		if p.SubtotalCents != sub || p.TaxCents != tax || p.TotalCents != sub+tax {
			rt.Fatalf("%d + %d came out as %d + %d = %d", sub, tax, p.SubtotalCents, p.TaxCents, p.TotalCents)
		}
	})
}
