package sandbox_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/internal/sandbox"
)

const day = 24 * time.Hour

// template is a sandbox's store with its keys made, to copy: RSA keys are slow.
var template []byte

func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("25")
	}
	os.Exit(m.Run())
}

// storyStart is the 31st, the day that months lack.
var storyStart = time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)

// openCopy opens a world on a copy of the template, at storyStart.
func openCopy(t require.TestingT, dir string) *world {
	w := openCopyAt(t, dir, storyStart)
	w.hook.aged = true
	return w
}

func openCopyAt(t require.TestingT, dir string, now time.Time) *world {
	folder := filepath.Join(dir, "sandbox")
	if template == nil {
		w := openAt(t, dir, storyStart, 0)
		w.hook.aged = true
		w.Deliver(context.Background())
		w.close()
		var err error
		template, err = os.ReadFile(filepath.Join(folder, "sandbox.db"))
		require.NoError(t, err)
	}
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.MkdirAll(folder, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "sandbox.db"), template, 0o600))
	return openAt(t, dir, now, 1000)
}

// act is one thing a person does, after a pause.
type act struct {
	Pause  time.Duration
	Pieces int // the pause is taken in so many steps
	Do     string
	Plan   string
	Period string
}

func (a act) run(w *world, user string) {
	ctx := context.Background()
	sub, err := w.SubscriptionOf(ctx, user)
	if err != nil {
		panic(err)
	}
	last := sub.Items[len(sub.Items)-1].ID
	switch a.Do {
	case "buy":
		_, err = w.Subscribe(ctx, user, a.Plan, a.Period)
	case "buy declined":
		_, err = w.SubscribeWith(ctx, user, a.Plan, a.Period, sandbox.DecliningCard)
	case "cancel":
		err = w.CancelItem(ctx, user, last, false)
	case "end":
		err = w.CancelItem(ctx, user, last, true)
	case "bad card":
		err = w.UseCard(ctx, user, sandbox.DecliningCard)
	case "good card":
		err = w.UseCard(ctx, user, "cpm_sandboxgood4242")
	}
	if _, refused := err.(*sandbox.Fault); err != nil && !refused {
		panic(err) // a refusal is part of the story, anything else is not
	}
}

func drawActs(t *rapid.T) []act {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) act {
		return act{
			Pause:  time.Duration(rapid.IntRange(0, 400*24).Draw(t, "hours")) * time.Hour / time.Duration(rapid.SampledFrom([]int{1, 1, 30, 400}).Draw(t, "scale")),
			Pieces: rapid.IntRange(1, 12).Draw(t, "pieces"),
			Do:     rapid.SampledFrom([]string{"buy", "buy", "buy", "buy declined", "cancel", "cancel", "end", "bad card", "good card", "wait"}).Draw(t, "do"),
			Plan:   rapid.SampledFrom([]string{"cplan_plus", "cplan_pro", "cplan_trial", "cplan_sandboxfree"}).Draw(t, "plan"),
			Period: rapid.SampledFrom([]string{"month", "annual"}).Draw(t, "period"),
		}
	}), 1, 12).Draw(t, "acts")
}

// How time passes between two acts.
const (
	oneStep   = "one step of the clock"
	manySteps = "many steps of the clock"
	asleep    = "the machine was off"
)

// tell plays the acts in a fresh world and returns the end state and every event.
func tell(t *rapid.T, dir string, acts []act, how string) (sandbox.Subscription, []event) {
	w := openCopy(t, dir)
	defer w.close()
	p, err := w.SignUp(context.Background(), "ada@example.com", "", "Ada", "")
	if err != nil { // without a password the driver still makes the person
		t.Fatal(err)
	}
	for _, a := range acts {
		pieces := a.Pieces
		if how != manySteps {
			pieces = 1
		}
		step := a.Pause / time.Duration(pieces)
		for i := range pieces {
			if i == pieces-1 {
				step = a.Pause - step*time.Duration(pieces-1)
			}
			if how == asleep {
				w.pass(step)
				require.NoError(t, w.Tick(context.Background()))
				continue
			}
			require.NoError(t, w.Clock.Advance(context.Background(), step))
		}
		a.run(w, p.UserID)
		checkSubscription(t, w, p.UserID)
	}
	require.NoError(t, w.Clock.Advance(context.Background(), 40*day))
	sub, err := w.SubscriptionOf(context.Background(), p.UserID)
	require.NoError(t, err)
	return sub, w.delivered(t)
}

