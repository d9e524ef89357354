package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

// unsupported is what the local Clerk does not do, in words for the panel.
var unsupported = []string{
	"organizations",
	"multi-factor sign-in and passkeys",
	"sign-in with Google, GitHub and other accounts (OAuth)",
	"phone numbers and user names",
	"new payment cards (two saved ones are always there: 4242 pays, 0002 is declined)",
	"billing statements",
}

type persona struct {
	ID       string `json:"id"` // buyer, seller, visitor
	Label    string `json:"label"`
	Email    string `json:"email"`
	Role     string `json:"role"`
	Password string `json:"password"` // this sandbox's own, "" for the visitor
	Current  bool   `json:"current"`
}

type clockState struct {
	Now           string `json:"now"` // business time, RFC 3339 UTC with milliseconds
	OffsetSeconds int64  `json:"offset_seconds"`
}

type panelState struct {
	Personas    []persona  `json:"personas"`
	Clock       clockState `json:"clock"`
	Outgoing    Queue      `json:"outgoing"`
	Unsupported []string   `json:"unsupported"`
}

// mailView is one mail of the list; the body's fields are empty there.
type mailView struct {
	ID          string            `json:"id"`
	Kind        string            `json:"kind"` // from its tags: order-fulfilled, verification-code, …
	To          string            `json:"to"`
	Subject     string            `json:"subject"`
	State       string            `json:"state"` // sent: what is in the inbox has arrived
	Created     string            `json:"created"`
	HTML        string            `json:"html,omitempty"`
	Text        string            `json:"text,omitempty"`
	Tags        map[string]string `json:"tags,omitempty"`
	Attachments []attachmentView  `json:"attachments,omitempty"`
}

type attachmentView struct {
	FileName    string `json:"file_name"`
	ContentType string `json:"content_type"`
	Content     string `json:"content"` // base64
}

// list is a page in the shop's own list envelope.
type list[T any] struct {
	Page       int `json:"page"`
	PerPage    int `json:"perPage"`
	TotalItems int `json:"totalItems"`
	TotalPages int `json:"totalPages"`
	Items      []T `json:"items"`
}

// panel is the JSON API behind the page /sandbox.
func (s *Sandbox) panel() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, fn func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := fn(w, r); err != nil {
				writePanelFault(w, s.fault(err))
			}
		})
	}
	handle("GET /sandbox/api/state", s.panelState)
	handle("POST /sandbox/api/personas/{id}", s.becomePersona)
	handle("GET /sandbox/api/mails", s.panelMails)
	handle("GET /sandbox/api/mails/{id}", s.panelMail)
	handle("GET /sandbox/api/mails/{id}/html", s.panelMailHTML)
	handle("GET /sandbox/api/events", s.panelEvents)
	handle("POST /sandbox/api/clock", s.moveClock)
	return mux
}

// writePanelFault answers in the shop's own error envelope.
func writePanelFault(w http.ResponseWriter, f *Fault) {
	data := map[string]any{}
	if f.Param != "" {
		data[f.Param] = map[string]string{"code": f.Code, "message": f.Message}
	}
	status := f.Status
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	writeJSON(w, status, map[string]any{"status": status, "message": f.Message, "data": data})
}

func rfc3339(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func (s *Sandbox) clockState() clockState {
	return clockState{Now: rfc3339(s.Clock.Now()), OffsetSeconds: int64(s.Clock.Offset() / time.Second)}
}

func (s *Sandbox) panelState(w http.ResponseWriter, r *http.Request) error {
	state := panelState{Clock: s.clockState(), Unsupported: unsupported}
	var err error
	if state.Outgoing, err = s.Outgoing(r.Context()); err != nil {
		return err
	}
	current := ""
	err = s.in(r.Context(), func(x *tx) error {
		_, session, err := x.browser(r)
		if err == nil && session != nil {
			current = session.UserID
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range demoPeople {
		state.Personas = append(state.Personas, persona{ID: p.id, Label: p.label, Email: p.email, Role: p.role,
			Password: s.secrets.password[p.id], Current: p.userID == current})
	}
	state.Personas = append(state.Personas, persona{ID: "visitor", Label: "New visitor", Role: "visitor", Current: current == ""})
	writeJSON(w, http.StatusOK, state)
	return nil
}

// becomePersona makes the browser the persona's. The page reloads after it, so that the SDK looks again.
func (s *Sandbox) becomePersona(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if id == "visitor" {
		s.forgetBrowser(w, r)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	for _, p := range demoPeople {
		if p.id != id {
			continue
		}
		person, err := s.SignInAs(r.Context(), p.userID)
		if err != nil {
			return err
		}
		s.setBrowser(w, r, person.ClientKey, s.now())
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return notFound("persona")
}

func viewMail(m Mail) mailView {
	return mailView{ID: m.ID, Kind: m.Tags["event"], To: m.To, Subject: m.Subject, State: "sent", Created: rfc3339(m.SentAt)}
}

func (s *Sandbox) panelMails(w http.ResponseWriter, r *http.Request) error {
	out := list[mailView]{Page: positive(r, "page", 1, 1_000_000), PerPage: positive(r, "perPage", 30, 200), Items: []mailView{}}
	mails, total, err := s.Inbox().Page(r.Context(), out.PerPage, (out.Page-1)*out.PerPage)
	if err != nil {
		return err
	}
	out.TotalItems, out.TotalPages = total, (total+out.PerPage-1)/out.PerPage
	for _, m := range mails {
		out.Items = append(out.Items, viewMail(m))
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// positive reads a whole number of the query between 1 and most.
func positive(r *http.Request, name string, fallback, most int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil || n < 1 {
		return fallback
	}
	return min(n, most)
}

func (s *Sandbox) panelMail(w http.ResponseWriter, r *http.Request) error {
	m, err := s.Inbox().Find(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := viewMail(m)
	v.HTML, v.Text, v.Tags = m.HTML, m.Text, m.Tags
	for _, a := range m.Attachments {
		v.Attachments = append(v.Attachments, attachmentView{a.FileName, a.ContentType, base64.StdEncoding.EncodeToString(a.Content)})
	}
	writeJSON(w, http.StatusOK, v)
	return nil
}

// panelMailHTML is the mail as the reader sees it, in an origin of its own and without script.
func (s *Sandbox) panelMailHTML(w http.ResponseWriter, r *http.Request) error {
	m, err := s.Inbox().Find(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation")
	_, _ = io.WriteString(w, m.HTML)
	return nil
}

func (s *Sandbox) panelEvents(w http.ResponseWriter, r *http.Request) error {
	events, err := s.shop().Events(r.Context(), positive(r, "perPage", 100, 500))
	if err != nil {
		return err
	}
	out := list[EventView]{Page: 1, PerPage: len(events), TotalItems: len(events), TotalPages: 1, Items: []EventView{}}
	out.Items = append(out.Items, events...)
	writeJSON(w, http.StatusOK, out)
	return nil
}

func (s *Sandbox) moveClock(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		AdvanceSeconds *int64 `json:"advance_seconds"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.AdvanceSeconds == nil {
		return invalid("advance_seconds", "form_param_value_invalid", "Say by how many seconds, as a whole number.")
	}
	if *in.AdvanceSeconds > int64(maxAdvance/time.Second) || *in.AdvanceSeconds < 0 {
		return invalid("advance_seconds", "form_param_value_invalid", "The clock moves forward only, and at most ten years at once.")
	}
	if err := s.Clock.Advance(r.Context(), time.Duration(*in.AdvanceSeconds)*time.Second); err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, s.clockState())
	return nil
}
