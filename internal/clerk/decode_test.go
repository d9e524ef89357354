package clerk_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/clerk"
)

const orderID = "7d9f0c5e-8f3a-4c53-9a0c-0a6f0b7b6a10"

var decoder = clerk.Decoder{BillingClaim: "entitlements"}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "events", name+".json"))
	require.NoError(t, err)
	return raw
}

// days returns the moment of the fixtures moved by whole days.
func days(n int) time.Time { return moment.AddDate(0, 0, n) }

// proItem is the fixtures' ordinary item, changed by f.
func proItem(status string, f func(*commerce.ItemFact)) commerce.ItemFact {
	item := commerce.ItemFact{
		ItemID: "csub_item_pro", SubscriptionID: "csub_1", PayerUserID: "user_buyer", PayerEmail: "ada@example.org",
		PlanID: "cplan_pro", PlanSlug: "pro", Status: status, Interval: "month", AmountCents: 1900, Currency: "USD",
		PeriodStart: days(-30), PeriodEnd: days(1), CreatedAt: days(-30), UpdatedAt: moment,
	}
	if f != nil {
		f(&item)
	}
	return item
}

func freeItem(status string) commerce.ItemFact {
	return proItem(status, func(i *commerce.ItemFact) {
		i.ItemID, i.PlanID, i.PlanSlug, i.AmountCents = "csub_item_free", "cplan_free", "free_user", 0
		i.PeriodEnd, i.PlanFree = time.Time{}, true
	})
}

