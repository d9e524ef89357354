package config

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// FrontendAPIHost returns the host of Clerk's Frontend API, which a publishable
// key holds in base64 ("pk_live_" + base64(host + "$")). Pages need it in their CSP.
func FrontendAPIHost(publishableKey string) (string, error) {
	body, found := strings.CutPrefix(publishableKey, "pk_live_")
	if !found {
		body, found = strings.CutPrefix(publishableKey, "pk_test_")
	}
	if found {
		raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(body, "="))
		name, ended := strings.CutSuffix(string(raw), "$")
		if err == nil && ended && strings.Contains(name, ".") {
			return name, nil
		}
	}
	return "", fmt.Errorf("is no publishable key of Clerk (pk_live_… or pk_test_…)")
}

// FrontendAPIHost returns the Frontend API host that the publishable key names,
// else CLERK_DOMAIN, else "".
func (c Clerk) FrontendAPIHost() string {
	if name, err := FrontendAPIHost(c.PublishableKey); err == nil {
		return name
	}
	return c.Domain
}
