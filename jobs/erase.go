package jobs

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Eraser deletes a person at the sign-in provider. One who is not there is no error.
type Eraser interface {
	DeleteUser(ctx context.Context, clerkUserID string) error
}

// eraseRetry is how long Clerk is left alone after it failed.
const eraseRetry = 5 * time.Minute

// Erase is the loop that asks Clerk to delete the people who erased themselves here.
func Erase(app core.App, people Eraser, now func() time.Time) *Loop {
	return &Loop{Name: "erase", Every: 10 * time.Second, Log: app.Logger(), Step: func(ctx context.Context) (bool, error) {
		return eraseStep(ctx, app, people, now)
	}}
}

func eraseStep(ctx context.Context, app core.App, people Eraser, now func() time.Time) (bool, error) {
	const batch = 10
	due, err := collections.ListProfilesToErase(app, now(), batch)
	if err != nil {
		return false, err
	}
	for _, p := range due {
		next := time.Time{}
		failed := people.DeleteUser(ctx, p.ClerkUserID())
		if failed != nil {
			app.Logger().Error("a person could not be deleted at Clerk", "profile", p.Id, "error", failed)
			next = now().Add(eraseRetry)
		}
		p.SetClerkEraseDue(next)
		if err := app.SaveNoValidate(p); err != nil {
			return false, err
		}
	}
	return len(due) == batch, nil
}
