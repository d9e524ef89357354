package sandbox

// environment is how the SDK learns what the instance can do: an address with a password
// or a mail code, one session a browser, billing for people, and nothing else.
func environment(c *call) (any, error) {
	paid := false
	for _, p := range c.plans {
		paid = paid || !p.Default
	}
	home := c.origin() + "/"
	return object{
		"object": "environment", "id": "env_sandbox", "maintenance_mode": false, "client_debug_mode": false, "partitioned_cookies": false,
		"meta": object{"responseHeaders": object{"country": "us"}},
		"auth_config": object{"object": "auth_config", "id": "aac_sandbox", "single_session_mode": true, "claimed_at": nil,
			"reverification": false, "preferred_channels": object{}, "session_minter": false},
		"api_keys_settings": object{"object": "api_keys_settings", "id": "aks_sandbox", "enabled": false,
			"user_api_keys_enabled": false, "orgs_api_keys_enabled": false, "show_in_user_profile": false, "show_in_org_profile": false},
		"commerce_settings": object{"object": "commerce_settings", "id": "ccs_sandbox", "billing": object{
			"stripe_publishable_key": nil, "free_trial_requires_payment_method": false,
			"user":         object{"enabled": true, "has_paid_plans": paid},
			"organization": object{"enabled": false, "has_paid_plans": false},
		}},
		"protect_config":        object{"object": "protect_config", "id": "prc_sandbox"},
		"organization_settings": organizationsOff(),
		"display_config":        displayConfig(home),
		"user_settings":         userSettings(),
	}, nil
}

func organizationsOff() object {
	return object{"object": "organization_settings", "id": "os_sandbox", "enabled": false, "force_organization_selection": false,
		"max_allowed_memberships": 0, "actions": object{"admin_delete": false}, "slug": object{"disabled": true},
		"domains":                        object{"enabled": false, "enrollment_modes": []any{}, "default_role": nil},
		"organization_creation_defaults": object{"enabled": false}}
}

func displayConfig(home string) object {
	return object{
		"object": "display_config", "id": "dc_sandbox", "application_name": "the shop", "branded": false, "home_url": home,
		"instance_environment_type": "development", "show_devmode_warning": false, "preferred_sign_in_strategy": "password",
		"after_sign_in_url": home, "after_sign_up_url": home, "after_sign_out_all_url": home, "after_sign_out_one_url": home,
		"after_switch_session_url": home, "sign_in_url": home, "sign_up_url": home, "user_profile_url": home,
		"organization_profile_url": home, "create_organization_url": home, "after_leave_organization_url": home,
		"after_create_organization_url": home, "waitlist_url": home, "after_join_waitlist_url": home,
		"logo_image_url": "", "favicon_image_url": "", "support_email": "", "terms_url": "", "privacy_policy_url": "",
		"captcha_public_key": nil, "captcha_public_key_invisible": nil, "captcha_widget_type": "invisible",
		"captcha_provider": "turnstile", "captcha_oauth_bypass": []any{}, "captcha_heartbeat": false,
		"theme": object{
			"general": object{"color": "#14532d", "background_color": "#ffffff", "font_family": "", "font_color": "#000000",
				"label_font_weight": "600", "padding": "1em", "border_radius": "0.5em", "box_shadow": ""},
			"buttons":  object{"font_color": "#ffffff", "font_family": "", "font_weight": "600"},
			"accounts": object{"background_color": "#ffffff"},
		},
	}
}

// attribute is one thing a person may have; off unless enabled.
func attribute(enabled, required, firstFactor bool, strategies ...string) object {
	list := []string{}
	list = append(list, strategies...)
	factors := []string{}
	if firstFactor {
		factors = list
	}
	return object{"enabled": enabled, "required": required, "used_for_first_factor": firstFactor, "first_factors": factors,
		"used_for_second_factor": false, "second_factors": []string{}, "verifications": list, "verify_at_sign_up": false, "immutable": false}
}

func userSettings() object {
	off := attribute(false, false, false)
	return object{
		"attributes": object{
			"email_address": attribute(true, true, true, "email_code"), "password": attribute(true, true, false),
			"first_name": attribute(true, false, false), "last_name": attribute(true, false, false),
			"phone_number": off, "username": off, "web3_wallet": off, "authenticator_app": off, "backup_code": off,
			"passkey": off, "ticket": off, "enterprise_sso": off,
		},
		"social": object{}, "enterprise_sso": object{"enabled": false}, "saml": object{"enabled": false},
		"sign_in": object{"second_factor": object{"required": false, "enabled": false}},
		"sign_up": object{"mode": "public", "progressive": true, "captcha_enabled": false, "captcha_widget_type": "invisible",
			"custom_action_required": false, "disable_hibp": true, "legal_consent_enabled": false, "allowlist_only": false,
			"mfa": object{"required": false}},
		"actions":           object{"delete_self": true, "create_organization": false},
		"attack_protection": object{"user_lockout": object{"enabled": false}, "email_link": object{"require_same_client": false}, "enumeration_protection": object{"enabled": false}},
		"password_settings": object{"min_length": 8, "max_length": 72, "require_special_char": false, "require_numbers": false,
			"require_uppercase": false, "require_lowercase": false, "show_zxcvbn": false, "min_zxcvbn_strength": 0,
			"disable_hibp": true, "enforce_hibp_on_sign_in": false, "allowed_special_characters": "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"},
		"passkey_settings":  object{"allow_autofill": false, "show_sign_in_button": false},
		"username_settings": object{"min_length": 4, "max_length": 64},
	}
}
