package sandbox

import (
	"time"
)

// Session states, in Clerk's words.
const (
	statusActive  = "active"
	statusEnded   = "ended"
	statusRemoved = "removed"
	statusRevoked = "revoked"
)

const (
	sessionLife = 7 * 24 * time.Hour
	clientLife  = 365 * 24 * time.Hour
)

// Session is one sign-in of one person in one browser. Its times are the machine's: a
// moved business clock signs nobody out.
type Session struct {
	ID        string    `json:"id"`
	ClientID  string    `json:"client_id"`
	UserID    string    `json:"user_id"`
	Status    string    `json:"status"`
	CreatedAt time.Time `json:"created_at"`
	ActiveAt  time.Time `json:"active_at"`
	ExpireAt  time.Time `json:"expire_at"`
}

// Client is one browser, known by the __client cookie.
type Client struct {
	ID           string    `json:"id"`
	Key          string    `json:"key"` // the cookie's value
	Sessions     []string  `json:"sessions"`
	LastActive   string    `json:"last_active"` // a session id, or ""
	LastStrategy string    `json:"last_strategy,omitempty"`
	SignIn       *SignIn   `json:"sign_in,omitempty"`
	SignUp       *SignUp   `json:"sign_up,omitempty"`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
}

func (x *tx) newClient() *Client {
	now := x.s.now().UTC()
	return &Client{ID: x.s.newID("client_"), Key: randomHex(32), CreatedAt: now, UpdatedAt: now}
}

func (x *tx) saveClient(c *Client) error {
	c.UpdatedAt = x.s.now().UTC()
	return put(x, row{kind: "client", id: c.ID, owner: c.Key}, c)
}

// clientByKey returns errNoRow when no browser has this cookie.
func clientByKey(x *tx, key string) (*Client, error) { return owned[Client](x, "client", key) }

// startSession signs the person in on c, replacing a session of the same person there,
// and tells the shop. It saves the client.
func (x *tx) startSession(c *Client, u *User) (*Session, error) {
	now := x.s.now().UTC()
	session := &Session{ID: x.s.newID("sess_"), ClientID: c.ID, UserID: u.ID, Status: statusActive,
		CreatedAt: now, ActiveAt: now, ExpireAt: now.Add(sessionLife)}
	for _, id := range c.Sessions { // one session a browser: signing in again replaces the old one
		old, err := get[Session](x, "session", id)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := x.endSession(old, "replaced"); err != nil {
			return nil, err
		}
	}
	if err := saveSession(x, session); err != nil {
		return nil, err
	}
	c.Sessions, c.LastActive = []string{session.ID}, session.ID
	if err := x.saveClient(c); err != nil {
		return nil, err
	}
	u.LastSignInAt = x.s.Clock.Now()
	if err := saveUser(x, u); err != nil {
		return nil, err
	}
	return session, x.emit("session.created", x.s.Clock.Now(), x.s.sessionPayload(session))
}

func saveSession(x *tx, session *Session) error {
	return put(x, row{kind: "session", id: session.ID, owner: session.UserID}, session)
}

// endSession makes a living session dead for the reason status and tells the shop. A
// dead one stays as it is.
func (x *tx) endSession(session *Session, status string) error {
	if session.Status != statusActive {
		return nil
	}
	session.Status = status
	if err := saveSession(x, session); err != nil {
		return err
	}
	if status == "replaced" { // Clerk has no event for it
		return nil
	}
	return x.emit("session."+status, x.s.Clock.Now(), x.s.sessionPayload(session))
}

// endAllSessions ends every living session of a person but the one named keep.
func (x *tx) endAllSessions(userID, keep, status string) error {
	list, err := allOwned[Session](x, "session", userID)
	if err != nil {
		return err
	}
	for _, session := range list {
		if session.ID == keep {
			continue
		}
		if err := x.endSession(session, status); err != nil {
			return err
		}
	}
	return nil
}

// liveSession returns an active session or signedOut.
func liveSession(x *tx, id string) (*Session, error) {
	session, err := get[Session](x, "session", id)
	if missing(err) {
		return nil, signedOut()
	}
	if err != nil {
		return nil, err
	}
	if session.Status != statusActive || x.s.now().After(session.ExpireAt) {
		return nil, signedOut()
	}
	return session, nil
}

// touch notes that the session was used and moves its end.
func (x *tx) touch(session *Session) error {
	session.ActiveAt = x.s.now().UTC()
	session.ExpireAt = session.ActiveAt.Add(sessionLife)
	return saveSession(x, session)
}

// forget takes a session that ended off its client, so that the SDK no longer lists it.
func (c *Client) forget(sessionID string) {
	var left []string
	for _, id := range c.Sessions {
		if id != sessionID {
			left = append(left, id)
		}
	}
	c.Sessions = left
	if c.LastActive == sessionID {
		c.LastActive = ""
		if len(left) > 0 {
			c.LastActive = left[0]
		}
	}
}
