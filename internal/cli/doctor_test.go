package cli_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/svix"
)

const webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// neighbors plays Clerk's key set and the shop's own webhook endpoint.
func neighbors(t *testing.T, keys string, date time.Time) *httptest.Server {
	verifier, err := svix.New([]string{webhookSecret}, time.Now)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /jwks", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", date.UTC().Format(http.TimeFormat))
		_, _ = io.WriteString(w, keys)
	})
	mux.HandleFunc("POST /api/webhooks/clerk", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if _, err := verifier.Verify(body, r.Header); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, `{"status":"ok"}`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func examine(t *testing.T, d cli.Doctor) map[string]cli.Probe {
	t.Helper()
	out := map[string]cli.Probe{}
	require.NoError(t, d.Run(t.Context(), func(p cli.Probe) {
		if old, seen := out[p.ID]; !seen || old.State == "ok" {
			out[p.ID] = p
		}
		require.NotEmpty(t, p.Name)
		require.NotEmpty(t, p.Detail)
		require.Equal(t, p.State == "fail" || p.State == "warn", p.Fix != "", p)
	}))
	require.Len(t, out, 10)
	return out
}

func TestDoctor(t *testing.T) {
	const keys = `{"keys":[{"kty":"RSA","kid":"ins_1"}]}`
	good := func(context.Context) error { return nil }
	bad := func(context.Context) error { return errors.New("the key is refused") }
	steps := func(ok bool) func(context.Context) []cli.Step {
		return func(context.Context) []cli.Step {
			second := cli.Step{Name: "Get it", OK: ok}
			if !ok {
				second.Cause, second.Fix = "No such bucket.", "Set ASSET_STORAGE_BUCKET."
			}
			return []cli.Step{{Name: "Put an object", OK: true}, second}
		}
	}
	server := neighbors(t, keys, time.Now())
	well := cli.Doctor{
		Dir: t.TempDir(), Now: time.Now, AppURL: server.URL, WebhookSecret: webhookSecret, JWKSURL: server.URL + "/jwks",
		Clerk: good, Stripe: good, Mirror: good, Mail: steps(true), Storage: steps(true),
	}
	for id, p := range examine(t, well) {
		if id == "operators" {
			continue // TestASecondStepIsAdvised
		}
		require.Equal(t, "ok", p.State, "%s: %s", id, p.Detail)
	}

	late := neighbors(t, `{"keys":[]}`, time.Now().Add(-time.Minute))
	ill := cli.Doctor{
		Dir: "/nowhere/at/all", Now: time.Now, AppURL: server.URL, WebhookSecret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", JWKSURL: late.URL + "/jwks",
		Clerk: bad, Stripe: bad, Mirror: bad, Mail: steps(false), Storage: steps(false),
	}
	found := examine(t, ill)
	for id, p := range found {
		if id != "operators" {
			require.Equal(t, "fail", p.State, "%s: %s", id, p.Detail)
		}
	}
	require.Contains(t, found["webhook"].Detail, "answers 400")
	require.Contains(t, found["clock"].Detail, "off: tokens")
	require.Contains(t, found["storage"].Detail, "No such bucket.")
	require.Equal(t, "The key is refused.", found["clerk"].Detail)
	require.NotContains(t, fmt.Sprint(found), "AAAAAAAA")

	server.Close()
	gone := examine(t, cli.Doctor{Dir: t.TempDir(), Now: time.Now, AppURL: server.URL, WebhookSecret: webhookSecret, JWKSURL: server.URL + "/jwks"})
	for _, id := range []string{"webhook", "jwks", "clock"} {
		require.Equal(t, "fail", gone[id].State, id)
	}
	for _, id := range []string{"clerk", "stripe", "mirror", "mail", "storage", "operators"} {
		require.Equal(t, "off", gone[id].State, id)
	}
}
