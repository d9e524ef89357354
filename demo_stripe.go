package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"pocketstarter/internal/stripe/stripestub"
)

// What the demo's shop and its stand-in for Stripe share. They are no secrets: both end with the demo.
const (
	demoStripeKey    = "sk_test_51PocketStarterDemoStandIn"
	demoStripeSecret = "whsec_pocketstarter_demo_stand_in_for_stripe"
)

// stripeStand is a stand-in for Stripe on this machine. Where stripe-mock is installed, every
// request of the shop is also put to it, which checks it against Stripe's own description.
type stripeStand struct {
	*stripestub.Stub
	URL    string
	server *http.Server
	mock   string // address of stripe-mock, "" when it is not installed
	peer   *exec.Cmd

	mu      sync.Mutex
	checked int
	faults  []string
}

func startStripe(ctx context.Context) (*stripeStand, error) {
	s := &stripeStand{Stub: stripestub.New(demoStripeKey, demoStripeSecret, nil)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.URL = "http://" + l.Addr().String()
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.server.Serve(l) }()
	if err := s.startMock(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends the stand-in and the peer it started.
func (s *stripeStand) Close() error {
	if s.peer != nil {
		_ = s.peer.Process.Kill()
		_ = s.peer.Wait()
	}
	return s.server.Close()
}

// startMock starts stripe-mock where it is installed.
func (s *stripeStand) startMock(ctx context.Context) error {
	path, err := exec.LookPath("stripe-mock")
	if err != nil {
		home, _ := os.UserHomeDir()
		path = filepath.Join(home, "go", "bin", "stripe-mock")
		if _, err := os.Stat(path); err != nil {
			return nil
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return err
	}
	s.peer = exec.CommandContext(ctx, path, "-http-addr", addr)
	if err := s.peer.Start(); err != nil {
		return err
	}
	s.mock = "http://" + addr
	for {
		resp, err := http.Get(s.mock + "/")
		if err == nil {
			return resp.Body.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("stripe-mock did not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *stripeStand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	if s.mock != "" {
		s.check(r, body)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.Stub.ServeHTTP(w, r)
}

// check puts the same request to stripe-mock and keeps what it finds wrong with it.
func (s *stripeStand) check(r *http.Request, body []byte) {
	again, err := http.NewRequestWithContext(r.Context(), r.Method, s.mock+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return
	}
	again.Header = r.Header.Clone()
	resp, err := http.DefaultClient.Do(again)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, 2000))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checked++
	if resp.StatusCode >= 400 {
		s.faults = append(s.faults, fmt.Sprintf("%s %s: %s", r.Method, r.URL.Path, bytes.TrimSpace(text)))
	}
}

// verdict is what stripe-mock says of all requests so far.
func (s *stripeStand) verdict() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.mock == "":
		return "stripe-mock is not installed, so the requests' shape was not checked", nil
	case len(s.faults) > 0:
		return "", fmt.Errorf("stripe-mock refuses %d requests: %s", len(s.faults), strings.Join(s.faults, "; "))
	}
	return fmt.Sprintf("stripe-mock takes all %d requests", s.checked), nil
}

// deliver posts one signed event of the stand-in to the shop, twice, as Stripe may.
func (p *play) deliver(e stripestub.Event) error {
	for n := range 2 {
		req, err := http.NewRequestWithContext(p.ctx, http.MethodPost, p.shop.URL+"/api/webhooks/stripe", bytes.NewReader(e.Body))
		if err != nil {
			return err
		}
		req.Header = e.Header.Clone()
		req.Header.Set("Content-Type", "application/json")
		resp, err := p.client.Do(req)
		if err != nil {
			return err
		}
		var said struct {
			Deduplicated bool `json:"deduplicated"`
		}
		err = json.NewDecoder(resp.Body).Decode(&said)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || said.Deduplicated != (n == 1) {
			return fmt.Errorf("delivery %d answered %d, deduplicated %v: %w", n+1, resp.StatusCode, said.Deduplicated, err)
		}
	}
	return nil
}

func (p *play) payStripe() (string, error) {
	session := p.checkout[strings.LastIndex(p.checkout, "/")+1:]
	e, err := p.stripe.Pay(session)
	if err != nil {
		return "", err
	}
	return "checkout.session.completed, delivered twice", p.deliver(e)
}

// refundStripe refunds as the seller: the shop asks Stripe and waits for its event.
func (p *play) refundStripe() (string, error) {
	said, err := p.refund()
	if err != nil {
		return "", err
	}
	if !strings.HasSuffix(said, "pending") {
		return "", fmt.Errorf("the shop did not wait for Stripe: %s", said)
	}
	if o, err := p.status(); err != nil || o.Status != "fulfilled" {
		return "", fmt.Errorf("before Stripe's event the order is %s: %w", o.Status, err)
	}
	events, err := p.stripe.Refunds("refund.updated")
	if err != nil {
		return "", err
	}
	if len(events) != 1 {
		return "", fmt.Errorf("%d refunds at Stripe instead of 1", len(events))
	}
	return said + ", then refund.updated, delivered twice", p.deliver(events[0])
}
