package routes

import (
	"encoding/json/v2"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/testapp"
)

func TestCSRF(t *testing.T) {
	app := testapp.New(t)
	o := signedIn(t, app)
	o.CSRFOrigins, o.TrustedProxies = []string{"https://spa.example"}, prefixes("127.0.0.0/8")
	o.CSRFCookieSecure = true
	s := newEdge(t, app, o)
	token := func(headers ...string) string {
		w := s.ask("GET /api/csrf", headers...)
		require.Equal(t, http.StatusOK, w.Code)
		var body csrfAnswer
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body))
		cookie := w.Result().Cookies()[0]
		require.Equal(t, body.Token, cookie.Value)
		require.Contains(t, cookie.Name, "csrf")
		require.True(t, cookie.Secure)
		return body.Token
	}
	const ann, bearer, own = "Cookie: sess=ann", "Authorization: Bearer ann", "Origin: http://shop.example"
	good, bens, nobodys := token(ann), token("Cookie: sess=ben"), token()
	require.Equal(t, good, token(bearer), "it belongs to the session, however it was sent")
	require.NotEqual(t, good, bens)
	require.NotEqual(t, nobodys, token())

	tests := []struct {
		name    string
		headers []string
		want    int
	}{
		{"token and origin", []string{ann, own, "X-CSRFToken: " + good}, 200},
		{"a Referer in place of Origin", []string{ann, "Referer: http://shop.example/cart?x=1", "X-CSRFToken: " + good}, 200},
		{"a trusted foreign origin", []string{ann, "Origin: https://spa.example", "X-CSRFToken: " + good}, 200},
		{"Bearer needs neither", []string{bearer}, 200},
		{"Bearer beside a cookie neither", []string{bearer, ann}, 200},
		{"no token", []string{ann, own}, 403},
		{"somebody else's token", []string{ann, own, "X-CSRFToken: " + bens}, 403},
		{"a token without a session", []string{ann, own, "X-CSRFToken: " + nobodys}, 403},
		{"neither Origin nor Referer", []string{ann, "X-CSRFToken: " + good}, 403},
		{"an unknown origin", []string{ann, "Origin: https://evil.example", "X-CSRFToken: " + good}, 403},
		{"the own name with another scheme", []string{ann, "Origin: https://shop.example", "X-CSRFToken: " + good}, 403},
		{"null", []string{ann, "Origin: null", "X-CSRFToken: " + good}, 403},
		{"Origin wins over Referer", []string{ann, "Origin: https://evil.example", "Referer: http://shop.example/", "X-CSRFToken: " + good}, 403},
		{"the origin seen through a trusted proxy", []string{ann, "From: 127.0.0.1:9", "X-Forwarded-Proto: https", "X-Forwarded-Host: front.example",
			"Origin: https://front.example", "X-CSRFToken: " + good}, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := s.ask("POST /api/own", tt.headers...)
			require.Equal(t, tt.want, w.Code, w.Body.String())
		})
	}
	require.Equal(t, http.StatusOK, s.ask("GET /api/own", ann).Code, "reading needs no token")
	require.Equal(t, http.StatusOK, s.ask("POST /api/things", "Cookie: other=1").Code, "nor does a visitor")
}
