package sandbox

import (
	"context"
)

// The methods here do what a person does in the browser, through the same code as the
// HTTP handlers. Their errors are *Fault where the person did something wrong.

// Person is somebody signed in.
type Person struct {
	UserID    string
	SessionID string
	Email     string
	ClientKey string // the value of the __client cookie
}

// SignUp makes a person with a password ("" = mail code only) and signs them in.
func (s *Sandbox) SignUp(ctx context.Context, email, password, first, last string) (Person, error) {
	return s.person(ctx, func(x *tx, c *Client) error {
		if err := x.beginSignUp(c, email, password, first, last); err != nil {
			return err
		}
		return x.finishSignUp(c)
	})
}

// SignIn signs a person in with their password on a new client.
func (s *Sandbox) SignIn(ctx context.Context, email, password string) (Person, error) {
	return s.person(ctx, func(x *tx, c *Client) error {
		if _, _, err := x.beginSignIn(c, email); err != nil {
			return err
		}
		return x.signInWithPassword(c, password)
	})
}

// SignInAs signs a person in by their user id, as the panel's personas do.
func (s *Sandbox) SignInAs(ctx context.Context, userID string) (Person, error) {
	return s.person(ctx, func(x *tx, c *Client) error {
		u, err := findUser(x, userID)
		if err != nil {
			return err
		}
		_, err = x.startSession(c, u)
		return err
	})
}

func (s *Sandbox) person(ctx context.Context, enter func(x *tx, c *Client) error) (Person, error) {
	var p Person
	err := s.in(ctx, func(x *tx) error {
		c := x.newClient()
		if err := enter(x, c); err != nil {
			return err
		}
		if err := x.saveClient(c); err != nil {
			return err
		}
		session, err := liveSession(x, c.LastActive)
		if err != nil {
			return err
		}
		u, err := findUser(x, session.UserID)
		if err != nil {
			return err
		}
		p = Person{UserID: u.ID, SessionID: session.ID, Email: u.Email, ClientKey: c.Key}
		return nil
	})
	return p, err
}

// SignOut ends a session.
func (s *Sandbox) SignOut(ctx context.Context, sessionID string) error {
	return s.closeSession(ctx, sessionID, statusEnded)
}

// Revoke ends a session from the other side, as an operator in Clerk's dashboard would.
func (s *Sandbox) Revoke(ctx context.Context, sessionID string) error {
	return s.closeSession(ctx, sessionID, statusRevoked)
}

func (s *Sandbox) closeSession(ctx context.Context, sessionID, status string) error {
	return s.in(ctx, func(x *tx) error {
		session, err := liveSession(x, sessionID)
		if err != nil {
			return err
		}
		return x.endSession(session, status)
	})
}

// Subscribe buys a plan ("month" or "annual") with the good card and returns the id of
// the subscription item that gives or will give it.
func (s *Sandbox) Subscribe(ctx context.Context, userID, planID, period string) (string, error) {
	return s.SubscribeWith(ctx, userID, planID, period, goodCard.ID)
}

// SubscribeWith is Subscribe with one of the saved cards: the good one or DecliningCard.
func (s *Sandbox) SubscribeWith(ctx context.Context, userID, planID, period, cardID string) (string, error) {
	plan, err := s.plan(ctx, planID)
	if err != nil {
		return "", err
	}
	itemID, ok := s.newID("csub_item_"), false
	err = s.in(ctx, func(x *tx) error {
		u, err := findUser(x, userID)
		if err != nil {
			return err
		}
		return x.bill(u, s.Clock.Now(), func(b *biller) error {
			q, err := b.sub.quote(plan, period, b.at)
			if err != nil {
				return err
			}
			if q.Kind == buyResume || q.Kind == buyRecover {
				itemID = b.sub.paid().ID
			}
			ok, err = b.buy(q, itemID, cardID)
			return err
		})
	})
	if err == nil && !ok {
		return "", declined()
	}
	return itemID, err
}

// DecliningCard is the id of the saved card that the bank refuses.
const DecliningCard = "cpm_sandboxdecline0002"

// UseCard makes one of the saved cards the one that renewals are charged to.
func (s *Sandbox) UseCard(ctx context.Context, userID, cardID string) error {
	if !knownCard(cardID) {
		return notFound("card")
	}
	return s.in(ctx, func(x *tx) error {
		u, err := findUser(x, userID)
		if err != nil {
			return err
		}
		u.CardID = cardID
		return saveUser(x, u)
	})
}

// CancelItem cancels a subscription item at its period's end, or at once with now.
func (s *Sandbox) CancelItem(ctx context.Context, userID, itemID string, now bool) error {
	return s.in(ctx, func(x *tx) error {
		u, err := findUser(x, userID)
		if err != nil {
			return err
		}
		return x.cancelItem(u, itemID, now)
	})
}

func (x *tx) cancelItem(u *User, itemID string, now bool) error {
	return x.bill(u, x.s.Clock.Now(), func(b *biller) error {
		it := b.sub.item(itemID)
		if it == nil || it.Plan.Default {
			return notFound("subscription item")
		}
		if now && (it.Status == itemActive || it.Status == itemCanceled || it.Status == itemPastDue) {
			return b.end(it)
		}
		return b.cancel(it)
	})
}

// SubscriptionOf returns a copy of the person's subscription as it is now.
func (s *Sandbox) SubscriptionOf(ctx context.Context, userID string) (Subscription, error) {
	var out Subscription
	err := s.in(ctx, func(x *tx) error {
		sub, err := subscriptionOf(x, userID)
		if err == nil {
			out = *sub
		}
		return err
	})
	return out, err
}

// UpdateUser changes a person's names and public metadata; nil leaves a thing as it is.
func (s *Sandbox) UpdateUser(ctx context.Context, userID string, first, last *string, publicMetadata map[string]any) error {
	return s.in(ctx, func(x *tx) error {
		u, err := findUser(x, userID)
		if err != nil {
			return err
		}
		return x.changeUser(u, func(u *User) {
			if first != nil {
				u.FirstName = shorten(*first, 100)
			}
			if last != nil {
				u.LastName = shorten(*last, 100)
			}
			if publicMetadata != nil {
				u.PublicMetadata = publicMetadata
			}
		})
	})
}

// DeleteUser removes a person for good.
func (s *Sandbox) DeleteUser(ctx context.Context, userID string) error {
	return s.in(ctx, func(x *tx) error {
		u, err := findUser(x, userID)
		if err != nil {
			return err
		}
		return x.deleteUser(u)
	})
}

// DemoPassword returns the password of a demo person: "buyer" or "seller".
func (s *Sandbox) DemoPassword(persona string) string { return s.secrets.password[persona] }
