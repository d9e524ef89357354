package sandbox_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	svix "github.com/svix/svix-webhooks/go"

	"pocketstarter/internal/sandbox"
)

// fakeShop is a shop with two plans and whatever orders the test names.
type fakeShop struct {
	orders map[string]sandbox.OrderView
	plans  []sandbox.Plan
}

var (
	plus = sandbox.Plan{ID: "cplan_plus", Slug: "plus", Name: "Plus", Currency: "USD", MonthlyCents: 900, YearlyCents: 9000,
		Features: []sandbox.Feature{{Slug: "updates", Name: "Updates"}}}
	pro = sandbox.Plan{ID: "cplan_pro", Slug: "pro", Name: "Pro", Currency: "USD", MonthlyCents: 1900, YearlyCents: 19000,
		Features: []sandbox.Feature{{Slug: "updates", Name: "Updates"}, {Slug: "pro", Name: "Everything"}}}
	yearly = sandbox.Plan{ID: "cplan_yearly", Slug: "yearly", Name: "Whole year", Currency: "USD", YearlyCents: 123456700}
	trial  = sandbox.Plan{ID: "cplan_trial", Slug: "trial", Name: "Tried", Currency: "USD", MonthlyCents: 500, TrialDays: 14}
)

func newShop() *fakeShop {
	return &fakeShop{orders: map[string]sandbox.OrderView{}, plans: []sandbox.Plan{plus, pro, yearly, trial}}
}

func (f *fakeShop) Plans(context.Context) ([]sandbox.Plan, error) { return f.plans, nil }

func (f *fakeShop) Order(_ context.Context, id string) (sandbox.OrderView, error) {
	o, ok := f.orders[id]
	if !ok {
		return o, fmt.Errorf("no order %s", id)
	}
	return o, nil
}

func (f *fakeShop) Events(context.Context, int) ([]sandbox.EventView, error) { return nil, nil }

// receiver is the shop's webhook endpoint: it verifies as a foreign implementation would
// and keeps what it got.
type receiver struct {
	mu     sync.Mutex
	secret func() string
	refuse int  // answer 500 this many times first
	aged   bool // the world's clock is not the machine's: svix must not compare them
	bodies []string
	ids    []string
	bad    []error
}

func (rc *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	if rc.refuse > 0 {
		rc.refuse--
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	wh, err := svix.NewWebhook(rc.secret())
	if err == nil {
		if err = wh.VerifyIgnoringTimestamp(body, r.Header); !rc.aged {
			err = wh.Verify(body, r.Header)
		}
	}
	if err != nil {
		rc.bad = append(rc.bad, err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	rc.bodies = append(rc.bodies, string(body))
	rc.ids = append(rc.ids, r.Header.Get("svix-id"))
}

// world is an open sandbox with a shop that listens, on a machine clock that stands still.
type world struct {
	*sandbox.Sandbox
	shop *fakeShop
	hook *receiver
	http *httptest.Server
	dir  string
	mu   sync.Mutex
	now  time.Time
}

// pass moves the machine's own clock.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// open opens a fresh sandbox whose ids are counted, so that two runs give the same ones.
func open(t require.TestingT, dir string) *world {
	return openAt(t, dir, time.Now().UTC().Truncate(time.Second), 0)
}

// openAt opens at a machine time and counts its ids from n+1.
func openAt(t require.TestingT, dir string, now time.Time, n int) *world {
	w := &world{shop: newShop(), dir: dir, now: now}
	var count sync.Mutex
	w.hook = &receiver{secret: func() string { return w.WebhookSecret() }}
	mux := http.NewServeMux()
	mux.Handle("POST /api/webhooks/clerk", w.hook)
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) { w.Handler().ServeHTTP(rw, r) })
	w.http = httptest.NewServer(mux)
	var err error
	w.Sandbox, err = sandbox.Open(sandbox.Options{
		Dir: dir, Now: w.clock, Shop: w.shop, BaseURL: func() string { return w.http.URL },
		NewID: func(prefix string) string {
			count.Lock()
			defer count.Unlock()
			n++
			return fmt.Sprintf("%s%027d", prefix, n)
		},
	})
	require.NoError(t, err)
	return w
}

func (w *world) close() {
	w.http.Close()
	_ = w.Close()
}

func newWorld(t *testing.T) *world {
	w := openCopyAt(t, t.TempDir(), time.Now().UTC().Truncate(time.Second))
	t.Cleanup(w.close)
	return w
}

// delivered sends what waits and returns everything that the shop has received.
func (w *world) delivered(t require.TestingT) []event {
	w.Deliver(context.Background())
	w.hook.mu.Lock()
	defer w.hook.mu.Unlock()
	require.Empty(t, w.hook.bad)
	var out []event
	for _, b := range w.hook.bodies {
		out = append(out, parseEvent(t, b))
	}
	return out
}
