package sandbox

// ownSession is the session named in the path, when it lives in this browser.
func (c *call) ownSession() (*Session, error) {
	if c.client == nil {
		return nil, signedOut()
	}
	return c.client.live(c.tx, c.r.PathValue("sid"))
}

func touchSession(c *call) (any, error) {
	session, err := c.ownSession()
	if err != nil {
		return nil, err
	}
	if err := c.touch(session); err != nil {
		return nil, err
	}
	c.client.LastActive = session.ID
	if err := c.saveClient(c.client); err != nil {
		return nil, err
	}
	return c.sessionShape(session)
}

func endSessionCall(c *call) (any, error) { return c.finishSession(statusEnded) }

func removeSession(c *call) (any, error) { return c.finishSession(statusRemoved) }

func (c *call) finishSession(status string) (any, error) {
	session, err := c.ownSession()
	if err != nil {
		return nil, err
	}
	if err := c.endSession(session, status); err != nil {
		return nil, err
	}
	c.client.forget(session.ID)
	c.client.SignIn, c.client.SignUp = nil, nil
	if err := c.saveClient(c.client); err != nil {
		return nil, err
	}
	c.session = nil
	return c.sessionShape(session)
}

func mintSessionToken(c *call) (any, error) {
	session, err := c.ownSession()
	if err != nil {
		return nil, err
	}
	if err := c.touch(session); err != nil {
		return nil, err
	}
	token, err := c.sessionToken(session, c.origin())
	return tokenShape(token), err
}

func mintTemplateToken(c *call) (any, error) {
	session, err := c.ownSession()
	if err != nil {
		return nil, err
	}
	token, err := c.s.templateToken(session, c.origin())
	return tokenShape(token), err
}
