package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"pocketstarter/internal/cli"
	"pocketstarter/internal/config"
	"pocketstarter/internal/sandbox"
)

// demo plays the whole revenue loop over HTTP against a fresh sandbox: every step asks the shop
// like a browser would and compares what it hears with what must be true.
func demo(ctx context.Context, provider string, report func(cli.DemoStep)) error {
	ctx, cancel := context.WithTimeout(ctx, 45*time.Second)
	defer cancel()
	dir, err := os.MkdirTemp("", "pocketstarter-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p := &play{ctx: ctx, dir: dir, report: report, paidBy: "paymentAttempt", client: &http.Client{Timeout: 20 * time.Second}}
	defer p.close()
	steps := []step{
		{"Open a fresh sandbox", p.open}, {"Sign up", p.signUp}, {"Browse the catalogue", p.browse}, {"Order", p.order}, {"Pay on the checkout page", p.pay},
		{"Signed webhook stored and applied", p.webhook}, {"Fulfilled: file granted, features given", p.fulfilled}, {"Mail in the inbox", p.mail},
		{"Download and compare the checksum", p.download}, {"Refund in full", p.refund}, {"The refund closed the file", p.revoked}, {"Audit", p.audit},
	}
	if provider == "stripe" {
		if p.stripe, err = startStripe(ctx); err != nil {
			return err
		}
		steps = p.withStripe(steps)
	}
	for _, s := range steps {
		begin := time.Now()
		detail, err := s.do()
		report(cli.DemoStep{Name: s.name, Detail: orError(detail, err), OK: err == nil, Took: time.Since(begin)})
		if err != nil {
			return &cli.Failed{Reason: s.name + " failed"}
		}
	}
	return nil
}

// withStripe takes the money through Stripe's stand-in instead of the sandbox's own page.
func (p *play) withStripe(steps []step) []step {
	p.paidBy = "checkout.session.completed"
	for i := range steps {
		switch steps[i].name {
		case "Pay on the checkout page":
			steps[i] = step{"Pay at Stripe's stand-in", p.payStripe}
		case "Refund in full":
			steps[i] = step{"Refund in full, confirmed by Stripe", p.refundStripe}
		}
	}
	return append(steps, step{"Requests checked by stripe-mock", p.stripe.verdict})
}

type step struct {
	name string
	do   func() (string, error)
}

func orError(detail string, err error) string {
	if err != nil {
		return err.Error()
	}
	return detail
}

// play is the demo's state.
type play struct {
	ctx    context.Context
	dir    string
	report func(cli.DemoStep)
	client *http.Client
	shop   *running
	stripe *stripeStand // nil unless Stripe takes the money
	paidBy string       // the event that tells of the money

	person, seller sandbox.Person
	email          string
	priceID        string
	slug           string
	checkout       string
	orderID        string
	grant          map[string]any
}

func (p *play) close() {
	if p.shop != nil {
		_ = p.shop.stop()
	}
	if p.stripe != nil {
		_ = p.stripe.Close()
	}
}

func (p *play) open() (string, error) {
	settings := map[string]string{}
	if p.stripe != nil {
		settings = map[string]string{"STRIPE_SECRET_KEY": demoStripeKey, "STRIPE_WEBHOOK_SECRET": demoStripeSecret, "STRIPE_API_BASE": p.stripe.URL}
	}
	cfg, err := config.Load(func(name string) string { return settings[name] }, config.LoadOptions{})
	if err != nil {
		return "", err
	}
	if p.shop, err = startShop(p.ctx, p.dir, cfg, slog.New(slog.DiscardHandler)); err != nil {
		return "", err
	}
	made, err := p.shop.seed(p.ctx)
	if err != nil {
		return "", err
	}
	if p.seller, err = p.shop.s.sandbox.SignInAs(p.ctx, sandbox.DemoSellerID); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %d samples", p.shop.URL, len(made.Created)), nil
}

func (p *play) signUp() (string, error) {
	var raw [6]byte
	_, _ = rand.Read(raw[:])
	p.email = "ada-" + hex.EncodeToString(raw[:]) + "@example.com"
	var err error
	if p.person, err = p.shop.s.sandbox.SignUp(p.ctx, p.email, "", "Ada", "Buyer"); err != nil {
		return "", err
	}
	var me struct {
		ClerkUserID string `json:"clerk_user_id"`
	}
	if err := p.call(p.person, http.MethodGet, "/api/me", nil, &me); err != nil {
		return "", err
	}
	if me.ClerkUserID != p.person.UserID {
		return "", fmt.Errorf("the shop sees %q, not %q", me.ClerkUserID, p.person.UserID)
	}
	return p.email, nil
}

func (p *play) browse() (string, error) {
	var list struct {
		Items []struct {
			Slug string `json:"slug"`
		} `json:"items"`
	}
	if err := p.call(sandbox.Person{}, http.MethodGet, "/api/products", nil, &list); err != nil {
		return "", err
	}
	p.slug = "weavers-pattern-book"
	var detail struct {
		Name   string `json:"name"`
		Assets []any  `json:"assets"`
		Active struct {
			ID     string `json:"id"`
			Amount string `json:"amount"`
			Cur    string `json:"currency"`
		} `json:"active_price"`
	}
	if err := p.call(sandbox.Person{}, http.MethodGet, "/api/products/"+p.slug, nil, &detail); err != nil {
		return "", err
	}
	if detail.Active.ID == "" || len(detail.Assets) == 0 {
		return "", errors.New("the product has no price or no file")
	}
	p.priceID = detail.Active.ID
	return fmt.Sprintf("%d products; %s for %s %s", len(list.Items), detail.Name, detail.Active.Cur, detail.Active.Amount), nil
}

func (p *play) order() (string, error) {
	var made struct {
		Order struct {
			PublicID string `json:"public_id"`
			Status   string `json:"status"`
		} `json:"order"`
		Checkout struct {
			Provider string `json:"provider"`
			URL      string `json:"checkout_url"`
		} `json:"checkout"`
	}
	if err := p.call(p.person, http.MethodPost, "/api/account/orders/create", map[string]any{"price_id": p.priceID}, &made); err != nil {
		return "", err
	}
	if made.Order.Status != "pending_payment" || made.Checkout.URL == "" {
		return "", fmt.Errorf("order %s has no checkout", made.Order.Status)
	}
	p.orderID, p.checkout = made.Order.PublicID, made.Checkout.URL
	return made.Order.PublicID + " waits for its payment", nil
}

// call asks the shop as a person ("" for a guest) and reads its JSON answer.
func (p *play) call(who sandbox.Person, method, path string, body, into any) error {
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		in = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(p.ctx, method, p.shop.URL+path, in)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if who.SessionID != "" {
		token, err := p.shop.s.sandbox.Token(p.ctx, who.SessionID, p.shop.URL)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		return fmt.Errorf("%s %s answered %d: %s", method, path, resp.StatusCode, bytes.TrimSpace(text))
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}

func checksum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
