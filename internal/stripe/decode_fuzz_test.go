package stripe_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/stripe"
)

var writeSeeds = flag.Bool("seeds", false, "write the missing fuzz seeds into testdata/fuzz")

// seedObjects is an object of each event that the decoder reads.
var seedObjects = map[string]string{
	"checkout.session.completed":               "{" + sessionBase + `,"metadata":{"order_public_id":"` + orderID + `"}}`,
	"checkout.session.expired":                 "{" + sessionBase + "}",
	"checkout.session.async_payment_succeeded": "{" + sessionBase + `,"client_reference_id":"` + orderID + `"}`,
	"checkout.session.async_payment_failed":    "{" + sessionBase + `,"total_details":{"amount_discount":0,"amount_tax":190}}`,
	"refund.created":                           `{"id":"re_1","payment_intent":"pi_1","amount":5,"currency":"usd","status":"pending","metadata":{"refund_key":"k"}}`,
	"refund.updated":                           `{"id":"re_1","payment_intent":{"id":"pi_1"},"amount":5,"currency":"usd","status":"succeeded"}`,
	"refund.failed":                            `{"id":"re_1","payment_intent":"pi_1","amount":5,"currency":"jpy","status":"failed"}`,
	"charge.dispute.created":                   `{"id":"du_1","payment_intent":"pi_1","status":"needs_response"}`,
	"charge.dispute.closed":                    `{"id":"du_1","payment_intent":{"id":"pi_1"},"status":"won"}`,
	"charge.refunded":                          `{"id":"ch_1","amount_refunded":5}`,
}

// TestEveryEventIsASeed holds the corpus of FuzzDecode complete: each event whole, without its
// object, and with an empty one.
func TestEveryEventIsASeed(t *testing.T) {
	for kind, object := range seedObjects {
		seed(t, kind, string(event(kind, object)))
		seed(t, kind+".empty", string(event(kind, "{}")))
		seed(t, kind+".bare", `{"type":"`+kind+`"}`)
	}
	seed(t, "any.list", `{"type":"refund.created","created":1e30,"data":[]}`)
	seed(t, "any.no-utf8", "{\"type\":\"refund.created\",\"data\":{\"object\":{\"id\":\"\xff\"}}}")
}

// seed checks that the corpus of FuzzDecode has this payload under this name.
func seed(t *testing.T, name, payload string) {
	t.Helper()
	file, want := filepath.Join("testdata/fuzz/FuzzDecode", name), fmt.Sprintf("go test fuzz v1\n[]byte(%q)\n", payload)
	if *writeSeeds {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	}
	have, err := os.ReadFile(file)
	require.NoError(t, err, "run this test with -seeds")
	require.Equal(t, want, string(have), "%s: run this test with -seeds", name)
}

// FuzzDecode: whatever the bytes, the decoder answers facts or a parked error. Its seeds are
// files under testdata/fuzz.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, payload []byte) {
		facts, err := stripe.Decoder{}.Decode(payload)
		if err != nil {
			require.Equal(t, commerce.CodeParked, commerce.CodeOf(err))
			return
		}
		if p := facts.Payment; p != nil {
			require.NotEmpty(t, p.ExternalID)
			require.GreaterOrEqual(t, p.TotalCents, int64(0))
			require.False(t, p.UpdatedAt.IsZero())
		}
		if r := facts.Refund; r != nil {
			require.Contains(t, []string{"pending", "done", "failed"}, r.State)
			require.NotEmpty(t, r.PaymentExternalID)
		}
	})
}

// FuzzVerify: whatever header and body, nothing unsigned gets an id and nothing breaks.
func FuzzVerify(f *testing.F) {
	v := stripe.NewVerifier([]string{"whsec_fuzz"}, nil)
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		id, err := v.Verify(body, http.Header{"Stripe-Signature": {header}})
		require.Error(t, err, "%q was accepted with %q", body, header)
		require.Empty(t, id)
	})
}
