package sandbox

import (
	"errors"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// User is a person of the local Clerk. Times are business time.
type User struct {
	ID             string         `json:"id"`
	EmailID        string         `json:"email_id"`
	Email          string         `json:"email"`
	FirstName      string         `json:"first_name"`
	LastName       string         `json:"last_name"`
	PasswordHash   string         `json:"password_hash,omitempty"` // "" = mail code only
	PublicMetadata map[string]any `json:"public_metadata,omitempty"`
	CreatedAt      time.Time      `json:"created_at"`
	UpdatedAt      time.Time      `json:"updated_at"`
	LastSignInAt   time.Time      `json:"last_sign_in_at"`
	CardID         string         `json:"card_id,omitempty"`         // the card renewals are charged to, see cards
	UnsafeMetadata string         `json:"unsafe_metadata,omitempty"` // JSON text, the browser's own
}

// passwordCost is bcrypt's: low, since these passwords guard play money on one's own machine.
const passwordCost = 6

// demo people exist in every sandbox.
const (
	// DemoSellerID is the Clerk user id of the demo seller, the one in SELLERS by default.
	DemoSellerID = "user_sandboxdemoseller0000000001"
	// DemoBuyerID is the Clerk user id of the demo buyer.
	DemoBuyerID = "user_sandboxdemobuyer00000000001"
)

type demoPerson struct{ id, userID, email, first, last, label, role string }

var demoPeople = []demoPerson{
	{"buyer", DemoBuyerID, "buyer@example.com", "Bea", "Buyer", "Bea Buyer", "buyer"},
	{"seller", DemoSellerID, "seller@example.com", "Sam", "Seller", "Sam Seller", "seller"},
}

// makeDemoPeople makes those who never existed; an erased one stays erased.
func (s *Sandbox) makeDemoPeople(x *tx) error {
	for _, p := range demoPeople {
		made := false
		if _, err := meta(x, "made_"+p.id, func() (string, error) { made = true; return "1", nil }); err != nil {
			return err
		}
		if !made {
			continue
		}
		hash, err := hashPassword(s.secrets.password[p.id])
		if err != nil {
			return err
		}
		u := &User{ID: p.userID, Email: p.email, FirstName: p.first, LastName: p.last, PasswordHash: hash}
		if err := x.createUser(u); err != nil {
			return err
		}
	}
	return nil
}

// cleanEmail returns the address in lower case, or a Fault about param.
func cleanEmail(text, param string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return "", invalid(param, "form_param_nil", "Enter an email address.")
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 || !strings.Contains(text[strings.LastIndex(text, "@"):], ".") {
		return "", invalid(param, "form_param_format_invalid", "This is not a valid email address.")
	}
	return text, nil
}

// checkPassword returns a Fault for a password that nobody should use.
func checkPassword(password string) error {
	if len(password) < 8 {
		return invalid("password", "form_password_length_too_short", "Passwords must be 8 characters or more.")
	}
	if len(password) > 72 {
		return invalid("password", "form_password_length_too_long", "Passwords must be at most 72 bytes.")
	}
	return nil
}

// hashPassword checks a new password and returns what is kept of it; "" stays "".
func hashPassword(password string) (string, error) {
	if password == "" {
		return "", nil
	}
	if err := checkPassword(password); err != nil {
		return "", err
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), passwordCost)
	return string(hash), err
}

// createUser stores a new person, with their free subscription, and tells the shop. Without
// a PasswordHash they sign in by mail code. The address counts as verified.
func (x *tx) createUser(u *User) error {
	var err error
	if u.Email, err = cleanEmail(u.Email, "email_address"); err != nil {
		return err
	}
	if _, err := userByEmail(x, u.Email); !missing(err) {
		if err != nil {
			return err
		}
		return invalid("email_address", "form_identifier_exists", "That email address is taken. Please try another.")
	}
	if u.ID == "" {
		u.ID = x.s.newID("user_")
	}
	now := x.s.Clock.Now()
	u.EmailID, u.CreatedAt, u.UpdatedAt, u.CardID = x.s.newID("idn_"), now, now, goodCard.ID
	u.FirstName, u.LastName = shorten(u.FirstName, 100), shorten(u.LastName, 100)
	if err := saveUser(x, u); err != nil {
		return err
	}
	if err := x.emit("user.created", now, userPayload(u)); err != nil {
		return err
	}
	return x.startSubscription(u, now)
}

// changeUser applies change, stamps the time and tells the shop.
func (x *tx) changeUser(u *User, change func(*User)) error {
	change(u)
	u.UpdatedAt = after(x.s.Clock.Now(), u.UpdatedAt)
	if err := saveUser(x, u); err != nil {
		return err
	}
	return x.emit("user.updated", u.UpdatedAt, userPayload(u))
}

// deleteUser ends the person's sessions and paid plans, removes them and tells the shop.
func (x *tx) deleteUser(u *User) error {
	if err := x.endAllSessions(u.ID, "", statusRevoked); err != nil {
		return err
	}
	if err := x.endSubscription(u); err != nil {
		return err
	}
	if err := drop(x, "user", u.ID); err != nil {
		return err
	}
	return x.emit("user.deleted", x.s.Clock.Now(), map[string]any{"object": "user", "id": u.ID, "deleted": true})
}

func saveUser(x *tx, u *User) error {
	return put(x, row{kind: "user", id: u.ID, owner: u.Email}, u)
}

func findUser(x *tx, id string) (*User, error) {
	u, err := get[User](x, "user", id)
	if missing(err) {
		return nil, notFound("user")
	}
	return u, err
}

// userByEmail returns errNoRow when nobody has this address.
func userByEmail(x *tx, email string) (*User, error) { return owned[User](x, "user", email) }

// rightPassword tells whether password is the person's.
func rightPassword(u *User, password string) (bool, error) {
	if u.PasswordHash == "" {
		return false, nil
	}
	err := bcrypt.CompareHashAndPassword([]byte(u.PasswordHash), []byte(password))
	if errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) || errors.Is(err, bcrypt.ErrPasswordTooLong) {
		return false, nil
	}
	return err == nil, err
}

// after returns t, or the next millisecond after before: provider times of one thing
// never repeat, since the shop orders events by them.
func after(t, before time.Time) time.Time {
	if !t.After(before) {
		return before.Add(time.Millisecond)
	}
	return t
}

// shorten trims text and cuts it to n runes.
func shorten(text string, n int) string {
	text = strings.TrimSpace(text)
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}
