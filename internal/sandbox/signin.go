package sandbox

import (
	"crypto/subtle"
	"fmt"
	"time"
)

const (
	codeLife     = 10 * time.Minute
	codeAttempts = 5
)

// mailCode is a six-digit code on its way to somebody's inbox.
type mailCode struct {
	Code     string    `json:"code"`
	Attempts int       `json:"attempts"`
	ExpireAt time.Time `json:"expire_at"`
	Verified bool      `json:"verified"`
}

// SignIn is one person's attempt to sign in on one client.
type SignIn struct {
	ID        string    `json:"id"`
	UserID    string    `json:"user_id"`
	Email     string    `json:"email"`
	Strategy  string    `json:"strategy,omitempty"` // password, email_code or resetByCode, once tried
	Code      *mailCode `json:"code,omitempty"`
	SessionID string    `json:"session_id,omitempty"` // set when complete
	Attempts  int       `json:"attempts"`
}

// SignUp is one attempt to become somebody.
type SignUp struct {
	ID          string    `json:"id"`
	Email       string    `json:"email"`
	FirstName   string    `json:"first_name"`
	LastName    string    `json:"last_name"`
	Password    string    `json:"password,omitempty"` // its hash
	Code        *mailCode `json:"code,omitempty"`
	UserID      string    `json:"user_id,omitempty"`
	SessionID   string    `json:"session_id,omitempty"` // set when complete
	AbandonedAt time.Time `json:"abandoned_at"`
}

// beginSignIn finds whom the identifier names.
func (x *tx) beginSignIn(c *Client, identifier string) (*SignIn, *User, error) {
	email, err := cleanEmail(identifier, "identifier")
	if err != nil {
		return nil, nil, err
	}
	u, err := userByEmail(x, email)
	if missing(err) {
		return nil, nil, invalid("identifier", "form_identifier_not_found", "Couldn't find your account.")
	}
	if err != nil {
		return nil, nil, err
	}
	c.SignIn = &SignIn{ID: x.s.newID("sia_"), UserID: u.ID, Email: email}
	return c.SignIn, u, nil
}

// signInWithPassword completes the attempt or returns a Fault about the password.
func (x *tx) signInWithPassword(c *Client, password string) error {
	in := c.SignIn
	u, err := findUser(x, in.UserID)
	if err != nil {
		return err
	}
	in.Strategy = "password"
	in.Attempts++
	if in.Attempts > 20 {
		return tooManyAttempts()
	}
	ok, err := rightPassword(u, password)
	if err != nil {
		return err
	}
	if !ok {
		x.keep = true
		return invalid("password", "form_password_incorrect", "Password is incorrect. Try again, or use another method.")
	}
	return x.completeSignIn(c, u)
}

// resetByCode is Clerk's name for a forgotten password: a mail code, then a new password.
const resetByCode = "reset_password_email_code"

// sendSignInCode mails a fresh code to the person, for the strategy email_code or resetByCode.
func (x *tx) sendSignInCode(c *Client, strategy string) error {
	in := c.SignIn
	in.Strategy = strategy
	in.Code = &mailCode{Code: randomText("0123456789", 6), ExpireAt: x.s.now().Add(codeLife)}
	if strategy == resetByCode {
		return x.mailCode(in.Email, in.Code.Code, "choose a new password")
	}
	return x.mailCode(in.Email, in.Code.Code, "sign in")
}

// mayReset tells whether a mail code has proven who asks for a new password.
func (in *SignIn) mayReset() bool {
	return in.Strategy == resetByCode && in.Code != nil && in.Code.Verified
}

// resetPassword sets the new password of a person whose code was right, and signs them in.
func (x *tx) resetPassword(c *Client, password string, elsewhere bool) error {
	if !c.SignIn.mayReset() {
		return invalid("code", "verification_missing", "Enter the code from the mail first.")
	}
	u, err := findUser(x, c.SignIn.UserID)
	if err != nil {
		return err
	}
	if err := x.setPassword(u, password); err != nil {
		return err
	}
	if elsewhere {
		if err := x.endAllSessions(u.ID, "", statusRevoked); err != nil {
			return err
		}
	}
	return x.completeSignIn(c, u)
}

// setPassword gives the person a new password and tells the shop that they changed.
func (x *tx) setPassword(u *User, password string) error {
	if err := checkPassword(password); err != nil {
		return err
	}
	hash, err := hashPassword(password)
	if err != nil {
		return err
	}
	return x.changeUser(u, func(u *User) { u.PasswordHash = hash })
}

