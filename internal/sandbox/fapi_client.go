package sandbox

import (
	"errors"
	"time"
)

// getClient answers the browser's state, null for one that was never seen.
func getClient(c *call) (any, error) {
	client, err := c.clientShape()
	return object{"response": client}, err
}

// clientShape is the browser's whole state: its sessions with fresh tokens, and the
// sign-in or sign-up under way.
func (c *call) clientShape() (any, error) {
	cl := c.client
	if cl == nil {
		return nil, nil
	}
	sessions := []any{}
	active := any(nil)
	for _, id := range cl.Sessions {
		session, err := liveSession(c.tx, id)
		if _, dead := errors.AsType[*Fault](err); dead {
			continue
		}
		if err != nil {
			return nil, err
		}
		shape, err := c.sessionShape(session)
		if err != nil {
			return nil, err
		}
		sessions = append(sessions, shape)
		if id == cl.LastActive {
			active = id
		}
	}
	var in, up any
	if cl.SignIn != nil && cl.SignIn.SessionID == "" {
		shape, err := c.signInShape(cl.SignIn)
		if _, gone := errors.AsType[*Fault](err); err != nil && !gone {
			return nil, err
		}
		if err == nil { // the person may have been erased since
			in = shape
		}
	}
	if cl.SignUp != nil && cl.SignUp.SessionID == "" {
		up = c.signUpShape(cl.SignUp)
	}
	return object{
		"object": "client", "id": cl.ID, "sessions": sessions, "sign_in": in, "sign_up": up,
		"last_active_session_id": active, "last_authentication_strategy": orNull(cl.LastStrategy), "captcha_bypass": false,
		"cookie_expires_at": cl.CreatedAt.Add(clientLife).UnixMilli(),
		"created_at":        cl.CreatedAt.UnixMilli(), "updated_at": cl.UpdatedAt.UnixMilli(),
	}, nil
}

func (c *call) sessionShape(session *Session) (object, error) {
	u, err := findUser(c.tx, session.UserID)
	if err != nil {
		return nil, err
	}
	o := object{
		"object": "session", "id": session.ID, "status": session.Status, "actor": nil, "tasks": nil,
		"factor_verification_age": []int{int(c.s.now().Sub(session.CreatedAt).Minutes()), -1},
		"expire_at":               session.ExpireAt.UnixMilli(), "abandon_at": session.ExpireAt.Add(30 * 24 * time.Hour).UnixMilli(),
		"last_active_at": session.ActiveAt.UnixMilli(), "last_active_organization_id": nil, "last_active_token": nil,
		"user": c.userShape(u), "public_user_data": c.publicUser(u),
		"created_at": session.CreatedAt.UnixMilli(), "updated_at": session.ActiveAt.UnixMilli(),
	}
	if session.Status == statusActive {
		token, err := c.sessionToken(session, c.origin())
		if err != nil {
			return nil, err
		}
		o["last_active_token"] = tokenShape(token)
	}
	return o, nil
}

func tokenShape(jwt string) object { return object{"object": "token", "jwt": jwt} }

func (c *call) publicUser(u *User) object {
	return object{"user_id": u.ID, "first_name": orNull(u.FirstName), "last_name": orNull(u.LastName), "image_url": c.avatarURL(u),
		"has_image": false, "identifier": u.Email, "username": nil, "banned": false}
}

// userShape is the person as the Frontend API shows them: the webhook's User and a little more.
func (c *call) userShape(u *User) object {
	o := userPayload(u)
	o["image_url"] = c.avatarURL(u)
	delete(o, "private_metadata")
	o["organization_memberships"] = []any{}
	o["create_organizations_limit"] = 0
	o["profile_image_id"] = ""
	o["timezone"] = nil
	o["unsafe_metadata"] = u.unsafeMetadata()
	return o
}

// endClient signs the browser out of everything.
func endClient(c *call) (any, error) {
	if c.client == nil {
		return object{"response": nil, "client": nil}, nil
	}
	for _, id := range c.client.Sessions {
		session, err := get[Session](c.tx, "session", id)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := c.endSession(session, statusEnded); err != nil {
			return nil, err
		}
	}
	c.client.Sessions, c.client.LastActive, c.client.SignIn, c.client.SignUp = nil, "", nil, nil
	if err := c.saveClient(c.client); err != nil {
		return nil, err
	}
	shape, err := c.clientShape()
	return object{"response": shape, "client": shape}, err
}
