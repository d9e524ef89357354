package emails

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenCases are the samples and the shapes of a kind that read differently.
func goldenCases() map[string]struct {
	kind string
	data []byte
} {
	type oneCase = struct {
		kind string
		data []byte
	}
	cases := map[string]oneCase{}
	for _, kind := range Kinds() {
		cases[kind] = oneCase{kind, Sample(kind)}
	}
	change := func(name, kind string, keys map[string]any) {
		facts := map[string]any{}
		_ = json.Unmarshal(Sample(kind), &facts)
		for k, v := range keys {
			facts[k] = v
		}
		data, _ := json.Marshal(facts)
		cases[name] = oneCase{kind, data}
	}
	item := func(name string, cents int) []any {
		return []any{map[string]any{"product": name, "quantity": 1, "total_cents": cents}}
	}
	change("order_fulfilled-files", KindOrderFulfilled, map[string]any{"bookings": nil, "work": nil, "features": nil, "items": item("Field guide", 1234), "total_cents": 1234, "tax_cents": 0, "currency": "JPY"})
	change("order_fulfilled-work", KindOrderFulfilled, map[string]any{"bookings": nil, "files": nil, "features": nil, "items": item("Hull inspection", 0), "total_cents": 0, "tax_cents": 0})
	change("order_fulfilled-session", KindOrderFulfilled, map[string]any{"work": nil, "files": nil, "features": nil, "items": item("Rigging session", 1234), "total_cents": 1234, "tax_cents": 0, "currency": "KWD",
		"bookings": []any{map[string]any{"start": "2026-05-04T15:00:00Z", "end": "2026-05-04T16:00:00Z", "confirmed": true}}})
	change("booking_requested-slot", KindBookingRequested, map[string]any{"needs_slot": true, "start": "", "end": ""})
	change("booking_confirmed-seller", KindBookingConfirmed, map[string]any{"audience": "seller", "name": "Ida Mertens", "timezone": "Europe/Berlin"})
	change("booking_canceled-refund", KindBookingCanceled, map[string]any{"canceled_by": "refund", "unit_returned": false})
	change("fulfillment_order_requested-seller", KindWorkOrderRequested, map[string]any{"audience": "seller", "name": "Ida Mertens", "timezone": "Europe/Berlin"})
	change("fulfillment_order_delivered-parcel", KindWorkOrderDelivered, map[string]any{"files": nil, "delivery_mode": "physical_shipped", "shipped_at": "2026-05-08T10:00:00Z", "carrier": "DHL", "tracking_number": "JD0146000", "tracking_url": "https://track.example/JD0146000"})
	change("order_refunded-part", KindOrderRefunded, map[string]any{"amount_cents": 1000, "refunded_cents": 1000, "pending": true})
	change("trial_ending-stops", KindTrialEnding, map[string]any{"will_renew": false})
	return cases
}

func TestGolden(t *testing.T) {
	for name, c := range goldenCases() {
		t.Run(name, func(t *testing.T) {
			got, err := Render(c.kind, SampleShop(), c.data)
			require.NoError(t, err)
			golden(t, name+".txt", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+".html", got.HTML)
			again, err := Render(c.kind, SampleShop(), c.data)
			require.NoError(t, err)
			require.Equal(t, got, again, "the same facts give the same mail")
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run: go test ./emails -update")
	require.Equal(t, string(want), got)
}

// Every string of the facts is hostile at once: nothing of it may become markup, a
// header line, a second line of plain text or a link.
func TestHostileFacts(t *testing.T) {
	const evil = "<script>alert(1)</script>\"'><img src=x onerror=1>\r\nBcc: victim@example.com\u202e http://evil.example {{.Shop}}"
	shop := SampleShop()
	shop.Name, shop.AccentColor, shop.LogoURL = evil, "red;background:url(x)", "javascript:alert(1)"
	for _, kind := range Kinds() {
		if kind == KindSystem {
			continue // its HTML is the server's own
		}
		t.Run(kind, func(t *testing.T) {
			var facts any
			require.NoError(t, json.Unmarshal(Sample(kind), &facts))
			data, err := json.Marshal(poison(facts, "", evil))
			require.NoError(t, err)
			got, err := Render(kind, shop, data)
			require.NoError(t, err)
			require.NotContains(t, got.Subject, "\n")
			require.NotContains(t, got.Subject, "\r")
			require.NotContains(t, got.Subject, "\u202e")
			require.NotContains(t, got.HTML, "<script")
			require.NotContains(t, got.HTML, "<img")
			require.NotContains(t, got.HTML, `href="javascript`)
			require.NotContains(t, got.HTML, `href="http://evil`)
			require.NotContains(t, got.Text, "\r")
			require.NotContains(t, got.Text, "\nBcc:")
			require.NotContains(t, got.Text, "Hello <script", "a name with a link in it is left out")
		})
	}
}

// poison replaces every string that is no time, zone or choice.
func poison(v any, key, evil string) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, inner := range v {
			out[k] = poison(inner, k, evil)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = poison(inner, key, evil)
		}
		return out
	case string:
		if strings.Contains(v, "T") && strings.HasSuffix(v, "Z") || v == "" {
			return v
		}
		return evil
	}
	return v
}

func TestRenderRefuses(t *testing.T) {
	_, err := Render("newsletter", SampleShop(), nil)
	require.ErrorContains(t, err, `no mail of kind "newsletter"`)
	_, err = Render(KindNewSale, SampleShop(), []byte(`{"items":"none"}`))
	require.ErrorContains(t, err, "facts of a new_sale mail")
	_, err = Render(KindTrialEnding, SampleShop(), []byte(`{"ends_at":"tomorrow"}`))
	require.ErrorContains(t, err, "no moment")
}

// A mail with hardly any facts still reads as a whole: no empty brackets, no "%!".
func TestSparseFacts(t *testing.T) {
	for _, kind := range Kinds() {
		got, err := Render(kind, Shop{}, []byte(`{"unknown_key":1,"items":null,"start":null}`))
		require.NoError(t, err, kind)
		require.NotEmpty(t, strings.TrimSpace(got.Subject), kind)
		for _, body := range []string{got.Text, got.HTML} {
			require.NotContains(t, body, "%!", kind)
			require.NotContains(t, body, "ZgotmplZ", kind)
			require.NotContains(t, body, "()", kind)
			require.NotContains(t, body, "0001", kind)
		}
	}
}

func TestEveryTextReadsLikeItsHTML(t *testing.T) {
	for _, kind := range Kinds() {
		got, err := Render(kind, SampleShop(), Sample(kind))
		require.NoError(t, err)
		if kind != KindSystem {
			require.Contains(t, got.HTML, "prefers-color-scheme: dark", kind)
		}
		require.NotContains(t, got.HTML, "ZgotmplZ", kind)
		require.NotContains(t, got.Text, "<", kind)
		require.NotContains(t, strings.ToLower(got.Text), "complete", kind)
	}
}

func TestRenderNeverFailsOnAnyName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		data, _ := json.Marshal(map[string]any{"name": name, "product": name, "customer_notes": name, "start": "2026-05-04 15:00:00.000Z", "timezone": name})
		got, err := Render(KindBookingConfirmed, SampleShop(), data)
		if err != nil || strings.ContainsAny(got.Subject, "\r\n\x00") || strings.Contains(got.Text, "\r") {
			t.Fatalf("%q: %v, subject %q", name, err, got.Subject)
		}
	})
}
