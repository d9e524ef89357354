package clerk_test

import (
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

// TestSweepTellsEverythingOnceOrFails: items of every status and the payments, as facts; a list that
// is cut ends with an error, after what was true.
func TestSweepTellsEverythingOnceOrFails(t *testing.T) {
	stub := clerkstub.New("sk_test_sweep", nil)
	server := httptest.NewServer(stub)
	defer server.Close()
	api, err := clerk.NewAPI(clerk.APIOptions{BaseURL: server.URL, SecretKey: "sk_test_sweep", AllowHTTP: true, Pause: time.Millisecond})
	require.NoError(t, err)
	stub.PutItem("user_a", "csub_item_1", "active", nil)
	stub.PutItem("user_b", "csub_item_2", "ended", nil)
	stub.PutAttempt("user_a", "cstmt_1", "pa_1", "paid", 1900)
	sweep := func() (items, payments []string, err error) {
		for f, e := range api.Sweep(t.Context(), time.Now().Add(-time.Hour)) {
			if e != nil {
				return items, payments, e
			}
			for _, it := range f.Items {
				items = append(items, it.ItemID+" "+it.Status)
			}
			if f.Payment != nil {
				payments = append(payments, f.Payment.ExternalID+" "+f.Payment.PayerUserID)
			}
		}
		return items, payments, nil
	}
	items, payments, err := sweep()
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"csub_item_1 active", "csub_item_2 ended"}, items)
	require.Equal(t, []string{"pa_1 user_a"}, payments)

	stub.Decide = func(_ int, r *http.Request) clerkstub.Fault {
		if strings.Contains(r.URL.Path, "payment_attempts") {
			return clerkstub.Fault{Cut: true}
		}
		return clerkstub.Fault{}
	}
	items, _, err = sweep()
	require.Equal(t, commerce.CodeUpstream, commerce.CodeOf(err))
	require.Len(t, items, 2, "what came before is still true")
	stub.Decide = nil
	n := 0
	for f, err := range api.Recent(t.Context(), 1) {
		require.NoError(t, err)
		require.Len(t, f.Items, 1)
		n++
	}
	require.Equal(t, 1, n)
}
