package sandbox

import "net/http"

// createSignIn begins an attempt, and completes it at once when the password comes along.
func createSignIn(c *call) (any, error) {
	client := c.needClient()
	if _, _, err := c.beginSignIn(client, c.form.Get("identifier")); err != nil {
		return nil, err
	}
	var err error
	if password := c.form.Get("password"); password != "" {
		err = c.signInWithPassword(client, password)
	} else if c.form.Get("strategy") == "email_code" {
		err = c.sendSignInCode(client, "email_code")
	}
	return c.signInAnswer(err)
}

// signInAnswer saves the attempt and answers it, or err.
func (c *call) signInAnswer(err error) (any, error) {
	if err != nil {
		return nil, err
	}
	if err := c.saveClient(c.client); err != nil {
		return nil, err
	}
	return c.signInShape(c.client.SignIn)
}

// ownSignIn tells whether the attempt named in the path is this browser's running one.
func (c *call) ownSignIn() error {
	if c.client == nil || c.client.SignIn == nil || c.client.SignIn.ID != c.r.PathValue("id") {
		return notFound("sign-in attempt")
	}
	return nil
}

func readSignIn(c *call) (any, error) {
	if err := c.ownSignIn(); err != nil {
		return nil, err
	}
	return c.signInShape(c.client.SignIn)
}

func prepareFirstFactor(c *call) (any, error) {
	if err := c.ownSignIn(); err != nil {
		return nil, err
	}
	switch strategy := c.form.Get("strategy"); strategy {
	case "email_code", resetByCode:
		return c.signInAnswer(c.sendSignInCode(c.client, strategy))
	}
	return nil, unknownStrategy()
}

func resetPassword(c *call) (any, error) {
	if err := c.ownSignIn(); err != nil {
		return nil, err
	}
	return c.signInAnswer(c.resetPassword(c.client, c.form.Get("password"), c.form.Get("sign_out_of_other_sessions") == "true"))
}

func attemptFirstFactor(c *call) (any, error) {
	if err := c.ownSignIn(); err != nil {
		return nil, err
	}
	if c.client.SignIn.SessionID != "" {
		return nil, invalid("", "verification_already_verified", "You are already signed in.")
	}
	switch c.form.Get("strategy") {
	case "password":
		return c.signInAnswer(c.signInWithPassword(c.client, c.form.Get("password")))
	case "email_code", resetByCode:
		if c.form.Get("strategy") != c.client.SignIn.Strategy {
			return nil, invalid("code", "verification_missing", "Ask for a code first.")
		}
		return c.signInAnswer(c.signInWithCode(c.client, c.form.Get("code")))
	}
	return nil, unknownStrategy()
}

func unknownStrategy() *Fault {
	return invalid("strategy", "strategy_for_user_invalid", "The local Clerk knows passwords and mail codes only.")
}

func (c *call) signInShape(in *SignIn) (object, error) {
	u, err := findUser(c.tx, in.UserID)
	if err != nil {
		return nil, err
	}
	factors := []any{}
	if u.PasswordHash != "" {
		factors = append(factors, object{"strategy": "password"})
	}
	factors = append(factors, object{"strategy": "email_code", "email_address_id": u.EmailID, "safe_identifier": u.Email, "primary": true},
		object{"strategy": resetByCode, "email_address_id": u.EmailID, "safe_identifier": u.Email, "primary": true})
	status, verification, created := "needs_first_factor", any(nil), any(nil)
	if in.Strategy != "" {
		verification = verificationShape(in.Strategy, in.Code, in.SessionID != "")
	}
	if in.mayReset() {
		status = "needs_new_password"
	}
	if in.SessionID != "" {
		status, created = "complete", in.SessionID
	}
	return object{
		"object": "sign_in", "id": in.ID, "status": status, "identifier": in.Email, "created_session_id": created,
		"supported_identifiers": []string{"email_address"}, "supported_first_factors": factors, "supported_second_factors": nil,
		"first_factor_verification": verification, "second_factor_verification": nil, "timezone": nil,
		"user_data": object{"first_name": orNull(u.FirstName), "last_name": orNull(u.LastName), "image_url": c.avatarURL(u), "has_image": false},
	}, nil
}

