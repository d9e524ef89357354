package sandbox_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/sandbox"
)

// TestManyAtOnce lets people sign up, buy and cancel while the clock moves and the sender
// runs; every event arrives once, and nobody's plan is in two states.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t)
	w.Start(t.Context())
	var people sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		people.Go(func() {
			p, err := w.SignUp(t.Context(), fmt.Sprintf("p%d@example.com", i), "", "", "")
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = p.UserID
			item, err := w.Subscribe(t.Context(), p.UserID, "cplan_pro", "month")
			if err == nil && i%2 == 0 {
				err = w.CancelItem(t.Context(), p.UserID, item, false)
			}
			if _, tokenErr := w.Token(t.Context(), p.SessionID, ""); err != nil || tokenErr != nil {
				t.Error(err, tokenErr)
			}
		})
	}
	for range 4 {
		people.Go(func() {
			if err := w.Clock.Advance(t.Context(), 10*day); err != nil {
				t.Error(err)
			}
		})
	}
	people.Wait()
	require.Equal(t, 40*day, w.Clock.Offset())
	require.NoError(t, w.Clock.Advance(t.Context(), 40*day))
	for _, id := range ids {
		checkSubscription(t, w, id)
	}
	require.Eventually(t, func() bool {
		q, err := w.Outgoing(t.Context())
		return err == nil && q == sandbox.Queue{}
	}, time.Minute, 20*time.Millisecond)
	w.hook.mu.Lock()
	defer w.hook.mu.Unlock()
	require.Empty(t, w.hook.bad)
	seen := map[string]bool{}
	for _, id := range w.hook.ids {
		require.False(t, seen[id], "an event came twice")
		seen[id] = true
	}
}
