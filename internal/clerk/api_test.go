package clerk_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/clerk"
	"pocketstarter/internal/clerk/clerkstub"
)

const secretKey = "sk_test_abc"

// backend is an API that talks to a stub.
func backend(t *testing.T) (*clerk.API, *clerkstub.Stub) {
	t.Helper()
	stub := clerkstub.New(secretKey, func() time.Time { return moment })
	srv := httptest.NewServer(stub)
	t.Cleanup(srv.Close)
	api, err := clerk.NewAPI(clerk.APIOptions{BaseURL: srv.URL + "/v1", SecretKey: secretKey, BillingClaim: "entitlements",
		AllowHTTP: true, Client: srv.Client(), Pause: time.Millisecond})
	require.NoError(t, err)
	return api, stub
}

// failing makes the first n requests fail.
func failing(n int, f clerkstub.Fault) func(int, *http.Request) clerkstub.Fault {
	return func(i int, _ *http.Request) clerkstub.Fault {
		if i < n {
			return f
		}
		return clerkstub.Fault{}
	}
}

func TestGetUser(t *testing.T) {
	api, stub := backend(t)
	stub.PutUser("user_1", "ada@example.org", clerkstub.Object{
		"public_metadata": clerkstub.Object{"entitlements": []string{"Chat"}}, "last_sign_in_at": moment.UnixMilli(),
	})
	u, err := api.GetUser(context.Background(), "user_1")
	require.NoError(t, err)
	require.Equal(t, clerk.User{
		UserFact: commerce.UserFact{
			ClerkUserID: "user_1", ContactEmail: "ada@example.org", FirstName: "Ada", LastName: "Lovelace", ImageURL: "https://img.example/a.png",
			Metadata: map[string]any{"entitlements": []any{"Chat"}}, Features: []string{"chat"}, UpdatedAt: moment,
		},
		Emails: []clerk.Email{{Address: "ada@example.org", Verified: true}}, CreatedAt: moment, LastSignInAt: moment,
	}, u)
}

func TestDeleteUserSurvivesALostAnswer(t *testing.T) {
	api, stub := backend(t)
	stub.PutUser("user_1", "ada@example.org", nil)
	stub.Decide = failing(1, clerkstub.Fault{Status: 502, Act: true})
	require.NoError(t, api.DeleteUser(context.Background(), "user_1"))
	require.NoError(t, api.DeleteUser(context.Background(), "user_1"), "deleting twice is no error")
	_, err := api.GetUser(context.Background(), "user_1")
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err))
}

func TestUserSubscription(t *testing.T) {
	api, stub := backend(t)
	stub.PutUser("user_1", "ada@example.org", nil)
	stub.PutItem("user_1", "csub_item_1", "active", nil)
	stub.PutItem("user_1", "csub_item_0", "expired", clerkstub.Object{"plan_period": "annual", "updated_at": nil, "ended_at": moment.Add(time.Hour).UnixMilli()})
	stub.PutItem("user_2", "csub_item_2", "active", nil)
	items, err := api.UserSubscription(context.Background(), "user_1")
	require.NoError(t, err)
	require.Len(t, items, 2)
	require.Equal(t, "expired", items[0].Status)
	require.Equal(t, "annual", items[0].Interval)
	require.Equal(t, moment.Add(time.Hour), items[0].UpdatedAt, "the latest time it names stands in")
	require.Equal(t, commerce.ItemFact{
		ItemID: "csub_item_1", SubscriptionID: "csub_user_1", PayerUserID: "user_1", PayerEmail: "user_1@example.org",
		PlanID: "cplan_pro", PlanSlug: "pro", Status: "active", Interval: "month", AmountCents: 1900, Currency: "USD",
		PeriodStart: moment, PeriodEnd: moment.AddDate(0, 1, 0), CreatedAt: moment, UpdatedAt: moment,
	}, items[1])
}