func verificationShape(strategy string, code *mailCode, done bool) object {
	o := object{"status": "unverified", "strategy": strategy, "attempts": 0, "expire_at": nil, "error": nil}
	if code != nil {
		o["attempts"], o["expire_at"] = code.Attempts, code.ExpireAt.UnixMilli()
	}
	if done {
		o["status"] = "verified"
	}
	return o
}

// createSignUp begins an attempt to join; with an address and a password it is complete.
func createSignUp(c *call) (any, error) {
	c.needClient().SignUp = nil
	return c.amendSignUp()
}

func updateSignUp(c *call) (any, error) {
	if err := c.ownSignUp(); err != nil {
		return nil, err
	}
	return c.amendSignUp()
}

func (c *call) amendSignUp() (any, error) {
	err := c.beginSignUp(c.client, c.form.Get("email_address"), c.form.Get("password"), c.form.Get("first_name"), c.form.Get("last_name"))
	if err != nil {
		return nil, err
	}
	return c.signUpAnswer()
}

// signUpAnswer makes the person once enough is known, saves the attempt and answers it.
func (c *call) signUpAnswer() (any, error) {
	if c.client.SignUp.complete() {
		if err := c.finishSignUp(c.client); err != nil {
			return nil, err
		}
	}
	if err := c.saveClient(c.client); err != nil {
		return nil, err
	}
	return c.signUpShape(c.client.SignUp), nil
}

func (c *call) ownSignUp() error {
	if c.client == nil || c.client.SignUp == nil || c.client.SignUp.ID != c.r.PathValue("id") {
		return notFound("sign-up attempt")
	}
	if c.client.SignUp.SessionID != "" && c.r.Method != http.MethodGet {
		return invalid("", "sign_up_cannot_be_updated", "You have already signed up.")
	}
	return nil
}

func readSignUp(c *call) (any, error) {
	if err := c.ownSignUp(); err != nil {
		return nil, err
	}
	return c.signUpShape(c.client.SignUp), nil
}

func prepareVerification(c *call) (any, error) {
	if err := c.ownSignUp(); err != nil {
		return nil, err
	}
	if c.form.Get("strategy") != "email_code" {
		return nil, unknownStrategy()
	}
	if err := c.sendSignUpCode(c.client); err != nil {
		return nil, err
	}
	return c.signUpAnswer()
}

func attemptVerification(c *call) (any, error) {
	if err := c.ownSignUp(); err != nil {
		return nil, err
	}
	if err := c.checkCode(c.client.SignUp.Code, c.form.Get("code")); err != nil {
		return nil, err
	}
	return c.signUpAnswer()
}

func (c *call) signUpShape(up *SignUp) object {
	status, session, user := "missing_requirements", any(nil), any(nil)
	missingFields, unverified := []string{}, []string{}
	switch {
	case up.SessionID != "":
		status, session, user = "complete", up.SessionID, up.UserID
	case up.Email == "":
		missingFields = append(missingFields, "email_address")
	default:
		unverified = append(unverified, "email_address")
	}
	email := verificationShape("email_code", up.Code, up.SessionID != "")
	email["next_action"], email["supported_strategies"] = "needs_attempt", []string{"email_code"}
	if up.Code == nil {
		email["next_action"] = "needs_prepare"
	}
	return object{
		"object": "sign_up", "id": up.ID, "status": status, "created_session_id": session, "created_user_id": user,
		"required_fields": []string{"email_address", "password"}, "optional_fields": []string{"first_name", "last_name"},
		"missing_fields": missingFields, "unverified_fields": unverified,
		"verifications": object{"email_address": email, "phone_number": nil, "web3_wallet": nil, "external_account": nil},
		"email_address": orNull(up.Email), "first_name": orNull(up.FirstName), "last_name": orNull(up.LastName),
		"username": nil, "phone_number": nil, "web3_wallet": nil, "has_password": up.Password != "" || up.UserID != "",
		"external_account": nil, "external_account_strategy": nil, "unsafe_metadata": object{}, "legal_accepted_at": nil,
		"locale": nil, "timezone": nil, "abandon_at": up.AbandonedAt.UnixMilli(),
	}
}
