package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/sandbox"
)

// browser speaks to the Frontend API as the SDK does.
type browser struct {
	t    *testing.T
	w    *world
	http *http.Client
	sid  string
}

func newBrowser(t *testing.T, w *world) *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{t: t, w: w, http: &http.Client{Jar: jar}}
}

// call sends a form with the SDK's conventions and returns the status and the answer.
func (b *browser) call(method, path string, form url.Values) (int, map[string]any) {
	b.t.Helper()
	q := url.Values{"__clerk_api_version": {"2026-08-20"}}
	if b.sid != "" {
		q.Set("_clerk_session_id", b.sid)
	}
	send := method
	if method != http.MethodGet && method != http.MethodPost {
		q.Set("_method", method)
		send = http.MethodPost
	}
	r, err := http.NewRequestWithContext(b.t.Context(), send, b.w.http.URL+path+"?"+q.Encode(), strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if send == http.MethodPost {
		r.Header.Set("Origin", b.w.http.URL)
	}
	answer, err := b.http.Do(r)
	require.NoError(b.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(b.t, err)
	var out map[string]any
	_ = json.Unmarshal(body, &out)
	return answer.StatusCode, out
}

// must is call for what succeeds; it returns the answer, out of its wrapping if it has one.
func (b *browser) must(method, path string, form url.Values) map[string]any {
	b.t.Helper()
	status, out := b.call(method, path, form)
	require.Equal(b.t, 200, status, out)
	if inner, ok := out["response"].(map[string]any); ok {
		return inner
	}
	return out
}

func faultCode(out map[string]any) string {
	list, _ := out["errors"].([]any)
	if len(list) == 0 {
		return ""
	}
	return list[0].(map[string]any)["code"].(string)
}

func (b *browser) signUp(email string) {
	b.t.Helper()
	up := b.must("POST", "/__clerk/v1/client/sign_ups", url.Values{"email_address": {email}, "password": {"correct horse"}})
	require.Equal(b.t, "complete", up["status"])
	b.sid = up["created_session_id"].(string)
}

const v1 = "/__clerk/v1"

func TestSignInWithPasswordAndCode(t *testing.T) {
	w := newWorld(t)
	newBrowser(t, w).signUp("ada@example.com")
	b := newBrowser(t, w)
	status, out := b.call("GET", v1+"/client", nil)
	require.Equal(t, 200, status)
	require.Nil(t, out["response"], "an unknown browser has no client")

	_, out = b.call("POST", v1+"/client/sign_ins", url.Values{"identifier": {"nobody@example.com"}})
	require.Equal(t, "form_identifier_not_found", faultCode(out))
	in := b.must("POST", v1+"/client/sign_ins", url.Values{"identifier": {"Ada@example.com"}})
	require.Equal(t, "needs_first_factor", in["status"])
	attempt := v1 + "/client/sign_ins/" + in["id"].(string)
	status, out = b.call("POST", attempt+"/attempt_first_factor", url.Values{"strategy": {"password"}, "password": {"wrong"}})
	require.Equal(t, 422, status)
	require.Equal(t, "form_password_incorrect", faultCode(out))
	require.Equal(t, "password", out["errors"].([]any)[0].(map[string]any)["meta"].(map[string]any)["param_name"])

	b.must("POST", attempt+"/prepare_first_factor", url.Values{"strategy": {"email_code"}, "email_address_id": {"x"}})
	mails, err := w.Inbox().To(t.Context(), "ada@example.com", 1)
	require.NoError(t, err)
	code := regexp.MustCompile(`\d{6}`).FindString(mails[0].Subject)
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	for range 2 {
		_, out = b.call("POST", attempt+"/attempt_first_factor", url.Values{"strategy": {"email_code"}, "code": {wrong}})
		require.Equal(t, "form_code_incorrect", faultCode(out))
	}
	_, out = b.call("POST", attempt+"/attempt_first_factor", url.Values{"strategy": {"email_code"}, "code": {code}})
	in = out["response"].(map[string]any)
	require.Equal(t, "complete", in["status"])
	client := out["client"].(map[string]any)
	require.Equal(t, in["created_session_id"], client["last_active_session_id"])
	require.Nil(t, client["sign_in"])
	session := client["sessions"].([]any)[0].(map[string]any)
	require.NotEmpty(t, session["last_active_token"].(map[string]any)["jwt"])
}

func TestForgottenPassword(t *testing.T) {
	w := newWorld(t)
	old := newBrowser(t, w)
	old.signUp("ada@example.com")
	b := newBrowser(t, w)
	in := b.must("POST", v1+"/client/sign_ins", url.Values{"identifier": {"ada@example.com"}})
	path := v1 + "/client/sign_ins/" + in["id"].(string)
	_, out := b.call("POST", path+"/reset_password", url.Values{"password": {"another horse"}})
	require.Equal(t, "verification_missing", faultCode(out), "not without the code")
	b.must("POST", path+"/prepare_first_factor", url.Values{"strategy": {"reset_password_email_code"}})
	mails, err := w.Inbox().To(t.Context(), "ada@example.com", 1)
	require.NoError(t, err)
	code := url.Values{"strategy": {"reset_password_email_code"}, "code": {regexp.MustCompile(`\d{6}`).FindString(mails[0].Subject)}}
	_, out = b.call("POST", path+"/attempt_first_factor", url.Values{"strategy": {"email_code"}, "code": code["code"]})
	require.Equal(t, "verification_missing", faultCode(out), "a code is for what it was asked for")
	in = b.must("POST", path+"/attempt_first_factor", code)
	require.Equal(t, "needs_new_password", in["status"])
	in = b.must("POST", path+"/reset_password", url.Values{"password": {"another horse"}, "sign_out_of_other_sessions": {"true"}})
	require.Equal(t, "complete", in["status"])
	_, err = w.SignIn(t.Context(), "ada@example.com", "another horse")
	require.NoError(t, err)
	status, _ := old.call("POST", v1+"/client/sessions/"+old.sid+"/tokens", nil)
	require.Equal(t, 401, status)
}

func TestAGuessedCodeIsStopped(t *testing.T) {
	w := newWorld(t)
	newBrowser(t, w).signUp("ada@example.com")
	b := newBrowser(t, w)
	in := b.must("POST", v1+"/client/sign_ins", url.Values{"identifier": {"ada@example.com"}, "strategy": {"email_code"}})
	mails, err := w.Inbox().To(t.Context(), "ada@example.com", 1)
	require.NoError(t, err)
	code := regexp.MustCompile(`\d{6}`).FindString(mails[0].Subject)
	try := func(code string) string {
		_, out := b.call("POST", v1+"/client/sign_ins/"+in["id"].(string)+"/attempt_first_factor", url.Values{"strategy": {"email_code"}, "code": {code}})
		return faultCode(out)
	}
	for range 5 {
		require.Equal(t, "form_code_incorrect", try("x"))
	}
	require.Equal(t, "too_many_requests", try(code), "even the right one is too late")
}

func TestSignUpByCodeAndItsFaults(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w)
	for _, bad := range []string{"", "ada", "ada@localhost", "Ada <ada@example.com>"} {
		status, _ := b.call("POST", v1+"/client/sign_ups", url.Values{"email_address": {bad}, "password": {"correct horse"}})
		if bad == "" {
			require.Equal(t, 200, status, "an empty attempt only begins")
			continue
		}
		require.Equal(t, 422, status, bad)
	}
	_, out := b.call("POST", v1+"/client/sign_ups", url.Values{"email_address": {"ada@example.com"}, "password": {"short"}})
	require.Equal(t, "form_password_length_too_short", faultCode(out))
	up := b.must("POST", v1+"/client/sign_ups", url.Values{"email_address": {"ada@example.com"}})
	require.Equal(t, "missing_requirements", up["status"])
	path := v1 + "/client/sign_ups/" + up["id"].(string)
	b.must("POST", path+"/prepare_verification", url.Values{"strategy": {"email_code"}})
	mails, err := w.Inbox().To(t.Context(), "ada@example.com", 1)
	require.NoError(t, err)
	up = b.must("POST", path+"/attempt_verification", url.Values{"strategy": {"email_code"}, "code": {regexp.MustCompile(`\d{6}`).FindString(mails[0].Subject)}})
	require.Equal(t, "complete", up["status"])
	require.NotEmpty(t, up["created_user_id"])
}

func TestTokensOfASession(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w)
	b.signUp("ada@example.com")
	claims := func(out map[string]any) jwt.MapClaims {
		require.Equal(t, "token", out["object"], "a token is not wrapped")
		parsed, _, err := jwt.NewParser().ParseUnverified(out["jwt"].(string), jwt.MapClaims{})
		require.NoError(t, err)
		return parsed.Claims.(jwt.MapClaims)
	}
	_, out := b.call("POST", v1+"/client/sessions/"+b.sid+"/tokens", nil)
	c := claims(out)
	require.Equal(t, w.http.URL, c["azp"])
	require.Equal(t, b.sid, c["sid"])
	_, out = b.call("POST", v1+"/client/sessions/"+b.sid+"/tokens/other", nil)
	c = claims(out)
	require.NotContains(t, c, "sid")
	require.NotContains(t, c, "pla")

	stranger := newBrowser(t, w)
	stranger.signUp("eve@example.com")
	status, _ := stranger.call("POST", v1+"/client/sessions/"+b.sid+"/tokens", nil)
	require.Equal(t, 401, status, "a session belongs to its browser")

	b.must("POST", v1+"/client/sessions/"+b.sid+"/touch", nil)
	require.NoError(t, w.Revoke(t.Context(), b.sid))
	for _, path := range []string{"/client/sessions/" + b.sid + "/tokens", "/client/sessions/" + b.sid + "/touch"} {
		status, out = b.call("POST", v1+path, nil)
		require.Equal(t, 401, status, path)
		require.Equal(t, "authentication_invalid", faultCode(out))
	}
	status, _ = b.call("GET", v1+"/me", nil)
	require.Equal(t, 401, status)
}