// Whatever is wrong with an answer, it is an error and never a shorter list.
func TestIncompleteAnswersAreErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		fault  clerkstub.Fault
		reason string
	}{
		"cut off":                {clerkstub.Fault{Cut: true}, clerk.ReasonPartial},
		"not json":               {clerkstub.Fault{Body: "<html>oops</html>"}, clerk.ReasonPartial},
		"empty":                  {clerkstub.Fault{Body: " "}, clerk.ReasonPartial},
		"an empty object":        {clerkstub.Fault{Body: "{}"}, clerk.ReasonPartial},
		"without its items":      {clerkstub.Fault{DropRows: 1}, clerk.ReasonPartial},
		"items null":             {clerkstub.Fault{Body: `{"id":"csub_1","subscription_items":null}`}, clerk.ReasonPartial},
		"an item without id":     {clerkstub.Fault{Body: `{"id":"csub_1","subscription_items":[{"status":"active"}]}`}, clerk.ReasonPartial},
		"an item without status": {clerkstub.Fault{Body: `{"id":"csub_1","updated_at":1772366400000,"subscription_items":[{"id":"i"}]}`}, clerk.ReasonPartial},
		"somebody else's item":   {clerkstub.Fault{Body: `{"id":"csub_1","updated_at":1772366400000,"subscription_items":[{"id":"i","status":"ended","payer":{"user_id":"user_2"}}]}`}, clerk.ReasonPartial},
		"a flood":                {clerkstub.Fault{Body: strings.Repeat(" ", 5<<20)}, clerk.ReasonPartial},
		"wrong secret key":       {clerkstub.Fault{Status: 401, Message: "sk_live_secret is bad"}, clerk.ReasonCredentials},
		"forbidden":              {clerkstub.Fault{Status: 403}, clerk.ReasonCredentials},
		"billing is not enabled": {clerkstub.Fault{Status: 422, Code: "billing_disabled"}, clerk.ReasonRefused},
		"a redirect":             {clerkstub.Fault{Status: 302, Location: "http://evil.example/"}, clerk.ReasonRefused},
		"an outage":              {clerkstub.Fault{Status: 503, Message: "user_1 is on fire"}, clerk.ReasonUnreachable},
		"a cut connection":       {clerkstub.Fault{Reset: true}, clerk.ReasonUnreachable},
		"slow down, no time":     {clerkstub.Fault{Status: 429}, clerk.ReasonRateLimited},
		"slow down for an hour":  {clerkstub.Fault{Status: 429, RetryAfter: "3600"}, clerk.ReasonRateLimited},
		"slow down at once":      {clerkstub.Fault{Status: 429, RetryAfter: "0"}, clerk.ReasonRateLimited},
		"slow down until a date": {clerkstub.Fault{Status: 429, RetryAfter: "Fri, 01 Jan 2100 00:00:00 GMT"}, clerk.ReasonRateLimited},
	} {
		t.Run(name, func(t *testing.T) {
			api, stub := backend(t)
			stub.PutUser("user_1", "ada@example.org", nil)
			stub.PutItem("user_1", "csub_item_1", "active", nil)
			stub.Decide = failing(1000, tt.fault)
			items, err := api.UserSubscription(context.Background(), "user_1")
			require.Empty(t, items)
			require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err), "%v", err)
			require.Equal(t, tt.reason, commerce.ReasonOf(err))
			require.NotContains(t, err.Error(), "sk_live")
			require.NotContains(t, errMessage(err), "fire")
			require.LessOrEqual(t, len(stub.Requests()), 4)
		})
	}
}

func TestRetries(t *testing.T) {
	for name, tt := range map[string]struct {
		fault clerkstub.Fault
		tries int
	}{
		"an outage passes":       {clerkstub.Fault{Status: 502}, 3},
		"a cut connection":       {clerkstub.Fault{Reset: true}, 3},
		"a cut answer":           {clerkstub.Fault{Cut: true}, 3},
		"a limit that says when": {clerkstub.Fault{Status: 429, RetryAfter: "0"}, 3},
		"a limit that does not":  {clerkstub.Fault{Status: 429}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			api, stub := backend(t)
			stub.PutUser("user_1", "ada@example.org", nil)
			stub.Decide = failing(2, tt.fault)
			_, err := api.GetUser(context.Background(), "user_1")
			require.NoError(t, err)
			require.Len(t, stub.Requests(), tt.tries)
		})
	}
	api, stub := backend(t)
	stub.Decide = failing(1, clerkstub.Fault{Status: 404})
	_, err := api.GetUser(context.Background(), "user_1")
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err))
	require.Len(t, stub.Requests(), 1, "what cannot pass is not tried again")
}

