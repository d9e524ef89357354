package jobs

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
	"pocketstarter/internal/testapp"
)

// deleter is Clerk: it forgets people, unless it is down.
type deleter struct {
	down bool
	gone []string
}

func (d *deleter) DeleteUser(_ context.Context, id string) error {
	if d.down {
		return errors.New("down")
	}
	d.gone = append(d.gone, id)
	return nil
}

func TestClerkForgetsWhoErasedThemselves(t *testing.T) {
	app := testapp.New(t)
	svc := commerce.New(commerce.Options{})
	b, err := svc.SignedIn(t.Context(), app, "user_ann")
	require.NoError(t, err)
	_, err = svc.SignedIn(t.Context(), app, "user_ben")
	require.NoError(t, err)
	require.NoError(t, svc.EraseAccount(t.Context(), app, b))
	now := time.Now().Add(time.Second)
	clerk := &deleter{down: true}
	step := func() {
		_, err := eraseStep(t.Context(), app, clerk, func() time.Time { return now })
		require.NoError(t, err)
	}
	step()
	p, err := collections.FindProfile(app, b.Profile.Id)
	require.NoError(t, err)
	require.WithinDuration(t, now.Add(eraseRetry), p.ClerkEraseDue(), time.Second, "an outage is waited out")
	clerk.down = false
	step()
	require.Empty(t, clerk.gone, "not before its time")
	now = now.Add(eraseRetry + time.Second)
	step()
	step()
	require.Equal(t, []string{"user_ann"}, clerk.gone, "once, and nobody else")
}
