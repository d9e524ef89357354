package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/jobs"
)

// ask sends one request with the given headers and returns the answer and its body.
func ask(t *testing.T, w *world, method, path, body string, headers map[string]string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.http.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	out, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer, string(out)
}

var own = map[string]string{"Sec-Fetch-Site": "same-origin"}

func TestForeignPagesChangeNothing(t *testing.T) {
	w := newWorld(t)
	paths := []string{"/__clerk/v1/client/sign_ups", "/__clerk/v1/client/sessions?_method=DELETE", "/__clerk/api/v1/users/x",
		"/sandbox/api/clock", "/sandbox/api/personas/seller", "/sandbox/checkout/x"}
	for _, path := range paths {
		for _, h := range []map[string]string{nil, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
			{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site", "Origin": w.http.URL}} {
			answer, _ := ask(t, w, "POST", path, "", h)
			require.Equal(t, 403, answer.StatusCode, "%s %v", path, h)
		}
		for _, h := range []map[string]string{own, {"Sec-Fetch-Site": "none"}, {"Origin": w.http.URL}} {
			answer, _ := ask(t, w, "POST", path, "", h)
			require.NotEqual(t, 403, answer.StatusCode, "%s %v", path, h)
		}
	}
	before := w.Clock.Offset()
	for _, path := range []string{"/sandbox/api/clock?advance_seconds=60", "/__clerk/v1/client?_method=DELETE", "/sandbox/api/personas/seller"} {
		answer, _ := ask(t, w, "GET", path, "", own)
		require.Empty(t, answer.Header.Values("Set-Cookie"), path)
	}
	require.Equal(t, before, w.Clock.Offset(), "no GET changes anything")
}

func TestBodiesAreLimited(t *testing.T) {
	w := newWorld(t)
	big := "email_address=" + strings.Repeat("a", 100<<10)
	answer, _ := ask(t, w, "POST", "/__clerk/v1/client/sign_ups", big, map[string]string{"Sec-Fetch-Site": "none", "Content-Type": "application/x-www-form-urlencoded"})
	require.Equal(t, 413, answer.StatusCode)
}

func TestPanel(t *testing.T) {
	w := newWorld(t)
	answer, body := ask(t, w, "GET", "/sandbox/api/state", "", nil)
	require.Equal(t, 200, answer.StatusCode)
	var state struct {
		Personas []struct {
			ID, Email, Role, Label, Password string
			Current                          bool
		}
		Clock struct {
			Now           string
			OffsetSeconds int64 `json:"offset_seconds"`
		}
		Unsupported []string
	}
	require.NoError(t, json.Unmarshal([]byte(body), &state))
	require.Len(t, state.Personas, 3)
	require.True(t, state.Personas[2].Current, "a new browser is the new visitor")
	require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`, state.Clock.Now)
	require.NotEmpty(t, state.Unsupported)
	_, err := w.SignIn(t.Context(), state.Personas[0].Email, state.Personas[0].Password)
	require.NoError(t, err, "the demo password works")

	answer, _ = ask(t, w, "POST", "/sandbox/api/personas/seller", "", own)
	require.Equal(t, 204, answer.StatusCode)
	cookie := answer.Header.Values("Set-Cookie")[0]
	require.Contains(t, cookie, "HttpOnly")
	_, body = ask(t, w, "GET", "/sandbox/api/state", "", map[string]string{"Cookie": strings.SplitN(cookie, ";", 2)[0]})
	require.NoError(t, json.Unmarshal([]byte(body), &state))
	require.True(t, state.Personas[1].Current)
	answer, _ = ask(t, w, "POST", "/sandbox/api/personas/nobody", "", own)
	require.Equal(t, 404, answer.StatusCode)

	for _, bad := range []string{``, `{}`, `{"advance_seconds":-1}`, `{"advance_seconds":1.5}`, `{"advance_seconds":"60"}`, `{"advance_seconds":99999999999999}`} {
		answer, body = ask(t, w, "POST", "/sandbox/api/clock", bad, own)
		require.Equal(t, 400, answer.StatusCode, bad)
		require.Contains(t, body, `"data":{"advance_seconds"`)
	}
	answer, body = ask(t, w, "POST", "/sandbox/api/clock", `{"advance_seconds":3600}`, own)
	require.Equal(t, 200, answer.StatusCode)
	require.Contains(t, body, `"offset_seconds":3600`)
	require.Equal(t, time.Hour, w.Clock.Offset())
}

func TestPanelShowsMailsWithoutTheirScripts(t *testing.T) {
	w := newWorld(t)
	id, err := w.Inbox().Send(t.Context(), jobs.Message{Key: "k", To: "ada@example.com", Subject: "Hello", HTML: "<script>alert(1)</script>", Text: "Hi",
		Tags: map[string]string{"event": "greeting"}})
	require.NoError(t, err)
	_, body := ask(t, w, "GET", "/sandbox/api/mails", "", nil)
	require.Contains(t, body, `"kind":"greeting"`)
	require.Contains(t, body, `"totalItems":1`)
	require.NotContains(t, body, "alert", "the list has no bodies")
	_, body = ask(t, w, "GET", "/sandbox/api/mails?page=2", "", nil)
	require.Contains(t, body, `"items":[]`)
	_, body = ask(t, w, "GET", "/sandbox/api/mails/"+id, "", nil)
	require.Contains(t, body, `"text":"Hi"`)
	answer, _ := ask(t, w, "GET", "/sandbox/api/mails/"+id+"/html", "", nil)
	policy := answer.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'")
	require.Contains(t, policy, "sandbox")
	require.NotContains(t, policy, "allow-scripts")
	answer, _ = ask(t, w, "GET", "/sandbox/api/mails/none", "", nil)
	require.Equal(t, 404, answer.StatusCode)
}

func TestBackendAPI(t *testing.T) {
	w := newWorld(t)
	p, err := w.SignUp(t.Context(), "ada@example.com", "correct horse", "Ada", "")
	require.NoError(t, err)
	item := subscribe(t, w, p.UserID, "cplan_pro", "month")
	client := &http.Client{Transport: w.Transport()}
	call := func(method, path, key string) (int, map[string]any) {
		r, err := http.NewRequestWithContext(t.Context(), method, w.APIURL()+path, nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+key)
		answer, err := client.Do(r)
		require.NoError(t, err)
		defer answer.Body.Close()
		var out map[string]any
		body, _ := io.ReadAll(answer.Body)
		_ = json.Unmarshal(body, &out)
		return answer.StatusCode, out
	}
	status, _ := call("GET", "/users/"+p.UserID, "sk_test_wrong")
	require.Equal(t, 401, status)
	status, u := call("GET", "/users/"+p.UserID, w.SecretKey())
	require.Equal(t, 200, status)
	require.Equal(t, "Ada", u["first_name"])
	status, _ = call("GET", "/users/user_none", w.SecretKey())
	require.Equal(t, 404, status)

	_, sub := call("GET", "/users/"+p.UserID+"/billing/subscription", w.SecretKey())
	require.Len(t, sub["subscription_items"], 2, "the free plan's item and the paid one")
	_, list := call("GET", "/billing/subscription_items?status=active&limit=10", w.SecretKey())
	require.InDelta(t, 1, list["total_count"], 0, "free items are left out")
	_, canceled := call("DELETE", "/billing/subscription_items/"+item, w.SecretKey())
	require.Equal(t, "canceled", canceled["status"])
	_, list = call("GET", "/billing/subscription_items?status=active", w.SecretKey())
	require.InDelta(t, 1, list["total_count"], 0, "it still runs")
	_, ended := call("DELETE", "/billing/subscription_items/"+item+"?end_now=true", w.SecretKey())
	require.Equal(t, "ended", ended["status"])

	_, list = call("GET", "/billing/statements?limit=100", w.SecretKey())
	require.InDelta(t, 1, list["total_count"], 0)
	statement := list["data"].([]any)[0].(map[string]any)["id"].(string)
	_, list = call("GET", "/billing/statements/"+statement+"/payment_attempts", w.SecretKey())
	require.InDelta(t, 1, list["total_count"], 0)
	require.Equal(t, "paid", list["data"].([]any)[0].(map[string]any)["status"])
	for _, e := range payments(w.delivered(t)) {
		require.Equal(t, statement, e.Data["statement_id"])
	}

	// The same over HTTP: the secret stands in for an origin.
	answer, _ := ask(t, w, "DELETE", "/__clerk/api/v1/users/"+p.UserID, "", map[string]string{"Authorization": "Bearer " + w.SecretKey()})
	require.Equal(t, 200, answer.StatusCode)
	status, _ = call("GET", "/users/"+p.UserID, w.SecretKey())
	require.Equal(t, 404, status)
}

func TestClerkFilesAreNamedSafely(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/__clerk/npm/@clerk/clerk-js@6/dist/..%2f..%2f..%2fREADME.md", "/__clerk/npm/@clerk/clerk-js@6/README.md",
		"/__clerk/npm/@clerk/other@6/dist/x.js", "/__clerk/npm/@clerk/clerk-js@6/dist/none.js", "/__clerk/npm/README.md"} {
		answer, body := ask(t, w, "GET", path, "", nil)
		require.Equal(t, 404, answer.StatusCode, path)
		require.NotContains(t, body, "frontend's build copies")
	}
	answer, body := ask(t, w, "GET", "/__clerk/npm/@clerk/clerk-js@6/dist/clerk.browser.js", "", map[string]string{"Accept-Encoding": "gzip"})
	if answer.StatusCode == http.StatusOK { // the copies are made by the frontend's build
		require.Equal(t, "gzip", answer.Header.Get("Content-Encoding"))
		require.True(t, bytes.HasPrefix([]byte(body), []byte{0x1f, 0x8b}))
		require.Contains(t, answer.Header.Get("Content-Type"), "javascript")
	}
	answer, _ = ask(t, w, "GET", "/__clerk/avatar/%3Cscript%3E.svg", "", nil)
	require.Equal(t, "image/svg+xml", answer.Header.Get("Content-Type"))
}
