package sandbox

import (
	"encoding/json"
	"net/http"
)

func readMe(c *call) (any, error) { return c.userShape(c.user), nil }

// updateMe changes the names; everything else of a profile is not the sandbox's.
func updateMe(c *call) (any, error) {
	err := c.changeUser(c.user, func(u *User) {
		if c.form.Has("first_name") {
			u.FirstName = shorten(c.form.Get("first_name"), 100)
		}
		if c.form.Has("last_name") {
			u.LastName = shorten(c.form.Get("last_name"), 100)
		}
	})
	return c.userShape(c.user), err
}

func updateMetadata(c *call) (any, error) {
	text := c.form.Get("unsafe_metadata")
	var kept map[string]any
	if len(text) > 8<<10 || (text != "" && json.Unmarshal([]byte(text), &kept) != nil) {
		return nil, invalid("unsafe_metadata", "form_param_value_invalid", "Metadata must be a JSON object of at most 8 KB.")
	}
	err := c.changeUser(c.user, func(u *User) {
		u.UnsafeMetadata = text
	})
	return c.userShape(c.user), err
}

// unsafeMetadata is what the person's own browser stored.
func (u *User) unsafeMetadata() any {
	if u.UnsafeMetadata == "" {
		return object{}
	}
	return json.RawMessage(u.UnsafeMetadata)
}

func deleteMe(c *call) (any, error) {
	out := object{"object": "user", "id": c.user.ID, "deleted": true}
	c.client.Sessions, c.client.LastActive, c.client.SignIn, c.client.SignUp = nil, "", nil, nil
	if err := c.saveClient(c.client); err != nil {
		return nil, err
	}
	return out, c.deleteUser(c.user)
}

func changePassword(c *call) (any, error) {
	ok, err := rightPassword(c.user, c.form.Get("current_password"))
	if err != nil {
		return nil, err
	}
	if c.user.PasswordHash != "" && !ok {
		return nil, invalid("current_password", "form_password_incorrect", "This is not your current password.")
	}
	if c.form.Get("sign_out_of_other_sessions") == "true" {
		if err := c.endAllSessions(c.user.ID, c.session.ID, statusRevoked); err != nil {
			return nil, err
		}
	}
	err = c.setPassword(c.user, c.form.Get("new_password"))
	return c.userShape(c.user), err
}

// mySessions lists the person's living sessions, in every browser.
func mySessions(c *call) (any, error) {
	list, err := allOwned[Session](c.tx, "session", c.user.ID)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, session := range list {
		if session.Status != statusActive || c.s.now().After(session.ExpireAt) {
			continue
		}
		shape, err := c.sessionShape(session)
		if err != nil {
			return nil, err
		}
		shape["user"], shape["last_active_token"] = nil, nil
		shape["latest_activity"] = object{"object": "session_activity", "id": "activity_" + session.ID, "browser_name": "Browser",
			"device_type": "This computer", "ip_address": "127.0.0.1", "is_mobile": false}
		out = append(out, shape)
	}
	return out, nil
}

func revokeMySession(c *call) (any, error) {
	session, err := liveSession(c.tx, c.r.PathValue("sid"))
	if err != nil || session.UserID != c.user.ID {
		return nil, notFound("session")
	}
	if err := c.endSession(session, statusRevoked); err != nil {
		return nil, err
	}
	return c.sessionShape(session)
}

// notHere refuses what the sandbox does not play.
func notHere(*call) (any, error) {
	return nil, &Fault{Status: http.StatusUnprocessableEntity, Code: "feature_not_enabled",
		Message: "The local Clerk does not do this. The sandbox page lists what it leaves out."}
}
