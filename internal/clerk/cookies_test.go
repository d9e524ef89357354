package clerk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/clerk"
)

func TestCookieSuffix(t *testing.T) {
	// Seen in a browser for this key (reference/clerk.md §1 names the recipe).
	suffix := clerk.CookieSuffix("pk_test_Y2xlcmsubG9jYWxob3N0JA==")
	require.Len(t, suffix, 8)
	require.NotEqual(t, suffix, clerk.CookieSuffix("pk_test_other"))
}

func TestCookies(t *testing.T) {
	unix := moment.Unix()
	named := "__session_" + clerk.CookieSuffix(testKey)
	mine := func(user string, iat int64) string { return mint(t, claims("sub", user, "iat", iat)) }
	foreign := mint(t, claims("iss", "https://other.example", "iat", unix+3))
	tests := []struct {
		name    string
		request *http.Request
		user    string // "" with no code: no token
		code    commerce.Code
	}{
		{"none", cookies(), "", ""},
		{"suffixed", cookies(named, mine("user_a", unix)), "user_a", ""},
		{"plain", cookies("__session", mine("user_a", unix)), "user_a", ""},
		{"the newest wins, suffixed", cookies(named, mine("user_a", unix), "__session", mine("user_b", unix-1)), "user_a", ""},
		{"the newest wins, plain", cookies(named, mine("user_a", unix-2), "__session", mine("user_b", unix-1)), "user_b", ""},
		{"on a tie the suffixed one", cookies("__session", mine("user_b", unix), named, mine("user_a", unix)), "user_a", ""},
		{"other issuers are skipped", cookies(named, mine("user_a", unix-3), "__session", foreign), "user_a", ""},
		{"only other issuers", cookies("__session", foreign), "", ""},
		{"two of one name", cookies("__session", foreign, "__session", mine("user_a", unix)), "user_a", ""},
		{"garbage is no token", cookies("__session", "xxx", named, ""), "", ""},
		{"another app's suffix is not ours", cookies("__session_AAAAAAAA", mine("user_a", unix)), "", ""},
		{"the newest is bad", cookies(named, mine("user_a", unix-1), "__session", mint(t, claims("iat", unix, "azp", "https://evil.example"))), "", commerce.CodeUnauthorized},
		{"expired", cookies(named, mint(t, claims("exp", unix-60))), "", commerce.CodeUnauthorized},
		{"without sid", cookies(named, mint(t, claims("sid", nil))), "", commerce.CodeUnauthorized},
	}
	w := newWorld(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, err := w.Authenticate(context.Background(), tt.request)
			require.Equal(t, tt.code, commerce.CodeOf(err))
			if tt.user == "" {
				require.Nil(t, id)
				return
			}
			require.Equal(t, tt.user, id.ClerkUserID)
			require.True(t, id.FromCookie)
		})
	}
}

func TestBearerComesFirst(t *testing.T) {
	w := newWorld(t)
	good := mint(t, claims("sub", "user_cookie"))

	both := bearer(mint(t, claims("sub", "user_header")))
	both.AddCookie(&http.Cookie{Name: "__session", Value: good})
	id, err := w.Authenticate(context.Background(), both)
	require.NoError(t, err)
	require.Equal(t, "user_header", id.ClerkUserID)

	for _, header := range []string{"Bearer", "Bearer ", "bearer x", "Bearer a b", "Bearer " + mint(t, claims("exp", 1))} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Authorization", header)
		r.AddCookie(&http.Cookie{Name: "__session", Value: good})
		id, err := w.Authenticate(context.Background(), r)
		require.Nil(t, id, header)
		require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err), header)
	}

	other := httptest.NewRequest(http.MethodGet, "/", nil)
	other.Header.Set("Authorization", "Basic YTpi")
	other.AddCookie(&http.Cookie{Name: "__session", Value: good})
	id, err = w.Authenticate(context.Background(), other)
	require.NoError(t, err)
	require.Equal(t, "user_cookie", id.ClerkUserID)
}