func TestSignOut(t *testing.T) {
	w := newWorld(t)
	for _, how := range []struct{ method, path string }{{"POST", "/end"}, {"POST", "/remove"}, {"DELETE", ""}} {
		b := newBrowser(t, w)
		b.signUp("out" + strings.TrimPrefix(how.path, "/") + "@example.com")
		path := v1 + "/client/sessions"
		if how.path != "" {
			path += "/" + b.sid + how.path
		}
		status, out := b.call(how.method, path, nil)
		require.Equal(t, 200, status)
		require.Empty(t, out["client"].(map[string]any)["sessions"])
		status, _ = b.call("POST", v1+"/client/sessions/"+b.sid+"/tokens", nil)
		require.Equal(t, 401, status)
	}
}

func TestSessionEndsAfterAWeekUnused(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w)
	b.signUp("ada@example.com")
	require.NoError(t, w.Clock.Advance(t.Context(), 60*day))
	b.must("POST", v1+"/client/sessions/"+b.sid+"/touch", nil) // business time signs nobody out
	w.pass(8 * day)
	status, _ := b.call("POST", v1+"/client/sessions/"+b.sid+"/touch", nil)
	require.Equal(t, 401, status)
}

func TestBuyingAPlanThroughTheFrontendAPI(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w)
	b.signUp("ada@example.com")
	plans := b.must("GET", v1+"/billing/plans", nil)
	require.InDelta(t, 5, plans["total_count"], 0)
	require.Equal(t, true, plans["data"].([]any)[0].(map[string]any)["is_default"])

	_, out := b.call("POST", v1+"/me/billing/checkouts", url.Values{"plan_id": {"cplan_trial"}, "plan_period": {"annual"}})
	require.Equal(t, "form_param_value_invalid", faultCode(out))
	k := b.must("POST", v1+"/me/billing/checkouts", url.Values{"plan_id": {"cplan_pro"}, "plan_period": {"month"}})
	require.Equal(t, "needs_confirmation", k["status"])
	require.InDelta(t, 1900, k["totals"].(map[string]any)["total_due_now"].(map[string]any)["amount"], 0)
	confirm := v1 + "/me/billing/checkouts/" + k["id"].(string) + "/confirm"
	_, out = b.call("PATCH", confirm, url.Values{"payment_method_id": {sandbox.DecliningCard}})
	require.Equal(t, "card_declined", faultCode(out))
	done := b.must("PATCH", confirm, url.Values{"payment_method_id": {"cpm_sandboxgood4242"}})
	require.Equal(t, "completed", done["status"])
	b.must("PATCH", confirm, nil) // again: nothing more happens

	sub := b.must("GET", v1+"/me/billing/subscription", nil)
	items := sub["subscription_items"].([]any)
	require.Len(t, items, 1)
	item := items[0].(map[string]any)
	require.Equal(t, "pro", item["plan"].(map[string]any)["slug"])
	_, list := b.call("GET", v1+"/me/billing/payment_attempts", nil)
	require.InDelta(t, 2, list["total_count"], 0, "one declined, one paid")

	b.must("DELETE", v1+"/me/billing/subscription_items/"+item["id"].(string), nil)
	item = b.must("GET", v1+"/me/billing/subscription", nil)["subscription_items"].([]any)[1].(map[string]any)
	require.Equal(t, "active", item["status"], "it runs to its period's end")
	require.NotNil(t, item["canceled_at"])

	stranger := newBrowser(t, w)
	stranger.signUp("eve@example.com")
	status, _ := stranger.call("DELETE", v1+"/me/billing/subscription_items/"+item["id"].(string), nil)
	require.Equal(t, 404, status)
	status, _ = stranger.call("PATCH", confirm, nil)
	require.Equal(t, 404, status)
}

