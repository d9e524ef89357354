package sandbox

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// call is one Frontend API request inside its transaction.
type call struct {
	*tx
	r       *http.Request
	form    url.Values // body and query
	client  *Client    // nil for a browser that was never seen
	session *Session   // the living session the request speaks for, nil when nobody is signed in
	user    *User      // its person
	plans   []Plan     // for billing calls; taken before the transaction began
	fresh   bool       // client was made by this call
}

// fapi is the part of Clerk's Frontend API that the unmodified SDK uses, with its
// conventions: a POST with ?_method= is that method, bodies are forms, a mutation answers
// {response, client} so that the SDK sees its new state at once.
func (s *Sandbox) fapi() http.Handler {
	mux := http.NewServeMux()
	route := func(pattern string, fn func(c *call) (any, error), wrap func(c *call, out any) (any, error), signedIn bool) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /__clerk/v1"+path, func(w http.ResponseWriter, r *http.Request) {
			s.serveCall(w, r, signedIn, func(c *call) (any, error) {
				out, err := fn(c)
				if err != nil {
					return nil, err
				}
				return wrap(c, out)
			})
		})
	}
	anybody := func(pattern string, fn func(c *call) (any, error)) { route(pattern, fn, withClient, false) }
	mine := func(pattern string, fn func(c *call) (any, error)) { route(pattern, fn, withClient, true) }
	bare := func(pattern string, fn func(c *call) (any, error)) { route(pattern, fn, plain, false) }
	myBare := func(pattern string, fn func(c *call) (any, error)) { route(pattern, fn, plain, true) }

	bare("GET /environment", environment)
	bare("PATCH /environment", environment)
	bare("GET /client", getClient)
	anybody("POST /client/sign_ins", createSignIn)
	anybody("GET /client/sign_ins/{id}", readSignIn)
	anybody("POST /client/sign_ins/{id}/prepare_first_factor", prepareFirstFactor)
	anybody("POST /client/sign_ins/{id}/attempt_first_factor", attemptFirstFactor)
	anybody("POST /client/sign_ins/{id}/reset_password", resetPassword)
	anybody("POST /client/sign_ups", createSignUp)
	anybody("GET /client/sign_ups/{id}", readSignUp)
	anybody("PATCH /client/sign_ups/{id}", updateSignUp)
	anybody("POST /client/sign_ups/{id}/prepare_verification", prepareVerification)
	anybody("POST /client/sign_ups/{id}/attempt_verification", attemptVerification)

	bare("DELETE /client", endClient)
	bare("DELETE /client/sessions", endClient)
	anybody("POST /client/sessions/{sid}/touch", touchSession)
	anybody("POST /client/sessions/{sid}/end", endSessionCall)
	anybody("POST /client/sessions/{sid}/remove", removeSession)
	bare("POST /client/sessions/{sid}/tokens", mintSessionToken)
	bare("POST /client/sessions/{sid}/tokens/{template}", mintTemplateToken)

	mine("GET /me", readMe)
	mine("PATCH /me", updateMe)
	mine("PATCH /me/metadata", updateMetadata)
	mine("DELETE /me", deleteMe)
	mine("POST /me/change_password", changePassword)
	myBare("GET /me/sessions", mySessions)
	myBare("GET /me/sessions/active", mySessions)
	mine("POST /me/sessions/{sid}/revoke", revokeMySession)
	for _, path := range []string{"/me/email_addresses", "/me/phone_numbers", "/me/web3_wallets", "/me/external_accounts", "/me/passkeys", "/me/totp", "/me/profile_image"} {
		mine("POST "+path, notHere)
	}

	bare("GET /billing/plans", listPlans)
	bare("GET /billing/plans/{id}", readPlan)
	mine("GET /me/billing/subscription", readSubscription)
	myBare("GET /me/billing/payment_attempts", listPayments)
	myBare("GET /me/billing/payment_attempts/{id}", readPayment)
	mine("GET /me/billing/payment_methods", listCards)
	mine("POST /me/billing/payment_methods", notHere)
	mine("POST /me/billing/payment_methods/initialize", initializeCard)
	mine("DELETE /me/billing/payment_methods/{id}", notHere)
	mine("PUT /me/billing/payers/default_payment_method", defaultCard)
	mine("GET /me/billing/statements", emptyPage)
	mine("GET /me/billing/credits", noCredits)
	mine("GET /me/billing/credits/history", emptyPage)
	mine("POST /me/billing/checkouts", startCheckout)
	mine("GET /me/billing/checkouts/{id}", readCheckout)
	mine("PATCH /me/billing/checkouts/{id}", readCheckout)
	mine("PATCH /me/billing/checkouts/{id}/confirm", confirmCheckout)
	mine("DELETE /me/billing/subscription_items/{id}", cancelMyItem)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m := r.URL.Query().Get("_method"); m != "" && r.Method == http.MethodPost {
			r.Method = strings.ToUpper(m)
		}
		if _, pattern := mux.Handler(r); pattern == "" {
			writeFault(w, &Fault{Status: http.StatusNotFound, Code: "resource_not_found",
				Message: "The local Clerk does not do this. The sandbox page lists what it leaves out."})
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// plain answers what the handler returns as it is.
func plain(_ *call, out any) (any, error) { return out, nil }

// withClient is the piggyback: the answer and the browser's new state.
func withClient(c *call, out any) (any, error) {
	client, err := c.clientShape()
	return object{"response": out, "client": client}, err
}

// serveCall runs one call in one transaction and sets the browser's cookies.
func (s *Sandbox) serveCall(w http.ResponseWriter, r *http.Request, signedIn bool, fn func(c *call) (any, error)) {
	form, err := readForm(r)
	if err != nil {
		writeFault(w, s.fault(err))
		return
	}
	c := &call{r: r, form: form}
	if strings.Contains(r.URL.Path, "/billing/") || strings.HasSuffix(r.URL.Path, "/environment") {
		if c.plans, err = s.plans(r.Context()); err != nil {
			writeFault(w, s.fault(err))
			return
		}
	}
	var out any
	err = s.in(r.Context(), func(x *tx) error {
		c.tx = x
		if err := c.load(signedIn); err != nil {
			return err
		}
		var err error
		out, err = fn(c)
		if err != nil && x.keep && c.client != nil {
			return errors.Join(err, x.saveClient(c.client))
		}
		return err
	})
	if c.fresh && (err == nil || c.keep) {
		s.setBrowser(w, r, c.client.Key, s.signedInAt(c))
	} else if err == nil && c.client != nil && r.Method != http.MethodGet {
		s.setUAT(w, r, s.signedInAt(c))
	}
	if err != nil {
		writeFault(w, s.fault(err))
		return
	}
	writeJSON(w, http.StatusOK, out)
}

// readForm reads a form or a flat JSON object; anything else is refused.
func readForm(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, err
		}
		return nil, &Fault{Status: http.StatusBadRequest, Code: "request_body_invalid", Message: "This form cannot be read."}
	}
	return r.Form, nil
}

