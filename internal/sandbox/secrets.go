package sandbox

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
)

// secrets are made once per data directory and never leave it.
type secrets struct {
	key        *rsa.PrivateKey
	instanceID string // ins_…, also the key id of the tokens
	webhook    string // whsec_…
	api        string // sk_test_…
	password   map[string]string
}

// loadSecrets reads the secrets, making those that do not exist yet.
func loadSecrets(x *tx) (secrets, error) {
	var s secrets
	text, err := meta(x, "rsa_key", newKeyPEM)
	if err != nil {
		return s, err
	}
	if s.key, err = parseKeyPEM(text); err != nil {
		return s, err
	}
	keep := func(into *string, key string, create func() string) {
		if err == nil {
			*into, err = meta(x, key, func() (string, error) { return create(), nil })
		}
	}
	keep(&s.instanceID, "instance_id", func() string { return randomID("ins_") })
	keep(&s.webhook, "webhook_secret", newWebhookSecret)
	keep(&s.api, "api_secret", func() string { return "sk_test_" + randomText(base62, 40) })
	s.password = map[string]string{}
	for _, p := range demoPeople {
		var word string
		keep(&word, "password_"+p.id, newDemoPassword)
		s.password[p.id] = word
	}
	return s, err
}

// newDemoPassword is easy to type and long enough not to be guessed.
func newDemoPassword() string {
	const soft = "abcdefghjkmnpqrstuvwxyz23456789"
	return randomText(soft, 4) + "-" + randomText(soft, 4) + "-" + randomText(soft, 4)
}

func newWebhookSecret() string {
	b := make([]byte, 24)
	if _, err := rand.Read(b); err != nil {
		panic("sandbox: the system has no random numbers: " + err.Error())
	}
	return "whsec_" + base64.StdEncoding.EncodeToString(b)
}

func newKeyPEM() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", fmt.Errorf("make the sandbox's signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}

func parseKeyPEM(text string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("the sandbox's signing key is damaged; delete its folder to start a new sandbox")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read the sandbox's signing key: %w", err)
	}
	rsaKey, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("the sandbox's signing key is of a foreign kind")
	}
	return rsaKey, nil
}