func TestASlowAnswerIsGivenUp(t *testing.T) {
	stub := clerkstub.New(secretKey, nil)
	stub.Decide = failing(1000, clerkstub.Fault{Delay: time.Hour})
	srv := httptest.NewServer(stub)
	defer srv.Close()
	api, err := clerk.NewAPI(clerk.APIOptions{BaseURL: srv.URL, SecretKey: secretKey, AllowHTTP: true, TryTimeout: time.Millisecond, Pause: time.Millisecond})
	require.NoError(t, err)
	_, err = api.GetUser(context.Background(), "user_1")
	require.Equal(t, clerk.ReasonUnreachable, commerce.ReasonOf(err))

	gone, cancel := context.WithCancel(context.Background())
	cancel()
	require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(api.Ping(gone)))
}

func TestWrongKeyAndOff(t *testing.T) {
	srv := httptest.NewServer(clerkstub.New(secretKey, nil))
	defer srv.Close()
	wrong, err := clerk.NewAPI(clerk.APIOptions{BaseURL: srv.URL, SecretKey: "sk_test_other", AllowHTTP: true})
	require.NoError(t, err)
	require.Equal(t, clerk.ReasonCredentials, commerce.ReasonOf(wrong.Ping(context.Background())))

	off, err := clerk.NewAPI(clerk.APIOptions{BaseURL: "https://api.clerk.com/v1"})
	require.NoError(t, err)
	_, err = off.UserSubscription(context.Background(), "user_1")
	require.Equal(t, commerce.CodeUnavailable, commerce.CodeOf(err))
}

func TestAddressesThatLeakTheKeyAreRefused(t *testing.T) {
	for _, bad := range []string{"", "api.clerk.com", "http://api.clerk.com/v1", "ftp://x", "https://u:p@api.clerk.com", "https://x?y=1", "://"} {
		_, err := clerk.NewAPI(clerk.APIOptions{BaseURL: bad, SecretKey: secretKey})
		require.Error(t, err, bad)
	}
}

func TestIdsCannotChangeThePath(t *testing.T) {
	api, stub := backend(t)
	ctx := context.Background()
	for _, id := range []string{"", "..", "user_1/../../billing", "user_1?x=1", "a%2Fb", "a b", strings.Repeat("a", 129)} {
		_, err := api.GetUser(ctx, id)
		require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), id)
		_, err = api.UserSubscription(ctx, id)
		require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), id)
		_, err = api.CancelSubscriptionItem(ctx, id, true)
		require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), id)
		require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(api.DeleteUser(ctx, id)), id)
	}
	require.Empty(t, stub.Requests())
}

func TestCancelSubscriptionItem(t *testing.T) {
	api, stub := backend(t)
	stub.PutItem("user_1", "csub_item_1", "active", nil)
	item, err := api.CancelSubscriptionItem(context.Background(), "csub_item_1", false)
	require.NoError(t, err)
	require.Equal(t, "canceled", item.Status)
	require.Equal(t, moment, item.CanceledAt)
	item, err = api.CancelSubscriptionItem(context.Background(), "csub_item_1", true)
	require.NoError(t, err)
	require.Equal(t, "ended", item.Status)
	require.Equal(t, []string{
		"DELETE /v1/billing/subscription_items/csub_item_1?end_now=false", "DELETE /v1/billing/subscription_items/csub_item_1?end_now=true",
	}, stub.Requests())
	_, err = api.CancelSubscriptionItem(context.Background(), "csub_item_9", true)
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err))
}

// collect runs a sweep to its end.
func collect(api *clerk.API, f clerk.ItemFilter) (ids []string, err error) {
	for item, fault := range api.SubscriptionItems(context.Background(), f) {
		if fault != nil {
			return ids, fault
		}
		ids = append(ids, item.ItemID)
	}
	return ids, nil
}

func TestSweepGoesThroughAllPages(t *testing.T) {
	api, stub := backend(t)
	var want []string
	for i := range 250 {
		id := fmt.Sprintf("item_%03d", i)
		stub.PutItem("user_1", id, "active", nil)
		want = append([]string{id}, want...)
	}
	stub.PutItem("user_1", "item_late", "past_due", nil)
	ids, err := collect(api, clerk.ItemFilter{Statuses: []string{"active", "past_due"}, UsersOnly: true})
	require.NoError(t, err)
	require.Equal(t, append(want, "item_late"), ids)
	require.Len(t, stub.Requests(), 4)
	require.Contains(t, stub.Requests()[1], "limit=100&offset=100&payer_type=user&status=active")

	empty, err := collect(api, clerk.ItemFilter{Statuses: []string{"upcoming"}})
	require.NoError(t, err)
	require.Empty(t, empty)
}