// TestEveryEvent reads one payload of every name and then the same under every
// other spelling of the name.
func TestEveryEvent(t *testing.T) {
	ada := commerce.UserFact{
		ClerkUserID: "user_buyer", ContactEmail: "ada@example.org", FirstName: "Ada", LastName: "Lovelace",
		ImageURL: "https://img.example/ada.png", Metadata: map[string]any{"entitlements": []any{"Early_Access", "chat"}, "team": "blue"},
		Features: []string{"early_access", "chat"}, UpdatedAt: days(-1),
	}
	unverified := commerce.UserFact{
		ClerkUserID: "user_buyer", LastName: "Lovelace", ImageURL: "https://img.example/ada.png",
		Metadata: map[string]any{}, UpdatedAt: moment,
	}
	payment := commerce.PaymentFact{
		Provider: "clerk", ExternalID: "pa_1", AliasID: "cpa_1", Status: "pending", Kind: "checkout",
		SubtotalCents: 1900, TaxCents: 361, TotalCents: 2261, Currency: "USD", PayerUserID: "user_buyer", PayerEmail: "ada@example.org",
		OrderPublicID: orderID, PlanIDs: []string{"cplan_pro"}, ItemIDs: []string{"csub_item_pro"}, UpdatedAt: moment,
	}
	recurring := payment
	recurring.Status, recurring.Kind, recurring.OrderPublicID = "succeeded", "recurring", ""
	opened := commerce.PaymentFact{
		Provider: "clerk", ExternalID: "chk_1", CheckoutID: "chk_1", Status: "pending", Kind: "checkout", SubtotalCents: 1900,
		TotalCents: 1900, Currency: "USD", PayerUserID: "user_buyer", PlanIDs: []string{"cplan_pro"}, UpdatedAt: moment,
	}
	completed := commerce.PaymentFact{
		Provider: "clerk", ExternalID: "pa_1", AliasID: "cpa_1", CheckoutID: "chk_1", Status: "succeeded", Kind: "checkout",
		SubtotalCents: 1900, TotalCents: 1900, Currency: "USD", PayerUserID: "user_buyer", PayerEmail: "ada@example.org",
		OrderPublicID: orderID, UpdatedAt: moment,
	}
	items := func(list ...commerce.ItemFact) commerce.Facts { return commerce.Facts{Items: list} }
	next := func(i *commerce.ItemFact) {
		i.ItemID, i.PeriodStart, i.PeriodEnd = "csub_item_next", days(1), days(31)
	}
	want := map[string]commerce.Facts{
		"user.created":         {User: &ada},
		"user.updated":         {User: &unverified},
		"user.deleted":         {User: &commerce.UserFact{ClerkUserID: "user_buyer", Deleted: true, UpdatedAt: moment.Add(5 * time.Second)}},
		"session.created":      {Ignored: true, Reason: "A sign-in changes nothing in the shop."},
		"subscription.created": items(freeItem("active")),
		"subscription.updated": items(freeItem("upcoming"), proItem("active", nil)),
		"subscription.active":  items(proItem("active", nil)),
		"subscription.pastDue": items(proItem("past_due", nil)),
		"subscription.paused": items(commerce.ItemFact{
			ItemID: "sub_old", SubscriptionID: "sub_old", PayerUserID: "user_buyer", PlanID: "cplan_pro", Status: "paused",
			PeriodStart: days(-30), PeriodEnd: days(1), UpdatedAt: moment,
		}),
		"subscription.canceled":    items(proItem("canceled", func(i *commerce.ItemFact) { i.CanceledAt = moment }), freeItem("upcoming")),
		"subscriptionItem.created": items(proItem("incomplete", nil)),
		"subscriptionItem.updated": items(proItem("active", func(i *commerce.ItemFact) {
			i.Interval, i.AmountCents, i.PeriodStart, i.PeriodEnd = "annual", 19000, moment, days(365)
		})),
		"subscriptionItem.active":     items(proItem("active", func(i *commerce.ItemFact) { i.IsFreeTrial = true })),
		"subscriptionItem.canceled":   items(proItem("canceled", func(i *commerce.ItemFact) { i.CanceledAt = moment })),
		"subscriptionItem.ended":      items(proItem("ended", func(i *commerce.ItemFact) { i.EndedAt = moment })),
		"subscriptionItem.abandoned":  items(proItem("abandoned", next)),
		"subscriptionItem.incomplete": items(proItem("incomplete", func(i *commerce.ItemFact) { i.PeriodStart, i.PeriodEnd = time.Time{}, time.Time{} })),
		"subscriptionItem.pastDue":    items(proItem("past_due", func(i *commerce.ItemFact) { i.PastDueAt = moment })),
		"subscriptionItem.upcoming": items(proItem("upcoming", func(i *commerce.ItemFact) {
			next(i)
			i.PlanID, i.PlanSlug, i.AmountCents, i.Currency = "cplan_plus", "", 0, ""
		})),
		"subscriptionItem.freeTrialEnding": items(proItem("active", func(i *commerce.ItemFact) {
			i.IsFreeTrial, i.TrialEnding, i.PayerUserID, i.PayerOrgID, i.PayerEmail = true, true, "", "org_1", ""
		})),
		"paymentAttempt.created": {Payment: &payment},
		"paymentAttempt.updated": {Payment: &recurring},
		"checkout.created":       {Payment: &opened},
		"checkout.updated":       {Payment: &completed},
	}
	files, err := filepath.Glob("testdata/events/*.json")
	require.NoError(t, err)
	require.Len(t, files, len(want), "every fixture has its expectation")
	for name, facts := range want {
		t.Run(name, func(t *testing.T) {
			facts.Type, facts.At = name, moment.Add(5*time.Second)
			raw := fixture(t, name)
			got, err := decoder.Decode(raw)
			require.NoError(t, err)
			require.Equal(t, facts, got)
			for _, alias := range aliases(name) {
				got, err := decoder.Decode(bytes.Replace(raw, []byte(`"type": "`+name+`"`), []byte(`"type": "`+alias+`"`), 1))
				require.NoError(t, err, alias)
				require.Equal(t, facts, got, alias)
			}
		})
	}
}

// aliases are the other spellings of an event's name, written out from contract §8.
func aliases(name string) []string {
	snake := strings.NewReplacer("subscriptionItem", "subscription_item", "paymentAttempt", "payment_attempt",
		"pastDue", "past_due", "freeTrialEnding", "free_trial_ending").Replace(name)
	list := []string{"billing." + name, snake, "billing." + snake}
	if strings.HasSuffix(name, ".canceled") {
		british := strings.TrimSuffix(name, "canceled") + "cancelled"
		list = append(list, british, "billing."+british)
	}
	return list
}

func TestOtherNamesAreIgnored(t *testing.T) {
	for _, name := range []string{
		"email.created", "session.ended", "organization.created", "subscription", "subscription.deleted", "user.", "USER.CREATED",
		"billing.billing.user.created", "subscriptionItem.", "_", "é.created", "role.updated",
	} {
		f, err := decoder.Decode([]byte(`{"type":"` + name + `","data":"anything"}`))
		require.NoError(t, err, name)
		require.True(t, f.Ignored, name)
		require.NotEmpty(t, f.Reason, name)
	}
}