// checkSubscription holds what is true at every moment.
func checkSubscription(t require.TestingT, w *world, user string) {
	sub, err := w.SubscriptionOf(context.Background(), user)
	require.NoError(t, err)
	count := map[string]int{}
	for _, it := range sub.Items[1:] {
		count[it.Status]++
		if it.Status == "active" {
			require.False(t, it.PeriodEnd.Before(w.Clock.Now()), "an active item's period is over")
		}
	}
	running := count["active"] + count["canceled"] + count["past_due"]
	free := sub.Items[0].Status
	require.LessOrEqual(t, running, 1)
	require.LessOrEqual(t, count["upcoming"], 1)
	if running == 0 {
		require.Equal(t, "active", free, "nobody is without a plan")
	} else {
		require.NotEqual(t, "active", free)
	}
	if count["canceled"] == 1 {
		require.True(t, free == "upcoming" != (count["upcoming"] == 1), "exactly one plan follows a canceled one")
	}
	require.Equal(t, count["past_due"] == 1, sub.Status == "past_due")
}

func TestStepsOfTheClockDoNotMatter(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		acts := drawActs(t)
		oneState, oneEvents := tell(t, dir, acts, rapid.SampledFrom([]string{oneStep, asleep}).Draw(t, "how"))
		manyState, manyEvents := tell(t, dir, acts, manySteps)
		require.Equal(t, oneState, manyState)
		require.Equal(t, oneEvents, manyEvents)
	})
}

// TestEventsFoldToTheState plays a story and rebuilds every item from its events as the
// shop does: the highest updated_at wins, whatever order they come in.
func TestEventsFoldToTheState(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		sub, events := tell(t, dir, drawActs(t), oneStep)
		last := map[string]map[string]any{}
		seen := map[string]bool{}
		for _, e := range events {
			if !strings.HasPrefix(e.Type, "subscriptionItem.") {
				continue
			}
			id, at := e.Data["id"].(string), e.Data["updated_at"].(float64)
			stamp := fmt.Sprint(id, at)
			require.False(t, seen[stamp], "two events of one item bear the same time")
			seen[stamp] = true
			if last[id] == nil || last[id]["updated_at"].(float64) < at {
				last[id] = e.Data
			}
		}
		for _, it := range sub.Items {
			require.Equal(t, it.Status, last[it.ID]["status"], it.ID)
			if !it.PeriodEnd.IsZero() && it.Status != "past_due" {
				require.InDelta(t, it.PeriodEnd.UnixMilli(), last[it.ID]["period_end"], 0)
			}
		}
	})
}

func TestRenewalsKeepTheDayOfTheMonth(t *testing.T) {
	w := openCopy(t, t.TempDir())
	defer w.close()
	p, err := w.SignUp(t.Context(), "ada@example.com", "correct horse", "", "")
	require.NoError(t, err)
	_, err = w.Subscribe(t.Context(), p.UserID, "cplan_pro", "month")
	require.NoError(t, err)
	require.NoError(t, w.Clock.Advance(t.Context(), 400*day))
	var ends []string
	for _, e := range w.delivered(t) {
		if e.Type == "subscriptionItem.updated" {
			ends = append(ends, time.UnixMilli(int64(e.Data["period_end"].(float64))).UTC().Format("01-02"))
			require.Equal(t, e.Data["period_start"], float64(e.Timestamp)-float64(e.Timestamp-int64(e.Data["updated_at"].(float64))), "told at the moment the period begins")
		}
	}
	require.Equal(t, []string{"03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31", "01-31", "02-28", "03-31"}, ends)
}