// signInWithCode completes the attempt or returns a Fault about the code.
func (x *tx) signInWithCode(c *Client, code string) error {
	if err := x.checkCode(c.SignIn.Code, code); err != nil {
		return err
	}
	if c.SignIn.Strategy == resetByCode { // a new password must follow
		return nil
	}
	u, err := findUser(x, c.SignIn.UserID)
	if err != nil {
		return err
	}
	return x.completeSignIn(c, u)
}

func (x *tx) completeSignIn(c *Client, u *User) error {
	session, err := x.startSession(c, u)
	if err != nil {
		return err
	}
	c.SignIn.SessionID, c.SignIn.Code = session.ID, nil
	c.LastStrategy = c.SignIn.Strategy
	return nil
}

// checkCode compares in constant time and counts the try.
func (x *tx) checkCode(m *mailCode, code string) error {
	if m == nil || x.s.now().After(m.ExpireAt) {
		return invalid("code", "verification_expired", "This code has expired. Ask for a new one.")
	}
	m.Attempts++
	x.keep = true
	if m.Attempts > codeAttempts {
		return tooManyAttempts()
	}
	if subtle.ConstantTimeCompare([]byte(m.Code), []byte(code)) != 1 {
		return invalid("code", "form_code_incorrect", "Incorrect code. Look into the inbox on the sandbox page.")
	}
	m.Verified, x.keep = true, false
	return nil
}

func tooManyAttempts() *Fault {
	return &Fault{Status: 429, Code: "too_many_requests", Message: "Too many attempts. Start again."}
}

// beginSignUp starts or amends an attempt: empty texts leave what was given before.
func (x *tx) beginSignUp(c *Client, email, password, first, last string) error {
	if c.SignUp == nil || c.SignUp.SessionID != "" {
		c.SignUp = &SignUp{ID: x.s.newID("sua_"), AbandonedAt: x.s.now().Add(24 * time.Hour)}
	}
	up := c.SignUp
	if email != "" {
		clean, err := cleanEmail(email, "email_address")
		if err != nil {
			return err
		}
		if _, err := userByEmail(x, clean); !missing(err) {
			if err != nil {
				return err
			}
			return invalid("email_address", "form_identifier_exists", "That email address is taken. Please try another.")
		}
		up.Email, up.Code = clean, nil
	}
	if password != "" {
		hash, err := hashPassword(password)
		if err != nil {
			return err
		}
		up.Password = hash
	}
	if first != "" {
		up.FirstName = first
	}
	if last != "" {
		up.LastName = last
	}
	return nil
}

// sendSignUpCode mails a code to the address that wants to join.
func (x *tx) sendSignUpCode(c *Client) error {
	up := c.SignUp
	if up.Email == "" {
		return invalid("email_address", "form_param_nil", "Enter an email address.")
	}
	up.Code = &mailCode{Code: randomText("0123456789", 6), ExpireAt: x.s.now().Add(codeLife)}
	return x.mailCode(up.Email, up.Code.Code, "sign up")
}

// complete tells whether enough is known to make the person: an address and either a
// password or a proven code.
func (up *SignUp) complete() bool {
	return up.Email != "" && (up.Password != "" || (up.Code != nil && up.Code.Verified))
}

// finishSignUp makes the person and signs them in.
func (x *tx) finishSignUp(c *Client) error {
	up := c.SignUp
	u := &User{Email: up.Email, FirstName: up.FirstName, LastName: up.LastName, PasswordHash: up.Password}
	if err := x.createUser(u); err != nil {
		return err
	}
	up.Password, up.UserID = "", u.ID
	session, err := x.startSession(c, u)
	if err != nil {
		return err
	}
	up.SessionID = session.ID
	return nil
}

// mailCode puts a code into the local inbox.
func (x *tx) mailCode(to, code, purpose string) error {
	now := x.s.Clock.Now()
	text := fmt.Sprintf("Your code to %s is %s. It is valid for 10 minutes.", purpose, code)
	page := fmt.Sprintf(`<!doctype html><html lang="en"><meta charset="utf-8"><title>%s</title>`+
		`<body style="font:16px/1.5 sans-serif;margin:2rem"><p>Your code to %s:</p>`+
		`<p style="font-size:2rem;letter-spacing:.2em"><strong>%s</strong></p><p>It is valid for 10 minutes.</p></body></html>`, text, purpose, code)
	return x.storeMail(Mail{Key: "code-" + randomHex(8), To: to, Subject: code + " is your code to " + purpose,
		HTML: page, Text: text, Tags: map[string]string{"event": "verification-code"}, SentAt: now})
}
