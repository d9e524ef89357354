package sandbox

import (
	"errors"
	"net/http"
)

// Fault is a refusal that the person at the other end may read. Code and Param are the
// words of Clerk's own API, so that the SDK puts Message at the right field.
type Fault struct {
	Status  int
	Code    string
	Message string
	Param   string // the form field it is about, may be ""
}

func (f *Fault) Error() string { return f.Message }

func invalid(param, code, message string) *Fault {
	return &Fault{Status: http.StatusUnprocessableEntity, Code: code, Message: message, Param: param}
}

func notFound(what string) *Fault {
	return &Fault{Status: http.StatusNotFound, Code: "resource_not_found", Message: "This " + what + " does not exist."}
}

// signedOut is what a dead session answers: the SDK signs itself out on 401, never on 404.
func signedOut() *Fault {
	return &Fault{Status: http.StatusUnauthorized, Code: "authentication_invalid", Message: "You are signed out. Sign in again."}
}

// missing tells whether err says that a row is not there.
func missing(err error) bool { return errors.Is(err, errNoRow) }
