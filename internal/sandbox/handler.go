package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is the largest request body the sandbox reads, in bytes.
const maxBody = 64 << 10

// Handler serves everything under /__clerk/ and /sandbox/. The page /sandbox itself
// belongs to the SPA.
func (s *Sandbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /__clerk/.well-known/jwks.json", s.serveJWKS)
	mux.HandleFunc("GET /__clerk/npm/{path...}", serveClerkJS)
	mux.HandleFunc("GET /__clerk/avatar/{file}", serveAvatar)
	mux.Handle("/__clerk/v1/", s.fapi())
	mux.Handle("/__clerk/api/v1/", s.backend())
	mux.Handle("/sandbox/api/", s.panel())
	mux.HandleFunc("GET /sandbox/checkout/{session}", s.showTill)
	mux.HandleFunc("POST /sandbox/checkout/{session}", s.payTill)
	mux.HandleFunc("GET /sandbox/checkout.css", serveTillCSS)
	return s.guard(mux)
}

// guard refuses what another site's page could make a browser send: every method but
// GET and HEAD needs Sec-Fetch-Site same-origin or none, or an Origin equal to the Host.
// A request that carries the Backend API's secret is no browser's.
func (s *Sandbox) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead
		if !safe && !sameOrigin(r) && !s.knowsSecret(r) {
			writeFault(w, &Fault{Status: http.StatusForbidden, Code: "origin_invalid",
				Message: "This request does not come from the shop's own pages."})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func sameOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		origin, err := url.Parse(r.Header.Get("Origin"))
		return err == nil && origin.Host != "" && strings.EqualFold(origin.Host, r.Host)
	}
	return false
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"errors":[{"code":"internal","message":"The sandbox failed."}]}`)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// clerkErrors is how Clerk's APIs say no.
type clerkErrors struct {
	Errors []clerkError `json:"errors"`
}

type clerkError struct {
	Code        string         `json:"code"`
	Message     string         `json:"message"`
	LongMessage string         `json:"long_message"`
	Meta        map[string]any `json:"meta"`
}

func writeFault(w http.ResponseWriter, f *Fault) {
	e := clerkError{Code: f.Code, Message: f.Message, LongMessage: f.Message, Meta: map[string]any{}}
	if f.Param != "" {
		e.Meta["param_name"] = f.Param
	}
	writeJSON(w, f.Status, clerkErrors{Errors: []clerkError{e}})
}

// fault turns any error into one that may be shown; the cause of ours is logged here, once.
func (s *Sandbox) fault(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &Fault{Status: http.StatusRequestEntityTooLarge, Code: "request_too_large", Message: "This request is too large."}
	}
	s.log.Error("sandbox: a request failed", "error", err)
	return &Fault{Status: http.StatusInternalServerError, Code: "internal_error", Message: "The sandbox failed. The log says why."}
}
