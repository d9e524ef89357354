package clerk

import (
	"context"
	"encoding/json/v2"
	"net/http"
	"time"

	"pocketstarter/commerce"
)

// User is a person as the Backend API knows them.
type User struct {
	commerce.UserFact
	Emails       []Email
	CreatedAt    time.Time
	LastSignInAt time.Time // zero when they never signed in
}

// Email is one of a person's addresses.
type Email struct {
	Address  string
	Verified bool
}

// GetUser returns the person. A deleted one is CodeNotFound.
func (a *API) GetUser(ctx context.Context, id string) (User, error) {
	if err := checkPathID(id); err != nil {
		return User{}, err
	}
	body, err := a.call(ctx, http.MethodGet, []string{"users", id}, nil)
	if err != nil {
		return User{}, err
	}
	var d userData
	if err := json.Unmarshal(body, &d); err != nil {
		return User{}, partial("about a user cannot be read").WithCause(err)
	}
	if d.ID != id {
		return User{}, partial("is about another user")
	}
	fact, err := d.fact(a.claim)
	if err != nil {
		return User{}, partial("about a user cannot be read").WithCause(err)
	}
	u := User{UserFact: fact, CreatedAt: d.CreatedAt.Time, LastSignInAt: d.LastSignInAt.Time}
	for _, e := range d.Emails {
		u.Emails = append(u.Emails, Email{Address: e.Address, Verified: e.verified()})
	}
	return u, nil
}

// DeleteUser deletes the person at Clerk. One who is not there is no error: a
// second try after a lost answer must succeed.
func (a *API) DeleteUser(ctx context.Context, id string) error {
	if err := checkPathID(id); err != nil {
		return err
	}
	_, err := a.call(ctx, http.MethodDelete, []string{"users", id}, nil)
	if commerce.CodeOf(err) == commerce.CodeNotFound {
		return nil
	}
	return err
}

// checkPathID refuses an id that would change the request's path.
func checkPathID(id string) error {
	ok := id != "" && len(id) <= 128
	for i := range len(id) {
		c := id[i]
		ok = ok && (c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')
	}
	if !ok {
		return commerce.Fail(commerce.CodeNotFound, "Clerk does not have this.").WithReason("bad_id")
	}
	return nil
}
