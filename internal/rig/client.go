package rig

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
)

// Answer is one response, read whole.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Into decodes the body when the status is want, else it is an error that shows both.
func (a Answer) Into(want int, out any) error {
	if a.Status != want {
		return fmt.Errorf("status %d instead of %d: %.500s", a.Status, want, a.Body)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(a.Body, out)
}

// Send sends one request with these headers; its error is the network's.
func (s *Shop) Send(method, path string, header map[string]string, body []byte) (Answer, error) {
	req, err := http.NewRequest(method, s.URL+path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	res, err := s.http.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return Answer{Status: res.StatusCode, Header: res.Header, Body: raw}, err
}

// Call sends in as JSON with a bearer token ("" sends none) and decodes the
// answer into out, which both may be nil.
func (s *Shop) Call(token, method, path string, in any, want int, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	header := map[string]string{"Content-Type": "application/json"}
	if token != "" {
		header["Authorization"] = "Bearer " + token
	}
	a, err := s.Send(method, path, header, body)
	if err == nil {
		err = a.Into(want, out)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// Deliver posts one signed webhook.
func (s *Shop) Deliver(id string, payload []byte) (Answer, error) {
	return s.Send(http.MethodPost, "/api/webhooks/clerk", s.Clerk.Sign(id, payload), payload)
}

// Product is what the seller put on the shelf.
type Product struct {
	ID, Slug, Price, Asset string
	Cents                  int64
	Currency               string
	Feature                string
}

// Stock makes a published digital product with one feature, one price and one
// small file, through the seller's API.
func (s *Shop) Stock(name string) (Product, error) {
	token := s.Clerk.Token(Seller)
	p := Product{Cents: 1900, Currency: "USD", Feature: "feature_" + name}
	var made struct {
		ID   string `json:"id"`
		Slug string `json:"slug"`
	}
	err := s.Call(token, "POST", "/api/seller/products", map[string]any{
		"name": "Product " + name, "tagline": "Made for load", "description": "A product for tests.", "product_type": "digital",
		"feature_keys": []string{p.Feature},
	}, http.StatusCreated, &made)
	if err != nil {
		return p, err
	}
	p.ID, p.Slug = made.ID, made.Slug
	err = s.Call(token, "POST", "/api/seller/products/"+p.ID+"/prices", map[string]any{
		"name": "Once", "amount_cents": p.Cents, "currency": p.Currency, "billing_period": "one_time", "is_default": true,
	}, http.StatusCreated, &made)
	if err != nil {
		return p, err
	}
	p.Price = made.ID
	if p.Asset, err = s.upload(token, p.ID, "notes.txt", []byte("what was sold: "+name)); err != nil {
		return p, err
	}
	return p, s.Call(token, "PATCH", "/api/seller/products/"+p.ID, map[string]any{"visibility": "published"}, http.StatusOK, nil)
}

func (s *Shop) upload(token, product, name string, content []byte) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("title", "The file") // a bytes.Buffer takes everything
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		return "", err
	}
	_, _ = part.Write(content)
	if err := form.Close(); err != nil {
		return "", err
	}
	a, err := s.Send(http.MethodPost, "/api/seller/products/"+product+"/assets", map[string]string{
		"Content-Type": form.FormDataContentType(), "Authorization": "Bearer " + token,
	}, body.Bytes())
	if err != nil {
		return "", err
	}
	var made struct {
		ID string `json:"id"`
	}
	return made.ID, a.Into(http.StatusCreated, &made)
}

// Order is what a buyer sees of an order.
type Order struct {
	ID       string `json:"id"`
	PublicID string `json:"public_id"`
	Status   string `json:"status"`
}

// Buy makes an order for one unit of p.
func (s *Shop) Buy(token string, p Product) (Order, error) {
	var made struct {
		Order Order `json:"order"`
	}
	err := s.Call(token, "POST", "/api/account/orders/create", map[string]any{"price_id": p.Price}, http.StatusCreated, &made)
	return made.Order, err
}

// Pay returns the successful payment of o by user for p.
func (o Order) Pay(user string, p Product) Payment {
	return Payment{Attempt: "pa_" + o.PublicID, User: user, Order: o.PublicID, Cents: p.Cents, Currency: p.Currency, Status: "paid", Updated: now()}
}

// Operator signs in as superuser and returns the token.
func (s *Shop) Operator() (string, error) {
	var out struct {
		Token string `json:"token"`
	}
	err := s.Call("", "POST", "/api/collections/_superusers/auth-with-password",
		map[string]any{"identity": operatorEmail, "password": operatorPassword}, http.StatusOK, &out)
	return out.Token, err
}

// Records returns all records of a collection that match filter, through
// PocketBase's record API with the operator's token.
func (s *Shop) Records(token, collection, filter string) ([]map[string]any, error) {
	var all []map[string]any
	for page := 1; ; page++ {
		var out struct {
			TotalPages int              `json:"totalPages"`
			Items      []map[string]any `json:"items"`
		}
		path := fmt.Sprintf("/api/collections/%s/records?perPage=500&page=%d&sort=id&filter=%s", collection, page, url.QueryEscape(filter))
		if err := s.Call(token, "GET", path, nil, http.StatusOK, &out); err != nil {
			return nil, err
		}
		if all = append(all, out.Items...); page >= out.TotalPages {
			return all, nil
		}
	}
}

// Count returns how many records of a collection match filter.
func (s *Shop) Count(token, collection, filter string) (int, error) {
	var out struct {
		TotalItems int `json:"totalItems"`
	}
	path := fmt.Sprintf("/api/collections/%s/records?perPage=1&fields=id&filter=%s", collection, url.QueryEscape(filter))
	return out.TotalItems, s.Call(token, "GET", path, nil, http.StatusOK, &out)
}