// load finds the browser, and the session the request speaks for.
func (c *call) load(signedIn bool) error {
	client, session, err := c.browser(c.r)
	if err != nil {
		return err
	}
	c.client = client
	if id := c.r.URL.Query().Get("_clerk_session_id"); id != "" && client != nil {
		if session, err = client.live(c.tx, id); err != nil {
			if signedIn {
				return err
			}
			session = nil
		}
	}
	c.session = session
	if session == nil {
		if signedIn {
			return signedOut()
		}
		return nil
	}
	c.user, err = findUser(c.tx, session.UserID)
	return err
}

// live returns a living session of this client, or signedOut: nobody uses another browser's.
func (c *Client) live(x *tx, id string) (*Session, error) {
	for _, own := range c.Sessions {
		if own == id {
			return liveSession(x, id)
		}
	}
	return nil, signedOut()
}

// needClient makes a client for a browser that has none.
func (c *call) needClient() *Client {
	if c.client == nil {
		c.client, c.fresh = c.newClient(), true
	}
	return c.client
}

// signedInAt is when the call's person signed in, zero for nobody.
func (s *Sandbox) signedInAt(c *call) (at time.Time) {
	if c.client != nil && c.client.LastActive != "" {
		at = c.client.UpdatedAt
		if c.session != nil && c.session.ID == c.client.LastActive {
			at = c.session.CreatedAt
		}
	}
	return at
}

// origin is where the page that asks lives: it becomes the token's azp. A browser sends
// no Origin with a same-origin GET, and a development proxy changes the Host, so the
// Referer stands in.
func (c *call) origin() string {
	if o := c.r.Header.Get("Origin"); o != "" && o != "null" {
		return o
	}
	if u, err := url.Parse(c.r.Header.Get("Referer")); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return u.Scheme + "://" + u.Host
	}
	scheme := "http"
	if c.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.r.Host
}