func TestMalformed(t *testing.T) {
	item := func(change string) string {
		return `{"type":"subscriptionItem.active","timestamp":1772366400000,"data":{"id":"csub_item_1","status":"active","updated_at":1772366400000,` +
			change + `"payer":{"user_id":"user_1"}}}`
	}
	pay := func(change string) string {
		return `{"type":"paymentAttempt.updated","data":{"id":"pa_1","updated_at":1772366400000,` + change + `"payer":{"user_id":"user_1"}}}`
	}
	paid := func(change string) string {
		return pay(`"status":"paid",` + change)
	}
	_, err := decoder.Decode([]byte(item("")))
	require.NoError(t, err, "the base of the bad ones is good")
	_, err = decoder.Decode([]byte(paid(`"totals":{"grand_total":{"amount":5,"currency":"usd"}},`)))
	require.NoError(t, err, "the base of the bad ones is good")
	for name, raw := range map[string]string{
		"empty":                           "",
		"not json":                        "<html>",
		"a list":                          `[{"type":"user.created"}]`,
		"cut off":                         `{"type":"user.created","data":{"id":"user_1"`,
		"two documents":                   `{"type":"user.created","data":{"id":"user_1"}}{}`,
		"invalid UTF-8":                   "{\"type\":\"user.created\",\"data\":{\"id\":\"\xff\"}}",
		"no type":                         `{"data":{}}`,
		"a number as type":                `{"type":7,"data":{}}`,
		"two types":                       `{"type":"user.created","type":"user.deleted","data":{"id":"user_1"}}`,
		"no data":                         `{"type":"user.created"}`,
		"data null":                       `{"type":"user.created","data":null}`,
		"data a list":                     `{"type":"user.created","data":[]}`,
		"user without id":                 `{"type":"user.created","data":{"first_name":"A"}}`,
		"user with a number as id":        `{"type":"user.created","data":{"id":5}}`,
		"user with an over-long id":       `{"type":"user.created","data":{"id":"` + strings.Repeat("u", 129) + `"}}`,
		"user with a newline in its id":   `{"type":"user.created","data":{"id":"user\n1"}}`,
		"metadata is a list":              `{"type":"user.created","data":{"id":"user_1","public_metadata":[1]}}`,
		"item without id":                 `{"type":"subscriptionItem.active","timestamp":1,"data":{"status":"active"}}`,
		"item without any time":           `{"type":"subscriptionItem.active","data":{"id":"x","status":"active"}}`,
		"item without any status":         `{"type":"subscriptionItem.updated","timestamp":1,"data":{"id":"x"}}`,
		"item with a time in words":       item(`"period_end":"soon",`),
		"item with a negative time":       item(`"period_end":-5,`),
		"item with a time after 9999":     item(`"period_end":253402300800000,`),
		"item with a boolean as time":     item(`"period_end":true,`),
		"item with half a cent":           item(`"amount":0.5,`),
		"item with an amount in words":    item(`"amount":{"amount":"19"},`),
		"item with a currency of four":    item(`"currency":"USDX",`),
		"subscription without id":         `{"type":"subscription.updated","data":{"items":[]}}`,
		"subscription with a broken item": `{"type":"subscription.updated","data":{"id":"csub_1","updated_at":1772366400000,"items":[{"status":"active"}]}}`,
		"payment without id":              `{"type":"paymentAttempt.updated","data":{"status":"paid"}}`,
		"payment without a time":          `{"type":"paymentAttempt.updated","data":{"id":"pa_1","status":"pending"}}`,
		"payment without a status":        pay(""),
		"payment in an unknown state":     pay(`"status":"half-paid",`),
		"paid but how much":               paid(""),
		"paid without currency":           paid(`"totals":{"grand_total":{"amount":5}},`),
		"paid in two currencies":          paid(`"totals":{"subtotal":{"amount":5,"currency":"USD"},"grand_total":{"amount":5,"currency":"EUR"}},`),
		"paid a negative amount":          paid(`"totals":{"grand_total":{"amount":-5,"currency":"USD"}},`),
		"paid an astronomic amount":       paid(`"totals":{"grand_total":{"amount":9223372036854775807,"currency":"USD"}},`),
		"order id as a number":            paid(`"totals":{"grand_total":{"amount":5,"currency":"USD"}},"metadata":{"order_public_id":5},`),
	} {
		_, err := decoder.Decode([]byte(raw))
		require.Equal(t, commerce.CodeParked, commerce.CodeOf(err), "%s: %v", name, err)
		require.Equal(t, "malformed", commerce.ReasonOf(err), name)
	}
}