func TestProfile(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w)
	b.signUp("ada@example.com")
	me := b.must("PATCH", v1+"/me", url.Values{"first_name": {"Ada"}, "last_name": {strings.Repeat("x", 500)}})
	require.Equal(t, "Ada", me["first_name"])
	require.Len(t, me["last_name"], 100)
	_, out := b.call("POST", v1+"/me/change_password", url.Values{"current_password": {"nope nope"}, "new_password": {"another horse"}})
	require.Equal(t, "form_password_incorrect", faultCode(out))
	b.must("POST", v1+"/me/change_password", url.Values{"current_password": {"correct horse"}, "new_password": {"another horse"}})
	_, err := w.SignIn(t.Context(), "ada@example.com", "another horse")
	require.NoError(t, err)
	status, _ := b.call("POST", v1+"/me/email_addresses", url.Values{"email_address": {"b@example.com"}})
	require.Equal(t, 422, status)
	b.must("DELETE", v1+"/me", nil)
	status, _ = b.call("GET", v1+"/me", nil)
	require.Equal(t, 401, status)
	require.Contains(t, kinds(w.delivered(t)), "user.deleted")
	status, out = b.call("GET", v1+"/organizations", nil)
	require.Equal(t, 404, status)
	require.Contains(t, out["errors"].([]any)[0].(map[string]any)["message"], "does not do this")
}
