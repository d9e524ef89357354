package storage

import (
	"errors"
	"net/url"
)

// WithoutQuery removes the query from the address inside err: a signed link is a
// secret, and errors end in logs.
func WithoutQuery(err error) error {
	var e *url.Error
	if !errors.As(err, &e) {
		return err
	}
	clean := *e
	if u, parseErr := url.Parse(e.URL); parseErr == nil {
		u.RawQuery = ""
		clean.URL = u.Redacted()
	} else {
		clean.URL = "the address"
	}
	return &clean
}