func TestSweepWhileRowsMove(t *testing.T) {
	api, stub := backend(t)
	for i := range 250 {
		stub.PutItem("user_1", fmt.Sprintf("item_%03d", i), "active", nil)
	}
	stub.Decide = func(n int, _ *http.Request) clerkstub.Fault {
		if n == 1 { // between the first and the second page somebody subscribes
			stub.PutItem("user_2", "item_new", "active", nil)
		}
		return clerkstub.Fault{}
	}
	ids, err := collect(api, clerk.ItemFilter{})
	require.NoError(t, err)
	require.Len(t, ids, 250, "the row that moved to the next page comes once")
}

func TestBrokenSweepsEndWithAnError(t *testing.T) {
	for name, tt := range map[string]func(n int) clerkstub.Fault{
		"the first page twice": func(n int) clerkstub.Fault { return clerkstub.Fault{SamePage: n == 1} },
		"a short page": func(n int) clerkstub.Fault {
			if n == 0 {
				return clerkstub.Fault{DropRows: 100}
			}
			return clerkstub.Fault{DropRows: 30}
		},
		"a page without rows":    func(int) clerkstub.Fault { return clerkstub.Fault{DropRows: 1000} },
		"a failing second page":  func(n int) clerkstub.Fault { return clerkstub.Fault{Status: map[bool]int{true: 500}[n >= 1]} },
		"an unreadable page":     func(int) clerkstub.Fault { return clerkstub.Fault{Body: `{"data":[7],"total_count":1}`} },
		"a page without a count": func(int) clerkstub.Fault { return clerkstub.Fault{Body: `{"data":[]}`} },
		"a page without data":    func(int) clerkstub.Fault { return clerkstub.Fault{Body: `{"total_count":0}`} },
	} {
		t.Run(name, func(t *testing.T) {
			api, stub := backend(t)
			for i := range 150 {
				stub.PutItem("user_1", fmt.Sprintf("item_%03d", i), "active", nil)
			}
			stub.Decide = func(n int, _ *http.Request) clerkstub.Fault { return tt(n) }
			_, err := collect(api, clerk.ItemFilter{})
			require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err), "%v", err)
		})
	}
}

func TestASweepCanBeLeft(t *testing.T) {
	api, stub := backend(t)
	for i := range 150 {
		stub.PutItem("user_1", fmt.Sprintf("item_%03d", i), "active", nil)
	}
	for range api.SubscriptionItems(context.Background(), clerk.ItemFilter{}) {
		break
	}
	require.Len(t, stub.Requests(), 1)
}

func TestPaymentAttempts(t *testing.T) {
	api, stub := backend(t)
	list := func(since time.Time) (ids []string, err error) {
		for p, fault := range api.PaymentAttempts(context.Background(), since) {
			if fault != nil {
				return ids, fault
			}
			require.Equal(t, "user_1", p.PayerUserID, "the statement names the payer")
			require.EqualValues(t, 1900, p.SubtotalCents)
			ids = append(ids, p.ExternalID+" "+p.Status)
		}
		return ids, nil
	}
	_, err := list(moment)
	require.Equal(t, commerce.CodeNotFound, commerce.CodeOf(err), "an instance without billing")

	stub.PutAttempt("user_1", "cstmt_1", "pa_1", "failed", 1900)
	stub.PutAttempt("user_1", "cstmt_1", "pa_2", "paid", 1900)
	stub.PutAttempt("user_1", "cstmt_2", "pa_3", "paid", 1900)
	ids, err := list(moment.AddDate(0, 0, -1))
	require.NoError(t, err)
	require.Equal(t, []string{"pa_3 succeeded", "pa_2 succeeded", "pa_1 failed"}, ids)
	ids, err = list(moment.AddDate(0, 0, 1))
	require.NoError(t, err)
	require.Empty(t, ids)

	stub.PutAttempt("user_1", "cstmt_2", "pa_4", "half-paid", 1900)
	_, err = list(moment)
	require.Equal(t, clerk.ReasonPartial, commerce.ReasonOf(err))
}
