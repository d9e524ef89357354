package stormtest

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/rig"
	"pocketstarter/internal/stripe/stripestub"
)

// delivery is one signed webhook, ready to be sent any number of times.
type delivery struct {
	path   string
	body   []byte
	header map[string]string
}

// till is who takes the money. The same storms run over each.
type till struct {
	name     string
	settings []string // of the shop, NAME=value
	events   string   // a filter for the events that tell of money
	orders   int      // how many orders a storm pays
	kills    int      // how often the shop is killed in it

	// paid is the event that an order was paid: the same one at every call with the
	// same n, another event about the same payment for another n.
	paid func(s *scene, user string, o rig.Order, n int) (delivery, error)
}

// tills returns every provider that takes one-time money by webhook.
func tills(t *testing.T) []till {
	t.Helper()
	return []till{clerkTill(), stripeTill(t)}
}

func clerkTill() till {
	var mu sync.Mutex
	made := map[string]delivery{}
	return till{name: "clerk", events: "event_type ~ 'paymentAttempt%'", orders: 440, kills: 10, paid: func(s *scene, user string, o rig.Order, n int) (delivery, error) {
		mu.Lock()
		defer mu.Unlock()
		id := fmt.Sprint("msg_", n, "_", o.PublicID)
		d, ok := made[id]
		if !ok {
			body := o.Pay(user, s.product).Event()
			d = delivery{"/api/webhooks/clerk", body, s.Clerk.Sign(id, body)}
			made[id] = d
		}
		return d, nil
	}}
}

// stripeTill is Stripe Checkout over the stand-in for Stripe's API.
func stripeTill(t *testing.T) till {
	t.Helper()
	const key, secret = "sk_test_51StormStandInForStripe00", "whsec_storm_stand_in_for_stripe_000"
	stub := stripestub.New(key, secret, nil)
	server := httptest.NewServer(stub)
	t.Cleanup(server.Close)
	var mu sync.Mutex
	made := map[string]stripestub.Event{}
	return till{name: "stripe", events: "event_type ~ 'checkout.session%'", orders: 160, kills: 4,
		settings: []string{"STRIPE_SECRET_KEY=" + key, "STRIPE_WEBHOOK_SECRET=" + secret, "STRIPE_API_BASE=" + server.URL},
		paid: func(_ *scene, _ string, o rig.Order, n int) (delivery, error) {
			mu.Lock()
			defer mu.Unlock()
			name := fmt.Sprint(n, "/", o.PublicID)
			e, ok := made[name]
			if !ok {
				session := stub.SessionOf(o.PublicID)
				if session == nil {
					return delivery{}, fmt.Errorf("order %s has no session at Stripe", o.PublicID)
				}
				var err error
				if session["status"] == "open" {
					e, err = stub.Pay(session["id"].(string))
				} else {
					e, err = stub.Sign("checkout.session.completed", maps.Clone(session))
				}
				if err != nil {
					return delivery{}, err
				}
				made[name] = e
			}
			return delivery{"/api/webhooks/stripe", e.Body, map[string]string{"Content-Type": "application/json", "Stripe-Signature": e.Header.Get("Stripe-Signature")}}, nil
		}}
}

// hand sends one delivery once.
func (s *scene) hand(d delivery) (rig.Answer, error) {
	return s.Send(http.MethodPost, d.path, d.header, d.body)
}

// eachTill runs a test once for every provider.
func eachTill(t *testing.T, test func(t *testing.T, s *scene, by till)) {
	t.Helper()
	for _, by := range tills(t) {
		t.Run(by.name, func(t *testing.T) {
			s := open(t, by.settings...)
			test(t, s, by)
			require.NotEmpty(t, s.find(t, "webhook_events", by.events), "the money came by this provider")
		})
	}
}
