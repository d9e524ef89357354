package sandbox

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// The cookies of the Frontend API. __client is the browser's secret; __client_uat tells
// scripts when somebody last signed in, 0 for nobody.
const (
	cookieClient = "__client"
	cookieUAT    = "__client_uat"
)

// browser returns the client and living session of the request's cookie; both nil for
// an unknown browser, the session nil for one where nobody is signed in.
func (x *tx) browser(r *http.Request) (*Client, *Session, error) {
	cookie, err := r.Cookie(cookieClient)
	if err != nil || cookie.Value == "" {
		return nil, nil, nil //nolint:nilerr // no cookie is no error
	}
	c, err := clientByKey(x, cookie.Value)
	if missing(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	session, err := liveSession(x, c.LastActive)
	if err != nil {
		if _, dead := errors.AsType[*Fault](err); dead {
			return c, nil, nil
		}
		return nil, nil, err
	}
	return c, session, nil
}

// setBrowser gives the browser its client's cookies. signedIn is zero when nobody is.
func (s *Sandbox) setBrowser(w http.ResponseWriter, r *http.Request, key string, signedIn time.Time) {
	http.SetCookie(w, &http.Cookie{Name: cookieClient, Value: key, Path: "/", HttpOnly: true, Secure: r.TLS != nil,
		SameSite: http.SameSiteLaxMode, Expires: s.now().Add(clientLife)})
	s.setUAT(w, r, signedIn)
}

func (s *Sandbox) setUAT(w http.ResponseWriter, r *http.Request, signedIn time.Time) {
	var at int64
	if !signedIn.IsZero() {
		at = signedIn.Unix()
	}
	http.SetCookie(w, &http.Cookie{Name: cookieUAT, Value: strconv.FormatInt(at, 10), Path: "/", Secure: r.TLS != nil,
		SameSite: http.SameSiteLaxMode, Expires: s.now().Add(clientLife)})
}

// forgetBrowser takes the cookies away.
func (s *Sandbox) forgetBrowser(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: cookieClient, Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode, MaxAge: -1})
	s.setUAT(w, r, time.Time{})
}
