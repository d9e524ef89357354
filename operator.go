package main

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/routes"
)

const sandboxOperator = "operator@sandbox.local"

// operatorLink makes the one-time link into the admin pages of a sandbox.
func (r *registered) operatorLink() *routes.OperatorLink {
	l := routes.NewOperatorLink(func() (string, *core.Record, error) {
		su, err := ensureOperator(r.app)
		if err != nil {
			return "", nil, err
		}
		token, err := su.NewAuthToken()
		return token, su, err
	})
	r.operatorPath = l.Path()
	return l
}

// ensureOperator returns the sandbox's superuser, made on first use with a password nobody knows.
func ensureOperator(app core.App) (*core.Record, error) {
	su, err := app.FindAuthRecordByEmail(core.CollectionNameSuperusers, sandboxOperator)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return su, err
	}
	c, err := app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	if err != nil {
		return nil, err
	}
	var raw [24]byte
	_, _ = rand.Read(raw[:])
	su = core.NewRecord(c)
	su.SetEmail(sandboxOperator)
	su.SetPassword(hex.EncodeToString(raw[:]))
	if err := app.Save(su); err != nil {
		return nil, fmt.Errorf("make the sandbox's operator: %w", err)
	}
	return su, nil
}