func TestBillingStories(t *testing.T) {
	tests := []struct {
		name string
		play func(t *testing.T, w *world, user string)
		want []string // item and subscription events after the purchase's start, in order
	}{
		{"a canceled plan ends with its period", func(t *testing.T, w *world, user string) {
			id := subscribe(t, w, user, "cplan_pro", "month")
			require.NoError(t, w.CancelItem(t.Context(), user, id, false))
			require.NoError(t, w.Clock.Advance(t.Context(), 32*day))
		}, []string{"subscriptionItem.active pro", "subscriptionItem.ended free", "paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscription.active",
			"subscriptionItem.canceled pro", "subscriptionItem.upcoming free", "subscription.updated",
			"subscriptionItem.ended pro", "subscriptionItem.active free", "subscription.updated"}},
		{"a cancellation is taken back", func(t *testing.T, w *world, user string) {
			id := subscribe(t, w, user, "cplan_pro", "month")
			require.NoError(t, w.CancelItem(t.Context(), user, id, false))
			require.Equal(t, id, subscribe(t, w, user, "cplan_pro", "month"))
		}, []string{"subscriptionItem.active pro", "subscriptionItem.ended free", "paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscription.active",
			"subscriptionItem.canceled pro", "subscriptionItem.upcoming free", "subscription.updated",
			"subscriptionItem.abandoned free", "subscriptionItem.active pro", "subscription.updated"}},
		{"a trial warns, ends and is paid", func(t *testing.T, w *world, user string) {
			subscribe(t, w, user, "cplan_trial", "month")
			require.NoError(t, w.Clock.Advance(t.Context(), 14*day))
		}, []string{"subscriptionItem.active trial", "subscriptionItem.ended free", "subscription.active",
			"subscriptionItem.freeTrialEnding trial", "paymentAttempt.created 500", "paymentAttempt.updated 500", "subscriptionItem.updated trial", "subscription.updated"}},
		{"an upgrade is credited, a downgrade waits", func(t *testing.T, w *world, user string) {
			subscribe(t, w, user, "cplan_plus", "month")
			require.NoError(t, w.Clock.Advance(t.Context(), 14*day)) // 14 of 28 days
			subscribe(t, w, user, "cplan_pro", "month")
			subscribe(t, w, user, "cplan_plus", "month")
			require.NoError(t, w.Clock.Advance(t.Context(), 28*day))
		}, []string{"subscriptionItem.active plus", "subscriptionItem.ended free", "paymentAttempt.created 900", "paymentAttempt.updated 900", "subscription.active",
			"subscriptionItem.active pro", "subscriptionItem.ended plus", "paymentAttempt.created 1450", "paymentAttempt.updated 1450", "subscription.updated",
			"subscriptionItem.canceled pro", "subscriptionItem.upcoming plus", "subscription.updated",
			"subscriptionItem.ended pro", "paymentAttempt.created 900", "paymentAttempt.updated 900", "subscriptionItem.active plus", "subscription.updated"}},
		{"a declined renewal is past due, and paid later", func(t *testing.T, w *world, user string) {
			subscribe(t, w, user, "cplan_pro", "month")
			require.NoError(t, w.UseCard(t.Context(), user, sandbox.DecliningCard))
			require.NoError(t, w.Clock.Advance(t.Context(), 29*day))
			subscribe(t, w, user, "cplan_pro", "month")
		}, []string{"subscriptionItem.active pro", "subscriptionItem.ended free", "paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscription.active",
			"paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscriptionItem.pastDue pro", "subscription.pastDue",
			"paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscriptionItem.active pro", "subscription.active"}},
		{"a renewal that is never paid ends", func(t *testing.T, w *world, user string) {
			subscribe(t, w, user, "cplan_pro", "month")
			require.NoError(t, w.UseCard(t.Context(), user, sandbox.DecliningCard))
			require.NoError(t, w.Clock.Advance(t.Context(), 60*day))
		}, []string{"subscriptionItem.active pro", "subscriptionItem.ended free", "paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscription.active",
			"paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscriptionItem.pastDue pro", "subscription.pastDue",
			"paymentAttempt.created 1900", "paymentAttempt.updated 1900", "paymentAttempt.created 1900", "paymentAttempt.updated 1900",
			"paymentAttempt.created 1900", "paymentAttempt.updated 1900", "subscriptionItem.ended pro", "subscriptionItem.active free", "subscription.active"}},
	}
	dir := t.TempDir()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := openCopy(t, dir)
			defer w.close()
			p, err := w.SignUp(t.Context(), "ada@example.com", "correct horse", "", "")
			require.NoError(t, err)
			before := len(w.delivered(t))
			tt.play(t, w, p.UserID)
			require.Equal(t, tt.want, billingLines(t, w.delivered(t)[before:]))
		})
	}
}

func subscribe(t *testing.T, w *world, user, plan, period string) string {
	t.Helper()
	id, err := w.Subscribe(t.Context(), user, plan, period)
	require.NoError(t, err)
	return id
}

// billingLines writes each event as one line: its name and the plan or amount.
func billingLines(t *testing.T, list []event) []string {
	var out []string
	for _, e := range list {
		line := e.Type
		switch {
		case strings.HasPrefix(e.Type, "subscriptionItem."):
			line += " " + e.Data["plan"].(map[string]any)["slug"].(string)
		case strings.HasPrefix(e.Type, "paymentAttempt."):
			b, err := json.Marshal(e.Data["totals"].(map[string]any)["grand_total"].(map[string]any)["amount"])
			require.NoError(t, err)
			line += " " + string(b)
		}
		out = append(out, line)
	}
	return out
}
