package routes

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"html/template"
	"net/http"
	"sync"

	"github.com/pocketbase/pocketbase/core"
)

// OperatorLink is a one-time link that opens the admin UI signed in. The GET shows a page; its
// button posts, so that no prefetch uses the link up.
type OperatorLink struct {
	// SignIn returns a superuser with a fresh token.
	SignIn func() (token string, record *core.Record, err error)

	mu     sync.Mutex
	secret string
}

// NewOperatorLink returns a link with a fresh secret.
func NewOperatorLink(signIn func() (string, *core.Record, error)) *OperatorLink {
	var raw [24]byte
	_, _ = rand.Read(raw[:])
	return &OperatorLink{SignIn: signIn, secret: base64.RawURLEncoding.EncodeToString(raw[:])}
}

// Path is the link's path on this server.
func (l *OperatorLink) Path() string { return "/sandbox/operator/" + l.secret }

// take uses the link up and tells whether it was good.
func (l *OperatorLink) take(secret string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	ok := l.secret != "" && subtle.ConstantTimeCompare([]byte(secret), []byte(l.secret)) == 1
	if ok {
		l.secret = ""
	}
	return ok
}

var operatorPage = template.Must(template.New("operator").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Open the admin pages</title>
<link rel="stylesheet" href="/sandbox/checkout.css">{{if .Token}}<script src="/sandbox/operator.js" defer></script>{{end}}</head>
<body><main>{{if .Token}}<h1>Signing you in</h1><p id="operator" data-token="{{.Token}}" data-record="{{.Record}}">One moment.</p>
{{else}}<h1>Open the admin pages</h1><p>This signs this browser in as the sandbox's operator. The link works once.</p><form method="post"><button type="submit">Sign in as operator</button></form>{{end}}</main></body></html>`))

const operatorScript = `const el = document.getElementById('operator');
localStorage.setItem('__pb_superusers__/_', JSON.stringify({ token: el.dataset.token, record: JSON.parse(el.dataset.record) }));
location.replace('/_/');
`

// BindOperatorLink serves the link. It exists in a sandbox only.
func BindOperatorLink(se *core.ServeEvent, l *OperatorLink) {
	se.Router.GET("/sandbox/operator.js", func(e *core.RequestEvent) error {
		e.Response.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		return e.String(http.StatusOK, operatorScript)
	})
	se.Router.GET("/sandbox/operator/{secret}", func(e *core.RequestEvent) error { return showOperator(e, operatorView{}) })
	se.Router.POST("/sandbox/operator/{secret}", func(e *core.RequestEvent) error {
		if site := e.Request.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
			return e.ForbiddenError("This request does not come from the shop's own pages.", nil)
		}
		if !l.take(e.Request.PathValue("secret")) {
			return e.NotFoundError("This link was used or never existed. Start the shop again for a new one.", nil)
		}
		token, record, err := l.SignIn()
		if err != nil {
			return answer(e, err)
		}
		shown, err := record.MarshalJSON()
		if err != nil {
			return answer(e, err)
		}
		return showOperator(e, operatorView{token, string(shown)})
	})
}

type operatorView struct{ Token, Record string }

func showOperator(e *core.RequestEvent, v operatorView) error {
	noStore(e)
	e.Response.Header().Set("Content-Type", "text/html; charset=utf-8")
	e.Response.WriteHeader(http.StatusOK)
	return operatorPage.Execute(e.Response, v)
}
